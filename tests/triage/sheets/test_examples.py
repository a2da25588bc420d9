"""The samples that people start from: clean, and fitting together."""

from pathlib import Path

from triage.policy import load_policy
from triage.roadmap import ItemStatus, Shareable
from triage.sheets.accounts import read_accounts
from triage.sheets.capacity import read_capacity
from triage.sheets.roadmap import read_roadmap

EXAMPLES = Path(__file__).parents[3] / "examples"


def text(name: str) -> str:
    return (EXAMPLES / name).read_text("utf-8")


def test_the_roadmap_is_clean_and_shows_everything() -> None:
    sheet = read_roadmap(text("roadmap.csv"), "roadmap.csv")
    assert not sheet.errors
    assert not sheet.warnings
    assert {item.status for item in sheet.values} == set(ItemStatus)
    assert {item.shareable for item in sheet.values} == set(Shareable)
    assert any(len(item.teams) > 1 for item in sheet.values)
    assert any(item.effort is None for item in sheet.values)


def test_capacity_covers_the_teams_of_roadmap_and_policy() -> None:
    sheet = read_capacity(text("capacity.csv"), "capacity.csv")
    assert not sheet.errors
    assert not sheet.warnings
    teams = {row.team for row in sheet.values}
    assert len(sheet.values) == len(teams) * 8
    items = read_roadmap(text("roadmap.csv"), "roadmap.csv").values
    assert {team for item in items for team in item.teams} == teams
    assert {area.team for area in load_policy(text("policy.toml"), "policy.toml").areas} == teams


def test_accounts_are_clean_and_their_currencies_have_a_rate() -> None:
    sheet = read_accounts(text("accounts.csv"), "accounts.csv", "USD")
    assert not sheet.errors
    assert not sheet.warnings
    assert len(sheet.values) == 40
    currencies = {account.revenue.currency for account in sheet.values if account.revenue}
    assert currencies <= {"USD", *load_policy(text("policy.toml"), "policy.toml").exchange}
