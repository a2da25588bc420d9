"""The words of an ask that tell what is wanted: cleaned, stemmed and brought to one way of saying it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from triage.matching.synonyms import CONCEPT, Synonyms, shipped_synonyms
from triage.matching.words import SKIPPED, split, stem

_FOLDER = Path(__file__).parent
_NUMBER = re.compile(r"\d+(?:k|m|mn|bn|st|nd|rd|th|x)?")


class Unit(NamedTuple):
    """One thing a text says: its meaning where the synonyms know one, and how it was worded.

    ``meaning`` is a concept such as ``~sso`` or, for other words, the stemmed word itself, as ``wording`` is.
    """

    meaning: str
    wording: str
    shown: str  # as it stood in the text, for people
    first: int  # where it stands: its first word, and the one after its last
    end: int
    loose: bool = False  # a way of saying it that may mean something else


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words without weight: ``empty`` ones are left out, ``generic`` ones (stemmed) count little;
    ``things`` are empty ones that stand for themselves right before another thing."""

    empty: frozenset[str]
    things: frozenset[str]
    generic: frozenset[str]
    generic_concepts: frozenset[str]
    not_only_product: frozenset[str]
    narrower: frozenset[str]


@cache
def word_lists() -> WordLists:
    kinds: dict[str, list[str]] = {}
    for line in (_FOLDER / "plain_words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _, words = line.partition(":")
            kinds[kind] = words.split()
    empty = frozenset((*kinds["ordinary"], *kinds["sales"]))
    return WordLists(
        empty,
        frozenset(kinds["things"]),
        frozenset(stem(word) for word in kinds["generic"]),
        frozenset(CONCEPT + name for name in kinds["generic_concepts"]),
        frozenset(CONCEPT + name for name in kinds["not_only_product"]),
        frozenset(stem(word) for word in kinds["narrower"]),
    )


def units(text: str, drop: Sequence[str] = (), synonyms: Synonyms | None = None) -> list[Unit]:
    """What a text says, in its order and each thing once; ``drop`` names what to leave out (an account)."""
    return list(_units(text, tuple(drop), synonyms or shipped_synonyms()))


@lru_cache(maxsize=64)  # an ask's title is looked at several times on its way
def _units(text: str, drop: tuple[str, ...], synonyms: Synonyms) -> tuple[Unit, ...]:
    words, lists = split(text), word_lists()
    stems = [stem(word) for word in words]
    dropped = _dropped(words, drop)
    found: dict[tuple[str, str], Unit] = {}
    covered = set(dropped)
    for first, last, concept, loose in _concepts(stems, dropped, synonyms):
        wording = next((stem for stem in stems[first:last] if stem in lists.narrower), concept)
        if (known := found.get((concept, wording))) is None or known.loose:
            shown = " ".join(words[first:last])
            found[concept, wording] = Unit(concept, wording, shown, first, last, loose)
        covered.update(range(first, last))
    for at, word in enumerate(words):
        if word not in lists.empty and at not in covered and len(word) > 1 and not _is_number(word):
            said = stems[at]
            if (said, said) not in found:
                found[said, said] = Unit(said, said, word, at, at + 1)
    return tuple(found.values())


def _is_number(word: str) -> bool:
    return word[0].isdigit() and bool(_NUMBER.fullmatch(word))


def _dropped(words: list[str], drop: Sequence[str]) -> frozenset[int]:
    """Positions of the dropped names, whole and in sequence, and of their first word alone."""
    positions: set[int] = set()
    for name in dict.fromkeys(drop):
        parts = split(name)
        first = parts[0].removesuffix("'s") if parts else ""
        for at, word in enumerate(words) if parts else ():
            if word.startswith(first) and word.removesuffix("'s") == first:
                length = sum(1 for _ in _same(words[at:], parts))
                positions.update(range(at, at + length))
    return frozenset(positions)


def _same(words: Sequence[str], parts: Sequence[str]) -> Iterable[str]:
    for word, part in zip(words, parts, strict=False):
        if word.removesuffix("'s") != part.removesuffix("'s"):
            return
        yield word


def _concepts(
    stems: Sequence[str], dropped: frozenset[int], synonyms: Synonyms
) -> list[tuple[int, int, str, bool]]:
    """Every synonym phrase that is not part of a longer one; articles and "their" may stand within."""
    known = synonyms.ways
    places = [at for at, word in enumerate(stems) if word not in SKIPPED]
    told = tuple([stems[at] for at in places])
    found: list[tuple[int, int, str, bool]] = []
    reached = 0
    for number, word in enumerate(told):
        if word not in known or places[number] in dropped:
            continue
        follows = told[number + 1 : number + 2]
        for phrase, concept, loose in known[word]:
            if phrase[1:2] != follows and len(phrase) > 1:
                continue
            end = number + len(phrase)
            if end > reached and told[number:end] == phrase:
                found.append((places[number], places[end - 1] + 1, concept, loose))
                reached = end
                break
    return found


def product_words(words: Sequence[str]) -> dict[int, int]:
    """Words (first -> end) that name something a product has, by the synonyms; words in lower case."""
    found = _concepts([stem(word) for word in words], frozenset(), shipped_synonyms())
    return {first: last for first, last, concept, _ in found if concept not in word_lists().not_only_product}


def terms(text: str, *, drop: Sequence[str] = (), synonyms: Synonyms | None = None) -> frozenset[str]:
    """Cleaned, stemmed and synonym-normalised terms of an ask; meanings begin with ``~``.

    Made for an ask's title, which has no chatter in it. ``drop``: names to leave out (an account's).
    """
    found = units(text, drop, synonyms)
    return frozenset(term for unit in found for term in (unit.meaning, unit.wording)) | _things(text, drop)


def _things(text: str, drop: Sequence[str]) -> frozenset[str]:
    """ "lead" of "lead export" and "deal" of "deal pipeline view", as stems."""
    words, lists = split(text), word_lists()
    if lists.things.isdisjoint(words):
        return frozenset()
    dropped, found, follows = _dropped(words, drop), set(), False
    for at, word in reversed(list(enumerate(words))):
        thing = follows and word in lists.things and at not in dropped
        if thing:
            found.add(stem(word))
        follows = thing or word not in lists.empty
    return frozenset(found)


def weight(term: str) -> float:
    """How much a term tells by itself, before anybody counts how often it occurs (0.3 to 1)."""
    if term in word_lists().generic_concepts:
        return 0.45
    return 0.3 if term in word_lists().generic else 1.0


def tells(text: str) -> bool:
    """Whether any word of a text is more than grammar and sales talk."""
    return any(word not in word_lists().empty and not word.isdigit() for word in split(text))
