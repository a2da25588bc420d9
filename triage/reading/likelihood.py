"""Whether a message is an ask, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import exp

from triage.reading.cues import Hit
from triage.reading.wishes import Wish
from triage.reading.words import Words

FILE_FROM, IGNORE_BELOW = 0.5, 0.3


class Likelihood(StrEnum):
    """What to do with a message: file it, ask its author, or leave it."""

    FILE = "file"
    UNSURE = "unsure"
    IGNORE = "ignore"


# Log-odds; measured on the development half of tests/data/sales_messages.jsonl.
WEIGHTS = {
    "bias": -2.8, "label": 4.0, "vote": 3.6, "blocked": 4.0, "lost": 4.0, "asked": 2.8, "need": 3.0,
    "want": 2.6, "could": 2.8, "gap": 2.4, "wish": 2.6, "must": 2.4, "german": 2.8, "plans": 2.2, "dowe": 1.0,
    "second": 1.2, "bare": 2.0, "product": 1.2, "account": 0.5, "amount": 0.4, "severity": 0.7, "due": 0.2,
    "fine": -4.5, "howto": -2.2, "price": -1.6, "schedule": -1.8, "report": -1.0, "done": -1.5, "won": -1.0,
    "thanks": -0.8, "bot": -2.5, "sales": -1.5, "quoted": -0.6, "long": -1.0,
}  # fmt: skip
_TALK = ("howto", "price", "schedule", "report", "done", "won", "thanks", "bot")


def score_of(
    words: Words, hits: Sequence[Hit], wishes: Sequence[Wish], known: Sequence[str], concepts: bool = False
) -> float:
    """0 to 1. ``known`` names what else was found (account, amount, severity, due).

    ``concepts``: whether the text names something a product has.
    """
    features = features_of(words, hits, wishes, known, concepts)
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def likelihood_of(score: float) -> Likelihood:
    if score >= FILE_FROM:
        return Likelihood.FILE
    return Likelihood.IGNORE if score < IGNORE_BELOW else Likelihood.UNSURE


def features_of(
    words: Words, hits: Sequence[Hit], wishes: Sequence[Wish], known: Sequence[str], concepts: bool = False
) -> dict[str, float]:
    """Named numbers a weight is multiplied with; those that are zero are left out."""
    features: dict[str, float] = {}
    asking = _asking(words, wishes)
    if asking:
        best = max(asking, key=lambda wish: WEIGHTS[wish.kind] + wish.product)
        features[best.kind] = 1.0
        features["product"] = float(best.product)
        features["second"] = float(len({wish.kind for wish in asking}) > 1)
        features["quoted"] = float(words.sentence_of(best.at).quoted)
        features.update(dict.fromkeys(known, 1.0))
    elif concepts or any(hit.cue.kind == "product" for hit in hits):
        features["product"] = 0.5
    _add_talk(features, words, hits, asking)
    if not asking and "product" in features and not any(kind in features for kind in (*_TALK, "fine")):
        features["bare"] = 1.0 if set(known) & {"account", "amount"} else 0.4
    features["sales"] = float(any(wish.sales for wish in wishes) and not any(wish.product for wish in asking))
    features["long"] = float(len(words.lower) > 250)
    return features


def _asking(words: Words, wishes: Sequence[Wish]) -> list[Wish]:
    """Wishes for something a product team could build; "on the roadmap" asks only with a question mark."""
    return [
        wish
        for wish in wishes
        if not wish.sales
        and wish.last > wish.first
        and (wish.kind != "plans" or words.sentence_of(wish.at).question)
    ]


def _add_talk(features: dict[str, float], words: Words, hits: Sequence[Hit], asking: Sequence[Wish]) -> None:
    """Talk counts in full in the sentence that asks, or where nothing is asked, and half beside an ask."""
    sentences = {words.sentence_of(wish.at).first for wish in asking}
    for hit in hits:
        kind = hit.cue.kind
        if kind == "fine":
            features[kind] = max(features.get(kind, 0.0), float(_of_something(words, hit)))
        elif kind in _TALK and not any(wish.at <= hit.first < wish.until for wish in asking):
            beside = bool(sentences) and words.sentence_of(hit.first).first not in sentences
            features[kind] = max(features.get(kind, 0.0), 0.4 if beside else 1.0)


def _of_something(words: Words, hit: Hit) -> bool:
    """Whether "can live without" names what it withdraws; at a sentence's end it only says how badly."""
    if words.lower[hit.last - 1] != "without":
        return True
    return hit.last < words.sentence_of(hit.first).last
