"""``promises list``: the contract of its columns, its filters, and what it says when there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.commands.promises import COLUMNS
from storage import Store
from tests.bot.commands.conftest import CommandLine, File
from triage.asks import AskState
from triage.ports import UnitOfWork
from triage.roadmap import ItemStatus
from triage.told import Told
from triage.verdicts import Verdict

SSO = "Acme needs SAML SSO by 15 March 2027, it's a dealbreaker for their $180k renewal"
EXPORT = "Initech asks for an audit log export, $64k, pain"
TOLD_AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
Tell = Callable[..., None]


def change(folder: Path, do: Callable[[UnitOfWork], Any]) -> None:
    with Store.open(f"sqlite:///{folder / 'because.db'}") as store:
        store.run(do)


@pytest.fixture
def tell(bot: CommandLine) -> Tell:
    def note(ask: int, account: str, verdict: Verdict, quarter: str | None) -> None:
        telling = Told(0, ask, account, verdict, quarter, "It is on our roadmap.", "U1", TOLD_AT)
        change(bot.folder, lambda uow: uow.tellings.add(telling))

    return note


def states(bot: CommandLine, *options: str) -> list[tuple[str, str]]:
    return [(line["ask"], line["state"]) for line in bot.json("promises", "list", *options)]


def moved(bot: CommandLine, **changes: Any) -> None:
    """The roadmap item of the first ask is another one now."""

    def put(uow: UnitOfWork) -> None:
        ask = uow.asks.get(1)
        assert ask is not None
        assert ask.item is not None
        uow.roadmap.put([replace(uow.roadmap.snapshot().by_key[ask.item], **changes)], TOLD_AT)

    change(bot.folder, put)


def test_the_contract_of_the_list(bot: CommandLine, file: File, tell: Tell) -> None:
    file(SSO)
    file(EXPORT)
    tell(1, "Acme Corp", Verdict.YES, "2027-Q1")
    untold, line = bot.json("promises", "list")
    assert list(line) == list(COLUMNS)
    assert line == {
        "ask": "ASK-1",
        "account": "Acme Corp",
        "title": line["title"],
        "told_verdict": "yes",
        "told_quarter": "2027-Q1",
        "told_words": "It is on our roadmap.",
        "told_by": "U1",
        "told_at": "2026-11-20T10:00:00Z",
        "amount": 180000,
        "currency": "USD",
        "due": "2027-03-15",
        "renewal": False,
        "verdict": "yes",
        "quarter": "2027-Q1",
        "item": "ID-1",
        "state": "open",
        "exposed": False,
        "lost": False,
    }
    assert (untold["ask"], untold["told_by"], untold["told_at"], untold["state"]) == (
        "ASK-2",
        None,
        None,
        "open",
    )
    shown = bot("promises", "list").stdout
    assert "not told yet" in shown
    assert "yes 2027-Q1" in shown


def test_every_answer_that_was_told_has_a_line(bot: CommandLine, file: File, tell: Tell) -> None:
    file(SSO)
    tell(1, "Acme Corp", Verdict.LATER, None)
    tell(1, "Acme Corp", Verdict.YES, "2027-Q1")
    assert [each["told_verdict"] for each in bot.json("promises", "list")] == ["yes", "later"]


def test_what_became_of_it(bot: CommandLine, file: File, tell: Tell) -> None:
    file(SSO)
    tell(1, "Acme Corp", Verdict.YES, "2027-Q1")
    assert states(bot) == [("ASK-1", "open")]
    moved(bot, quarter="2027-Q3")
    assert states(bot, "--exposed") == [("ASK-1", "slipped")]
    moved(bot, status=ItemStatus.DECLINED)
    assert states(bot, "--exposed") == [("ASK-1", "declined")]
    moved(bot, status=ItemStatus.SHIPPED)
    assert states(bot) == [("ASK-1", "kept")]
    assert states(bot, "--exposed") == []
    tell(1, "Acme Corp", Verdict.LATER, None)
    assert states(bot) == [("ASK-1", "shipped"), ("ASK-1", "kept")]


def test_one_account_by_any_of_its_names(bot: CommandLine, file: File, tell: Tell) -> None:
    file(SSO)
    file(EXPORT)
    assert states(bot, "--account", "acme") == [("ASK-1", "open")]
    assert "Nothing was asked or told for 'Hooli'" in bot("promises", "list", "--account", "Hooli").stdout


def test_withdrawn_asks_stay_where_somebody_was_told(bot: CommandLine, file: File, tell: Tell) -> None:
    file(SSO)
    file(EXPORT)
    tell(1, "Acme Corp", Verdict.YES, "2027-Q1")
    change(bot.folder, lambda uow: uow.asks.set_state([1, 2], AskState.WITHDRAWN))
    assert states(bot) == [("ASK-1", "open")]


def test_words_for_nothing(bot: CommandLine) -> None:
    assert "No promises yet" in bot("promises", "list").stdout
    assert "Nobody was told anything that no longer holds." in bot("promises", "list", "--exposed").stdout
    assert bot.json("promises", "list") == []
