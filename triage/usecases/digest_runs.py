"""Sending the digests that are due, exactly once per channel and period, and showing one beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from triage.digests import KINDS, PRODUCT, READ_BY_OTHERS, NoDigestChannelError, UnknownDigestError
from triage.occasion import CLOCK, Occasion
from triage.policy import Policy
from triage.ports import Outgoing, UnitOfWork
from triage.schedule import WEEKDAYS, Schedule, Slot, newest_slot, slot_of
from triage.usecases.digest_contents import content_of

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


def preview_digest(uow: UnitOfWork, kind: str, to: str, on: Occasion) -> Mapping[str, Any] | None:
    """The digest of the week up to now; None where there is nothing to send.

    UnknownDigestError where there is no such kind.
    """
    _check(kind)
    return content_of(uow, kind, to, on.now - WEEK, on.now, on=on)


def send_digest_now(
    uow: UnitOfWork, kind: str, policy: Policy, channels: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Queues the digest of the week up to ``now`` to each channel, as a run of its own.

    It neither replaces nor delays the scheduled one. UnknownDigestError or NoDigestChannelError where it
    cannot.
    """
    _check(kind)
    if not channels:
        raise NoDigestChannelError(kind)
    on, period = Occasion(policy, now), f"now:{now.astimezone(UTC).isoformat()}"
    claimed = [one for one in dict.fromkeys(channels) if uow.digest_runs.claim(kind, one, period, now)]
    contents = ((channel, preview_digest(uow, kind, channel, on)) for channel in claimed)
    return tuple(_queue(uow, channel, period, content, now) for channel, content in contents if content)


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise UnknownDigestError(kind)


def _withhold(uow: UnitOfWork, channel: str, slot: Slot, now: datetime) -> bool:
    last = uow.digest_runs.last_period(PRODUCT, channel)
    if not _is_due(uow, channel, slot, last, now):
        return False
    if not uow.digest_runs.claim(PRODUCT, channel, f"withheld:{slot.period}", now):
        return False
    uow.audit.record(CLOCK, "digest withheld", channel, {"period": slot.period, "why": READ_BY_OTHERS}, now)
    return True


def _is_due(uow: UnitOfWork, channel: str, slot: Slot, last: str | None, now: datetime) -> bool:
    """The cheap checks: this runs every minute, and nearly always nothing is due."""
    first_seen = uow.digest_runs.first_seen(PRODUCT, channel, now)
    done = slot.at <= first_seen or (last is not None and slot.period <= last)
    return not done and now - slot.at <= CATCH_UP_WITHIN


def _send_if_due(uow: UnitOfWork, policy: Policy, channel: str, slot: Slot, now: datetime) -> str | None:
    last = uow.digest_runs.last_period(PRODUCT, channel)
    if not _is_due(uow, channel, slot, last, now):
        return None
    # Claimed before anything is counted, in the same transaction: of two processes one does the work.
    if not uow.digest_runs.claim(PRODUCT, channel, slot.period, now):
        return None
    since, on = _window_start(policy, last, slot), Occasion(policy, now)
    content = content_of(uow, PRODUCT, channel, since, slot.at, on=on)
    return _queue(uow, channel, slot.period, content, now) if content else None


def _window_start(policy: Policy, last: str | None, slot: Slot) -> datetime:
    """Where the last digest ended, so that no ask falls between two; else a week before the slot."""
    if last is None:
        return slot.at - WEEK
    return max(slot_of(schedule_of(policy), date.fromisoformat(last)).at, slot.at - MOST_COVERED)


def _queue(uow: UnitOfWork, channel: str, period: str, content: Mapping[str, Any], now: datetime) -> str:
    key = f"digest:{PRODUCT}:{channel}:{period}"
    uow.outbox.put(Outgoing(key, OUTBOX_KIND, channel, content), now)
    return key
