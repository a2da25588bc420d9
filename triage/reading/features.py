"""What in a message tells an ask from talk, as named numbers that the learned weights are multiplied with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.reading.cues import Hit
from triage.reading.fragments import Fragment
from triage.reading.leanings import leaning_of
from triage.reading.wishes import NAMING, Wish
from triage.reading.words import Words

_OURSELVES = frozenset({"i", "we", "i'd", "we'd", "i'm", "we're", "someone", "anyone", "you", "me", "your"})
_TALK = ("howto", "price", "schedule", "report", "done", "won", "thanks", "bot", "told")
_MOST_WORDS = 120  # an ask says early what it is
# Log-odds set by hand: the ground that learning stands on where a text is like none it has seen.
_BY_HAND = {
    "label": 4.0, "vote": 3.6, "blocked": 4.0, "lost": 4.0, "asked": 2.8, "need": 3.0, "want": 2.6,
    "could": 2.8, "gap": 2.4, "wish": 2.6, "must": 2.4, "german": 2.8, "plans": 2.2, "dowe": 1.0,
    "relayed": 2.0, "second": 1.2, "bare": 2.0, "product": 1.2, "account": 0.5, "amount": 0.4,
    "severity": 0.7, "due": 0.2, "fine": -4.5, "told": -2.5, "howto": -2.2, "price": -1.6,
    "schedule": -1.8, "report": -1.0, "done": -1.5, "won": -1.0, "thanks": -0.8, "bot": -2.5,
    "sales": -1.5, "quoted": -0.9, "long": -1.0, "own": -1.3, "tagged": 1.3, "begged": 1.3, "urged": 0.8,
    "nag": 1.0, "topic": 1.0, "query": 0.0,
}  # fmt: skip
_BY_HAND_BIAS, _MOST_BY_HAND = -2.8, 5.0


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found in a message that tells an ask from talk.

    ``fields`` names what else was read (account, amount, severity, due); ``product`` are the words
    (first -> end) that name something a product has; ``spans`` are characters with what stands there
    ("acct", "money", "day").
    """

    words: Words
    hits: Sequence[Hit]
    wishes: Sequence[Wish]
    fragment: Fragment | None
    fields: Sequence[str]
    product: Mapping[int, int]
    spans: Sequence[tuple[int, int, str]]


def features_of(clues: Clues) -> dict[str, float]:
    """Named numbers; those that are zero may be left out.

    Plain names are rules, ``c:`` cues, ``f:`` fields, ``s:`` shape, ``w:`` words and pairs of words;
    ``leaning`` is what all words tell together.
    """
    features = _rules(clues)
    by_hand = _BY_HAND_BIAS + sum(_BY_HAND[name] * value for name, value in features.items())
    features["by hand"] = max(-_MOST_BY_HAND, min(_MOST_BY_HAND, by_hand))
    for hit in clues.hits:
        features["c:" + hit.cue.kind] = 1.0
    for name in clues.fields:
        features["f:" + name] = 1.0
    _add_shape(features, clues.words)
    _add_words(features, clues)
    return features


def _rules(clues: Clues) -> dict[str, float]:
    features: dict[str, float] = {}
    asking = [wish for wish in clues.wishes if wish.kind not in NAMING and is_meant(clues.words, wish)]
    if asking:
        _add_asking(features, clues, asking)
    elif clues.product:
        features["product"] = 0.5
    _add_talk(features, clues.words, clues.hits, asking)
    named = clues.fragment or (clues.product and not asking)
    if named and not any(kind in features for kind in (*_TALK, "fine")):
        _add_bare(features, clues)
    features["nag"] = float("product" in features and any(hit.cue.kind == "nag" for hit in clues.hits))
    opens = next((wish for wish in clues.wishes if wish.kind in ("topic", "query")), None)
    if opens and not any(kind in features for kind in ("fine", "told", "done")):
        features[opens.kind] = 1.0 if opens.product else 0.5
    sold = any(wish.sales for wish in clues.wishes)
    features["sales"] = float(sold and not any(wish.product for wish in asking))
    features["long"] = float(len(clues.words.lower) > 250)
    return features


def _add_asking(features: dict[str, float], clues: Clues, asking: Sequence[Wish]) -> None:
    best = max(asking, key=lambda wish: _BY_HAND[wish.kind] + wish.product)
    features[best.kind] = 1.0
    features["product"] = float(best.product)
    features["second"] = float(len({wish.kind for wish in asking}) > 1)
    features["quoted"] = float(clues.words.sentence_of(best.at).quoted)
    features["own"] = float(all(_own(clues.words, wish) for wish in asking))
    if best.kind == "dowe" and any(hit.cue.kind == "behalf" for hit in clues.hits):
        features["relayed"] = 1.0
    for name in clues.fields:
        features[name] = 1.0


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
    """Whether "can live without" names what it withdraws; at a sentence's end it only says how badly.

    Who "doesn't want assistants to see margins" withdraws nothing.
    """
    if words.lower[hit.last - 1] == "want":
        return "to" not in words.lower[hit.last : hit.last + 4]
    if words.lower[hit.last - 1] != "without":
        return True
    return hit.last < words.sentence_of(hit.first).last


def _add_shape(features: dict[str, float], words: Words) -> None:
    count = len(words.lower)
    features["s:tiny"] = float(count < 4)
    features["s:short"] = float(count < 8)
    features["s:long"] = float(count > 40)
    features["s:question"] = float(words.sentences[0].question)
    features["s:ends in question"] = float(words.sentences[-1].question)
    features["s:fields"] = min(4.0, words.text.count("|") + words.text.count(":")) / 4
    features["s:link"] = float("://" in words.text)
    features["s:digits"] = float(sum(word[0].isdigit() for word in words.lower) * 4 > count)


def _add_words(features: dict[str, float], clues: Clues) -> None:
    previous, masked = "^", list(masked_words(clues))
    features["leaning"] = leaning_of(masked)
    for word in masked:
        features["w:" + word] = 1.0
        features[f"w:{previous} {word}"] = 1.0
        previous = word
    features[f"w:{previous} $"] = 1.0


def masked_words(clues: Clues) -> Iterator[str]:
    """The words, with names, money, days and features by what they are: weights must fit any product."""
    lower, labels, at = clues.words.lower, _labels(clues), 0
    count = min(len(lower), _MOST_WORDS)
    while at < count:
        label, end = labels.get(at), at + 1
        if label:
            while end < count and labels.get(end) == label:
                end += 1
        elif at in clues.product:
            label, end = "thing", max(end, clues.product[at])
        yield f"<{label}>" if label else "<n>" if lower[at][0].isdigit() else lower[at]
        at = end


def _labels(clues: Clues) -> dict[int, str]:
    """What stands there, by word; of spans that overlap the first one counts."""
    starts = clues.words.starts
    return {
        at: label
        for start, end, label in reversed(clues.spans)
        for at in range(bisect_left(starts, start), bisect_left(starts, end))
    }
