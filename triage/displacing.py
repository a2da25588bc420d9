"""Which planned item would have to wait if a need were wanted before there is room. For product alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.facts import Facts
from triage.ledger import item_period, known_effort, quarters_of
from triage.measures import Measures, measure
from triage.policy import Policy
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem


@dataclass(frozen=True, slots=True)
class Displaced:
    """The planned item of least ``score`` (0 where nobody asked for it) that would make room in ``quarter``;
    ``own_score`` is that of the need, which is higher."""

    key: str
    title: str
    score: float
    own_score: float
    quarter: Quarter


def displaced(
    facts: Facts, policy: Policy, roadmap: Roadmap, scores: Mapping[str, float]
) -> Displaced | None:
    """The item; None where there is room soon, nobody estimated the effort, or no lower-valued one is enough.

    ``scores`` are those of the needs of planned items, as last decided.
    """
    measures = measure(facts, policy)
    if measures.effort is None or measures.score is None or not _waits(facts, measures, policy):
        return None
    lower = ((scores.get(item.key, 0.0), item) for item in planned_of(roadmap, facts.teams))
    for score, item in sorted(lower, key=lambda each: (each[0], each[1].key)):
        if score >= measures.score:
            return None
        if quarter := _room_without(item, facts, measures, policy):
            return Displaced(item.key, item.title, score, measures.score, quarter)
    return None


def planned_of(roadmap: Roadmap, teams: tuple[str, ...]) -> tuple[RoadmapItem, ...]:
    """Planned items with an estimate in which one of the teams has a part; what is in progress stays."""
    wanted = {team.strip().lower() for team in teams}
    return tuple(
        item
        for item in roadmap.items
        if item.status is ItemStatus.PLANNED
        and known_effort(item.effort)
        and wanted & {team.strip().lower() for team in item.teams}
    )


def _waits(facts: Facts, measures: Measures, policy: Policy) -> bool:
    """An idea for which there is no room within the yes horizon."""
    idea = facts.item is not None and facts.item.status is ItemStatus.IDEA
    soon = measures.room is not None and measures.room <= measures.current.plus(policy.horizons.yes)
    return idea and not soon


def _room_without(item: RoadmapItem, facts: Facts, measures: Measures, policy: Policy) -> Quarter | None:
    """The first quarter soon enough in which it would fit if the item were not planned."""
    freed = dict(_freed(item, measures.current))
    share = (measures.effort or 0.0) / len(facts.teams)
    teams = {team.strip().lower() for team in facts.teams}
    for ahead in range(policy.horizons.yes + 1):
        quarter = measures.current.plus(ahead)
        here = {room.team.strip().lower(): room for room in facts.rooms if room.quarter == quarter}
        free = {team: room.free(policy) + freed.get((team, quarter), 0.0) for team, room in here.items()}
        if free.keys() == teams and min(free.values()) >= share:
            return quarter
    return None


def _freed(item: RoadmapItem, current: Quarter) -> Iterator[tuple[tuple[str, Quarter], float]]:
    """The points of each team and quarter that the item needs, spread as the ledger spreads them."""
    period, effort = item_period(item.quarter, current), known_effort(item.effort)
    if period is None or effort is None:
        return
    quarters = [period.last] if period.last < current else quarters_of(period)
    for team in item.teams:
        for quarter in quarters:
            yield (team.strip().lower(), quarter), effort / len(item.teams) / len(quarters)
