"""``read``: one message taken apart, with the words that show it."""

from __future__ import annotations

from collections.abc import Mapping
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
from triage.reading import Likelihood, Reading, read

MessageArgument = Annotated[str, typer.Argument(metavar="TEXT", help="A message; - for standard input.")]

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
    """Take one message apart: is it an ask, for whom, worth what, how bad, by when, and which words say so.

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


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Each field with its value, confidence and evidence; null where nothing was found."""
    return {
        "text": reading.text,
        "band": reading.is_ask.value,
        "score": round(reading.score, 4),
        "title": reading.title or None,
        **{
            name: None if value is None else {**value, **_evidence(reading, name)}
            for name, value in _values(reading).items()
        },
    }


def _values(reading: Reading) -> Mapping[str, dict[str, Any] | None]:
    money, severity, stage = reading.amount, reading.severity, reading.stage
    due = [str(day) for day in (reading.due_from, reading.due_to) if day]
    return {
        "account": {"value": reading.account, "known": reading.account_known} if reading.account else None,
        "amount": {"value": figure(money.units), "currency": money.currency, "per": "year"}
        if money
        else None,
        "due": {"value": due} if due else None,
        "severity": {"value": severity.value, "evident": reading.severity_evidence} if severity else None,
        "stage": {"value": stage.value} if stage else None,
        "workaround": {"value": reading.workaround} if reading.workaround else None,
    }


def _evidence(reading: Reading, name: str) -> dict[str, Any]:
    place = reading.evidence.get(name)
    if place is None:
        return {"confidence": None, "evidence": None}
    said = {"start": place.start, "end": place.end, "text": reading.text[place.start : place.end]}
    return {"confidence": round(place.confidence, 4), "evidence": said}


def _show(reading: Reading) -> None:
    say(f"{reading.score:.2f}  {_BANDS[reading.is_ask]}")
    if reading.title:
        say(f"      {reading.title}")
    say("")
    out = console()
    print_marked(reading.text, [Mark(name, e.start, e.end) for name, e in reading.evidence.items()], out)
    if rows := _rows(reading):
        say("")
        print_table(
            "What was read", ("field", "value", "sure", "because of"), rows, right=frozenset({"sure"})
        )


def _rows(reading: Reading) -> list[tuple[str, str, str, str]]:
    told = {
        "account": f"{reading.account}{'' if reading.account_known else ' (not among the accounts)'}",
        "amount": f"{reading.amount.units:,.0f} {reading.amount.currency} a year" if reading.amount else "",
        "due": _days(reading),
        "severity": f"{reading.severity or ''}",
        "stage": f"{reading.stage or ''}",
        "workaround": reading.workaround,
    }
    rows = []
    for name, value in _values(reading).items():
        if value is not None:
            place = reading.evidence.get(name)
            sure, said = (
                (f"{place.confidence:.2f}", reading.text[place.start : place.end].strip())
                if place
                else ("", "")
            )
            rows.append((name, told[name], sure, said))
    return rows


def _days(reading: Reading) -> str:
    first, last = reading.due_from, reading.due_to
    return f"{first}" if first == last else f"{first} to {last}"
