"""An item that is new on the roadmap, or is called otherwise now, may be what was asked for before."""

from __future__ import annotations

from dataclasses import replace

from triage.asks import Ask
from triage.matching import Band, item_meant
from triage.matching.meaning import Kind
from triage.occasion import CLOCK, Occasion
from triage.ports import UnitOfWork
from triage.roadmap import RoadmapItem
from triage.usecases.learning import ways_of_saying


def surely_meant(uow: UnitOfWork, ask: Ask, on: Occasion) -> RoadmapItem | None:
    """The item that an ask without one surely means now; never one that a person parted it from."""
    if ask.item is not None:
        return None
    roadmap, drop = uow.roadmap.snapshot(), (ask.account,) if ask.account else ()
    match = item_meant(ask.title, ask.text, roadmap, drop=drop, synonyms=ways_of_saying(uow, on))
    if match is None or match.band is not Band.SURE or _is_parted(uow, ask, match.key):
        return None
    return roadmap.by_key.get(match.key)


def link_by_itself(uow: UnitOfWork, number: int, key: str, on: Occasion) -> None:
    """The need of the ask is this roadmap item; where another need is that item already, they are one.

    Decides nothing: whoever links looks at the asks anyway.
    """
    ask = uow.asks.get(number)
    if ask is None or ask.item is not None:
        return
    taken = uow.needs.of_item(key)
    into = uow.joins.joined_into(taken) if taken is not None else ask.need
    if taken is None:
        uow.needs.set_item(ask.need, key)
    moved = uow.asks.of_need(ask.need)
    if into != ask.need:
        uow.joins.add(ask.need, into, [each.number for each in moved], CLOCK, on.now)
        uow.asks.move([each.number for each in moved], into)
    for each in moved:
        uow.asks.change(replace(each, need=into, item=key))
        uow.audit.record(CLOCK, "linked", each.name, {"item": key}, on.now)
    uow.changes.mark(into, on.now)


def _is_parted(uow: UnitOfWork, ask: Ask, key: str) -> bool:
    labels = (each for each in uow.labels.snapshot().labels if each.kind is Kind.ITEM and not each.same)
    return any((each.left, each.right) == (str(ask.number), key) for each in labels)
