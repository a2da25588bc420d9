"""Which rows of the outbox are handed out: by lease, in order per channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, and_, bindparam, exists, not_, or_, select, update

from storage.columns import Moment, among, is_literally
from storage.prepared import Prepared, Row
from storage.queue_tables import OutboxState, outbox
from storage.transaction import Transaction
from triage.ports import Method


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row handed out to a sender until its lease runs out.

    ``unsure``: somebody may have posted it already, so look before posting. ``target_ts`` is the message an
    update changes. ``error`` is what the last try ended with. ``only_for`` is the one person who sees it,
    None for everybody. ``echo`` is the event that comes in once this is sent.
    """

    key: str
    kind: str
    method: Method
    channel: str
    thread_ts: str | None
    values: dict[str, Any]
    attempts: int
    unsure: bool
    target_ts: str | None
    created_at: datetime
    error: str | None = None
    only_for: str | None = None
    echo: dict[str, Any] | None = None


_here = outbox.c.workspace == bindparam("workspace")
_queued = is_literally(outbox.c.state, "queued")
_now = bindparam("now", type_=Moment)
_target = outbox.alias("target")
_newer = outbox.alias("newer")
_earlier = outbox.alias("earlier")


def _leased(rows: Any) -> Any:
    """Whether somebody may still be sending it; the start of the only process does not mind."""
    return and_(bindparam("mind_leases", type_=Boolean), rows.c.leased_until > _now)


def _not_leased(rows: Any) -> Any:
    return or_(
        rows.c.leased_until.is_(None),
        rows.c.leased_until <= _now,
        not_(bindparam("mind_leases", type_=Boolean)),
    )


# An update that a newer one of the same post overtakes need not be sent, even where the newer is through.
_SUPERSEDE = Prepared(
    update(outbox)
    .where(
        _here,
        _queued,
        is_literally(outbox.c.method, "update"),
        _not_leased(outbox),
        exists().where(
            _newer.c.workspace == outbox.c.workspace,
            _newer.c.target == outbox.c.target,
            _newer.c.seq > outbox.c.seq,
            or_(is_literally(_newer.c.state, "queued"), is_literally(_newer.c.state, "sent")),
        ),
    )
    .values(state=OutboxState.SUPERSEDED, leased_until=None)
)
_target_is_sent = or_(
    outbox.c.target.is_(None),
    exists().where(
        _target.c.workspace == outbox.c.workspace,
        _target.c.key == outbox.c.target,
        _target.c.state == OutboxState.SENT,
    ),
)
# In order per channel: what stands behind a row that is being sent or waits for another try waits too. A row
# that nobody has tried yet is to be said later, which is no reason to hold back others; and words do not wait
# for a reaction that failed.
_is_reaction, _was_reaction = (is_literally(rows.c.method, "react") for rows in (outbox, _earlier))
_someone_before = exists().where(
    _earlier.c.workspace == outbox.c.workspace,
    _earlier.c.channel == outbox.c.channel,
    is_literally(_earlier.c.state, "queued"),
    _earlier.c.seq < outbox.c.seq,
    or_(and_(_earlier.c.due_at > _now, _earlier.c.attempts > 0), _leased(_earlier)),
    or_(not_(_was_reaction), _is_reaction),
)
_due = (
    select(outbox.c.key, outbox.c.channel)
    .where(
        _here,
        _queued,
        outbox.c.due_at <= _now,
        _not_leased(outbox),
        not_(among(outbox.c.channel, "skip_channels")),
        _target_is_sent,
        not_(_someone_before),
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)
_DUE = Prepared(_due)
_TAKE = Prepared(
    update(outbox)
    .where(_here, among(outbox.c.key, "keys"))
    .values(unsure=or_(outbox.c.unsure, outbox.c.leased_until.is_not(None)), leased_until=bindparam("until"))
)
_TAKEN = Prepared(
    select(
        outbox.c.key,
        outbox.c.kind,
        outbox.c.method,
        outbox.c.channel,
        outbox.c.thread_ts,
        outbox.c.content,
        outbox.c.attempts,
        outbox.c.unsure,
        _target.c.message_ts,
        outbox.c.created_at,
        outbox.c.error,
        outbox.c.only_for,
        outbox.c.echo,
    )
    .select_from(
        outbox.outerjoin(
            _target, and_(_target.c.workspace == outbox.c.workspace, _target.c.key == outbox.c.target)
        )
    )
    .where(_here, among(outbox.c.key, "keys"))
    .order_by(outbox.c.seq)
)


def claim(transaction: Transaction, due: dict[str, Any], until: datetime, per_channel: int) -> list[Claimed]:
    """Leases so many due rows of each channel to the caller."""
    link, workspace = transaction.link, transaction.workspace
    link.do(_SUPERSEDE, workspace=workspace, now=due["now"], mind_leases=due["mind_leases"])
    keys = _first_of_each(link.rows(_DUE, workspace=workspace, **due), per_channel)
    if not keys:
        return []
    link.do(_TAKE, workspace=workspace, keys=keys, until=until)
    return [_claimed(row) for row in link.rows(_TAKEN, workspace=workspace, keys=keys)]


def _first_of_each(due: Sequence[Row], per_channel: int) -> list[str]:
    """The keys of so many rows of each channel: its pace would let the leases of more run out."""
    taken: Counter[str] = Counter()
    keys = []
    for key, channel in due:
        taken[channel] += 1
        if taken[channel] <= per_channel:
            keys.append(key)
    return keys


def _claimed(row: Row) -> Claimed:
    key, kind, method, *rest = row
    return Claimed(key, kind, Method(method), *rest)
