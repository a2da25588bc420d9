"""Texts that may say the same as another: earlier asks, search results, any set one wants to judge by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from triage.matching.items import match_items
from triage.matching.match import Match
from triage.matching.synonyms import Synonyms
from triage.roadmap import Roadmap, RoadmapItem


class Documents:
    """Texts by id, with the index they are searched by; built once, searched often."""

    def __init__(self, rows: Iterable[tuple[str, str, str]], synonyms: Synonyms | None = None) -> None:
        """Rows are id, title ("" where it has none) and text."""
        items = tuple(RoadmapItem(key, title or text, text if title else "") for key, title, text in rows)
        self.ids = tuple(item.key for item in items)
        self.synonyms = synonyms
        self._roadmap = Roadmap(items, 1)


def match_documents(
    text: str,
    documents: Documents,
    *,
    drop: Sequence[str] = (),
    near: Mapping[str, float] | None = None,
    limit: int = 5,
) -> tuple[Match, ...]:
    """The likeliest documents, best first; ``near`` is id -> cosine of the cleaned texts."""
    return match_items(
        text, documents._roadmap, drop=drop, near=near, limit=limit, synonyms=documents.synonyms
    )
