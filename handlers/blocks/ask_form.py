"""The form for an ask: to file one, and to add details to one. What is filled in comes back as ``Given``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.blocks.text import Block, clip, section
from triage.accounts import AccountBook
from triage.asks import Ask, Severity
from triage.gestures import Given
from triage.money import Money
from triage.reading import read

ASK_FORM, DETAILS_FORM, ACCOUNT = "ask_form", "details_form", "ask_account"
# The button that opens the form, wherever it stands.
OPEN_FORM = "open_ask_form"
_NEW = "new:"
_MOST_WORDS = 3000
_SEVERITY = {
    Severity.DEALBREAKER: "They won't sign, or stay, without it",
    Severity.PAIN: "It hurts, but they can work",
    Severity.NICE: "Nice to have",
}
State = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class FormErrors:
    """What cannot be used, by block: Slack shows it in place."""

    errors: dict[str, str]


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
    return _modal(ASK_FORM, "Ask product", "File it", blocks, {"channel": channel})


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
    return _modal(DETAILS_FORM, clip(f"Details of {ask.name}", 24), "Save", blocks, {"ask": ask.number})


def loading_view(title: str) -> dict[str, Any]:
    """Opened at once, because a trigger lives three seconds; what it waits for replaces it."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": clip(title, 24)},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section("One moment …")],
    }


def account_options(names: Iterable[str], typed: str) -> list[dict[str, Any]]:
    """What the type-ahead offers: accounts of the book, and what was typed as a new one."""
    names = list(names)
    options = [_option(name, name) for name in names[:99]]
    new = " ".join(typed.split())
    if new and new.casefold() not in (name.casefold() for name in names):
        options.append(_option(f"New account: {new}", f"{_NEW}{new}"))
    return options


def read_form(state: State, currency: str, today: date) -> FilledIn | FormErrors:
    """What a person filled in, or what is wrong with it, said in place."""
    need = _typed(state, "need")
    problem, amount_said = _typed(state, "problem"), _typed(state, "amount")
    amount = _amount(amount_said, currency, today) if amount_said else None
    due_said = (_value(state, "due").get("selected_date")) or ""
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
    severity = (_value(state, "severity").get("selected_option") or {}).get("value")
    given = Given(
        account=_account(state),
        amount=amount,
        severity=Severity(severity) if severity else None,
        due_from=due,
        due_to=due,
        workaround=_typed(state, "workaround"),
        problem=problem,
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
    return [
        _input("account", "Account", _account_select(account), "Type to search, or to add a new one"),
        _input("problem", "What is the customer's problem?", _text("problem", problem, lines=True)),
        _input("need", "What would help?", _text("need", need, lines=True), optional=False),
        _input("severity", "How much does it hurt?", _severity_choice(severity)),
        _input("amount", "What is it worth a year?", _text("amount", amount), "Like 80k USD"),
        _input("due", "By when?", _day(due)),
        _input("workaround", "What do they do meanwhile?", _text("workaround", workaround)),
    ]


def _modal(
    callback: str, title: str, submit: str, blocks: list[Block], metadata: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": submit},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": json.dumps(metadata),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block, hint: str = "", optional: bool = True) -> Block:
    block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": {"type": "plain_text", "text": label},
        "element": element,
    }
    return block | ({"hint": {"type": "plain_text", "text": hint}} if hint else {})


def _text(name: str, initial: str, lines: bool = False) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": name,
        "multiline": lines,
        "max_length": _MOST_WORDS,
    }
    return element | ({"initial_value": initial[:_MOST_WORDS]} if initial else {})


def _account_select(account: str) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": ACCOUNT,
        "min_query_length": 1,
        "placeholder": {"type": "plain_text", "text": "Which account?"},
    }
    return element | ({"initial_option": _option(account, account)} if account else {})


def _severity_choice(chosen: Severity | None) -> Block:
    element: Block = {
        "type": "radio_buttons",
        "action_id": "severity",
        "options": [_option(words, severity.value) for severity, words in _SEVERITY.items()],
    }
    return element | ({"initial_option": _option(_SEVERITY[chosen], chosen.value)} if chosen else {})


def _day(chosen: date | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": "due"}
    return element | ({"initial_date": chosen.isoformat()} if chosen else {})


def _option(text: str, value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": clip(text, 75)}, "value": value[:150]}


def _money(amount: Money | None) -> str:
    return f"{amount.units:,.0f} {amount.currency}" if amount else ""


def _value(state: State, name: str) -> Mapping[str, Any]:
    return next(iter(state.get(name, {}).values()), {})


def _typed(state: State, name: str) -> str:
    return str(_value(state, name).get("value") or "").strip()


def _account(state: State) -> str:
    chosen = (_value(state, "account").get("selected_option") or {}).get("value") or ""
    return str(chosen).removeprefix(_NEW)


def _amount(said: str, currency: str, today: date) -> Money | None:
    """Money as a person types it, read as messages are; a bare figure is money here."""
    for text in (f"worth {said}", f"worth {said} {currency}"):
        if found := read(text, accounts=AccountBook(), currency=currency, today=today).amount:
            return found
    return None
