"""The roadmap: items by key, read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.prepared import Row
from storage.sources import Source, put, stored
from storage.tables import roadmap_item
from storage.transaction import Transaction
from triage.ports import ImportCount
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem, Shareable


class RoadmapItems:
    """Fulfils ``triage.ports.RoadmapStore``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def snapshot(self) -> Roadmap:
        return self._in.snapshot(
            _ITEMS.name, lambda version: Roadmap(stored(self._in, _ITEMS), version.number, version.as_of)
        )

    def put(self, items: Sequence[RoadmapItem], now: datetime, prune: bool = False) -> ImportCount:
        return put(self._in, _ITEMS, items, now, prune)


def _to_row(item: RoadmapItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "title": item.title,
        "description": item.description,
        "aliases": list(item.aliases),
        "status": item.status,
        "teams": list(item.teams),
        "quarter": item.quarter,
        "effort": item.effort,
        "url": item.url,
        "note": item.note,
        "shareable": item.shareable,
        "offer": item.offer,
    }


def _from_row(row: Row) -> RoadmapItem:
    key, title, description, aliases, status, teams, quarter, effort, url, note, shareable, offer = row
    return RoadmapItem(
        key=key,
        title=title,
        description=description,
        aliases=tuple(aliases),
        status=ItemStatus(status),
        teams=tuple(teams),
        quarter=quarter,
        effort=effort,
        url=url,
        note=note,
        shareable=Shareable(shareable),
        offer=offer,
    )


_ITEMS = Source(roadmap_item, ("key",), _to_row, _from_row)
