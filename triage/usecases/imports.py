"""Taking over what a sheet says about roadmap, capacity or accounts: all of it in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.ports import ImportCount, UnitOfWork
from triage.roadmap import MADE_HERE, RoadmapItem


def import_roadmap(
    uow: UnitOfWork, items: Sequence[RoadmapItem], who: str, now: datetime, prune: bool = False
) -> ImportCount:
    """Adds or changes items by key; ``prune`` removes those that are not named, but for those that PMs made
    here: no sheet knows them."""
    named = {item.key for item in items}
    ours = [item for item in uow.roadmap.snapshot().items if item.key.startswith(MADE_HERE)]
    kept = [item for item in ours if prune and item.key not in named]
    count = uow.roadmap.put([*items, *kept], now, prune)
    count = replace(count, unchanged=count.unchanged - len(kept), kept=len(kept))
    return _noted(uow, who, "roadmap", count, now)


def import_capacity(
    uow: UnitOfWork, rows: Sequence[TeamQuarter], who: str, now: datetime, prune: bool = False
) -> ImportCount:
    """Adds or changes rows by team and quarter; ``prune`` removes those that are not named."""
    return _noted(uow, who, "capacity", uow.capacity.put(rows, now, prune), now)


def import_accounts(
    uow: UnitOfWork, accounts: Sequence[Account], who: str, now: datetime, prune: bool = False
) -> ImportCount:
    """Adds or changes accounts by name; ``prune`` removes those that are not named."""
    return _noted(uow, who, "accounts", uow.accounts.put(accounts, now, prune), now)


def _noted(uow: UnitOfWork, who: str, subject: str, count: ImportCount, now: datetime) -> ImportCount:
    uow.audit.record(who, "imported", subject, asdict(count), now)
    return count
