"""The levers of delivery, which PMs can move: effort, free capacity, the item's status and date."""

from __future__ import annotations

from dataclasses import replace

from triage.facts import Facts, ItemFacts
from triage.lever_moves import Move, Situation
from triage.quarters import Period, Quarter
from triage.roadmap import ItemStatus

MAX_POINTS = 1000


# --- effort: a smaller estimate, one point at a time


def _effort_limit(at: Situation) -> int:
    if not _idea(at):
        return 0
    return (_effort_start(at) - 1) if at.measures.effort else MAX_POINTS


def _effort_start(at: Situation) -> int:
    """One more than the greatest estimate tried, where there is none; else the estimate, rounded up."""
    effort = at.measures.effort
    return -int(-effort // 1) if effort else MAX_POINTS + 1


def _less_effort(at: Situation, steps: int) -> Facts:
    return _with_item(at.facts, effort=float(_effort_start(at) - steps))


# --- capacity: more free points for each team in the last quarter of the yes horizon


def _capacity_limit(at: Situation) -> int:
    return MAX_POINTS if at.measures.effort and _idea(at) and _soon(at) in _planned(at) else 0


def _planned(at: Situation) -> set[Quarter]:
    return {room.quarter for room in at.facts.rooms}


def _soon(at: Situation) -> Quarter:
    return at.measures.current.plus(at.policy.horizons.yes)


def _free_soon(at: Situation) -> float:
    """Free points of the team that has least."""
    return min(room.free(at.policy) for room in at.facts.rooms if room.quarter == _soon(at))


def _more_capacity(at: Situation, steps: int) -> Facts:
    """Promises nothing is reserved from: what is added is free."""
    rooms = tuple(
        replace(room, committed=room.committed - steps) if room.quarter == _soon(at) else room
        for room in at.facts.rooms
    )
    return replace(at.facts, rooms=rooms)


# --- status and date of the item


def _status_limit(at: Situation) -> int:
    """An idea or a declined item could be planned; an undated one could get a date."""
    item = at.facts.item
    movable = (ItemStatus.IDEA, ItemStatus.DECLINED)
    return 1 if item and (item.status in movable or _undated(at)) else 0


def _undated(at: Situation) -> bool:
    item = at.facts.item
    return bool(item and item.status is ItemStatus.PLANNED and at.measures.period is None)


def _plan_item(at: Situation, _steps: int) -> Facts:
    return _with_item(at.facts, status=ItemStatus.PLANNED, quarter=str(_soon(at)))


def _date_limit(at: Situation) -> int:
    period, item = at.measures.period, at.facts.item
    if not (item and period and item.status is ItemStatus.PLANNED):
        return 0
    return max(0, period.last.index - at.measures.current.index)


def _earlier(at: Situation, steps: int) -> Facts:
    return _with_item(at.facts, quarter=str(_earlier_quarter(at, steps)))


def _earlier_quarter(at: Situation, steps: int) -> Quarter:
    assert at.measures.period is not None
    return at.measures.period.last.plus(-steps)


def _with_item(facts: Facts, **changes: object) -> Facts:
    assert facts.item is not None
    return replace(facts, item=_replaced(facts.item, changes))


def _replaced(item: ItemFacts, changes: dict[str, object]) -> ItemFacts:
    return replace(item, **changes)  # type: ignore[arg-type]


def _idea(at: Situation) -> bool:
    return at.facts.item is not None and at.facts.item.status is ItemStatus.IDEA


def _months(at: Situation, quarter: Quarter) -> str:
    return Period.of(quarter).label(at.policy.workspace.fiscal_year_start)


DELIVERY_MOVES: tuple[Move, ...] = (
    Move(
        "effort", False, ("effort.", "capacity.", "score"), _effort_limit, _less_effort,
        stands=lambda at: f"{at.measures.effort:g}" if at.measures.effort else "not sized",
        reaches=lambda at, n: str(_effort_start(at) - n),
        says=lambda at, n: f"effort ≤ {_effort_start(at) - n}",
        within=lambda at: "a smaller estimate",
    ),
    Move(
        "capacity", False, ("capacity.", "item.overcommitted"), _capacity_limit, _more_capacity,
        stands=lambda at: f"{_free_soon(at):g} free in {_months(at, _soon(at))}",
        reaches=lambda at, n: f"{_free_soon(at) + n:g} free",
        says=lambda at, n: f"{n} more free point{'' if n == 1 else 's'} in {_months(at, _soon(at))}",
        within=lambda at: f"{MAX_POINTS:,} more points",
    ),
    Move(
        "status", False, ("item.",), _status_limit, _plan_item,
        stands=lambda at: "planned, no date" if _undated(at) else str(at.facts.item and at.facts.item.status),
        reaches=lambda at, n: f"planned, {_months(at, _soon(at))}",
        says=lambda at, n: f"planning it for {_months(at, _soon(at))}",
        within=lambda at: f"planning it for {_months(at, _soon(at))}",
    ),
    Move(
        "date", False, ("item.",), _date_limit, _earlier,
        stands=lambda at: str(at.measures.period or ""),
        reaches=lambda at, n: str(_earlier_quarter(at, n)),
        says=lambda at, n: f"moving it to {_months(at, _earlier_quarter(at, n))}",
        within=lambda at: "moving it nearer",
    ),
)  # fmt: skip
