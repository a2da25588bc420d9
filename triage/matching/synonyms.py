"""Ways of saying the same thing: the shipped table, what a policy adds, and what PMs' decisions teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from triage.matching.words import SKIPPED, split, stem

CONCEPT = "~"  # marks a term as a meaning, so that the word "role" and the meaning ~role stay apart
_SHIPPED = Path(__file__).parent / "synonyms.tsv"
Pairs = frozenset[frozenset[str]]  # of two terms each
Way = tuple[tuple[str, ...], str, bool]  # stemmed words, the meaning, whether it may mean something else


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Synonyms:
    """Every way of saying each meaning, by its first stemmed word, the longest way first.

    ``names`` calls each meaning by one of its ways, written out, for people and for a model of meaning.
    """

    ways: Mapping[str, tuple[Way, ...]]
    names: Mapping[str, str]
    vocabulary: frozenset[str]  # every stem of every way
    apart: Pairs = frozenset()  # terms that PMs keep apart: what differs by them is never joined

    @property
    def meanings(self) -> tuple[str, ...]:
        """The names of all meanings, as the table writes them."""
        return tuple(name.removeprefix(CONCEPT) for name in self.names)

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
        more = _synonyms([*added, *kept], {**_names(meanings), **self.names})
        return replace(more, apart=self.apart)

    def keeping_apart(self, pairs: Pairs) -> Synonyms:
        """These, and pairs of terms by which texts differ in what they ask for."""
        return replace(self, apart=self.apart | pairs) if pairs - self.apart else self


@cache
def shipped_synonyms() -> Synonyms:
    """The table that comes with the product."""
    lines = _SHIPPED.read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in lines if line and not line.startswith("#")]
    rows = [(name, said.split(";")) for name, said in told]
    first_rows = dict(reversed(rows))  # a meaning may go on in a later row; its first row names it
    return _synonyms([way for name, said in rows for way in _ways(name, said)], _names(first_rows))


def _synonyms(ways: Sequence[Way], names: Mapping[str, str]) -> Synonyms:
    return Synonyms(_by_first(ways), names, frozenset(word for words, _, _ in ways for word in words))


def _names(meanings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The longest of the first three ways: "single sign on" tells more than "sso"."""
    return {
        CONCEPT + name: max((way.strip() for way in said[:3]), key=len)
        for name, said in meanings.items()
        if said and not name.endswith("?")
    }


def _ways(name: str, said: Sequence[str]) -> list[Way]:
    meaning, loose = CONCEPT + name.removesuffix("?"), name.endswith("?")
    stemmed = (tuple(stem(word) for word in split(way) if word not in SKIPPED) for way in said)
    return [(words, meaning, loose) for words in stemmed if words]


def _by_first(ways: Sequence[Way]) -> dict[str, tuple[Way, ...]]:
    found: dict[str, list[Way]] = {}
    for way in ways:
        found.setdefault(way[0][0], []).append(way)
    return {first: tuple(sorted(each, key=lambda way: -len(way[0]))) for first, each in found.items()}
