"""The words that name what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.reading.cues import Hit
from triage.reading.word_lists import listed
from triage.reading.words import Words

STRENGTH = {
    "label": 3.2, "vote": 3.0, "blocked": 3.0, "lost": 2.8, "asked": 2.4, "need": 2.4, "could": 2.2,
    "gap": 2.2, "wish": 2.1, "want": 2.0, "german": 2.0, "plans": 1.6, "dowe": 1.4, "must": 1.5,
}  # fmt: skip
_SOFT_FOR = frozenset({"their", "the", "our", "this", "that", "a"})
_PRONOUNS = frozenset({"we", "you", "they"})
_MODALS = frozenset({"can", "could", "let", "allow", "would"})
_NEGATIONS = frozenset({"isn't", "not", "aren't", "never", "wasn't", "longer"})
_BREAKS = (",", ";", "(", ")", "|", "–", "—", " - ", ":", "…", "->", " / ", '"', "=", " → ")


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


def wishes(
    words: Words, hits: Sequence[Hit], cuts: Sequence[tuple[int, int]], concepts: dict[int, int]
) -> list[Wish]:
    """Every ask phrase with its object.

    ``cuts`` are spans of characters an object never runs into; ``concepts`` are the words (first -> end)
    that name something a product has.
    """
    kinds = {"sales": _covered(hits, "sales"), "product": _covered(hits, "product") | concepts}
    found = []
    for hit in hits:
        if hit.cue.kind in STRENGTH and not _unmeant(words, hit):
            region = _before(words, hit, cuts) if hit.cue.object == "before" else _after(words, hit, cuts)
            found.append(_weighed(words, hit, region, kinds))
    return found


def _unmeant(words: Words, hit: Hit) -> bool:
    """``isn't blocked by`` is no ask, nor is ``request`` without a colon or a dash after it."""
    if hit.cue.kind == "label":
        return label_end(words, hit) is None
    return hit.cue.kind == "blocked" and hit.first > 0 and words.lower[hit.first - 1] in _NEGATIONS


def label_end(words: Words, hit: Hit) -> int | None:
    """The first word after ``ask:``, ``Feature request -`` or ``Feature request from Initech:``, or None."""
    if hit.first - words.sentence_of(hit.first).first > 3:
        return None
    end = words.ends[hit.last - 1]
    follows = words.text[end : end + 45]
    if (
        follows.lstrip()[:1] in (":", "=", "]")
        or follows[:3] in (" - ", " – ", " — ", "?: ", " → ")
        or follows[:4] == " -> "
    ):
        return hit.last
    colon = follows.find(":")
    if colon > 0 and follows.lstrip().startswith(("from ", "for ", "by ", "(", "at ")):
        return next((at for at in range(hit.last, len(words.lower)) if words.starts[at] > end + colon), None)
    return None


def _covered(hits: Sequence[Hit], kind: str) -> dict[int, int]:
    """First word -> end, of every hit of that kind."""
    covered: dict[int, int] = {}
    for hit in hits:
        if hit.cue.kind == kind:
            covered[hit.first] = max(hit.last, covered.get(hit.first, 0))
    return covered


def _weighed(words: Words, hit: Hit, region: tuple[int, int, bool], kinds: dict[str, dict[int, int]]) -> Wish:
    first, last, verb = region
    sales, product = kinds["sales"], kinds["product"]
    reach = min(hit.last + 6, max(last, hit.last) + 2)
    sold = min((at for at in sales if hit.last - 1 <= at < reach), default=None)
    built = [at for at in product if first <= at < last]
    # "a demo of the API" is a demo; "an audit log export" is not a call although "log" may be.
    is_sales = sold is not None and (not built or (sold <= built[0] and sales[sold] >= product[built[0]]))
    length = last - first
    strength = STRENGTH[hit.cue.kind] + (1.2 if built else 0.0) - (3.0 if is_sales else 0.0)
    strength -= 2.5 if length == 0 or (length == 1 and words.lower[first] in listed("vague")) else 0.0
    return Wish(hit.first, hit.last, first, last, verb, hit.cue.kind, is_sales, bool(built), strength)


