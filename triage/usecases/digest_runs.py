"""Sending the digests that are due: each period to each channel or person exactly once.

A run is claimed in a short transaction, its content is computed in one that only reads, and it is settled
together with its row of the outbox. Who dies in between leaves a lease that runs out, and another takes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from triage.digest_ports import KnownSchedule, RunKey, RunState
from triage.digest_schedules import DigestPlan, Reach, plans
from triage.digests import KINDS, PERSONAL, QUEUE, NoDigestChannelError, UnknownDigestError, is_person
from triage.due_digests import Agenda, DueRun, Target, agenda
from triage.occasion import CLOCK, Occasion
from triage.ports import Outgoing, UnitOfWork
from triage.usecases.digest_contents import content_of
from triage.usecases.digest_troubles import (
    NOT_MADE,
    NOT_WRITTEN_TO,
    Trouble,
    end_trouble,
    living,
    note_trouble,
    troubles,
)
from triage.usecases.telling import heard_at
from triage.working_hours import WorkingHours
from triage.zones import zone_named

OUTBOX_KIND = "digest"
# Longer than any content takes; where the clock was set back, no lease counts for longer than this either.
LEASE = timedelta(minutes=1)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to do now: runs, what to remember, and what is newly in trouble or out of it."""

    agenda: Agenda
    troubles: tuple[Trouble, ...]

    @property
    def late(self) -> tuple[DueRun, ...]:
        return tuple(run for run in self.agenda.runs if run.too_late)

    @property
    def runs(self) -> tuple[DueRun, ...]:
        return tuple(run for run in self.agenda.runs if not run.too_late)

    @property
    def to_note(self) -> bool:
        """Whether there is anything to be written down but the runs themselves."""
        return bool(self.agenda.beginnings or self.agenda.endings or self.late or self.troubles)


def due_digests(uow: UnitOfWork, reach: Reach, on: Occasion) -> Due:
    """Looks up what is due at this moment; it changes nothing, so that a quiet minute writes nothing."""
    known, planned = uow.digest_runs.known(), plans(on.policy, uow.digest_settings.all(), reach)
    targets = tuple(targets_of(uow, planned, reach, on))
    within = timedelta(days=on.policy.digest.catch_up_days)
    found = agenda(targets, known, on.now, within)
    if reach.complete:
        found = replace(found, endings=(*found.endings, *_gone(targets, known)))
    return Due(found, tuple(troubles(uow, planned, reach, known)))


def targets_of(
    uow: UnitOfWork, planned: Iterable[DigestPlan], reach: Reach, on: Occasion
) -> Iterable[Target]:
    """The channels and people of the digests that can be sent; broken ones are left out."""
    own = {(setting.kind, setting.to): setting.paused for setting in uow.digest_settings.all()}
    for plan in planned:
        if plan.to_people and not plan.trouble:
            for user, zone in _people(uow, plan, reach, on):
                schedule, hours = plan.schedule(on.policy, zone.key), WorkingHours.of(on.policy.hours, zone)
                paused = plan.paused or own.get((plan.kind, user), False)
                yield Target(plan.kind, user, schedule, plan.shape, paused, hours)
        elif not plan.trouble and is_person(plan.to):
            zone = _zone_of(uow, plan.to, on)
            schedule, hours = plan.schedule(on.policy, zone.key), WorkingHours.of(on.policy.hours, zone)
            yield Target(plan.kind, plan.to, schedule, plan.shape, plan.paused, hours)
        elif not plan.trouble:
            yield Target(plan.kind, plan.to, plan.schedule(on.policy), plan.shape, plan.paused)


def note_due(uow: UnitOfWork, due: Due, pms: Sequence[str], on: Occasion) -> tuple[DueRun, ...]:
    """Remembers what began and ended, and tells PMs of new trouble; returns the runs skipped as too late."""
    for begun in due.agenda.beginnings:
        uow.digest_runs.begin(begun.kind, begun.to, begun.shape, begun.since)
    for kind, to in due.agenda.endings:
        uow.digest_runs.stop(kind, to, on.now)
    for trouble in due.troubles:
        note_trouble(uow, trouble, pms, on)
    return tuple(run for run in due.late if _skip(uow, run, on))


def claim_runs(uow: UnitOfWork, runs: Iterable[DueRun], holder: str, now: datetime) -> tuple[DueRun, ...]:
    """Leases the runs to the holder; those that others have or had are left out."""
    return tuple(run for run in runs if uow.digest_runs.claim(run.run, holder, now, now + LEASE))


