"""Words and meaning weighed together, and what is shown of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from triage.matching.match import Band
from triage.matching.synonyms import CONCEPT
from triage.matching.terms import Unit

Scores = NDArray[np.float32]

WORDS = 0.3  # of a search's score; the rest is meaning
_PAIR_WORDS = 0.2
# A first place with this score, this far before the second, was right in 99 of 100 cases on the development
# sets of roadmap items (docs/reading-and-matching.md).
_SURE_SCORE, _SURE_LEAD = 0.5, 0.15
_CROWDED = 0.4
SURE_NAMED = 0.45  # a name said in full is not meant where the whole is about something else
_MAYBE_SCORE, _MAYBE_LAG = 0.4, 0.1
CLOSE = ("close in meaning",)
_BETWEEN = " ~ "


def fused(lexical: Scores, near: Mapping[str, float] | None, keys: Sequence[str]) -> Scores:
    """0 to 1 each, of words and meaning; where no meaning is known, words count alone."""
    if near is None:
        return lexical
    return WORDS * lexical + (1 - WORDS) * np.clip(_by_key(near, keys), 0.0, 1.0)


def uncrowded(scores: Scores, crowding: Mapping[str, float], keys: Sequence[str]) -> Scores:
    """What to rank such scores by: what is near to many other texts is near to any ask and tells little."""
    return scores - (1 - WORDS) * _CROWDED * _by_key(crowding, keys)


def _by_key(values: Mapping[str, float], keys: Sequence[str]) -> Scores:
    found = np.fromiter((values.get(key, 0.0) for key in keys), dtype=np.float32, count=len(keys))
    return np.nan_to_num(found)


def fused_score(lexical: float, cosine: float) -> float:
    """Of one pair of short texts: two asks' titles, which meaning tells more of."""
    return _PAIR_WORDS * lexical + (1 - _PAIR_WORDS) * min(max(cosine, 0.0), 1.0)


def best_places(scores: Scores, ranks: Scores, count: int) -> list[int]:
    """The places of the best by ``ranks`` whose score is above zero; equal ones in their order."""
    order = np.argsort(-ranks, kind="stable")
    return [int(place) for place in order[scores[order] > 0][:count]]


def leads_clearly(scores: Scores, best: Sequence[int]) -> bool:
    """Whether the first of the best places is that good, and that far before the second."""
    first, second = (float(scores[place]) for place in (best[0], best[1] if len(best) > 1 else best[0]))
    return first >= _SURE_SCORE and (len(best) == 1 or first - second >= _SURE_LEAD)


def unsure_band(score: float, first: float) -> Band:
    """Maybe is what stands near the first and is good enough to ask a person about."""
    return Band.MAYBE if score >= _MAYBE_SCORE and first - score <= _MAYBE_LAG else Band.NO


def wordings(said: Sequence[Unit]) -> dict[str, str]:
    """How a text words each meaning and each word, as it stands there first."""
    worded = {unit.wording: unit.shown for unit in reversed(said)}
    return worded | {unit.meaning: unit.shown for unit in reversed(said)}


def evidence(asked: Sequence[Unit], theirs: Mapping[str, str]) -> tuple[str, ...]:
    """What both say, both ways of saying it where they differ: "okta ~ single sign on"."""
    shared = ((unit, theirs.get(unit.meaning) or theirs.get(unit.wording)) for unit in asked)
    return tuple(dict.fromkeys(_both(unit, shown) for unit, shown in shared if shown))


def _both(unit: Unit, shown: str) -> str:
    differs = unit.meaning.startswith(CONCEPT) and unit.shown != shown
    return f"{unit.shown}{_BETWEEN}{shown}" if differs else unit.shown


def said_by_ask(words: Sequence[str]) -> frozenset[str]:
    """Of such evidence, the ask's side."""
    return frozenset(word.split(_BETWEEN)[0] for word in words)
