"""The things a message asks for: one, or several that are not the same said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from triage.matching.terms import units
from triage.reading.features import is_meant
from triage.reading.objects import Cuts, fragment
from triage.reading.result import AskedFor
from triage.reading.titles import best_wish, title_of, wish_title
from triage.reading.wishes import NAMING, Wish
from triage.reading.word_lists import listed
from triage.reading.words import Words

MOST = 5  # wishes of one message; a longer list is a document, not an ask
# What opens a point: "1) ", "(b) ", "2. " or, on a line of its own, "- ".
_ITEM = re.compile(r"(?<![^\s:])(?:[1-9a-e]\)\s|\([1-9a-e]\)\s|[1-9]\.\s(?=\S)|(?<!.)[-*•–]\s)")
_MARK = re.compile(r"[).*•–-]\s")  # every such opening ends so
_LABEL = re.compile(r"[\w ]{2,20}[:=]")
_AND = frozenset({"and", "und", "plus", "sowie"})
_ALSO = frozenset(
    {"also", "separately", "secondly", "additionally", "another", "too", "plus", "außerdem", "auch",
     "zusätzlich"}
)  # fmt: skip
_ASKING = frozenset({"need", "want", "asked", "label", "vote", "could", "german"})
_NEW_CLAUSE = frozenset(
    {"their", "they", "he", "she", "it", "its", "we", "our", "his", "her", "this", "that", "i", "you",
     "which", "who", "so", "but", "because", "otherwise", "today", "now", "sie", "ihre", "wir", "sonst",
     "das", "die", "der", "the", "people", "users", "admins", "customers", "no", "not", "is", "are"}
)  # fmt: skip
_POINTING = frozenset({"it", "that", "this", "them"})
_ALONE = 2.0  # strength from which a phrase of asking stands for itself
_FEWEST_ALIKE = 0.5


def asked_for(
    words: Words, found: Sequence[Wish], product: dict[int, int], cuts: Cuts, score: float
) -> tuple[AskedFor, ...]:
    """What is asked for, in reading order; one wish is matched with the whole message."""
    best = best_wish(found)
    if best is None:
        return (AskedFor(title_of(words, found, cuts), words.text.strip(), 0, len(words.text), score / 2),)
    parts = _listed(words, product, cuts) or [
        part for wish in _apart(words, found, best) for part in _split(words, wish, product, cuts)
    ]
    distinct = _distinct(words, parts)[:MOST]
    if len(distinct) < 2:
        start, end = words.starts[best.first], words.ends[best.last - 1]
        return (AskedFor(wish_title(words, best), words.text.strip(), start, end, score),)
    return tuple(_described(words, wish, score) for wish in sorted(distinct, key=lambda wish: wish.first))


def _described(words: Words, wish: Wish, score: float) -> AskedFor:
    start, end = words.starts[wish.first], words.ends[wish.last - 1]
    return AskedFor(wish_title(words, wish), words.text[start:end], start, end, round(score * 0.9, 4))


def _apart(words: Words, found: Sequence[Wish], best: Wish) -> list[Wish]:
    """The best wish and others that are sure, name something and don't overlap a stronger one."""
    kept = [best]
    for wish in sorted(found, key=lambda wish: -wish.strength):
        apart = all(wish.last <= other.first or other.last <= wish.first for other in kept)
        if apart and wish.strength >= _ALONE and is_meant(words, wish) and _adds(words, wish, best):
            kept.append(wish)
    return kept


def _adds(words: Words, wish: Wish, best: Wish) -> bool:
    sentence = words.sentence_of(wish.at)
    if wish.product and wish.kind in _ASKING and best.kind not in NAMING:
        return True  # what a message opens with is mostly explained by what follows
    apart = sentence is not words.sentence_of(best.at)
    return apart and not _ALSO.isdisjoint(words.lower[sentence.first : sentence.last])


def _split(words: Words, wish: Wish, product: dict[int, int], cuts: Cuts) -> list[Wish]:
    """``SSO, SCIM and an audit log``: the wish and what stands in one row with it."""
    first_part, rest = _up_to_and(words, wish, product)
    parts, at = [first_part], rest
    end = words.sentence_of(wish.first).last
    while at is not None and at < end and len(parts) <= MOST and words.lower[at] not in _NEW_CLAUSE:
        if at in cuts:
            break  # "…, Solbjerg prints it": somebody does something with it
        start, last, verb = fragment(words, at, end, cuts)
        cut_short, following = _up_to_and(
            words, replace(wish, first=start, last=last, verb=verb or _is_verb(words, start)), product
        )
        if not _names(words, cut_short, product):
            break
        parts.append(cut_short)
        at = following
    return parts


