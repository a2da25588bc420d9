"""Linking what is asked for to the roadmap: to an item that is there, or to a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.asks import Ask
from triage.capacity import PromiseState
from triage.matching.meaning import Kind
from triage.meaning_ports import Label
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.roadmap import MADE_HERE, ItemStatus, RoadmapItem
from triage.usecases.enriching import Word
from triage.usecases.joining import decide_again, join_needs

_PLANNED = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS, ItemStatus.SHIPPED)


@dataclass(frozen=True, slots=True)
class NewItem:
    """What a PM writes of an item; ``effort`` in points, None where nobody estimated it."""

    title: str
    status: ItemStatus
    effort: float | None = None
    team: str = ""
    quarter: str = ""


def items_like(uow: UnitOfWork, typed: str, limit: int) -> Sequence[RoadmapItem]:
    """Roadmap items whose title, key or another name holds the typed letters."""
    letters = typed.strip().casefold()
    items = uow.roadmap.snapshot().items
    return [item for item in items if any(letters in name.casefold() for name in _names(item))][:limit]


def teams_known(uow: UnitOfWork) -> Sequence[str]:
    """Teams that have capacity, by name."""
    return sorted({row.team for row in uow.capacity.snapshot().rows})


def link_item(uow: UnitOfWork, ask: Ask, key: str, who: str, on: Occasion) -> RoadmapItem | None:
    """The need of ``ask`` is this roadmap item from now on; None where the item is gone.

    Where another need is this item already, the two are one.
    """
    item = uow.roadmap.snapshot().by_key.get(key)
    if item is None:
        return None
    uow.audit.record(who, "linked", ask.name, {"item": key}, on.now)
    label = Label(Kind.ITEM, str(ask.number), key, True, who, on.now, ask.title, item.title)
    uow.labels.add(label)
    taken = uow.needs.of_item(key)
    if taken is not None and uow.joins.joined_into(taken) != ask.need:
        join_needs(uow, ask, taken, who, on)
    _set_item(uow, ask, item, who, on)
    return item


def create_item(uow: UnitOfWork, ask: Ask, new: NewItem, who: str, on: Occasion) -> RoadmapItem:
    """Puts a new item on the roadmap and links the need to it."""
    teams = (new.team,) if new.team else ()
    item = RoadmapItem(
        _free_key(uow, ask), new.title, status=new.status, teams=teams, quarter=new.quarter, effort=new.effort
    )
    uow.roadmap.put([item], on.now)
    details = {"title": new.title, "status": new.status.value, "effort": new.effort, "quarter": new.quarter}
    uow.audit.record(who, "planned", ask.name, {"item": item.key} | details, on.now)
    link_item(uow, ask, item.key, who, on)
    return item


def _set_item(uow: UnitOfWork, ask: Ask, item: RoadmapItem, who: str, on: Occasion) -> None:
    now = uow.asks.get(ask.number)
    need = now.need if now else ask.need
    if uow.needs.of_item(item.key) is None:
        uow.needs.set_item(need, item.key)
    for each in uow.asks.of_need(need):
        uow.asks.change(replace(each, item=item.key))
    if item.status in _PLANNED:  # what is planned holds its own capacity
        uow.promises.settle(need, PromiseState.RELEASED, on.now)
    decide_again(uow, need, Word(who, f"item:{item.key}:{on.now.isoformat()}"), on)


def _free_key(uow: UnitOfWork, ask: Ask) -> str:
    taken = uow.roadmap.snapshot().by_key
    keys = (f"{MADE_HERE}{ask.number}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(key for key in keys if key not in taken)


def _names(item: RoadmapItem) -> tuple[str, ...]:
    return item.title, item.key, *item.aliases
