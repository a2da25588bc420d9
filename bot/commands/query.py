"""What of a message is compared with the roadmap and with earlier asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.accounts import AccountBook
from triage.matching import Synonyms, cleaned
from triage.reading import read
from triage.usecases.meaning import account_words


@dataclass(frozen=True, slots=True)
class Asked:
    """A message's plain text, the names to leave out of it (the account's), and what its meaning is."""

    text: str
    drop: tuple[str, ...]
    cleaned: str


def asked(text: str, book: AccountBook, today: date, synonyms: Synonyms) -> Asked:
    """What is compared is what the bot compares when the message is filed."""
    reading = read(text, accounts=book, currency="USD", today=today)
    drop = account_words(reading)
    return Asked(reading.text, drop, cleaned(reading.text, drop, synonyms))