def _after(words: Words, hit: Hit, cuts: Sequence[tuple[int, int]]) -> tuple[int, int, bool]:
    sentence = words.sentence_of(hit.first)
    first, end = hit.last, sentence.last
    verb = hit.cue.object == "do"
    if (
        verb
        and words.lower[first - 1] in listed("verbs")
        and words.lower[first - 1] not in ("let", "allow", "be")
    ):
        first -= 1  # "can we raise …": the verb belongs to the wish
    if hit.cue.kind == "label":
        first = label_end(words, hit) or first
        if first >= end and first < len(words.lower):
            end = words.sentence_of(first).last  # the label stands on a line of its own
    first, verb = _skip_empty(words, first, end, verb, cuts)
    last = first
    while last < end and not _ends_here(words, first, last, cuts):
        last += 1
    return first, _trimmed(words, first, last), verb


def _skip_empty(
    words: Words, first: int, end: int, verb: bool, cuts: Sequence[tuple[int, int]]
) -> tuple[int, bool]:
    """Past articles, pronouns and other people's names; "the ability to" and "can users" announce a verb."""
    before = ""
    while first < end:
        word = words.lower[first]
        after = words.lower[first + 1] if first + 1 < end else ""
        if word in ("ability", "way", "option", "possibility", "able") and after in ("to", "for"):
            first, verb = first + 1, verb or after == "to"
        elif _announces_verb(word, before, after):
            verb = True
        elif not (word in ("let", "allow") and verb) and not _skippable(words, first, verb, cuts):
            break
        before = word if not _cut_at(words, first, cuts) else "let"
        first += 1
    return first, verb


def _announces_verb(word: str, before: str, after: str) -> bool:
    """``can users export``, ``until we mask``, ``to export`` and ``can host`` are followed by what to do."""
    if word in ("can", "could"):
        return bool(after) and after not in listed("subjects") and after not in listed("empty_start")
    if word in listed("subjects") and before in _MODALS:
        return True
    if word in _PRONOUNS:
        return bool(after) and after not in listed("empty_start") and after not in listed("stops")
    return word == "to" and bool(after)


def _skippable(words: Words, at: int, verb: bool, cuts: Sequence[tuple[int, int]]) -> bool:
    word = words.lower[at]
    if word == "on" and words.lower[at + 1 : at + 2] in (["prem"], ["premise"], ["premises"], ["call"]):
        return False
    return _cut_at(words, at, cuts) or (
        word in listed("empty_start") and not (verb and word in listed("keep_with_verb"))
    )


def _cut_at(words: Words, index: int, cuts: Sequence[tuple[int, int]]) -> bool:
    start, end = words.starts[index], words.ends[index]
    return any(cut_start < end and start < cut_end for cut_start, cut_end in cuts)


def _ends_here(words: Words, first: int, at: int, cuts: Sequence[tuple[int, int]]) -> bool:
    word = words.lower[at]
    if at - first > 11 or _cut_at(words, at, cuts):
        return True
    if at == first:
        return False
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    if gap not in (" ", "-", "/", ".") and any(mark in gap for mark in _BREAKS):
        return True
    if word in listed("stops") or (word == "by" and at - first > 1):
        return True
    after = words.lower[at + 1] if at + 1 < len(words.lower) else ""
    if word in ("for", "in", "at", "by", "on", "as", "during") and after in _SOFT_FOR:
        return at + 2 < len(words.lower) and words.lower[at + 2] in listed("occasions")
    return f"{word}_{after}" in listed("stop_pairs") and (word in ("is", "as") or after not in _SOFT_FOR)


def _trimmed(words: Words, first: int, last: int) -> int:
    while last > first and words.lower[last - 1] in listed("dangling"):
        last -= 1
    return last


def _before(words: Words, hit: Hit, cuts: Sequence[tuple[int, int]]) -> tuple[int, int, bool]:
    """``audit logs are a blocker``: back to the last comma or the sentence's start."""
    sentence = words.sentence_of(hit.first)
    first = last = hit.first
    while first > sentence.first and last - first < 9:
        gap = words.text[words.ends[first - 1] : words.starts[first]] if first < last else " "
        if _cut_at(words, first - 1, cuts) or (
            gap not in (" ", "-", "/", ".") and any(mark in gap for mark in _BREAKS)
        ):
            break
        if words.lower[first - 1] in ("because", "that", "but", "says", "said", "if", "think", "so", "like"):
            break
        first -= 1
    while first < last and words.lower[first] in listed("empty_start"):
        first += 1
    return first, _trimmed(words, first, last), False
