"""Which digests were sent for which period, and since when each is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import Moment, is_literally
from storage.prepared import Prepared
from storage.queue_tables import outbox
from storage.tables import ask, digest_run, digest_schedule, person
from storage.transaction import Transaction
from triage.digest_ports import KnownSchedule, RunKey, RunState
from triage.people import Person

_schedule, _run = digest_schedule.c, digest_run.c
_KNOWN = Prepared(
    select(
        _schedule.digest, _schedule.channel, _schedule.first_seen, _schedule.shape, _schedule.stopped_at,
        _schedule.last_period, _schedule.covered_until, _schedule.trouble,
    ).where(_schedule.workspace == bindparam("workspace"))
)  # fmt: skip
_new = insert(digest_schedule)
_BEGIN = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "digest", "channel"],
        set_={name: _new.excluded[name] for name in ("first_seen", "shape", "stopped_at", "trouble")},
    )
)


def _of_schedule(statement: Any) -> Any:
    """One digest to one channel or person; the names differ from the columns, which an update may set."""
    return statement.where(
        _schedule.workspace == bindparam("workspace"),
        _schedule.digest == bindparam("kind"),
        _schedule.channel == bindparam("to"),
    )


_STOP = Prepared(_of_schedule(update(digest_schedule)).values(stopped_at=bindparam("now", type_=Moment)))
_COVER = Prepared(
    _of_schedule(update(digest_schedule)).values(
        last_period=case(
            (_schedule.last_period < bindparam("period"), bindparam("period")), else_=_schedule.last_period
        ),
        covered_until=func.coalesce(bindparam("until", type_=Moment), _schedule.covered_until),
    )
)
_troubled = insert(digest_schedule)
_SET_TROUBLE = Prepared(
    _troubled.on_conflict_do_update(
        index_elements=["workspace", "digest", "channel"],
        set_={"trouble": _troubled.excluded.trouble},
        where=_schedule.trouble != _troubled.excluded.trouble,
    ).returning(_schedule.channel)
)
_TROUBLE = Prepared(_of_schedule(select(_schedule.trouble)))
_leasing = insert(digest_run)
# A lease of this digest that ends later than one begun now is of a clock that was set back meanwhile.
_CLAIM = Prepared(
    _leasing.on_conflict_do_update(
        index_elements=["workspace", "digest", "channel", "period"],
        set_={name: _leasing.excluded[name] for name in ("claimed_at", "holder", "leased_until", "error")},
        where=and_(
            is_literally(_run.state, "claimed"),
            or_(
                _run.leased_until <= _leasing.excluded.claimed_at,
                _run.leased_until > _leasing.excluded.leased_until,
            ),
        ),
    ).returning(_run.period)
)


def _held(statement: Any) -> Any:
    return statement.where(
        _run.workspace == bindparam("workspace"),
        _run.digest == bindparam("kind"),
        _run.channel == bindparam("to"),
        _run.period == bindparam("of_period"),
        _run.holder == bindparam("by_holder"),
        is_literally(_run.state, "claimed"),
    )


_SETTLE = Prepared(
    _held(update(digest_run))
    .values(state=bindparam("new_state"), outbox_key=bindparam("key"), leased_until=None, error="")
    .returning(_run.period)
)
_FAIL = Prepared(_held(update(digest_run)).values(error=bindparam("why")))
_FORGET = Prepared(
    delete(digest_run)
    .where(
        digest_run.c.workspace == bindparam("workspace"),
        digest_run.c.claimed_at < bindparam("before", type_=Moment),
        digest_run.c.state != RunState.CLAIMED.value,
    )
    .returning(digest_run.c.period)
)
_GIVEN_UP = Prepared(
    select(outbox.c.key, outbox.c.error).where(
        outbox.c.workspace == bindparam("workspace"),
        is_literally(outbox.c.state, "parked"),
        is_literally(outbox.c.kind, "digest"),
    )
)
_POSTED = Prepared(
    select(outbox.c.seq).where(
        outbox.c.workspace == bindparam("workspace"),
        outbox.c.key == bindparam("key"),
        is_literally(outbox.c.state, "sent"),
    )
)
_ASKERS = Prepared(
    select(*(column for column in person.c if column.name != "workspace"))
    .where(
        person.c.workspace == bindparam("workspace"),
        exists().where(ask.c.workspace == person.c.workspace, ask.c.author == person.c.id),
    )
    .order_by(person.c.id)
)


class DigestRuns:
    """Fulfils ``triage.digest_ports.DigestRuns``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def known(self) -> Mapping[tuple[str, str], KnownSchedule]:
        rows = self._in.link.rows(_KNOWN, workspace=self._in.workspace)
        return {(kind, to): KnownSchedule(*rest) for kind, to, *rest in rows}

    def begin(self, kind: str, to: str, shape: str, now: datetime) -> None:
        self._in.link.do(_BEGIN, **self._new(kind, to, now), shape=shape, trouble="")

    def stop(self, kind: str, to: str, now: datetime) -> None:
        self._in.link.do(_STOP, workspace=self._in.workspace, kind=kind, to=to, now=now)

    def claim(self, run: RunKey, holder: str, now: datetime, until: datetime) -> bool:
        claimed = self._in.link.rows(
            _CLAIM, workspace=self._in.workspace, digest=run.kind, channel=run.to, period=run.period,
            claimed_at=now, state=RunState.CLAIMED, holder=holder, leased_until=until, outbox_key="",
            error="",
        )  # fmt: skip
        return bool(claimed)

    def settle(self, run: RunKey, holder: str, state: RunState, outbox_key: str = "") -> bool:
        held = self._held_by(run, holder)
        return bool(self._in.link.rows(_SETTLE, **held, new_state=state.value, key=outbox_key))

    def fail(self, run: RunKey, holder: str, error: str) -> None:
        self._in.link.do(_FAIL, **self._held_by(run, holder), why=error)

    def cover(self, run: RunKey, until: datetime | None) -> None:
        self._in.link.do(
            _COVER, workspace=self._in.workspace, kind=run.kind, to=run.to, period=run.period, until=until
        )

    def forget(self, before: datetime) -> int:
        return len(self._in.link.rows(_FORGET, workspace=self._in.workspace, before=before))

    def trouble(self, kind: str, to: str) -> str:
        row = self._in.link.row(_TROUBLE, workspace=self._in.workspace, kind=kind, to=to)
        return row[0] if row else ""

    def set_trouble(self, kind: str, to: str, trouble: str, now: datetime) -> bool:
        if not trouble and not self.trouble(kind, to):
            return False
        changed = self._in.link.rows(_SET_TROUBLE, **self._new(kind, to, now), shape="", trouble=trouble)
        return bool(changed)

    def is_posted(self, key: str) -> bool:
        return self._in.link.row(_POSTED, workspace=self._in.workspace, key=key) is not None

    def given_up(self) -> Mapping[str, str]:
        rows = self._in.link.rows(_GIVEN_UP, workspace=self._in.workspace)
        return {key: error or "" for key, error in rows}

    def askers(self) -> Sequence[Person]:
        return tuple(Person(*row) for row in self._in.link.rows(_ASKERS, workspace=self._in.workspace))

    def _new(self, kind: str, to: str, now: datetime) -> dict[str, Any]:
        """The row of a digest that nothing is known of yet."""
        return {
            "workspace": self._in.workspace, "digest": kind, "channel": to, "first_seen": now,
            "stopped_at": None, "last_period": "", "covered_until": None,
        }  # fmt: skip

    def _held_by(self, run: RunKey, holder: str) -> dict[str, str]:
        return {
            "workspace": self._in.workspace, "kind": run.kind, "to": run.to, "of_period": run.period,
            "by_holder": holder,
        }  # fmt: skip
