"""What of a message is compared with the roadmap and with earlier asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.accounts import AccountBook
from triage.matching import cleaned
from triage.reading import Reading, read


@dataclass(frozen=True, slots=True)
class Asked:
    """A message's plain text, the names to leave out of it (the account's), and what its meaning is."""

    text: str
    drop: tuple[str, ...]
    cleaned: str


def asked(text: str, book: AccountBook, today: date) -> Asked:
    reading = read(text, accounts=book, currency="USD", today=today)
    drop = _account_words(reading)
    return Asked(reading.text, drop, cleaned(reading.text, drop))


def _account_words(reading: Reading) -> tuple[str, ...]:
    """The account as it is called in the book and as the message has it: neither tells what is asked for."""
    place = reading.evidence.get("account")
    if reading.account is None:
        return ()
    return (reading.account, reading.text[place.start : place.end]) if place else (reading.account,)
