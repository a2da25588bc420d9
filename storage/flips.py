"""Flips: standing verdicts that became others, and whether people were told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.change_tables import flip
from storage.columns import among, is_literally
from storage.prepared import Prepared, Row
from storage.transaction import Transaction
from triage.changes import Commitment, Flip, FlipState, Stance
from triage.verdicts import Verdict

_COLUMNS = tuple(column for column in flip.c if column.name != "workspace")
_here = flip.c.workspace == bindparam("workspace")
_of_change = and_(_here, flip.c.change == bindparam("change"))
_found = is_literally(flip.c.state, "found")
_ADD = Prepared(
    insert(flip).on_conflict_do_nothing(index_elements=["workspace", "change", "ask"]).returning(flip.c.id)
)
_SETTLE = Prepared(
    update(flip)
    .where(flip.c.workspace == bindparam("in_workspace"), flip.c.id == bindparam("of_id"))
    .values(
        state=bindparam("new_state"),
        settled_at=bindparam("at"),
        from_verdict=bindparam("was_verdict"),
        from_quarter=bindparam("was_quarter"),
        from_commitment=bindparam("was_commitment"),
        to_verdict=bindparam("now_verdict"),
        to_quarter=bindparam("now_quarter"),
        to_commitment=bindparam("now_commitment"),
        details=bindparam("said"),
    )
)
_DROP = Prepared(
    update(flip)
    .where(flip.c.workspace == bindparam("in_workspace"), flip.c.change == bindparam("of_change"), _found)
    .values(state=FlipState.GONE, settled_at=bindparam("at"))
    .returning(flip.c.id)
)
_OF_CHANGE = Prepared(select(*_COLUMNS).where(_of_change).order_by(flip.c.id).limit(bindparam("at_most")))
_FOUND = Prepared(select(*_COLUMNS).where(_of_change, _found).order_by(flip.c.id).limit(bindparam("at_most")))
# Sorted in Python: for ORDER BY id SQLite would rather walk through all flips of the change.
_OF_ASKER = Prepared(select(*_COLUMNS).where(_of_change, flip.c.asker == bindparam("asker")))
_OF_ASKS = Prepared(select(*_COLUMNS).where(_of_change, among(flip.c.ask, "asks")))
_IS_FOUND = Prepared(select(flip.c.id).where(_here, flip.c.ask == bindparam("ask"), _found).limit(1))
_COUNT = Prepared(select(flip.c.state, func.count()).where(_of_change).group_by(flip.c.state))
_NEWEST_TOLD = Prepared(
    select(*_COLUMNS)
    .where(_here, flip.c.ask == bindparam("ask"), is_literally(flip.c.state, "told"))
    .order_by(flip.c.id.desc())
    .limit(1)
)


class Flips:
    """Fulfils ``triage.change_ports.Flips``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, flip: Flip) -> Flip | None:
        numbered = replace(flip, id=self._in.peek("flip"))
        added = self._in.link.rows(
            _ADD,
            workspace=self._in.workspace,
            id=numbered.id,
            change=flip.change,
            ask=flip.ask,
            need=flip.need,
            asker=flip.asker,
            item=flip.item,
            state=flip.state,
            found_at=flip.found_at,
            settled_at=flip.settled_at,
            from_verdict=flip.before.verdict,
            from_quarter=flip.before.quarter,
            from_commitment=flip.before.commitment,
            to_verdict=flip.after.verdict,
            to_quarter=flip.after.quarter,
            to_commitment=flip.after.commitment,
            details=dict(flip.details),
        )
        if not added:
            return None
        self._in.next("flip")
        return numbered

    def settle(self, flip: Flip, state: FlipState, now: datetime) -> None:
        self._in.link.do(
            _SETTLE,
            in_workspace=self._in.workspace,
            of_id=flip.id,
            new_state=state,
            at=now,
            was_verdict=flip.before.verdict,
            was_quarter=flip.before.quarter,
            was_commitment=flip.before.commitment,
            now_verdict=flip.after.verdict,
            now_quarter=flip.after.quarter,
            now_commitment=flip.after.commitment,
            said=dict(flip.details),
        )

    def found(self, change: int, limit: int) -> Sequence[Flip]:
        return self._flips(_FOUND, change=change, at_most=limit)

    def count(self, change: int) -> Mapping[FlipState, int]:
        rows = self._in.link.rows(_COUNT, workspace=self._in.workspace, change=change)
        return dict.fromkeys(FlipState, 0) | {FlipState(state): count for state, count in rows}

    def of_change(self, change: int, limit: int) -> Sequence[Flip]:
        return self._flips(_OF_CHANGE, change=change, at_most=limit)

    def of_asker(self, change: int, asker: str) -> Sequence[Flip]:
        return _by_number(self._flips(_OF_ASKER, change=change, asker=asker))

    def of_asks(self, change: int, asks: Collection[int]) -> Sequence[Flip]:
        return _by_number(self._flips(_OF_ASKS, change=change, asks=list(asks)))

    def is_found(self, ask: int) -> bool:
        return self._in.link.row(_IS_FOUND, workspace=self._in.workspace, ask=ask) is not None

    def newest_told(self, ask: int) -> Flip | None:
        return next(iter(self._flips(_NEWEST_TOLD, ask=ask)), None)

    def drop(self, change: int, now: datetime) -> int:
        return len(self._in.link.rows(_DROP, in_workspace=self._in.workspace, of_change=change, at=now))

    def _flips(self, statement: Prepared, **values: object) -> tuple[Flip, ...]:
        rows = self._in.link.rows(statement, workspace=self._in.workspace, **values)
        return tuple(map(_flip_of, rows))


def _by_number(flips: Sequence[Flip]) -> tuple[Flip, ...]:
    return tuple(sorted(flips, key=lambda flip: flip.id))


def _flip_of(row: Row) -> Flip:
    (number, change, ask, need, asker, item, state, found_at, settled_at, *stances, details) = row
    return Flip(
        number,
        change,
        ask,
        need,
        asker,
        item,
        FlipState(state),
        found_at,
        _stance(*stances[:3]),
        _stance(*stances[3:]),
        settled_at,
        details,
    )


def _stance(verdict: str, quarter: str | None, commitment: str) -> Stance:
    return Stance(Verdict(verdict), quarter, Commitment(commitment))
