"""The shipped policy, and a user's file laid over it."""

from __future__ import annotations

import pytest

from triage.policy import Policy, load_policy
from triage.policy.loading import default_text
from triage.verdicts import Autonomy

AREAS = """
[people]
pms = ["@pms", "pm@example.com", "S0GROUP", "U0FIRST"]
[[areas]]
name = "Identity"
words = ["sso", "single sign on"]
team = "Identity"
pm = "U0ID"
backup = "U0BACK"
[[areas]]
name = "Exports"
words = ["audit export", "export"]
[[areas]]
name = "Audit"
words = ["audit"]
pm = "U0AUDIT"
"""


@pytest.fixture(scope="module")
def areas() -> Policy:
    return load_policy(AREAS)


def test_the_shipped_default_stands_alone():
    policy = load_policy(None)
    assert policy.text == ""
    assert policy.workspace.currency == "USD"
    assert policy.channels.asks == ()
    assert (policy.digest.weekday, policy.digest.time) == ("monday", "09:00")
    assert [gate.id for gate in policy.gates] == [
        "shipped", "declined", "wont_do", "underway", "planned_soon", "planned_at_risk", "planned_later",
        "planned_undated", "not_repeatable", "one_off", "unsized", "room_now", "room_later", "worth_watching",
        "default",
    ]  # fmt: skip


def test_the_shipped_file_is_itself_a_valid_policy():
    assert load_policy(default_text()).gates == load_policy(None).gates


def test_tables_are_laid_over_key_by_key():
    policy = load_policy('[workspace]\ncurrency = "EUR"\n[value]\nyes_from = 30_000\n')
    assert (policy.workspace.currency, policy.workspace.timezone) == ("EUR", "UTC")
    assert (policy.value.yes_from, policy.value.later_from) == (30_000, 5_000)


def test_gates_replace_the_whole_list():
    gate = (
        '[[gates]]\nid = "default"\nwhen = "true"\nverdict = "no"\nheadline = "h"\nbecause = "b"\nsay = "s"\n'
    )
    assert [gate.id for gate in load_policy(gate).gates] == ["default"]


def test_the_version_follows_the_text():
    first, again, other = load_policy(AREAS), load_policy(AREAS), load_policy(AREAS + "\n# changed\n")
    assert first == again
    assert hash(first) == hash(again)
    assert first != other
    assert load_policy(first.text).version == first.version
    assert len(first.version) == 12


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Any chance of SSO?", "Identity"),
        ("Single\n sign on, please", "Identity"),
        ("an audit export for Acme", "Exports"),
        ("the audit", "Audit"),
        ("crossover", None),
        ("", None),
    ],
)
def test_areas_are_found_by_whole_words_longest_first(areas, text, area):
    found = areas.area_for(text)
    assert (found.name if found else None) == area


def test_who_answers(areas):
    assert areas.pm_for("sso") == "U0ID"
    assert areas.pm_for("exports of nothing we know") == "U0FIRST"
    assert areas.pm_for("audit export") == "U0FIRST"
    assert load_policy('[people]\npms = ["@pms"]\n').pm_for("sso") == ""
    assert areas.owner_for("nothing known", ("Identity",)) == "U0ID"


def test_autonomy_per_gate():
    policy = load_policy('[autonomy]\ndefault = "draft"\nshipped = "post"\n')
    assert policy.autonomy_of("shipped") is Autonomy.POST
    assert policy.autonomy_of("room_now") is Autonomy.DRAFT


def test_digests_of_one_kind_leave_the_others_as_they_are_shipped():
    text = '[[digests]]\nkind = "sales"\nwhen = "friday"\ntime = "10:00"\nchannels = ["#sales"]\n'
    digests = load_policy(text + text.replace("#sales", "#emea")).digests
    assert [(digest.kind, digest.when, digest.channels) for digest in digests] == [
        ("sales", "friday", ("#sales",)),
        ("sales", "friday", ("#emea",)),
        ("personal", "friday", ()),
        ("queue", "working days", ()),
    ]
    assert [digest.kind for digest in load_policy(None).digests] == ["sales", "personal", "queue"]
    assert load_policy(None).digest.catch_up_days == 3