def content_of_run(uow: UnitOfWork, run: DueRun, on: Occasion) -> Content | None:
    """What the run has to say; None for nothing."""
    return content_of(uow, run.run.kind, run.run.to, run.since, run.until, on=on)


def settle_runs(
    uow: UnitOfWork, made: Iterable[tuple[DueRun, Content | None]], holder: str, on: Occasion
) -> tuple[str, ...]:
    """Queues what the holder's runs have to say, and they are done; returns the outbox keys queued."""
    return tuple(key for run, content in made if (key := _settle(uow, run, content, holder, on)))


def fail_run(
    uow: UnitOfWork, run: DueRun, holder: str, error: str, *, pms: Sequence[str], on: Occasion
) -> None:
    """The content could not be made: it is tried again when the lease is out; PMs hear of it once."""
    uow.digest_runs.fail(run.run, holder, error)
    why = f"{NOT_MADE}: {error}. It is tried again every minute; see the bot's log."
    note_trouble(uow, Trouble.of(run.run, why), pms, on)


def preview_digest(uow: UnitOfWork, kind: str, to: str, on: Occasion) -> Content | None:
    """The digest of the period up to now (a week, of a queue a day); None for nothing to send.

    UnknownDigestError where there is no such kind.
    """
    return content_of(uow, kind, to, on.now - (_DAY if kind == QUEUE else _WEEK), on.now, on=on)


def send_digest_now(
    uow: UnitOfWork, kind: str, contents: Mapping[str, Content], now: datetime
) -> tuple[str, ...]:
    """Queues each content to its channel or person, as a run of its own; returns the outbox keys queued.

    It neither replaces nor delays the scheduled one. UnknownDigestError or NoDigestChannelError where it
    cannot.
    """
    if kind not in KINDS:
        raise UnknownDigestError(kind)
    if not contents:
        raise NoDigestChannelError(kind)
    period = f"now:{now.astimezone(UTC).isoformat()}"
    runs = [(RunKey(kind, to, period), content) for to, content in contents.items()]
    return tuple(key for run, content in runs if (key := _send_now(uow, run, content, now)))


def _send_now(uow: UnitOfWork, run: RunKey, content: Content, now: datetime) -> str | None:
    if not uow.digest_runs.claim(run, CLOCK, now, now + LEASE):
        return None
    uow.digest_runs.settle(run, CLOCK, RunState.DONE, run.outbox_key)
    uow.outbox.put(Outgoing(run.outbox_key, OUTBOX_KIND, run.to, content), now)
    return run.outbox_key


def _settle(uow: UnitOfWork, run: DueRun, content: Content | None, holder: str, on: Occasion) -> str | None:
    key = run.run.outbox_key if content else ""
    if not uow.digest_runs.settle(run.run, holder, RunState.DONE, key):
        return None
    uow.digest_runs.cover(run.run, run.until)
    end_trouble(uow, run.run, on)
    if not content:
        return None
    to = run.run.to
    due_at = heard_at(uow, to, on.now, on).astimezone(UTC) if is_person(to) else None
    uow.outbox.put(Outgoing(key, OUTBOX_KIND, to, content, due_at=due_at), on.now)
    return key


def _skip(uow: UnitOfWork, run: DueRun, on: Occasion) -> bool:
    """Nobody gets it any more; its time is covered by the next one. Once, whoever comes first."""
    if not uow.digest_runs.claim(run.run, CLOCK, on.now, on.now + LEASE):
        return False
    uow.digest_runs.settle(run.run, CLOCK, RunState.SKIPPED)
    uow.digest_runs.cover(run.run, None)
    return True


def _gone(
    targets: Iterable[Target], known: Mapping[tuple[str, str], KnownSchedule]
) -> Iterable[tuple[str, str]]:
    """What is scheduled no more, so that it begins anew should it come back."""
    wanted = {target.key for target in targets}
    return (key for key, one in known.items() if key not in wanted and one.stopped_at is None)


def _people(uow: UnitOfWork, plan: DigestPlan, reach: Reach, on: Occasion) -> Iterable[tuple[str, ZoneInfo]]:
    """Whom a digest to people is for, each with their zone: those named, else who asked, or the PMs."""
    if plan.named:
        found = living(uow, plan.people)
    elif plan.kind == PERSONAL:
        found = [one.user for one in uow.digest_runs.askers() if one.barred not in NOT_WRITTEN_TO]
    else:
        found = reach.pms
    return ((user, _zone_of(uow, user, on)) for user in found)


def _zone_of(uow: UnitOfWork, user: str, on: Occasion) -> ZoneInfo:
    person = uow.people.get(user)
    return zone_named(person.timezone if person else "") or on.policy.zone
