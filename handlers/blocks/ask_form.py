"""The form for an ask: to file one, and to add details to one. What is filled in comes back as ``Given``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.blocks.inputs import (
    FormErrors,
    State,
    choice,
    chosen,
    field,
    form,
    option,
    search,
    text_input,
    typed,
    value_of,
)
from handlers.blocks.text import Block, section
from triage.accounts import AccountBook
from triage.asks import Ask, Severity
from triage.gestures import Given
from triage.money import Money
from triage.reading import read

ASK_FORM, DETAILS_FORM, ACCOUNT = "ask_form", "details_form", "ask_account"
# The button that opens the form, wherever it stands.
OPEN_FORM = "open_ask_form"
_NEW = "new:"
_SEARCH_HINT = "Type to search, or to add a new one"
_SEVERITY = {
    Severity.DEALBREAKER: "They won't sign, or stay, without it",
    Severity.PAIN: "It hurts, but they can work",
    Severity.NICE: "Nice to have",
}
_DEALS = {"open": False, "lost": True}


@dataclass(frozen=True, slots=True)
class FilledIn:
    """``need`` is what would help, in the person's words; the rest is ``given``."""

    need: str
    given: Given

    def titled(self) -> Given:
        """The need as the ask's title, for an ask that stands already."""
        return replace(self.given, title=self.need)


def ask_form(channel: str, need: str = "") -> dict[str, Any]:
    """An empty form; ``need`` is what was typed already, ``channel`` where the ask will stand."""
    blocks = [section(f"Your ask is posted in <#{channel}> and answered in its thread."), *_inputs(need=need)]
    return form(ASK_FORM, "Ask product", "File it", blocks, {"channel": channel})


def details_form(ask: Ask, currency: str) -> dict[str, Any]:
    """The form with what is known of the ask."""
    blocks = _inputs(
        need=ask.title,
        problem=ask.problem,
        account=ask.account or "",
        amount=_money(ask.amount),
        severity=ask.severity,
        due=ask.due_to,
        workaround=ask.workaround,
    )
    blocks.append(_deal(ask))
    return form(DETAILS_FORM, f"Details of {ask.name}", "Save", blocks, {"ask": ask.number})


def account_options(names: Iterable[str], typed: str) -> list[dict[str, Any]]:
    """What the type-ahead offers: accounts of the book, and what was typed as a new one."""
    names = list(names)
    options = [option(name, name) for name in names[:99]]
    new = " ".join(typed.split())
    if new and new.casefold() not in (name.casefold() for name in names):
        options.append(option(f"New account: {new}", f"{_NEW}{new}"))
    return options


def read_form(state: State, currency: str, today: date) -> FilledIn | FormErrors:
    """What a person filled in, or what is wrong with it, said in place."""
    need = typed(state, "need")
    problem, amount_said = typed(state, "problem"), typed(state, "amount")
    amount = _amount(amount_said, currency, today) if amount_said else None
    due_said = (value_of(state, "due").get("selected_date")) or ""
    due = date.fromisoformat(due_said) if due_said else None
    errors = {}
    if not need.strip():
        errors["need"] = "Say in a few words what they need."
    if amount_said and amount is None:
        errors["amount"] = f"Write it like 80k {currency} a year."
    if due and due < today:
        errors["due"] = "This day is over; choose a later one, or none."
    if errors:
        return FormErrors(errors)
    severity = chosen(state, "severity")
    given = Given(
        account=_account(state),
        amount=amount,
        severity=Severity(severity) if severity else None,
        due_from=due,
        due_to=due,
        workaround=typed(state, "workaround"),
        problem=problem,
        lost=_DEALS.get(chosen(state, "deal")),
    )
    return FilledIn(need, given)


def _inputs(
    *,
    need: str = "",
    problem: str = "",
    account: str = "",
    amount: str = "",
    severity: Severity | None = None,
    due: date | None = None,
    workaround: str = "",
) -> list[Block]:
    known = option(account, account) if account else None
    pains = {severity.value: words for severity, words in _SEVERITY.items()}
    return [
        field("account", "Account", search(ACCOUNT, "Which account?", known), _SEARCH_HINT, optional=True),
        field(
            "problem",
            "What is the customer's problem?",
            text_input("problem", problem, lines=True),
            optional=True,
        ),
        field("need", "What would help?", text_input("need", need, lines=True)),
        field(
            "severity",
            "How much does it hurt?",
            choice("radio_buttons", "severity", pains, severity),
            optional=True,
        ),
        field(
            "amount", "What is it worth a year?", text_input("amount", amount), "Like 80k USD", optional=True
        ),
        field("due", "By when?", _day(due), optional=True),
        field(
            "workaround", "What do they do meanwhile?", text_input("workaround", workaround), optional=True
        ),
    ]


def _deal(ask: Ask) -> Block:
    """Only for an ask that stands already: nobody files one for a deal they are about to lose."""
    now = "lost" if ask.lost_at else "open"
    shown = {"open": "Not lost", "lost": "Lost, because we don't have this"}
    return field("deal", "How is the deal?", choice("radio_buttons", "deal", shown, now), optional=True)


def _day(day: date | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": "due"}
    return element | ({"initial_date": day.isoformat()} if day else {})


def _money(amount: Money | None) -> str:
    return f"{amount.units:,.0f} {amount.currency}" if amount else ""


def _account(state: State) -> str:
    return chosen(state, "account").removeprefix(_NEW)


def _amount(said: str, currency: str, today: date) -> Money | None:
    """Money as a person types it, read as messages are; a bare figure is money here."""
    for text in (f"worth {said}", f"worth {said} {currency}"):
        if found := read(text, accounts=AccountBook(), currency=currency, today=today).amount:
            return found
    return None
