"""What each digest says: JSON values for its outbox row, computed from a window of time.

Reading only: it runs in a transaction of its own, beside the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from triage.digests import (
    KINDS,
    LIST_LENGTH,
    PRODUCT,
    AskCounts,
    DigestContent,
    FreePoints,
    UnknownDigestError,
)
from triage.ledger import capacity_rows
from triage.occasion import Occasion
from triage.policy import Policy
from triage.ports import UnitOfWork
from triage.quarters import Quarter


def content_of(
    uow: UnitOfWork, kind: str, to: str, since: datetime, until: datetime, *, on: Occasion
) -> Mapping[str, Any] | None:
    """The digest from ``since`` to before ``until`` for ``to``, a channel's or a person's id.

    The values are JSON and carry their ``kind``; None where there is nothing to send. UnknownDigestError for
    a kind that nobody makes.
    """
    if kind not in KINDS:
        raise UnknownDigestError(kind)
    if kind != PRODUCT:
        return None
    return {"kind": kind, **_product(uow, on.policy, since, until).to_json()}


def _product(uow: UnitOfWork, policy: Policy, since: datetime, until: datetime) -> DigestContent:
    zone = policy.zone
    by_revenue = uow.digests.top_needs("at_stake", since, until, LIST_LENGTH)
    by_accounts = uow.digests.top_needs("accounts", since, until, LIST_LENGTH)
    return DigestContent(
        since=since.astimezone(zone),
        until=until.astimezone(zone),
        asks=AskCounts.of(uow.digests.asks_by_verdict(since, until)),
        by_revenue=tuple(need for need in by_revenue if need.at_stake > 0),
        by_accounts=tuple(need for need in by_accounts if need.accounts > 0),
        waiting=tuple(uow.digests.waiting(LIST_LENGTH)),
        waiting_total=uow.digests.waiting_count(),
        capacity=_free_points(uow, policy, until.astimezone(zone).date()),
        has_capacity=uow.capacity.snapshot().configured,
    )


def _free_points(uow: UnitOfWork, policy: Policy, today: date) -> tuple[FreePoints, ...]:
    """Free points of every team in the current quarter and the next, by team and quarter."""
    current = Quarter.containing(today, policy.workspace.fiscal_year_start)
    plan, roadmap = uow.capacity.snapshot(), uow.roadmap.snapshot()
    rows = capacity_rows(plan, roadmap, uow.promises.live(), policy, today)
    wanted = (current, current.plus(1))
    return tuple(
        FreePoints(row.team, str(row.quarter), row.points, row.free) for row in rows if row.quarter in wanted
    )
