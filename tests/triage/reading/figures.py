"""The labelled messages and how well they are read, in figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from triage.accounts import Account, AccountBook
from triage.evaluating import measures
from triage.evaluating.measures import Tally
from triage.reading import Likelihood, Reading, read
from triage.roadmap import Roadmap, RoadmapItem

SALES, CHANNEL = "sales_messages.jsonl", "channel_messages.jsonl"
VOICES, LESSONS, FRONTLINE = "voices.jsonl", "lessons.jsonl", "frontline.jsonl"
ORDINARY = "ordinary.jsonl"
DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 22)
URGENCY = {"high": "dealbreaker", "medium": "pain", "low": "nice"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@cache
def book() -> AccountBook:
    return AccountBook(
        tuple(Account(row["name"], tuple(row["aliases"]), row["domain"]) for row in rows("accounts.jsonl")), 1
    )


@cache
def roadmap() -> Roadmap:
    return Roadmap(
        tuple(
            RoadmapItem(row["key"], row["title"], row["description"], tuple(row["aliases"]))
            for row in rows("roadmap.jsonl")
        ),
        1,
    )


def read_one(text: str) -> Reading:
    return read(text, accounts=book(), currency="USD", today=TODAY)


@cache
def messages(
    half: str, name: str = SALES, *, known: bool = True
) -> tuple[tuple[dict[str, Any], Reading], ...]:
    """Messages of one half ("dev", "held") with what was read in them, with the book or without."""
    accounts = book() if known else AccountBook()
    chosen = [row for row in rows(name) if row["half"] == half]
    return tuple((row, _read(row, accounts)) for row in chosen)


def _read(row: dict[str, Any], accounts: AccountBook) -> Reading:
    today = date.fromisoformat(row["ref_date"]) if "ref_date" in row else TODAY
    return read(row["text"], accounts=accounts, currency="USD", today=today)


def filing(half: str, name: str = SALES) -> Tally:
    asks = [
        (row["is_request"] == 1, reading.is_ask is Likelihood.FILE) for row, reading in messages(half, name)
    ]
    return Tally(sum(a and b for a, b in asks), sum(b for _, b in asks), sum(a for a, _ in asks))


def auroc(half: str, name: str = SALES, *, known: bool = True) -> float:
    """The chance that an ask scores above a message that is none."""
    scored = [(reading.score, row["is_request"] == 1) for row, reading in messages(half, name, known=known)]
    return measures.auroc(scored) or 0.0


def field(half: str, name: str, file: str = SALES) -> Tally:
    judged = [
        _judged(row, reading, name)
        for row, reading in messages(half, file)
        if row["is_request"] and (name != "account" or "accounts" in row)
    ]
    return Tally(
        sum(right for right, _, _ in judged),
        sum(found for _, found, _ in judged),
        sum(wanted for _, _, wanted in judged),
    )


def named_without_a_book(half: str, file: str) -> Tally:
    """Accounts found by how they are spoken of; the first word of the name must be right."""
    asks = [
        (row["accounts"], reading.account)
        for row, reading in messages(half, file, known=False)
        if row["is_request"] and "accounts" in row
    ]
    right = sum(
        bool(wanted and found and wanted[0].split()[0].lower() == found.split()[0].lower())
        for wanted, found in asks
    )
    return Tally(right, sum(found is not None for _, found in asks), sum(bool(names) for names, _ in asks))


def _judged(row: dict[str, Any], reading: Reading, name: str) -> tuple[bool, bool, bool]:
    """Whether a field is right, was found, and is wanted."""
    wanted, found = expected(row, name), actual(reading, name)
    right = wanted is not None and found is not None and same(wanted, found, name)
    return right, found is not None, wanted is not None


def expected(row: dict[str, Any], name: str) -> Any:
    if name == "account":
        return row["accounts"][0] if row["accounts"] else None
    if name == "amount":
        return None if row["amount"] is None else (row["amount"], row["currency"])
    if name == "due":
        return None if row["due"] is None else tuple(date.fromisoformat(day) for day in row["due"])
    return URGENCY.get(row["urgency"])


def actual(reading: Reading, name: str) -> Any:
    if name == "account":
        return reading.account
    if name == "amount":
        return None if reading.amount is None else (reading.amount.units, reading.amount.currency)
    if name == "due":
        return None if reading.due_from is None else (reading.due_from, reading.due_to)
    return None if reading.severity is None else reading.severity.value


def same(wanted: Any, found: Any, name: str) -> bool:
    if name == "due":
        return bool(wanted[0] <= found[1] and found[0] <= wanted[1])
    return bool(wanted == found)


def worst(half: str, name: str, file: str = SALES) -> Sequence[str]:
    """The messages whose field is wrong, for people who want to see why."""
    return [
        f"{row['id']} {row['text']} | wanted {expected(row, name)} | found {actual(reading, name)}"
        for row, reading in messages(half, file)
        if row["is_request"]
        and expected(row, name) != actual(reading, name)
        and not (
            expected(row, name)
            and actual(reading, name)
            and same(expected(row, name), actual(reading, name), name)
        )
    ]


def dropped(reading: Reading) -> list[str]:
    """The account as the book has it and as the message calls it: neither tells what is asked for."""
    place = reading.evidence.get("account")
    return [reading.account, reading.text[place.start : place.end]] if reading.account and place else []
