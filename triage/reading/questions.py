"""What a question that opens a message is about: ``Do we have French in the UI?``"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.reading.objects import Cuts, breaks_before, skip_empty, trimmed
from triage.reading.wishes import STRENGTH, Wish
from triage.reading.word_lists import listed
from triage.reading.words import Words

NAMED = 1.2  # what it adds that the words name something a product has
LINKING = frozenset({"for", "from", "at", "by", "of", "with", "to", "in", "on", "incl"})
SUBORDINATE = frozenset({"that", "which", "where", "who", "when", "if", "so", "while", "what", "whenever"})
_LEADING_ON = LINKING | SUBORDINATE
ASKING = frozenset({"do", "does", "is", "are", "can", "could", "will", "would"})
_HAVING = frozenset({"have", "support", "offer", "do", "provide", "handle", "include", "got", "get"})
_LATELY = frozenset(
    {"already", "currently", "still", "also", "ever", "yet", "actually", "even", "now", "please"}
)
_NO_THING = frozenset(
    {"we're", "we", "they", "they're", "it's", "else", "nothing", "is", "are", "do", "does", "not", "no",
     "just", "will", "can", "should", "roadmap", "how"}
)  # fmt: skip
_TIMES = frozenset({"date", "eta", "timeline", "timing", "plan", "plans", "news", "update", "dates"})
_PLANS = frozenset(
    {"plan", "tier", "edition", "enterprise", "business", "pro", "standard", "premium", "package"}
)


@dataclass(frozen=True, slots=True)
class Around:
    """A message with what was found in it.

    ``product`` are the words (first -> end) that name something a product has, ``cuts`` the words no thing
    runs into, ``accounts`` those of them that name a customer.
    """

    words: Words
    product: Mapping[int, int]
    cuts: Cuts
    accounts: Cuts

    def named(self, first: int, last: int) -> bool:
        """Whether something a product has begins among these words."""
        return any(first <= place < last for place in self.product)


def asked_about(around: Around, at: int) -> Wish | None:
    """The thing in ``Do we support …?``, ``Does our … have a date?`` and ``Is a sandbox included?``"""
    words, first = around.words, at + 1
    end = words.sentence_of(at).last
    if first >= end or words.lower[first] in listed("nobody"):
        return None
    if words.lower[first] in listed("subjects"):
        return _done(around, at, end)
    if words.lower[at] in ("can", "could"):
        return None  # "can a report land …": no thing is named
    first += words.lower[first] == "there"
    place = _named_until(around, first, end, listed("predicates"))
    comes_with = words.lower[place : place + 2] == ["come", "with"]
    if comes_with and _PLANS.isdisjoint(words.lower[place + 2 : end]):
        first = place + 2
        place = _named_until(around, first, end, listed("predicates"))
    start, verb = _start(around, first, place)
    return _wish(around, at, (start, place, verb), comes_with)


def _done(around: Around, at: int, end: int) -> Wish | None:
    """What "do we", "can users" and their like go on with."""
    words, first = around.words, at + 2
    while first < end and words.lower[first] in _LATELY:
        first += 1
    if first >= end:
        return None
    if words.lower[first] not in _HAVING:
        return _wish(around, at, (first, _named_until(around, first, end, _LATELY), True), False)
    last = _named_until(around, first + 1, end, _LATELY)
    start, verb = _start(around, first + 1, last)
    return _wish(around, at, (start, last, verb), False)


def _start(around: Around, first: int, last: int) -> tuple[int, bool]:
    """Past articles, and past "a date for"."""
    lower = around.words.lower
    start, verb = skip_empty(around.words, first, last, False, around.cuts)
    if lower[start] in _TIMES and lower[start + 1 : start + 2] in (["for"], ["on"], ["of"]):
        return skip_empty(around.words, start + 2, last, False, around.cuts)
    return start, verb


def _named_until(around: Around, first: int, end: int, ends: frozenset[str]) -> int:
    """The word before which what is asked about has been named."""
    words = around.words
    for place in range(first + 1, end):
        word = words.lower[place]
        if breaks_before(words, place) or place in around.cuts:
            return place
        if word in ends or word in listed("topic_ends") or goes_elsewhere(words, place):
            return place
    return end


def goes_elsewhere(words: Words, place: int) -> bool:
    """``… or is that custom``, ``… at some point``, ``… as they``"""
    word, following = words.lower[place], words.lower[place + 1 : place + 2]
    if word == "as":
        return bool(following) and following[0] in listed("empty_start")
    if word == "or":
        return bool(following) and following[0] in _NO_THING
    return word == "at" and following == ["some"]


def head_of(words: Words, first: int, last: int) -> str:
    """What the words are about: the last of them before a preposition."""
    heads = (at for at in range(first + 1, last) if words.lower[at] in _LEADING_ON)
    return words.lower[next(heads, last) - 1]


def _wish(around: Around, at: int, region: tuple[int, int, bool], surely: bool) -> Wish | None:
    """``surely``: what is said about it makes it something a product has."""
    first, end, verb = region
    last = trimmed(around.words, first, end)
    if last <= first or not (surely or around.named(first, last)):
        return None
    if not verb and head_of(around.words, first, last) in listed("no_topics"):
        return None
    return Wish(at, first, first, last, verb, "query", False, True, STRENGTH["query"] + NAMED)
