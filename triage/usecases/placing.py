"""Where an ask belongs: the need it shares with earlier asks, and the roadmap item it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from triage.matching import Band, Synonyms, item_meant, match_needs, terms
from triage.matching.meaning import Kind, Meanings
from triage.meaning_ports import NearNeed
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import item_of, named_item
from triage.usecases.learning import ways_of_saying
from triage.usecases.meaning import account_words, compared_text

# How many of the nearest are looked at; what is farther away says nothing.
_NEAR_ITEMS, _NEAR_ASKS = 50, 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ask belongs: its need, the roadmap item it surely is, or one it may be."""

    need: int
    item: str | None
    unsure: RoadmapItem | None


@dataclass(frozen=True, slots=True)
class _Near:
    """What is near an ask by meaning, with its cosine; nothing where the ask has no vector."""

    items: Mapping[str, float]
    needs: Sequence[NearNeed]


def place_ask(uow: UnitOfWork, reading: Reading, on: Occasion, meanings: Meanings | None = None) -> Place:
    """The place of an ask that is about to be filed; makes a need where none is surely the same."""
    place = find_place(uow, reading, on, meanings)
    if place.need:
        return place
    item = item_of(uow, place.item)
    words = _words(reading, ways_of_saying(uow, on))
    title = item.title if item else reading.title
    return replace(place, need=uow.needs.add(title, place.item, words, on.now))


def find_place(uow: UnitOfWork, reading: Reading, on: Occasion, meanings: Meanings | None = None) -> Place:
    """The place an ask would have; need 0 stands for one that would be made. Reads only."""
    drop = account_words(reading)
    near = _near(uow, reading, on, meanings)
    synonyms = ways_of_saying(uow, on)
    best = item_meant(
        reading.title, reading.text, uow.roadmap.snapshot(), drop=drop, near=near.items, synonyms=synonyms
    )
    sure = named_item(uow, best, Band.SURE)
    known = _known_need(uow, _words(reading, synonyms), sure.key if sure else None, near.needs, synonyms)
    need, item = known or (0, sure.key if sure else None)
    unsure = None if known and item_of(uow, item) else named_item(uow, best, Band.MAYBE)
    return Place(need, item, unsure)


def _words(reading: Reading, synonyms: Synonyms) -> frozenset[str]:
    """What a need is found by: a title carries no chatter, so different asks stay apart."""
    return terms(reading.title, drop=account_words(reading), synonyms=synonyms)


def _near(uow: UnitOfWork, reading: Reading, on: Occasion, meanings: Meanings | None) -> _Near:
    vector = meanings.vectors.get(compared_text(reading, on)) if meanings else None
    if meanings is None or vector is None:
        return _Near({}, ())
    return _Near(
        uow.vectors.near(Kind.ITEM, meanings.model, vector, _NEAR_ITEMS),
        uow.vectors.needs_near(meanings.model, vector, _NEAR_ASKS),
    )


def _known_need(
    uow: UnitOfWork, words: frozenset[str], item: str | None, near: Sequence[NearNeed], synonyms: Synonyms
) -> tuple[int, str | None] | None:
    """The earlier need this surely is, with its item: the same roadmap item, or the same telling words and
    meaning."""
    if item is not None:
        need = uow.needs.of_item(item)
        return None if need is None else _standing(uow, need, item)
    candidates = {
        each.need: each
        for each in (*uow.needs.candidates(words, same_alone=True), *(one.need for one in near))
    }
    cosines = {str(one.need.need): one.cosine for one in near}
    found = match_needs(words, item, tuple(candidates.values()), near=cosines, synonyms=synonyms)
    if not found or found[0].band is not Band.SURE:
        return None
    need = int(found[0].key)
    return _standing(uow, need, candidates[need].item)


def _standing(uow: UnitOfWork, need: int, item: str | None) -> tuple[int, str | None]:
    """The need itself, or the one that a PM joined it to, with that one's item."""
    standing = uow.joins.joined_into(need)
    into = uow.needs.get(standing) if standing != need else None
    return standing, into.item if into else item
