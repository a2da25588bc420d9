"""The clock's minute: digests that are due are claimed, made and queued."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import structlog

from handlers.desk import Desk
from triage.digest_schedules import Reach, named_channels, named_people
from triage.digests import TO_PEOPLE
from triage.due_digests import DueRun
from triage.occasion import Occasion
from triage.usecases.digest_runs import (
    Content,
    claim_runs,
    content_of_run,
    due_digests,
    fail_run,
    note_due,
    settle_runs,
)
from triage.usecases.digest_troubles import Trouble, note_trouble

log = structlog.get_logger(__name__)

# So few are claimed at once that all are made long before their lease is out.
_PORTION = 20


def reach_of(desk: Desk) -> Reach:
    """Whom digests can reach, as far as that is known by now."""
    directory, policy = desk.directory, desk.policy()
    channels = directory.channel_ids(named_channels(policy))
    people = directory.people_ids(named_people(policy))
    return Reach(channels, directory.pms, directory.is_complete, people)


async def send_due(desk: Desk) -> None:
    """Queues what is due; each period once, however often the clock ticks and however many processes do.

    Where a channel can't or mustn't have its digest, PMs hear of it once, and the other digests go on.
    """
    on, reach = desk.occasion(), reach_of(desk)
    due = await desk.store.read(due_digests, reach, on)
    if due.to_note:
        for late in await desk.store.write(note_due, due, reach.pms, on):
            _log_skipped(late, (*late.skipped, late.run.period))
    ready = [run for run in due.runs if await _may_go(desk, run, on)]
    for first in range(0, len(ready), _PORTION):
        await _send(desk, ready[first : first + _PORTION], on)
    if ready or due.to_note:
        desk.wake_sender()


async def _send(desk: Desk, portion: Sequence[DueRun], on: Occasion) -> None:
    holder = uuid4().hex
    made: list[tuple[DueRun, Content | None]] = []
    for run in await desk.store.write(claim_runs, portion, holder, desk.clock()):
        try:
            made.append((run, await desk.store.read(content_of_run, run, on)))
        except Exception as error:  # whatever is wrong with one, the others go on
            log.exception("digest_not_made", digest=run.run.kind, to=run.run.to, period=run.run.period)
            pms = desk.directory.pms
            await desk.store.write(fail_run, run, holder, repr(error), pms=pms, on=on)
        else:
            _log_skipped(run, run.skipped)
    for key in await desk.store.write(settle_runs, made, holder, on):
        log.info("digest_queued", key=key)


async def _may_go(desk: Desk, run: DueRun, on: Occasion) -> bool:
    """Asks Slack at the last moment. Where it can't tell, the next minute asks again."""
    kind, to = run.run.kind, run.run.to
    if kind in TO_PEOPLE:
        return True
    why = await desk.directory.trouble_at(to)
    if why:
        is_new = await desk.store.write(note_trouble, Trouble.of(run.run, why), desk.directory.pms, on)
        if is_new:
            log.error("digest_withheld", digest=kind, channel=to, why=why)
    return why == ""


def _log_skipped(run: DueRun, periods: Sequence[str]) -> None:
    if periods:
        log.warning("digest_skipped", digest=run.run.kind, to=run.run.to, periods=list(periods))
