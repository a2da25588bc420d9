"""How long reading and matching one message takes: ``python -m bench.reading``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from time import perf_counter

from triage.accounts import Account, AccountBook
from triage.matching import match_items
from triage.reading import read
from triage.roadmap import Roadmap, RoadmapItem

_MESSAGES = (
    "Brightforge ($120k ARR) needs SAML SSO before their March renewal",
    "Any chance we could get scheduled reports for Talvio? They export by hand every Monday.",
    "lost Marrowby because we don't have an audit log",
    "Thanks everyone, great job on the demo yesterday!",
    "ask: webhook retries | ARR: 60k",
)
_TOPICS = (
    "audit log",
    "single sign-on",
    "webhook retries",
    "dark mode",
    "scheduled reports",
    "data residency",
)
_WORST = {
    "one phrase": "needs " * 7_000,
    "list": "- a needs SSO\n" * 3_000,
    "row": "needs sso, scim, " * 2_400,
    "money": "$1,000 " * 6_000,
    "dates": "by March 1 " * 4_000,
    "names": "Firm7 Works " * 4_000,
    "marks": "*_~`<" * 8_000,
    "one word": "a" * 40_000,
    "log": "2026-11-20 10:22:01 ERROR timeout connecting to db-3 after 30s\n" * 640,
    "table": "| a | b | c |\n" * 3_000,
}
_TODAY = date(2026, 11, 22)


def main() -> None:
    """Print microseconds per message, the best of nine rounds, for growing books and roadmaps."""
    for accounts in (100, 10_000):
        book = AccountBook(tuple(Account(f"Firm{n} Works", (f"Fw{n}",)) for n in range(accounts)), 1)
        print(f"read, {accounts:>6} accounts: {_microseconds(partial(_read, book)):9.1f} µs")
    for items in (50, 1_000):
        print(f"match_items, {items:>5} items: {_microseconds(partial(_match, _roadmap(items))):7.1f} µs")
    print(f"read, 40,000 characters: {_microseconds(partial(_read_long, book)):7.1f} µs")
    for name, text in _WORST.items():
        print(f"read, worst inputs, {name:>12}: {_milliseconds(book, text[:40_000]):7.1f} ms")


def _read_long(book: AccountBook, text: str) -> None:
    _read(book, (text + " ") * 600)


def _milliseconds(book: AccountBook, text: str) -> float:
    """The best of three readings of one text."""
    rounds = []
    for _ in range(3):
        started = perf_counter()
        _read(book, text)
        rounds.append((perf_counter() - started) * 1e3)
    return min(rounds)


def _match(roadmap: Roadmap, text: str) -> None:
    match_items(text, roadmap)


def _read(book: AccountBook, text: str) -> None:
    read(text, accounts=book, currency="USD", today=_TODAY)


def _roadmap(count: int) -> Roadmap:
    items = (
        RoadmapItem(
            f"R{number}",
            f"{_TOPICS[number % len(_TOPICS)]} part {number}",
            "Customers who grow ask for it.",
        )
        for number in range(count)
    )
    return Roadmap(tuple(items), 1)


def _microseconds(work: Callable[[str], None]) -> float:
    for message in _MESSAGES:
        work(message)  # builds the indexes
    rounds = []
    for _ in range(9):
        started = perf_counter()
        for _ in range(20):
            for message in _MESSAGES:
                work(message)
        rounds.append((perf_counter() - started) / (20 * len(_MESSAGES)) * 1e6)
    return min(rounds)  # whatever else runs on the machine only ever makes a round slower


if __name__ == "__main__":
    main()
