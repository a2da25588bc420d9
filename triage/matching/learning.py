"""What PMs' joins and splits teach: other ways of saying a thing, and things that must stay apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from triage.matching.cleaning import stripped
from triage.matching.synonyms import CONCEPT, Synonyms, shipped_synonyms
from triage.matching.terms import Unit, units, weight

_JOINS = 2  # one join may be a slip, or about something the texts do not say
_LEARNED = "learned_"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two texts of which somebody said that they ask for the same thing, or that they do not."""

    one: str
    other: str
    same: bool


def taught(pairs: Iterable[LabelledPair], synonyms: Synonyms | None = None) -> Synonyms:
    """The synonyms with what the pairs teach; the order of the pairs means nothing.

    Only pairs that differ in a single thing on either side teach. A way of saying is learned from two such
    joins of different texts and no split; things are kept apart from the first split on, unless somebody
    joined them. Two meanings that the synonyms know are never made one.
    """
    synonyms = synonyms or shipped_synonyms()
    joins: Counter[frozenset[Unit]] = Counter()
    splits: set[frozenset[Unit]] = set()
    for pair in set(pairs):
        difference = _difference(pair, synonyms)
        if difference and pair.same:
            joins[difference] += 1
        elif difference:
            splits.add(difference)
    learned = [each for each, count in joins.items() if count >= _JOINS and each not in splits]
    apart = frozenset(frozenset(unit.wording for unit in each) for each in splits if each not in joins)
    return synonyms.extended(_ways(learned)).keeping_apart(apart)


def _difference(pair: LabelledPair, synonyms: Synonyms) -> frozenset[Unit] | None:
    """The one telling thing of either text that the other does not say, wherever it stands."""
    ours, theirs = (
        {unit.wording: unit for unit in _telling(text, synonyms)} for text in (pair.one, pair.other)
    )
    only = [*(ours.keys() - theirs.keys()), *(theirs.keys() - ours.keys())]
    if len(only) != 2 or len(ours) != len(theirs):
        return None
    return frozenset(_anywhere((ours | theirs)[wording]) for wording in only)


def _anywhere(unit: Unit) -> Unit:
    """The same wherever and in whichever ending it stands."""
    return unit._replace(shown=unit.wording, first=0, end=0)


def _telling(text: str, synonyms: Synonyms) -> list[Unit]:
    said = units(stripped(text, (), synonyms), (), synonyms)
    return [unit for unit in said if not unit.loose and weight(unit.meaning) >= 1]


def _order(unit: Unit) -> tuple[str, str]:
    return unit.wording, unit.meaning


def _orders(each: Iterable[Unit]) -> list[tuple[str, str]]:
    return [_order(unit) for unit in each]


def _ways(learned: Iterable[frozenset[Unit]]) -> dict[str, list[str]]:
    """By meaning, the words that were said for it; two plain words get a meaning of their own."""
    found: dict[str, list[str]] = {}
    for one, other in sorted((sorted(each, key=_order) for each in learned), key=_orders):
        known = [unit for unit in (one, other) if unit.meaning.startswith(CONCEPT)]
        if len(known) == 2:
            continue  # two meanings that the table knows are never made one
        name = known[0].meaning.removeprefix(CONCEPT) if known else _LEARNED + one.wording
        found.setdefault(name, []).extend(unit.shown for unit in (one, other) if unit not in known)
    return found
