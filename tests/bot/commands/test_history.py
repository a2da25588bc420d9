"""What became of an ask, told in order."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from storage import Store
from tests.bot.commands.conftest import TODAY, CommandLine, File
from triage.asks import Ask
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.usecases.withdrawing import restore, withdraw


def stored(bot: CommandLine) -> Store:
    return Store.open(f"sqlite:///{bot.folder / 'because.db'}")


def test_everything_is_told_in_order(company: CommandLine, file: File) -> None:
    with time_machine.travel(TODAY, tick=False):
        file("Acme needs SAML SSO before March", "No, outside our scope because nobody else needs it")
        on = Occasion(
            load_policy((company.folder / "policy.toml").read_text("utf-8")), TODAY + timedelta(hours=1)
        )
        with stored(company) as store:
            ask = store.look(lambda uow: uow.asks.get(1))
            assert isinstance(ask, Ask)
            store.run(withdraw, ask, "U1", on)
            later = Occasion(on.policy, on.now + timedelta(minutes=5))
            store.run(restore, 1, "U1", later)
        told = company.json("asks", "history", "ASK-1")
    assert [(each["who"], each["what"]) for each in told] == [
        ("U1", "filed"),
        ("the policy", "decided"),
        ("U0PRIYA", "answered"),
        ("U1", "withdrew"),
        ("U1", "restored"),
        ("the policy", "decided"),
    ]
    assert [each["at"] for each in told] == sorted(each["at"] for each in told)
    assert told[1]["details"]["gate"]
    assert told[2]["details"]["verdict"] == "no"
    shown = company("asks", "history", "ask-1").stdout
    assert "withdrew" in shown
    assert "outside our scope" in shown.casefold()


def test_an_ask_that_is_not_there(company: CommandLine) -> None:
    assert "There is no ASK-9" in company.refusal("asks", "history", "ASK-9")
    assert "not an ask" in company.refusal("asks", "history", "nine", code=2)
