"""``read``: one message taken apart, with the words that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from bot.commands.importing import AsJson
from bot.commands.labelled import (
    AccountsFile,
    Currency,
    FiscalStart,
    Today,
    read_book,
    read_message_text,
    the_day,
)
from bot.commands.marked import Mark, print_marked
from bot.commands.output import console, figure, print_json, print_table, say
from triage.reading import Evidence, Likelihood, Reading, read

MessageArgument = Annotated[str, typer.Argument(metavar="TEXT", help="A message; - for standard input.")]

_FIELDS = ("account", "amount", "due", "severity", "stage", "workaround", "problem")
_BANDS = {
    Likelihood.FILE: "an ask: it would be filed",
    Likelihood.UNSURE: "perhaps an ask: its author would be asked",
    Likelihood.IGNORE: "no ask: it would be left alone",
}


def read_message(
    text: MessageArgument,
    *,
    accounts: AccountsFile = None,
    currency: Currency = "USD",
    today: Today = None,
    fiscal_start: FiscalStart = 1,
    as_json: AsJson = False,
) -> None:
    """Take one message apart: is it an ask, for whom, worth what, how bad, by
    when, and which words say so.

    Needs no token, database or policy.

    Examples:

      python -m bot read "Acme walks without Okta login by end of March, 45k ARR"

      python -m bot read "ask: webhook retries | ARR: 60k" --accounts accounts.csv --today 2026-11-22

      pbpaste | python -m bot read - --json | jq '.amount.value'
    """
    message, book = read_message_text(text), read_book(accounts, currency)
    reading = read(message, accounts=book, currency=currency, today=the_day(today), fiscal_start=fiscal_start)
    if as_json:
        print_json(reading_as_json(reading))
    else:
        _show(reading)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field that was found: for programs, for people, and the words that show it."""

    value: dict[str, Any]
    told: str
    place: Evidence | None
    said: str


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Each field with its value, confidence and evidence; null where nothing was found."""
    return {
        "text": reading.text,
        "band": reading.is_ask.value,
        "score": round(reading.score, 4),
        "title": reading.title or None,
        "wishes": [asdict(wish) for wish in reading.wishes],
        "accounts": [asdict(account) for account in reading.accounts],
        **{name: _field_json(field) for name, field in _fields(reading).items()},
        "links": [asdict(link) for link in reading.links],
        "language": reading.language.value or None,
    }


def _fields(reading: Reading) -> dict[str, _Field | None]:
    """Every field, None where nothing was found."""
    found = dict(_found(reading))
    return {name: found.get(name) for name in _FIELDS}


def _found(reading: Reading) -> Iterator[tuple[str, _Field]]:
    for name, value, told in _values(reading):
        place = reading.evidence.get(name)
        said = reading.text[place.start : place.end].strip() if place else ""
        yield name, _Field(value, told, place, said)


def _values(reading: Reading) -> Iterator[tuple[str, dict[str, Any], str]]:
    if reading.account:
        known = "" if reading.account_known else " (not among the accounts)"
        yield "account", {"value": reading.account, "known": reading.account_known}, reading.account + known
    if money := reading.amount:
        kind = reading.amount_kind.value if reading.amount_kind else None
        value = {"value": figure(money.units), "currency": money.currency, "per": "year", "stated_as": kind}
        yield "amount", value, f"{money.units:,.0f} {money.currency} a year"
    if reading.due_from and reading.due_to:
        first, last = str(reading.due_from), str(reading.due_to)
        yield "due", {"value": [first, last]}, first if first == last else f"{first} to {last}"
    if severity := reading.severity:
        yield "severity", {"value": severity.value, "evident": reading.severity_evidence}, severity.value
    for name, words in (("workaround", reading.workaround), ("problem", reading.problem)):
        if words:
            yield name, {"value": words}, words
    if reading.stage:
        yield "stage", {"value": reading.stage.value}, reading.stage.value


def _field_json(field: _Field | None) -> dict[str, Any] | None:
    if field is None:
        return None
    if field.place is None:
        return {**field.value, "confidence": None, "evidence": None}
    evidence = {"start": field.place.start, "end": field.place.end, "text": field.said}
    return {**field.value, "confidence": round(field.place.confidence, 4), "evidence": evidence}


def _show(reading: Reading) -> None:
    say(f"{reading.score:.2f}  {_BANDS[reading.is_ask]}")
    for title in [wish.title for wish in reading.wishes] or [reading.title]:
        if title:
            say(f"      {title}")
    say("")
    print_marked(reading.text, list(_marks(reading)), console())
    fields = [(name, field) for name, field in _fields(reading).items() if field]
    if fields:
        say("")
        columns = ("field", "value", "sure", "because of")
        rows = ((name, f.told, f"{f.place.confidence:.2f}" if f.place else "", f.said) for name, f in fields)
        print_table("What was read", columns, rows, right=frozenset({"sure"}))


def _marks(reading: Reading) -> Iterator[Mark]:
    for wish in reading.wishes:
        yield Mark("wish", wish.start, wish.end)
    for account in reading.accounts:
        yield Mark("account", account.start, account.end)
    for name, field in _fields(reading).items():
        if field and field.place and name != "account":
            yield Mark(name, field.place.start, field.place.end)
