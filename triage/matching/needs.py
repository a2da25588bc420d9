"""Which need an ask belongs to: joined only when sure, else suggested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from triage.matching.fusing import CLOSE, fused_score
from triage.matching.match import Band, Match
from triage.matching.synonyms import CONCEPT, Pairs, Synonyms
from triage.matching.terms import Unit, weight

_SURE, _SURE_SHARED, _MAYBE = 0.8, 0.9, 0.4
# With this nearness in meaning, that much in common is enough, so near alone is worth asking about.
_SURE_NEAR, _SURE_WHEN_NEAR, _MAYBE_NEAR = 0.8, 0.7, 0.58
_FAR = 0.53  # titles that agree while the asks are farther apart than this mean two things by a word
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
    *,
    near: Mapping[str, float] | None = None,
    synonyms: Synonyms | None = None,
) -> tuple[Match, ...]:
    """The candidates, best first; the key is the need's number.

    Sure are needs of the same roadmap item, and needs that say the same in almost every distinctive term.
    Needs of another item are never the same. ``rarity`` weighs a term (1 where it is left out); ``near`` is
    the need's number as a text -> cosine of the cleaned texts. Nearness alone suggests, it never joins.
    What PMs split (``synonyms.apart``), and what names something that the other does not, is at most maybe,
    unless it is the same roadmap item.
    """
    apart = synonyms.apart if synonyms else frozenset()
    found = []
    for candidate in candidates:
        if item is not None and candidate.item is not None:
            found.append(_by_item(ask_terms, item, candidate))
        else:
            match = _compared(ask_terms, candidate, rarity)
            if (cosine := near.get(match.key) if near else None) is not None:
                match = _brought_near(match, cosine, _share_meaning(ask_terms, candidate.terms))
            found.append(_kept_apart(match, ask_terms, candidate.terms, apart))
    order = {Band.SURE: 0, Band.MAYBE: 1, Band.NO: 2}
    return tuple(sorted(found, key=lambda match: (order[match.band], -match.score, int(match.key))))


def _share_meaning(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(term.startswith(CONCEPT) and weight(term) >= 1 for term in ours & theirs)


def _brought_near(match: Match, cosine: float, meant: bool) -> Match:
    """A match by words with what nearness in meaning adds, or takes: words alone make it sure only where they
    share a meaning (``meant``) and the asks are not far apart."""
    band = match.band
    if cosine >= _SURE_NEAR and match.score >= _SURE_WHEN_NEAR:
        band = Band.SURE
    elif band is Band.SURE:
        band = Band.SURE if meant and cosine >= _FAR else Band.MAYBE
    elif cosine >= _MAYBE_NEAR:
        band = Band.MAYBE
    return Match(match.key, round(fused_score(match.score, cosine), 4), band, match.words or CLOSE)


def _kept_apart(match: Match, ours: frozenset[str], theirs: frozenset[str], apart: Pairs) -> Match:
    """What names something of its own is another need ("order export to HubSpot" beside "export to
    Salesforce"), and so is what PMs split."""
    named = any(weight(term) >= 1 for term in ours ^ theirs if not term.startswith(CONCEPT))
    split = named or any(frozenset((one, other)) in apart for one in ours - theirs for other in theirs - ours)
    return replace(match, band=Band.MAYBE) if split and match.band is Band.SURE else match


def says_the_same(one: Sequence[Unit], other: Sequence[Unit], least: int) -> bool:
    """Whether two texts share almost all that is telling in either, at least so many meanings among it."""
    ours, theirs = (
        frozenset(term for unit in said for term in (unit.meaning, unit.wording)) for said in (one, other)
    )
    shared = ours & theirs
    if sum(term.startswith(CONCEPT) and weight(term) >= 1 for term in shared) < least:
        return False
    common, mine, yours = (_heft(terms, True, None) for terms in (shared, ours, theirs))
    return _band(common / (mine + yours - common), common, shared, mine, yours) is Band.SURE


def _by_item(ask_terms: frozenset[str], item: str, candidate: NeedText) -> Match:
    same = item == candidate.item
    words = _shown(ask_terms & candidate.terms)
    return Match(str(candidate.need), 1.0 if same else 0.0, Band.SURE if same else Band.NO, words)


def _shown(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(term.removeprefix(CONCEPT) for term in terms))


def _compared(ask_terms: frozenset[str], candidate: NeedText, rarity: Callable[[str], float] | None) -> Match:
    shared = ask_terms & candidate.terms
    meant = any(term.startswith(CONCEPT) for term in ask_terms | candidate.terms)
    common = ours = theirs = _heft(ask_terms, meant, rarity)
    if ask_terms != candidate.terms:
        common, theirs = (_heft(terms, meant, rarity) for terms in (shared, candidate.terms))
    either = ours + theirs - common
    alike = common / either if either else 0.0
    return Match(
        str(candidate.need), round(alike, 4), _band(alike, common, shared, ours, theirs), _shown(shared)
    )


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
