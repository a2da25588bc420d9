"""Words that tell what a message is about: a shipped table of phrases and a fast search for them.

A row of ``cues.tsv`` is ``kind, object, phrases``. In a phrase ``a|b`` is either word, ``(a)`` may be
missing, and ``...`` skips up to seven words of the same sentence. ``object`` says where the thing that is
asked for stands: ``after`` or ``before`` the phrase, ``do`` (after it, beginning with a verb) or ``-``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from triage.reading.words import Words

_GAP = "..."
_LONGEST_GAP = 7


@dataclass(frozen=True, slots=True)
class Cue:
    """One meaning of a phrase; ``kind`` names it, ``object`` tells where its object stands."""

    kind: str
    object: str


class Hit(NamedTuple):
    """A cue found in the words ``first`` up to but without ``last``."""

    cue: Cue
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    gap: _Node | None = None
    cues: tuple[Cue, ...] = ()


def hits(words: Words) -> list[Hit]:
    """Every cue in reading order; of phrases of one meaning that begin together only the longest."""
    found: list[Hit] = []
    start = _trie().children
    lower = words.lower
    for sentence in words.sentences:
        for first in range(sentence.first, sentence.last):
            if node := start.get(lower[first]):
                longest: dict[tuple[str, bool], Hit] = {}
                for cue, last in _walk(node, lower, first + 1, sentence.last):
                    meaning = cue.kind, cue.object == "before"
                    if meaning not in longest or longest[meaning].last < last:
                        longest[meaning] = Hit(cue, first, last)
                found.extend(longest.values())
    return found


def _walk(node: _Node, lower: list[str], at: int, end: int) -> Iterator[tuple[Cue, int]]:
    """Every cue a path from this node reaches, with the word after its last one."""
    for cue in node.cues:
        yield cue, at
    if at < end and (child := node.children.get(lower[at])):
        yield from _walk(child, lower, at + 1, end)
    if node.gap:
        for skipped in range(at, min(end, at + _LONGEST_GAP + 1)):
            if child := node.gap.children.get(lower[skipped]):
                yield from _walk(child, lower, skipped + 1, end)


@cache
def _trie() -> _Node:
    root = _Node()
    for line in (Path(__file__).parent / "cues.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, object_at, phrases = line.split("\t")
            for phrase in phrases.split("; "):
                _plant(root, phrase, Cue(kind, object_at))
    return root


@cache
def cue_words() -> frozenset[str]:
    """Every word that some cue has: words people use every day, so no names."""
    words: set[str] = set()
    waiting = [_trie()]
    while waiting:
        node = waiting.pop()
        words.update(node.children)
        waiting += node.children.values()
        if node.gap:
            waiting.append(node.gap)
    return frozenset(words)


def _plant(root: _Node, phrase: str, cue: Cue) -> None:
    for words in product(*(_choices(part) for part in phrase.split())):
        node = root
        for word in filter(None, words):
            if word == _GAP:
                node.gap = node.gap or _Node()
                node = node.gap
            else:
                node = node.children.setdefault(word, _Node())
        node.cues = (*node.cues, cue) if cue not in node.cues else node.cues


def _choices(part: str) -> list[str]:
    if part.startswith("(") and part.endswith(")"):
        return [*part[1:-1].split("|"), ""]
    return part.split("|")
