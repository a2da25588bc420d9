"""Who needs how much of which team's quarter, and what is free.

``free = points × (1 − reserve) − planned and in-progress items − proposed and confirmed promises``. An item's
effort is split evenly over its teams and over the quarters of its period; an item whose whole period is past
counts in its last quarter. Only items with an estimate, a team and a date count. Free may be negative: then
the team has promised more than it can do, and that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from triage.capacity import CapacityPlan, Promise, PromiseState, TeamQuarter
from triage.policy import Policy
from triage.quarters import Period, Quarter, parse_period
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem

Slot = tuple[str, Quarter]
_COMMITTED = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)
_YEARS = 100
_LIVE = (PromiseState.PROPOSED, PromiseState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class TeamRoom:
    """What a team has in a quarter and who needs it, in points; ``reserve`` None stands for the policy's."""

    team: str
    quarter: Quarter
    points: float
    reserve: float | None
    committed: float
    proposed: float
    confirmed: float

    def usable(self, policy: Policy) -> float:
        """Points left after the reserve."""
        return self.points * (1 - (policy.capacity.reserve if self.reserve is None else self.reserve))

    def free(self, policy: Policy) -> float:
        return self.usable(policy) - self.committed - self.proposed - self.confirmed

    def overcommitted(self, policy: Policy) -> bool:
        """Whether more is committed than the team can do; what is only proposed does not count."""
        return self.usable(policy) - self.committed - self.confirmed < -1e-9


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """One line of ``capacity show``, in points."""

    team: str
    quarter: Quarter
    points: float
    reserved: float
    committed: float
    promised: float
    free: float


def capacity_rows(
    plan: CapacityPlan, roadmap: Roadmap, promises: Sequence[Promise], policy: Policy, today: date
) -> tuple[CapacityRow, ...]:
    """Every team quarter of the plan, by team and quarter."""
    current = Quarter.containing(today, policy.workspace.fiscal_year_start)
    slots = [(row.team, row.quarter) for row in plan.rows]
    found = rooms(slots, plan, roadmap, promises, current, own_need=None)
    return tuple(_row(room, policy) for room in sorted(found, key=lambda r: (r.team.lower(), r.quarter)))


def _row(room: TeamRoom, policy: Policy) -> CapacityRow:
    return CapacityRow(
        team=room.team,
        quarter=room.quarter,
        points=room.points,
        reserved=round(room.points - room.usable(policy), 6),
        committed=round(room.committed, 6),
        promised=round(room.proposed + room.confirmed, 6),
        free=round(room.free(policy), 6),
    )


def rooms(
    slots: Sequence[Slot],
    plan: CapacityPlan,
    roadmap: Roadmap,
    promises: Sequence[Promise],
    current: Quarter,
    *,
    own_need: int | None,
) -> tuple[TeamRoom, ...]:
    """The room of each slot that the plan knows; the need's own promise never counts against it."""
    planned, committed = _plan_index(plan), committed_points(roadmap, current)
    wanted = {slot: (team.strip().lower(), quarter) for slot in slots for team, quarter in [slot]}
    held = _held(promises, frozenset(wanted.values()), own_need)
    return tuple(
        TeamRoom(
            team=row.team,
            quarter=row.quarter,
            points=max(0.0, float(row.points)),
            reserve=row.reserve,
            committed=committed.get(key, 0.0),
            proposed=held.get((*key, PromiseState.PROPOSED), 0.0),
            confirmed=held.get((*key, PromiseState.CONFIRMED), 0.0),
        )
        for key in dict.fromkeys(wanted.values())
        if (row := planned.get(key))
    )


def _held(
    promises: Sequence[Promise], slots: frozenset[Slot], own_need: int | None
) -> Mapping[tuple[str, Quarter, PromiseState], float]:
    held: dict[tuple[str, Quarter, PromiseState], float] = defaultdict(float)
    for promise in promises:
        slot = (promise.team.strip().lower(), promise.quarter)
        if promise.need != own_need and promise.state in _LIVE and slot in slots:
            held[(*slot, promise.state)] += promise.points
    return held


@lru_cache(maxsize=8)
def _plan_index(plan: CapacityPlan) -> Mapping[Slot, TeamQuarter]:
    return {(row.team.strip().lower(), row.quarter): row for row in plan.rows}


@lru_cache(maxsize=8)
def committed_points(roadmap: Roadmap, current: Quarter) -> Mapping[Slot, float]:
    """Points that planned and in-progress items need, by lower-case team and quarter."""
    needed: dict[Slot, float] = defaultdict(float)
    for item in roadmap.items:
        period = item_period(item.quarter, current)
        effort = known_effort(item.effort)
        if item.status in _COMMITTED and period and effort:
            _spread(item, effort, period, current, needed)
    return needed


def _spread(
    item: RoadmapItem, effort: float, period: Period, current: Quarter, needed: dict[Slot, float]
) -> None:
    quarters = [period.last] if period.last < current else quarters_of(period)
    for team in item.teams:
        for quarter in quarters:
            needed[(team.strip().lower(), quarter)] += effort / len(item.teams) / len(quarters)


def quarters_of(period: Period) -> list[Quarter]:
    """Its quarters in order."""
    return [period.first.plus(step) for step in range(period.last.index - period.first.index + 1)]


def item_period(text: str, current: Quarter) -> Period | None:
    """The period a roadmap's quarter column names; None without one, also where it cannot be read or is
    no year that anybody plans in."""
    try:
        period = parse_period(text, current)
    except ValueError:
        return None
    return period if period and abs(period.last.year - current.year) <= _YEARS else None


def known_effort(effort: float | None) -> float | None:
    """The estimate in points; zero, negative and absurd ones are no estimate."""
    return float(effort) if effort is not None and 0 < effort < 1e6 else None
