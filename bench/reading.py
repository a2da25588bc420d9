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
_TODAY = date(2026, 11, 22)


def main() -> None:
    """Print microseconds per message, the best of nine rounds, for growing books and roadmaps."""
    for accounts in (100, 10_000):
        book = AccountBook(tuple(Account(f"Firm{n} Works", (f"Fw{n}",)) for n in range(accounts)), 1)
        print(f"read, {accounts:>6} accounts: {_microseconds(partial(_read, book)):9.1f} µs")
    for items in (50, 1_000):
        print(f"match_items, {items:>5} items: {_microseconds(partial(_match, _roadmap(items))):7.1f} µs")
    print(f"read, 40,000 characters: {_microseconds(partial(_read_long, book)):7.1f} µs")


def _read_long(book: AccountBook, text: str) -> None:
    _read(book, (text + " ") * 600)


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
