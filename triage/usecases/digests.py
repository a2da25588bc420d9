"""Sending the digests that are due, exactly once per channel and period, and showing one beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from triage.digests import (
    KINDS,
    LIST_LENGTH,
    PRODUCT,
    READ_BY_OTHERS,
    AskCounts,
    DigestContent,
    FreePoints,
    NoDigestChannelError,
    UnknownDigestError,
)
from triage.ledger import capacity_rows
from triage.occasion import CLOCK
from triage.policy import Policy
from triage.ports import Outgoing, UnitOfWork
from triage.quarters import Quarter
from triage.schedule import WEEKDAYS, Schedule, Slot, newest_slot, slot_of

OUTBOX_KIND = "digest"
WEEK = timedelta(days=7)
CATCH_UP_WITHIN = timedelta(days=3)
# A digest that was off for months starts again with a readable one.
MOST_COVERED = timedelta(days=28)


def schedule_of(policy: Policy) -> Schedule:
    """When the policy wants the weekly product digest."""
    weekday = WEEKDAYS.index(policy.digest.weekday)
    return Schedule(weekday, time.fromisoformat(policy.digest.time), policy.zone)


def send_due_digests(
    uow: UnitOfWork, policy: Policy, channels: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Queues the product digest to each channel where it is due; returns the outbox keys queued.

    ``channels`` are ids. A channel first seen starts at its next slot. After downtime the newest missed
    slot is caught up, at most three days late; older ones are skipped, and the next digest that is sent
    covers their time too.
    """
    slot = newest_slot(schedule_of(policy), now)
    sent = (_send_if_due(uow, policy, channel, slot, now) for channel in dict.fromkeys(channels))
    return tuple(key for key in sent if key)


def withhold_due_digests(
    uow: UnitOfWork, policy: Policy, channels: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Notes in the audit trail that a digest was due in channels it must not be sent to; once per period.

    Returns the channels newly noted. The period is not claimed: where the channel is the company's own again
    within three days it is caught up, and else the next digest covers its time too.
    """
    slot = newest_slot(schedule_of(policy), now)
    return tuple(channel for channel in dict.fromkeys(channels) if _withhold(uow, channel, slot, now))


def preview_digest(uow: UnitOfWork, kind: str, policy: Policy, now: datetime) -> DigestContent:
    """The digest of the week up to ``now``; UnknownDigestError where there is no such kind."""
    _check(kind)
    return _product(uow, policy, now - WEEK, now)


def send_digest_now(
    uow: UnitOfWork, kind: str, policy: Policy, channels: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Queues the digest of the week up to ``now`` to each channel, as a run of its own.

    It neither replaces nor delays the scheduled one. UnknownDigestError or NoDigestChannelError where it
    cannot.
    """
    content = preview_digest(uow, kind, policy, now)
    if not channels:
        raise NoDigestChannelError(kind)
    period = f"now:{now.astimezone(UTC).isoformat()}"
    claimed = [one for one in dict.fromkeys(channels) if uow.digests.claim(kind, one, period, now)]
    return tuple(_queue(uow, channel, period, content, now) for channel in claimed)


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise UnknownDigestError(kind)


def _withhold(uow: UnitOfWork, channel: str, slot: Slot, now: datetime) -> bool:
    last = uow.digests.last_period(PRODUCT, channel)
    if not _is_due(uow, channel, slot, last, now):
        return False
    if not uow.digests.claim(PRODUCT, channel, f"withheld:{slot.period}", now):
        return False
    uow.audit.record(CLOCK, "digest withheld", channel, {"period": slot.period, "why": READ_BY_OTHERS}, now)
    return True


def _is_due(uow: UnitOfWork, channel: str, slot: Slot, last: str | None, now: datetime) -> bool:
    """The cheap checks: this runs every minute, and nearly always nothing is due."""
    first_seen = uow.digests.first_seen(PRODUCT, channel, now)
    done = slot.at <= first_seen or (last is not None and slot.period <= last)
    return not done and now - slot.at <= CATCH_UP_WITHIN


def _send_if_due(uow: UnitOfWork, policy: Policy, channel: str, slot: Slot, now: datetime) -> str | None:
    last = uow.digests.last_period(PRODUCT, channel)
    if not _is_due(uow, channel, slot, last, now):
        return None
    # Claimed before anything is counted, in the same transaction: of two processes one does the work.
    if not uow.digests.claim(PRODUCT, channel, slot.period, now):
        return None
    content = _product(uow, policy, _window_start(policy, last, slot), slot.at)
    return _queue(uow, channel, slot.period, content, now)


def _window_start(policy: Policy, last: str | None, slot: Slot) -> datetime:
    """Where the last digest ended, so that no ask falls between two; else a week before the slot."""
    if last is None:
        return slot.at - WEEK
    return max(slot_of(schedule_of(policy), date.fromisoformat(last)).at, slot.at - MOST_COVERED)


def _queue(uow: UnitOfWork, channel: str, period: str, content: DigestContent, now: datetime) -> str:
    key = f"digest:{PRODUCT}:{channel}:{period}"
    uow.outbox.put(Outgoing(key, OUTBOX_KIND, channel, content.to_json()), now)
    return key


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
