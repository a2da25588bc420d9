"""Accounts as they are found in a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """How an account was found: by its name in the book or that name's beginning, another name there, its
    domain, or only as named."""

    BOOK = "book"
    SHORT = "short"
    ALIAS = "alias"
    DOMAIN = "domain"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """An account with its place in the text, how sure it is (0 to 1), and how it was found.

    Written with letters that only look alike ("Асme" in part Cyrillic) it keeps the name but is far from
    sure: somebody may pretend to be that customer.
    """

    name: str
    start: int
    end: int
    confidence: float
    how: How
