"""Which need an ask belongs to: joined only when sure, else suggested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from triage.matching.match import Band, Match
from triage.matching.synonyms import CONCEPT
from triage.matching.terms import Unit, weight

_SURE, _SURE_SHARED, _MAYBE = 0.8, 0.9, 0.4
_BESIDE = 0.35


@dataclass(frozen=True, slots=True)
class NeedText:
    """A need that may be the same: its number, title, terms and the item it surely belongs to."""

    need: int
    title: str
    terms: frozenset[str]
    item: str | None


def match_needs(
    ask_terms: frozenset[str],
    item: str | None,
    candidates: Sequence[NeedText],
    rarity: Callable[[str], float] | None = None,
    near: Mapping[str, float] | None = None,
) -> tuple[Match, ...]:
    """The candidates, best first; the key is the need's number.

    Sure are needs of the same roadmap item, and needs that say the same in almost every distinctive term.
    Needs of another item are never the same. ``rarity`` weighs a term (1 where it is left out).
    """
    found = [_compared(ask_terms, item, candidate, rarity) for candidate in candidates]
    order = {Band.SURE: 0, Band.MAYBE: 1, Band.NO: 2}
    return tuple(sorted(found, key=lambda match: (order[match.band], -match.score, int(match.key))))


def says_the_same(one: Sequence[Unit], other: Sequence[Unit]) -> bool:
    """Whether two texts share almost all that is telling in either, a meaning among it."""
    ours, theirs = (
        frozenset(term for unit in said for term in (unit.meaning, unit.wording)) for said in (one, other)
    )
    shared = ours & theirs
    if not any(term.startswith(CONCEPT) and weight(term) >= 1 for term in shared):
        return False
    common, mine, yours = (_heft(terms, True, None) for terms in (shared, ours, theirs))
    return _band(common / (mine + yours - common), common, shared, mine, yours) is Band.SURE


def _compared(
    ask_terms: frozenset[str], item: str | None, candidate: NeedText, rarity: Callable[[str], float] | None
) -> Match:
    shared = ask_terms & candidate.terms
    words = tuple(sorted(term.removeprefix(CONCEPT) for term in shared))
    if item is not None and candidate.item is not None:
        same = item == candidate.item
        return Match(str(candidate.need), 1.0 if same else 0.0, Band.SURE if same else Band.NO, words)
    meant = any(term.startswith(CONCEPT) for term in ask_terms | candidate.terms)
    common, ours, theirs = (_heft(terms, meant, rarity) for terms in (shared, ask_terms, candidate.terms))
    either = ours + theirs - common
    alike = common / either if either else 0.0
    return Match(str(candidate.need), round(alike, 4), _band(alike, common, shared, ours, theirs), words)


def _band(alike: float, common: float, shared: frozenset[str], ours: float, theirs: float) -> Band:
    """Different wordings of one meaning count as different here: "export as PDF" is not "export as CSV"."""
    if alike >= _SURE and common >= _SURE_SHARED and any(weight(term) >= 1 for term in shared):
        return Band.SURE
    contained = common / min(ours, theirs) if ours and theirs else 0.0
    return Band.MAYBE if alike >= _MAYBE or (contained >= 0.75 and common >= 1.0) else Band.NO


def _heft(terms: Iterable[str], meant: bool, rarity: Callable[[str], float] | None) -> float:
    """A meaning weighs in full, a plain word beside one (``meant``) a third: it tells which, not what."""
    total = 0.0
    for term in terms:
        share = 1.0 if term.startswith(CONCEPT) or not meant else _BESIDE
        total += share * weight(term) * (rarity(term) if rarity else 1.0)
    return total
