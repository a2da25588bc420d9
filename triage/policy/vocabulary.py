"""Which entry of a list a text is about, by the words that name the entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Vocabulary(Generic[Entry]):
    """Entries with the words that name them; whole words, any case, any run of spaces between them."""

    def __init__(self, entries: Sequence[tuple[Entry, Sequence[str]]]) -> None:
        named = [(word.strip(), entry) for entry, words in entries for word in words if word.strip()]
        self._by_length = [(_whole(word), entry) for word, entry in sorted(named, key=lambda n: -len(n[0]))]
        self._newest: tuple[str, tuple[Entry, ...]] = ("", ())

    def find(self, text: str) -> Entry | None:
        """The entry whose word stands in ``text``: the longest word wins, then the first entry."""
        return next(iter(self.all_in(text)), None)

    def all_in(self, text: str) -> tuple[Entry, ...]:
        """All entries named in ``text``, the one with the longest word first (with repeats).

        The newest text is remembered: what would change an answer is searched with many facts about one.
        """
        asked, found = self._newest
        if asked != text:
            found = tuple(entry for pattern, entry in self._by_length if pattern.search(text))
            self._newest = (text, found)
        return found


def _whole(word: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
