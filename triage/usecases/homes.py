"""What App Home shows: to a rep the own asks by state, to a PM the queue by need and the teams' room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from triage.asks import AskState
from triage.figures import NeedFigures, Some
from triage.ledger import CapacityRow, capacity_rows
from triage.occasion import Occasion
from triage.ports import QueueEntry, UnitOfWork
from triage.usecases.joining import suggested_needs
from triage.usecases.listing import AskPage, NeedLine, Viewer, need_line, page_of, viewer_of
from triage.verdicts import Autonomy

ASKS_ON_A_PAGE, NEEDS_ON_A_PAGE = 15, 12
# So many of the oldest needs are sorted by what is to be done; more would make Home slow.
_SORTED_AT_ONCE = 120
_QUARTERS_SHOWN = 3
_MOST_SUGGESTED = 2


class Tab(StrEnum):
    """What of Home is shown; reps have their own asks alone."""

    MINE = "mine"
    QUEUE = "queue"
    ALL = "all"
    WANTED = "wanted"


class Todo(StrEnum):
    """What a need in the queue waits for, in the order of the list."""

    DISAGREEMENT = "disagreement"
    DRAFT = "draft"
    PROPOSED = "proposed"
    ANSWER = "answer"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in Home somebody is; ``state`` None shows asks in any state."""

    tab: Tab
    state: AskState | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class AsksHome:
    """A person's own asks."""

    place: Place
    counts: Mapping[AskState, int]
    page: AskPage


@dataclass(frozen=True, slots=True)
class TeamRooms:
    """A team's points in this quarter and the next ones: free (below 0: over-committed) and in all."""

    team: str
    rows: tuple[CapacityRow, ...]


@dataclass(frozen=True, slots=True)
class QueueHome:
    """One page of a queue, sorted by what is to be done; the counts are in needs. ``has_capacity`` tells
    whether capacity was ever imported."""

    place: Place
    mine: int
    everybodys: int
    lines: tuple[tuple[Todo, tuple[NeedLine, ...]], ...]
    teams: tuple[TeamRooms, ...]
    has_capacity: bool

    @property
    def total(self) -> int:
        return self.mine if self.place.tab is Tab.QUEUE else self.everybodys

    @property
    def shown(self) -> int:
        return sum(len(lines) for _, lines in self.lines)


@dataclass(frozen=True, slots=True)
class WantedHome:
    """A page of what everybody asks for and is not there yet, as of ``today``."""

    place: Place
    wanted: Some[NeedFigures]
    today: date


Home = AsksHome | QueueHome | WantedHome


def home_of(uow: UnitOfWork, user: str, is_pm: bool, place: Place | None, on: Occasion) -> Home:
    """What this person sees; who is no PM never sees a queue, whatever place was asked for."""
    viewer = viewer_of(uow, user, is_pm)
    if not is_pm:
        place = replace(place, tab=Tab.MINE) if place else Place(Tab.MINE, AskState.OPEN)
    place = place or Place(Tab.QUEUE)
    if place.tab is Tab.WANTED:
        return _wanted(uow, place, on)
    return _asks(uow, viewer, place, on) if place.tab is Tab.MINE else _queue(uow, viewer, place, on)


def queue_lines(
    uow: UnitOfWork, owner: str | None, offset: int, size: int, on: Occasion
) -> tuple[tuple[Todo, NeedLine], ...]:
    """A page of the queue of this PM (None: of everybody): among the oldest ones sorted by what is to be
    done, the oldest first of each."""
    window = offset - offset % _SORTED_AT_ONCE
    entries = uow.queue.page(None if owner is None else [owner], _SORTED_AT_ONCE, window)
    order = list(Todo)
    known = [(todo_of(entry), entry) for entry in entries]
    # Sorting is stable, so that each kind keeps the order of age.
    ordered = sorted(known, key=lambda each: order.index(each[0]))[offset - window :][:size]
    return tuple((todo, need_line(uow, _with_suggestions(uow, entry, on), on)) for todo, entry in ordered)


def todo_of(entry: QueueEntry) -> Todo:
    """What this need waits for."""
    if entry.disagreed_by:
        return Todo.DISAGREEMENT
    if entry.paused:
        return Todo.PAUSED
    if entry.autonomy is Autonomy.DRAFT:
        return Todo.DRAFT
    if entry.proposed:
        return Todo.PROPOSED
    return Todo.ANSWER


def team_rooms(uow: UnitOfWork, on: Occasion, quarters: int = _QUARTERS_SHOWN) -> tuple[TeamRooms, ...]:
    """Every team with what is free in this quarter and the next ones."""
    plan, roadmap, promises = uow.capacity.snapshot(), uow.roadmap.snapshot(), uow.promises.live()
    rows = capacity_rows(plan, roadmap, promises, on.policy, on.today)
    soon = [row for row in rows if on.quarter <= row.quarter < on.quarter.plus(quarters)]
    return tuple(TeamRooms(team, tuple(theirs)) for team, theirs in groupby(soon, key=lambda row: row.team))


def _asks(uow: UnitOfWork, viewer: Viewer, place: Place, on: Occasion) -> AsksHome:
    size, user = ASKS_ON_A_PAGE, viewer.user
    views = uow.asks.by_author(user, place.state, size + 1, place.offset)
    page = page_of(uow, views, place.offset, viewer, on, size=size)
    return AsksHome(place, uow.asks.count_by_author(user), page)


def _queue(uow: UnitOfWork, viewer: Viewer, place: Place, on: Occasion) -> QueueHome:
    owner = viewer.user if place.tab is Tab.QUEUE else None
    mine, everybodys = uow.queue.count([viewer.user]), uow.queue.count(None)
    total = mine if owner else everybodys
    if place.offset >= total:  # the last page may just have been cleared
        place = replace(place, offset=max(0, (total - 1) // NEEDS_ON_A_PAGE * NEEDS_ON_A_PAGE))
    lines = queue_lines(uow, owner, place.offset, NEEDS_ON_A_PAGE, on)
    grouped = groupby(lines, key=lambda each: each[0])
    return QueueHome(
        place=place,
        mine=mine,
        everybodys=everybodys,
        lines=tuple((todo, tuple(line for _, line in group)) for todo, group in grouped),
        teams=team_rooms(uow, on),
        has_capacity=uow.capacity.snapshot().configured,
    )


def _wanted(uow: UnitOfWork, place: Place, on: Occasion) -> WantedHome:
    page = uow.digests.most_wanted(NEEDS_ON_A_PAGE, place.offset)
    if place.offset and not page.rows:  # what was on the last page may just have shipped
        place = replace(place, offset=0)
        page = uow.digests.most_wanted(NEEDS_ON_A_PAGE)
    return WantedHome(place, page, on.today)


def _with_suggestions(uow: UnitOfWork, entry: QueueEntry, on: Occasion) -> QueueEntry:
    """The entry with the needs it may be the same as."""
    return replace(entry, suggested=tuple(suggested_needs(uow, entry.need, on)[:_MOST_SUGGESTED]))
