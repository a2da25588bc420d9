"""What each digest says: JSON values for its outbox row, computed from a window of time.

Reading only: it runs in a transaction of its own, beside the writer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from triage.digests import LIST_LENGTH, PERSONAL, PRODUCT, QUEUE, SALES, UnknownDigestError
from triage.figures import Some
from triage.ledger import capacity_rows
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.reports import (
    FreePoints,
    Headline,
    OpenQuestion,
    PersonalReport,
    ProductReport,
    QueueReport,
    SalesReport,
    Week,
)
from triage.usecases.sales_contents import sales_report
from triage.usecases.selling import sell_again

_WEEKS_SHOWN = 6
_MOST_OF_A_MESSAGE = 200  # characters
_Report = ProductReport | SalesReport | PersonalReport | QueueReport


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which digest, for whom, over which time; the edges carry the workspace's UTC offset."""

    to: str
    since: datetime
    until: datetime
    on: Occasion


def content_of(
    uow: UnitOfWork, kind: str, to: str, since: datetime, until: datetime, *, on: Occasion
) -> Mapping[str, Any] | None:
    """The digest from ``since`` to before ``until`` for ``to``, a channel's or a person's id.

    The values are JSON and carry their ``kind``; None where there is nothing to send. UnknownDigestError for
    a kind that nobody makes.
    """
    make = _MAKES.get(kind)
    if make is None:
        raise UnknownDigestError(kind)
    zone = on.policy.zone
    report = make(uow, _Wanted(to, since.astimezone(zone), until.astimezone(zone), on))
    return None if report is None else {"kind": kind, **report.to_json()}


def _product(uow: UnitOfWork, of: _Wanted) -> ProductReport:
    since, until, on = of.since, of.until, of.on
    before = since - (until - since)
    wanted = uow.digests.wanted(since, until, LIST_LENGTH)
    late, waiting = uow.happenings.late(_over_before(on), LIST_LENGTH)
    shipped = uow.happenings.shipped(since, until, LIST_LENGTH)
    return ProductReport(
        since=since,
        until=until,
        this=_headline(uow, since, until, wanted.accounts),
        last=_headline(uow, before, since, uow.digests.accounts(before, since)),
        wanted=wanted,
        flipped=uow.happenings.flipped(since, until, LIST_LENGTH),
        shipped=shipped,
        late=late,
        waiting=waiting,
        capacity=_free_points(uow, on, until.date()),
        has_capacity=uow.capacity.snapshot().configured,
        unasked=uow.digests.unasked(LIST_LENGTH),
        sell=tuple(sell_again(uow, need.item, on) for need in shipped.rows if need.item),
        weeks=_weeks(uow, until),
    )


def _headline(uow: UnitOfWork, since: datetime, until: datetime, accounts: int) -> Headline:
    return Headline(uow.digests.total(since, until), accounts, uow.digests.answered(since, until))


def _weeks(uow: UnitOfWork, until: datetime) -> tuple[Week, ...]:
    """The last weeks up to then, the oldest first; they are those of the local clock."""
    edges = [until - timedelta(weeks=back) for back in range(_WEEKS_SHOWN, -1, -1)]
    return tuple(Week(first.date(), uow.digests.total(first, last)) for first, last in pairwise(edges))


def _free_points(uow: UnitOfWork, on: Occasion, today: date) -> tuple[FreePoints, ...]:
    """Free points of every team in the current quarter and the next, by team and quarter."""
    current = Quarter.containing(today, on.fiscal_start)
    plan, roadmap = uow.capacity.snapshot(), uow.roadmap.snapshot()
    rows = capacity_rows(plan, roadmap, uow.promises.live(), on.policy, today)
    wanted = (current, current.plus(1))
    return tuple(
        FreePoints(row.team, str(row.quarter), row.points, row.free) for row in rows if row.quarter in wanted
    )


def _personal(uow: UnitOfWork, of: _Wanted) -> PersonalReport | None:
    # An answer is told once it cannot be undone any more, and so it counts from then.
    untold = timedelta(seconds=of.on.policy.answers.undo_seconds)
    told = of.since - untold, of.until - untold
    unfiled = uow.doubts.open_of(of.to)
    report = PersonalReport(
        since=of.since,
        until=of.until,
        flipped=uow.personal_digests.own_flips(of.to, of.since, of.until, LIST_LENGTH),
        answered=uow.personal_digests.own_answers(of.to, *told, LIST_LENGTH),
        unfiled=Some(
            tuple(
                OpenQuestion(doubt.text[:_MOST_OF_A_MESSAGE], doubt.channel, doubt.thread_ts)
                for doubt in unfiled[:LIST_LENGTH]
            ),
            len(unfiled),
        ),
        lacking=uow.personal_digests.own_lacking(of.to, LIST_LENGTH),
    )
    return None if report.empty else report


def _queue(uow: UnitOfWork, of: _Wanted) -> QueueReport | None:
    report = QueueReport(
        since=of.since,
        until=of.until,
        waiting=uow.personal_digests.queue_of(of.to, _over_before(of.on), LIST_LENGTH),
        moved=uow.personal_digests.moved(of.to, of.since, of.until, LIST_LENGTH),
    )
    return None if report.empty else report


def _over_before(on: Occasion) -> date:
    """What was promised for a day before this one is late: a day is over when its working hours are."""
    closing = time.fromisoformat(on.policy.hours.end)
    over = on.now.astimezone(on.policy.zone).time() >= closing
    return on.today + timedelta(days=1) if over else on.today


_MAKES: Mapping[str, Callable[[UnitOfWork, _Wanted], _Report | None]] = {
    PRODUCT: _product,
    SALES: lambda uow, of: sales_report(uow, of.since, of.until, of.on),
    PERSONAL: _personal,
    QUEUE: _queue,
}
