"""What every comparison comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Band(StrEnum):
    """Sure is right in at least 95 of 100 cases; maybe is worth asking a person; no is neither."""

    SURE = "sure"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Match:
    """An item or a document (by key) or a need (by number); ``score`` is 0 to 1, ``words`` carried it."""

    key: str
    score: float
    band: Band
    words: tuple[str, ...]
