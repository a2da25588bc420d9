"""What is said around filing, smallest and largest: within Slack's limits, and nothing breaks out of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.sandbox.limits import problems, view_problems
from handlers.blocks.ask_form import (
    FilledIn,
    FormErrors,
    account_options,
    ask_form,
    details_form,
    read_form,
)
from handlers.blocks.card import Rendered
from handlers.blocks.filed import (
    asked_message,
    doubt_message,
    filing_words,
    missing_message,
    notice_message,
    pending_message,
    repeat_message,
    withdrawn_message,
)
from handlers.blocks.lost import lost_message
from tests.handlers.blocks.golden import assert_golden
from triage.asks import Ask, Severity
from triage.cards import Pending, Withdrawn
from triage.money import Money
from triage.usecases.filing import Filing, Outcome

LONG = "<!channel> & <@U1> *bold* <https://x.test|y> a very long word " * 80
ASK = Ask(142, "U1", "C1", "1.0", "1.0", "text", "SAML sign-on", datetime(2026, 11, 23, tzinfo=UTC), 7)
TODAY = date(2026, 11, 23)

SMALLEST = {
    "asked": asked_message({"author": "U1", "text": "SSO"}),
    "pending": pending_message(Pending("ASK-1", "SSO", "", "", "").to_json()),
    "withdrawn": withdrawn_message(Withdrawn("ASK-1", "SSO", "U1", "2026-11-24T09:00:00+00:00").to_json()),
    "doubt": doubt_message({"channel": "C1", "ts": "1.0"}),
    "repeat": repeat_message(
        {"ask": "ASK-1", "title": "SSO", "account": "Acme", "asker": "", "channel": "C1", "thread_ts": "1"},
        "",
    ),
    "missing": missing_message({"ask": "ASK-1", "facts": ["account"]}),
    "lost": lost_message({"ask": "ASK-1", "account": "", "words": "they went with Okta"}),
    "notice": notice_message({"text": "That message is not there any more."}),
}
LARGEST = {
    "asked": asked_message({"author": "U1", "text": LONG}),
    "pending": pending_message(Pending("ASK-99999", LONG, "U0PM", "2026-11-26", LONG[:200]).to_json()),
    "withdrawn": withdrawn_message(Withdrawn("ASK-99999", LONG, "U1", "2026-11-24T09:00:00+00:00").to_json()),
    "repeat": repeat_message(
        {"ask": "ASK-9", "title": LONG, "account": LONG, "asker": "U2", "channel": "C1", "thread_ts": "1"},
        "https://slack.test/archives/C1/p1",
    ),
    "lost": lost_message({"ask": "ASK-99999", "account": LONG, "words": LONG}),
    "missing": missing_message({"ask": "ASK-9", "facts": ["account", "amount", "due", "severity"]}),
}


@pytest.mark.parametrize(
    ("name", "message"),
    [(f"filed_{kind}", said) for kind, said in SMALLEST.items()]
    + [(f"filed_{kind}_largest", said) for kind, said in LARGEST.items()],
)
def test_every_message_fits(name: str, message: Rendered) -> None:
    assert problems(message.blocks) == []
    assert 0 < len(message.text) <= 1000
    shown = message.text + str(message.blocks)
    assert "<!channel>" not in shown
    assert "<https://x.test" not in shown
    assert "<@U1> *bold*" not in shown
    assert_golden(name, {"text": message.text, "blocks": message.blocks})


def full_ask() -> Ask:
    return Ask(
        **{name: getattr(ASK, name) for name in ASK.__slots__}
        | {
            "title": LONG[:200],
            "account": LONG[:90],
            "amount": Money.of(1_250_000, "USD"),
            "severity": Severity.PAIN,
            "due_to": date(2027, 3, 15),
            "workaround": LONG,
            "problem": LONG,
        }
    )


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("ask_form", ask_form("C1")),
        ("ask_form_largest", ask_form("C1", LONG)),
        ("details_form", details_form(ASK, "USD")),
        ("details_form_largest", details_form(full_ask(), "USD")),
    ],
)
def test_every_form_fits(name: str, view: dict[str, Any]) -> None:
    assert view_problems(view) == []
    assert_golden(f"filed_{name}", view)


def state(**typed: Any) -> dict[str, Any]:
    return {name: {name: value} for name, value in typed.items()}


def test_a_form_that_is_filled_in_is_read() -> None:
    filled = read_form(
        state(
            need={"value": " SSO "},
            amount={"value": "5k EUR a month"},
            account={"selected_option": {"value": "new:Stark Labs"}},
            severity={"selected_option": {"value": "nice"}},
            due={"selected_date": "2027-01-31"},
        ),
        "USD",
        TODAY,
    )
    assert isinstance(filled, FilledIn)
    given = filled.given
    assert (filled.need, given.account, given.amount) == ("SSO", "Stark Labs", Money.of(60_000, "EUR"))
    assert (given.severity, given.due_to) == (Severity.NICE, date(2027, 1, 31))


def test_what_cannot_be_used_is_said_where_it_stands() -> None:
    wrong = read_form(
        state(need={"value": " "}, amount={"value": "lots"}, due={"selected_date": "2026-11-01"}),
        "USD",
        TODAY,
    )
    assert isinstance(wrong, FormErrors)
    assert set(wrong.errors) == {"need", "amount", "due"}


def test_the_type_ahead_offers_what_is_known_and_what_is_new() -> None:
    options = account_options(["Acme Corp", "Acme Labs"], " acme  corp ")
    assert [option["value"] for option in options] == ["Acme Corp", "Acme Labs"]
    assert account_options([], " Stark   Labs ")[0]["value"] == "new:Stark Labs"
    assert account_options([], "  ") == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_words(outcome: Outcome) -> None:
    assert filing_words(Filing(outcome), lambda *_: "").endswith(".")
    assert filing_words(Filing(outcome, ASK), lambda *_: "https://slack.test/x").endswith(".")