def _up_to_and(words: Words, wish: Wish, product: dict[int, int]) -> tuple[Wish, int | None]:
    """The wish up to an "and" between two named things, and where the next member of the row begins."""
    for at in range(wish.first + 1, wish.last):
        both = words.lower[at] in _AND or _gap(words, at) in (" & ", " + ", "+")
        if both and _splits(words, wish, at, product):
            begins = at + 1 if words.lower[at] in _AND else at
            return replace(wish, last=at), begins
    after = wish.last
    if after < len(words.lower) and after < words.sentence_of(wish.first).last:
        if words.lower[after] in _AND:
            return wish, after + 1
        if _gap(words, after) in (", ", " & ", " + ") and _goes_on(words, wish):
            return wish, after + 1 if words.lower[after] in _AND else after
    return wish, None


def _goes_on(words: Words, wish: Wish) -> bool:
    """Whether a row follows what a message opens with: after "SSO, they …" comes no further thing."""
    end = words.sentence_of(wish.first).last
    return wish.kind not in NAMING or not _AND.isdisjoint(words.lower[wish.last : end])


def _splits(words: Words, wish: Wish, at: int, product: dict[int, int]) -> bool:
    """Whether both sides name a thing of their own; "import and export of users" is one."""
    left = {end for start, end in product.items() if wish.first <= start < at}
    right = {end for start, end in product.items() if at <= start < wish.last}
    if not left or not right or words.lower[at - 1].endswith("-"):
        return False
    before = " ".join(words.lower[wish.first : at])
    after = " ".join(words.lower[at + 1 : wish.last])
    return at - wish.first < 6 and max(left) == at and not _alike(_meanings(before), _meanings(after))


def _names(words: Words, wish: Wish, product: dict[int, int]) -> bool:
    """Whether a member of a row names something a product has, and tells nothing about it."""
    if wish.last <= wish.first or wish.last - wish.first > 8:
        return False
    if not _POINTING.isdisjoint(words.lower[wish.first + 1 : wish.last]):
        return False  # "… and pull that as a file"
    if any(words.lower[at] in listed("tells") for at in range(wish.first, wish.last)):
        return False
    return any(wish.first <= at < wish.last for at in product)


def _is_verb(words: Words, at: int) -> bool:
    return at < len(words.lower) and words.lower[at] in listed("verbs") - listed("verbs_or_nouns")


def _listed(words: Words, product: dict[int, int], cuts: Cuts) -> list[Wish]:
    """The points of ``1) … 2) …`` or of a list with bullets; empty unless two of them name something."""
    if not _MARK.search(words.text):
        return []
    marks = list(_ITEM.finditer(words.text))
    if len(marks) < 2:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(words.text)]
    points = [_point(words, mark.end(), end, cuts) for mark, end in zip(marks, ends, strict=True)]
    some = [point for point in points if point and point.last > point.first]
    named = [point for point in some if _names(words, point, product)]
    return named if len(named) > 1 else some if named and len(some) > 1 else []


def _point(words: Words, start: int, end: int, cuts: Cuts) -> Wish | None:
    if _LABEL.match(words.text, start):
        return None  # "• Account: Oakspire" is a field of a form
    first = next((at for at, place in enumerate(words.starts) if start <= place < end), None)
    if first is None:
        return None
    stop = min(words.sentence_of(first).last, sum(1 for place in words.starts if place < end))
    begins, last, verb = fragment(words, first, stop, cuts)
    return Wish(first, first, begins, last, verb or _is_verb(words, begins), "label", False, True, _ALONE)


def _distinct(words: Words, parts: Sequence[Wish]) -> list[Wish]:
    """Each thing once: two wordings that share a meaning or most of their words are one."""
    if len(parts) < 2:
        return list(parts)
    kept: list[Wish] = []
    seen: list[frozenset[str]] = []
    for part in parts:
        if part.last <= part.first:
            continue
        meanings = _meanings(words.text[words.starts[part.first] : words.ends[part.last - 1]])
        if meanings and not any(_alike(meanings, other) for other in seen):
            kept.append(part)
            seen.append(meanings)
    return kept


def _meanings(text: str) -> frozenset[str]:
    return frozenset(unit.meaning for unit in units(text, ()))


def _alike(some: frozenset[str], others: frozenset[str]) -> bool:
    shared = some & others
    return len(shared) >= _FEWEST_ALIKE * min(len(some), len(others)) if some and others else True


def _gap(words: Words, at: int) -> str:
    return words.text[words.ends[at - 1] : words.starts[at]]
