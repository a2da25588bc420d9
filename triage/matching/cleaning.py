"""What of a text is worth comparing: without money, days, sales talk, greetings and the account's name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.matching.words import MOST_READ
from triage.roadmap import RoadmapItem

_MONEY = re.compile(
    r"[$€£]\s?\d[\d.,]*\s?(?:k|m|mn|mio|bn)?\b|\b\d[\d.,]*\s?(?:k|m|mn)?\s?(?:usd|eur|gbp|arr|mrr|acv|tcv)\b",
    re.IGNORECASE,
)


def cleaned(text: str, drop: Sequence[str] = ()) -> str:
    """The text as it is best compared by meaning; ``drop`` names what to leave out, such as the account."""
    told = _MONEY.sub(" ", text[:MOST_READ])
    for name in drop:
        if name.strip():
            told = re.sub(
                rf"(?<!\w){re.escape(name.strip())}(?:['’]s)?(?!\w)", " ", told, flags=re.IGNORECASE
            )
    return " ".join(told.split()) or " ".join(text[:MOST_READ].split())


def item_text(item: RoadmapItem) -> str:
    """What to compare a roadmap item by: its title, what else it is called, and its description."""
    named = ", ".join((item.title, *item.aliases))
    return ". ".join(part for part in (named, item.description) if part)[:MOST_READ]
