"""Which roadmap item an ask means: what is asked for counts, not what else the message tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard
from weakref import WeakKeyDictionary

from triage.matching.documents import match_roadmap
from triage.matching.fusing import SURE_NAMED, said_by_ask
from triage.matching.items import sure_item
from triage.matching.match import Band, Match
from triage.matching.synonyms import Synonyms, shipped_synonyms
from triage.matching.terms import units, weight
from triage.matching.words import split, stem
from triage.roadmap import Roadmap

# By first stem: every title and alias as stems, with its item's key.
_Names = dict[str, list[tuple[tuple[str, ...], str]]]
_names: WeakKeyDictionary[Roadmap, _Names] = WeakKeyDictionary()
# Other words a title may have beside an item's name of one word: "Add SSO" and "Add Okta SSO" mean SSO.
_BESIDE_ONE_WORD = 2
# An unsure match must be about at least this share of what is asked for; else it is another thing.
_UNSURE_SHARE = 0.6


def item_meant(
    title: str,
    text: str,
    roadmap: Roadmap,
    *,
    drop: Sequence[str] = (),
    near: Mapping[str, float] | None = None,
    synonyms: Synonyms | None = None,
) -> Match | None:
    """The item of an ask with this title, sure or maybe; None where it means none of them.

    An item called by its name in the title is meant. Else the title is matched, and the whole text only to
    become sure: a story touches many items in passing. ``near`` is item key -> cosine of the whole
    cleaned ask with the cleaned ``item_text``; where it is known, the whole must bear out a title's sureness.
    """
    if called := _called_by_name(title, roadmap):
        return called
    by_title = _first(match_roadmap(title, roadmap, drop=drop, near=near, limit=1, synonyms=synonyms))
    if near:
        by_text = _first(match_roadmap(text, roadmap, drop=drop, near=near, limit=1, synonyms=synonyms))
        if found := _by_meaning(by_title, by_text):
            return found
    else:
        if _is_sure(by_title):
            return by_title
        if named := sure_item(text, roadmap, drop=drop, synonyms=synonyms or shipped_synonyms()):
            return named
    return by_title if by_title and _is_about(by_title, title, drop, synonyms) else None


def _by_meaning(by_title: Match | None, by_text: Match | None) -> Match | None:
    """What both or the whole ask make sure, else what the whole, or a title that it does not bear out, may be
    about; words alone would find in the whole what is only touched."""
    surely = by_title if _is_sure(by_title) else None
    if surely and _bears_out(by_text, surely):
        return surely
    if by_text and by_text.band is not Band.NO:
        return by_text
    return replace(surely, band=Band.MAYBE) if surely else None


def _is_sure(match: Match | None) -> TypeGuard[Match]:
    return match is not None and match.band is Band.SURE


def _bears_out(by_text: Match | None, by_title: Match) -> bool:
    """Whether the whole is about what its title seems to be: one of two words may sound like an item."""
    return by_text is not None and by_text.key == by_title.key and by_text.score >= SURE_NAMED


def _called_by_name(title: str, roadmap: Roadmap) -> Match | None:
    """The one item whose title or alias stands word for word in the title; the longest name counts."""
    said = [stem(word) for word in split(title)]
    found = [(len(name), key) for name, key in _names_in(said, roadmap) if _says_enough(len(name), len(said))]
    longest = max((length for length, _ in found), default=0)
    keys = {key for length, key in found if length == longest}
    return Match(keys.pop(), 1.0, Band.SURE, (title,)) if len(keys) == 1 else None


def _says_enough(length: int, said: int) -> bool:
    return said <= 2 * length + 3 if length > 1 else said <= 1 + _BESIDE_ONE_WORD


def _names_in(said: Sequence[str], roadmap: Roadmap) -> Iterator[tuple[tuple[str, ...], str]]:
    names = _names.get(roadmap)
    if names is None:
        names = _names[roadmap] = _index(roadmap)
    for at, word in enumerate(said):
        for name, key in names.get(word, ()):
            if tuple(said[at : at + len(name)]) == name:
                yield name, key


def _index(roadmap: Roadmap) -> _Names:
    names: _Names = {}
    for item in roadmap.items:
        for said in (item.title, *item.aliases):
            if name := tuple(stem(word) for word in split(said)):
                names.setdefault(name[0], []).append((name, item.key))
    return names


def _is_about(match: Match, title: str, drop: Sequence[str], synonyms: Synonyms | None) -> bool:
    if match.band is not Band.MAYBE:
        return False
    asked = units(title, drop, synonyms)
    said = said_by_ask(match.words)
    shared = sum(weight(unit.meaning) for unit in asked if unit.shown in said)
    return shared >= _UNSURE_SHARE * sum(weight(unit.meaning) for unit in asked)


def _first(matches: Sequence[Match]) -> Match | None:
    return matches[0] if matches else None
