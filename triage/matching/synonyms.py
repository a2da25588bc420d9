"""Ways of saying the same thing: the shipped table, what a policy adds, and what PMs' decisions teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triage.matching.words import SKIPPED, split, stem

CONCEPT = "~"  # marks a term as a meaning, so that the word "role" and the meaning ~role stay apart
_SHIPPED = Path(__file__).parent / "synonyms.tsv"
Way = tuple[tuple[str, ...], str, bool]  # stemmed words, the meaning, whether it may mean something else


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Synonyms:
    """Every way of saying each meaning, by its first stemmed word, the longest way first."""

    ways: Mapping[str, tuple[Way, ...]]

    def extended(self, meanings: Mapping[str, Sequence[str]]) -> Synonyms:
        """These and more: ``{"sso": ["acme login"]}`` adds ways to a meaning or a meaning of its own.

        A way that is known already gets its new meaning. The same extension of the same synonyms should be
        kept and used again: indexes are built once per ``Synonyms``.
        """
        added = [way for name, said in meanings.items() for way in _ways(name, said)]
        if not added:
            return self
        taken = {words for words, _, _ in added}
        kept = [way for ways in self.ways.values() for way in ways if way[0] not in taken]
        return Synonyms(_by_first([*added, *kept]))


@cache
def shipped_synonyms() -> Synonyms:
    """The table that comes with the product."""
    lines = _SHIPPED.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return Synonyms(_by_first([way for name, said in rows for way in _ways(name, said.split(";"))]))


def _ways(name: str, said: Sequence[str]) -> list[Way]:
    meaning, loose = CONCEPT + name.removesuffix("?"), name.endswith("?")
    stemmed = (tuple(stem(word) for word in split(way) if word not in SKIPPED) for way in said)
    return [(words, meaning, loose) for words in stemmed if words]


def _by_first(ways: Sequence[Way]) -> dict[str, tuple[Way, ...]]:
    found: dict[str, list[Way]] = {}
    for way in ways:
        found.setdefault(way[0][0], []).append(way)
    return {first: tuple(sorted(each, key=lambda way: -len(way[0]))) for first, each in found.items()}
