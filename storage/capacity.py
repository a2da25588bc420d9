"""Capacity: points per team and quarter, read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.prepared import Row
from storage.sources import Source, put, stored
from storage.tables import team_quarter
from storage.transaction import Transaction
from triage.capacity import CapacityPlan, TeamQuarter
from triage.ports import ImportCount
from triage.quarters import Quarter


class Capacity:
    """Fulfils ``triage.ports.CapacityStore``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def snapshot(self) -> CapacityPlan:
        return self._in.snapshot(
            _ROWS.name, lambda version: CapacityPlan(stored(self._in, _ROWS), version.number, version.as_of)
        )

    def put(self, rows: Sequence[TeamQuarter], now: datetime, prune: bool = False) -> ImportCount:
        return put(self._in, _ROWS, rows, now, prune)


def _to_row(row: TeamQuarter) -> dict[str, Any]:
    return {"team": row.team, "quarter": str(row.quarter), "points": row.points, "reserve": row.reserve}


def _from_row(row: Row) -> TeamQuarter:
    team, quarter, points, reserve = row
    return TeamQuarter(team, Quarter.parse(quarter), points, reserve)


_ROWS = Source(team_quarter, ("team", "quarter"), _to_row, _from_row)
