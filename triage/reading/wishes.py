"""The words that name what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.reading.cues import Hit
from triage.reading.fragments import Fragment
from triage.reading.objects import Cuts, Region, after, before, clause, joined, label_end
from triage.reading.word_lists import listed
from triage.reading.words import Words

STRENGTH = {
    "label": 3.2, "vote": 3.0, "blocked": 3.0, "lost": 2.8, "asked": 2.4, "need": 2.4, "could": 2.2,
    "gap": 2.2, "wish": 2.1, "want": 2.0, "german": 2.0, "plans": 1.6, "dowe": 1.4, "must": 1.5,
    "bare": 1.2, "topic": 3.1, "query": 2.6,
}  # fmt: skip
NAMING = frozenset({"bare", "topic", "query"})  # nothing asks: they only name the thing
_MOST = 60  # phrases of asking; a text with more is no message
_NEGATIONS = frozenset({"isn't", "not", "aren't", "never", "wasn't", "longer"})
_UNWANTED = frozenset({"don't", "doesn't", "didn't", "dont", "not", "never"})
_NO_START = frozenset({"by", "from", "until", "at", "as", "in", "on", "than", "then", "or"})
_BEING = frozenset(
    {"be", "get", "have", "see", "know", "go", "come", "put", "live", "in", "on", "done", "able"}
)
_ABOUT = frozenset({"of", "on", "about", "with", "covering", "for", "around"})
_HAPPENED = (["was"], ["were"], ["went"])  # "because their endpoint was down" tells what broke
_PLACES = {"before": before, "clause": clause}


@dataclass(frozen=True, slots=True)
class Wish:
    """Words ``first`` up to ``last`` name the thing; ``verb`` tells that they begin with what to do.

    ``at`` and ``until`` are the words of the phrase that announced it.
    """

    at: int
    until: int
    first: int
    last: int
    verb: bool
    kind: str
    sales: bool  # a quote, a call, a discount: nothing a product team builds
    product: bool
    strength: float


def bare_wish(found: Fragment) -> Wish:
    """A fragment as a wish that nothing announced."""
    return Wish(
        found.first, found.first, found.first, found.last, found.verb, "bare", False, True, STRENGTH["bare"]
    )


def wishes(words: Words, hits: Sequence[Hit], cuts: Cuts, product: dict[int, int]) -> list[Wish]:
    """Every ask phrase with its object.

    ``cuts`` are words an object never runs into; ``product`` are the words (first -> end)
    that name something a product has.
    """
    sales = {at: end for at, end in covered(hits, "sales").items() if not joined(words, end)}
    kinds = {"sales": sales, "product": product}
    found = []
    for hit in hits:
        if hit.cue.kind in STRENGTH and not _unmeant(words, hit):
            region = _PLACES.get(hit.cue.object, after)(words, hit, cuts)
            found.append(_weighed(words, hit, region, kinds))
            if len(found) == _MOST:
                break
    return found


def _unmeant(words: Words, hit: Hit) -> bool:
    """``isn't blocked by`` is no ask, nor is ``request`` without a colon or a dash after it."""
    kind, before = hit.cue.kind, words.lower[hit.first - 1] if hit.first else ""
    if kind == "label":
        return label_end(words, hit) is None
    if kind == "german" and words.lower[hit.first] == "will":
        return _counted(words, "german_words") < _counted(words, "english_words")
    return kind == "blocked" and before in _NEGATIONS


def _counted(words: Words, kind: str) -> int:
    return sum(word in listed(kind) for word in words.lower)


def covered(hits: Sequence[Hit], kind: str) -> dict[int, int]:
    """First word -> end, of every hit of that kind."""
    found: dict[int, int] = {}
    for hit in hits:
        if hit.cue.kind == kind:
            found[hit.first] = max(hit.last, found.get(hit.first, 0))
    return found


def _weighed(words: Words, hit: Hit, region: Region, kinds: dict[str, dict[int, int]]) -> Wish:
    first, last, verb = region
    sales, product = kinds["sales"], kinds["product"]
    reach = min(hit.last + 6, max(last, hit.last) + 2)
    sold = min((at for at in sales if hit.last - 1 <= at < reach), default=None)
    built = [at for at in product if first <= at < last]
    is_sales = sold is not None and (not built or _sold(words, sold, sales[sold], built[0], product))
    length = last - first
    strength = STRENGTH[hit.cue.kind] + (1.2 if built else 0.0) - (3.0 if is_sales else 0.0)
    strength -= 2.5 if length == 0 or _says_little(words, hit, region) else 0.0
    strength -= 1.5 if hit.cue.kind == "lost" and words.lower[last : last + 1] in _HAPPENED else 0.0
    strength -= 2.5 if hit.cue.kind == "want" and words.lower[max(0, hit.first - 1)] in _UNWANTED else 0.0
    return Wish(hit.first, hit.last, first, last, verb, hit.cue.kind, is_sales, bool(built), strength)


def _says_little(words: Words, hit: Hit, region: Region) -> bool:
    """``fixed``, ``by then``, ``raise`` (it), ``be put``"""
    first, last, verb = region
    said = words.lower[first:last]
    if len(said) == 1 and (verb or said[0] in listed("vague")):
        return hit.cue.kind != "german"
    if said[0] in _NO_START and hit.cue.kind != "german":
        return not joined(words, first + 1) and said[:2] not in (
            ["on", "prem"],
            ["on", "premise"],
            ["in", "app"],
        )
    return len(said) < 3 and _BEING.issuperset(said)


def _sold(words: Words, sold: int, end: int, built: int, product: dict[int, int]) -> bool:
    """ "A demo of the API" is a demo; "an audit log export" is not a call although "log" may be."""
    if sold > built:
        return False
    return end >= product[built] or (end <= built and words.lower[end] in _ABOUT)
