"""Asks without a word of asking: ``Pinecroft: multi-currency pls``, ``DATEV export | Initech | 40k``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.reading.objects import Cuts, breaks_before, fragment
from triage.reading.word_lists import listed
from triage.reading.words import Words

_PLEASE = frozenset({"please", "pls", "plz", "bitte", "plse", "pleeease"})
_ASKING = frozenset(
    {"how", "what", "who", "where", "when", "why", "which", "is", "are", "do", "does", "did", "can", "could",
     "any", "anyone", "anybody", "has", "have", "will", "would", "should", "wie", "was", "wer", "wo", "wann",
     "kann", "hat", "ist", "gibt"}
)  # fmt: skip
_SOMEBODY = frozenset({"he", "she", "i"})
_MARKS = (":", "|", "/", " - ", " – ", " — ", "->", "→", "(", ",", ")", "•")
_MOST_WORDS_AROUND = 40  # a longer message asks in sentences


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words ``first`` up to ``last`` name a thing the product has and say nothing about it.

    ``tagged``: an account's name and a mark stand before it; ``begged``: a "please" follows it.
    """

    first: int
    last: int
    verb: bool
    tagged: bool
    begged: bool


def bare_fragment(words: Words, product: dict[int, int], cuts: Cuts, account: int | None) -> Fragment | None:
    """The first clause that names something a product has without telling anything about it.

    ``product`` are such words (first -> end); ``account`` is where the account's name ends, in characters.
    """
    if not product or len(words.lower) > _MOST_WORDS_AROUND:
        return None
    for first, end in _clauses(words, cuts):
        if any(first <= at < end for at in product) and not _tells(words, first, end):
            start, last, verb = fragment(words, first, end, cuts)
            if any(start <= at < last for at in product):
                return Fragment(start, last, verb, _tagged(words, first, account), _begged(words, last))
    return None


def _clauses(words: Words, cuts: Cuts) -> Iterator[tuple[int, int]]:
    """Runs of words between marks, line ends and the spans that are cut out."""
    for sentence in words.sentences:
        if sentence.quoted or (sentence.question and words.lower[sentence.first] in _ASKING):
            continue
        first = sentence.first
        for at in range(sentence.first, sentence.last):
            if at in cuts:
                if at > first:
                    yield first, at
                first = at + 1
            elif at > first and breaks_before(words, at):
                yield first, at
                first = at
        if first < sentence.last:
            yield first, sentence.last


def _tells(words: Words, first: int, end: int) -> bool:
    """Whether the clause says what happened to the thing or what somebody does with it.

    It runs on over names and figures: "SSO rollout at Solbjerg finished".
    """
    while end < len(words.lower) and not breaks_before(words, end):
        end += 1
    if words.lower[first] in _SOMEBODY:
        return True
    return any(words.lower[at].removesuffix("'s") in listed("tells") for at in range(first, end))


def _tagged(words: Words, first: int, account: int | None) -> bool:
    """``Hexley:`` or ``Hexley (12k) -`` stands before it, with nothing else between."""
    if account is None or account > words.starts[first]:
        return account is not None and first == 0
    between = words.text[account : words.starts[first]]
    return len(between) < 30 and any(mark in between for mark in _MARKS)


def _begged(words: Words, last: int) -> bool:
    return any(word in _PLEASE for word in words.lower[max(0, last - 6) : last + 6])
