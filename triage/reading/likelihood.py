"""Whether a message is an ask, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp

from triage.reading.cues import Hit
from triage.reading.fragments import Fragment
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
    "thanks": -0.8, "bot": -2.5, "sales": -1.5, "quoted": -0.9, "long": -1.0,
    "own": -1.3, "tagged": 1.3, "begged": 1.3, "urged": 0.8, "nag": 1.0,
}  # fmt: skip
_OURSELVES = frozenset({"i", "we", "i'd", "we'd", "i'm", "we're", "someone", "anyone", "you", "me", "your"})
_TALK = ("howto", "price", "schedule", "report", "done", "won", "thanks", "bot")


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found in a message that tells an ask from talk.

    ``fields`` names what else was read (account, amount, severity, due); ``product`` tells whether something
    is named that a product has.
    """

    words: Words
    hits: Sequence[Hit]
    wishes: Sequence[Wish]
    fragment: Fragment | None
    fields: Sequence[str]
    product: bool


def score_of(clues: Clues) -> float:
    """How likely the message is an ask, 0 to 1."""
    total = WEIGHTS["bias"] + sum(WEIGHTS[name] * value for name, value in features_of(clues).items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def likelihood_of(score: float) -> Likelihood:
    if score >= FILE_FROM:
        return Likelihood.FILE
    return Likelihood.IGNORE if score < IGNORE_BELOW else Likelihood.UNSURE


def features_of(clues: Clues) -> dict[str, float]:
    """Named numbers a weight is multiplied with; those that are zero may be left out."""
    features: dict[str, float] = {}
    asking = [wish for wish in clues.wishes if wish.kind != "bare" and is_meant(clues.words, wish)]
    if asking:
        _add_asking(features, clues, asking)
    elif clues.product:
        features["product"] = 0.5
    _add_talk(features, clues.words, clues.hits, asking)
    if clues.product and not asking and not any(kind in features for kind in (*_TALK, "fine")):
        _add_bare(features, clues)
    features["nag"] = float("product" in features and any(hit.cue.kind == "nag" for hit in clues.hits))
    sold = any(wish.sales for wish in clues.wishes)
    features["sales"] = float(sold and not any(wish.product for wish in asking))
    features["long"] = float(len(clues.words.lower) > 250)
    return features


def _add_asking(features: dict[str, float], clues: Clues, asking: Sequence[Wish]) -> None:
    best = max(asking, key=lambda wish: WEIGHTS[wish.kind] + wish.product)
    features[best.kind] = 1.0
    features["product"] = float(best.product)
    features["second"] = float(len({wish.kind for wish in asking}) > 1)
    features["quoted"] = float(clues.words.sentence_of(best.at).quoted)
    features["own"] = float(all(_own(clues.words, wish) for wish in asking))
    features.update(dict.fromkeys(clues.fields, 1.0))


def _add_bare(features: dict[str, float], clues: Clues) -> None:
    """Something a product has is named and nothing is said about it."""
    features["bare"] = 1.0 if {"account", "amount"} & set(clues.fields) else 0.4
    if fragment := clues.fragment:
        features["tagged"], features["begged"] = float(fragment.tagged), float(fragment.begged)
        features["urged"] = float(bool({"amount", "severity"} & set(clues.fields)))


def is_meant(words: Words, wish: Wish) -> bool:
    """A wish for something a product team could build; "on the roadmap" asks only with a question mark."""
    if wish.sales or wish.last <= wish.first:
        return False
    return wish.kind != "plans" or words.sentence_of(wish.at).question


def _own(words: Words, wish: Wish) -> bool:
    """ "We need more leads", "I'd like two people": colleagues ask, and the product has no such thing."""
    if wish.product or wish.kind not in ("need", "want", "could"):
        return False
    return any(word in _OURSELVES for word in words.lower[max(0, wish.at - 2) : wish.at + 2])


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
