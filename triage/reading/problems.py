"""The sentences that tell why something is wanted: the problem behind the wish."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.reading.cues import Hit
from triage.reading.words import Sentence, Words

LONGEST = 400
_TELLING = frozenset({"pain", "workaround", "lost", "no_workaround"})
# Both patterns are for texts in lower case (``Words.small``).
_LABELLED = re.compile(
    r"(?:^|[\n|;•*]\s*)(?:why|problem|reason|impact|pain|background|context|warum|grund|problematik)\s*[:=–-]\s*"
    r"(?P<why>[^\n|]{4,400})",
)
_WHY = re.compile(
    r"(?:\b(?:because|cause|cuz|since|otherwise|so that|weil|da sie|sonst|damit|as (?:they|their|it|he|she)|"
    r"which means)\b|(?:[,;]|\s[-–—])\s(?=(?:they|their|he|she|it|sie|ihre|today|right now|currently|"
    r"people|users|admins|everybody)\b))",
)
_FEWEST_WORDS = 3


def problem_of(
    words: Words, hits: Sequence[Hit], wish: tuple[int, int] | None
) -> tuple[str, int, int] | None:
    """The problem with its place: a labelled one, else sentences that tell it, else the clause that says why.

    ``wish`` are the characters that name what is asked for; the problem is something else than that.
    """
    if found := _LABELLED.search(words.small):
        return _told(words.text, found.start("why"), found.end("why"))
    if sentences := _telling(words, hits, wish):
        return _told(words.text, words.starts[sentences[0].first], sentences[-1].end)
    return _clause(words, wish) if wish else None


def _telling(words: Words, hits: Sequence[Hit], wish: tuple[int, int] | None) -> list[Sentence]:
    """At most two sentences in a row that tell of pain or of how they manage, beside the one that asks."""
    told = {words.sentence_of(hit.first).first for hit in hits if hit.cue.kind in _TELLING}
    found: list[Sentence] = []
    for sentence in words.sentences:
        asks = sentence.start <= (wish[0] if wish else 0) < sentence.end
        if sentence.first in told and not asks and sentence.last - sentence.first >= _FEWEST_WORDS:
            found.append(sentence)
        elif found:
            break
    return found[:2]


def _clause(words: Words, wish: tuple[int, int] | None) -> tuple[str, int, int] | None:
    """What follows "because" or ", they …" in the sentence that asks."""
    if wish is None:
        return None
    end = next((sentence.end for sentence in words.sentences if wish[0] < sentence.end), len(words.text))
    found = _WHY.search(words.small, wish[1], end)
    if not found:
        return None
    told = _told(words.text, found.end(), end)
    return told if told and told[0].count(" ") + 1 >= _FEWEST_WORDS else None


def _told(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    told = text[start : min(end, start + LONGEST)].rstrip(" .!?;|\n")
    lead = len(told) - len(told.lstrip(" ,;:-–—\n>"))
    told = told[lead:]
    return (" ".join(told.split()), start + lead, start + lead + len(told)) if told else None
