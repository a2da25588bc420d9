"""What is right in a sheet and yet makes answers poorer: quarters that are over, teams without capacity.

``import`` says it of what it reads, ``doctor`` of what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triage.capacity import CapacityPlan, TeamQuarter
from triage.ledger import item_period
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.sheets.problems import Sheet, SheetProblem

SPELL_TEAMS = "spell them alike in both files, or add their capacity"
_WORKED_ON = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)
_SHOWN = 10


def past_items(items: Iterable[RoadmapItem], current: Quarter) -> str:
    """The keys of what is planned for a quarter that is over; such an answer is a later, at risk."""
    return _few(item.key for item in items if _is_past(item, current))


def unknown_teams(items: Iterable[RoadmapItem], plan: CapacityPlan) -> str:
    """Teams that the roadmap plans with and capacity does not know."""
    known = {row.team.casefold() for row in plan.rows}
    needed = {team for item in items if item.status in _WORKED_ON for team in item.teams}
    return _few(sorted(team for team in needed if team.casefold() not in known))


def with_roadmap_notes(
    sheet: Sheet[RoadmapItem], file: str, plan: CapacityPlan, current: Quarter
) -> Sheet[RoadmapItem]:
    return replace(sheet, warnings=(*sheet.warnings, *_roadmap_notes(sheet, file, plan, current)))


def with_capacity_notes(sheet: Sheet[TeamQuarter], file: str, current: Quarter) -> Sheet[TeamQuarter]:
    past = _few(f"{row.team} {row.quarter}" for row in sheet.values if row.quarter < current)
    if not past:
        return sheet
    note = SheetProblem(file, 0, "quarter", f"these quarters are over and no longer used: {past}")
    return replace(sheet, warnings=(*sheet.warnings, note))


def _roadmap_notes(
    sheet: Sheet[RoadmapItem], file: str, plan: CapacityPlan, current: Quarter
) -> Iterator[SheetProblem]:
    if past := past_items(sheet.values, current):
        words = f"planned for quarters that are over, so answers call it at risk: {past}"
        yield SheetProblem(file, 0, "quarter", words, "move it, or mark it shipped or declined")
    if plan.configured and (unknown := unknown_teams(sheet.values, plan)):
        yield SheetProblem(file, 0, "team", f"capacity has no such team: {unknown}", SPELL_TEAMS)


def _is_past(item: RoadmapItem, current: Quarter) -> bool:
    period = item_period(item.quarter, current)
    return item.status is ItemStatus.PLANNED and period is not None and period.last < current


def _few(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else ""
    return ", ".join(every[:_SHOWN]) + more
