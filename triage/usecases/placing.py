"""Where an ask belongs: the need it shares with earlier asks, and the roadmap item it means."""

from __future__ import annotations

from dataclasses import dataclass

from triage.matching import Band, Match, item_meant, match_needs, terms
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import item_of, named_item


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ask belongs: its need, the roadmap item it surely is, or one it may be."""

    need: int
    item: str | None
    unsure: RoadmapItem | None


def place_ask(uow: UnitOfWork, reading: Reading, on: Occasion) -> Place:
    """The place of an ask that is about to be filed; makes a need where none is surely the same."""
    drop = _account_words(reading)
    best = item_meant(reading.title, reading.text, uow.roadmap.snapshot(), drop=drop)
    sure = named_item(uow, best, Band.SURE)
    words = terms(reading.title, drop=drop)  # a title carries no chatter, so different asks stay apart
    known = _known_need(uow, words, sure.key if sure else None)
    if known is None:
        need = uow.needs.add(sure.title if sure else reading.title, sure.key if sure else None, words, on.now)
        return Place(need, sure.key if sure else None, named_item(uow, best, Band.MAYBE))
    need, item = known
    unsure = None if item_of(uow, item) else named_item(uow, best, Band.MAYBE)
    return Place(need, item, unsure)


def _account_words(reading: Reading) -> tuple[str, ...]:
    """The account as it is called in the book and as the message has it: neither tells what is asked for."""
    if reading.account is None:
        return ()
    place = reading.evidence.get("account")
    return (reading.account, reading.text[place.start : place.end]) if place else (reading.account,)


def _known_need(uow: UnitOfWork, words: frozenset[str], item: str | None) -> tuple[int, str | None] | None:
    """The earlier need this surely is, with its item: the same roadmap item, or the same telling words."""
    if item is not None:
        need = uow.needs.of_item(item)
        return None if need is None else (need, item)
    candidates = uow.needs.candidates(words)
    found = match_needs(words, item, candidates)
    if not found or found[0].band is not Band.SURE:
        return None
    return _need_and_item(found[0], {c.need: c.item for c in candidates})


def _need_and_item(match: Match, items: dict[int, str | None]) -> tuple[int, str | None]:
    need = int(match.key)
    return need, items[need]
