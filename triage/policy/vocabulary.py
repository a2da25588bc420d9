"""Which entry of a list a text is about, by the words that name the entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Vocabulary(Generic[Entry]):
    """Entries with the words that name them; whole words, any case, any run of spaces between them."""

    def __init__(self, entries: Sequence[tuple[Entry, Sequence[str]]]) -> None:
        named = [(word.strip(), entry) for entry, words in entries for word in words if word.strip()]
        self._by_length = [(_whole(word), entry) for word, entry in sorted(named, key=lambda n: -len(n[0]))]

    def find(self, text: str) -> Entry | None:
        """The entry whose word stands in ``text``: the longest word wins, then the first entry."""
        return next(self.all_in(text), None)

    def all_in(self, text: str) -> Iterator[Entry]:
        """All entries named in ``text``, the one with the longest word first (with repeats)."""
        return (entry for pattern, entry in self._by_length if pattern.search(text))


def _whole(word: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
