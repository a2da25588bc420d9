"""Changes of the facts, how far each was checked, and single needs that are to be decided again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage import ask_rows
from storage.change_tables import change, noticed, recheck
from storage.prepared import Prepared, Row
from storage.tables import ask
from storage.transaction import Transaction
from triage.asks import Ask, AskState
from triage.changes import Cause, Change, ChangeState, Recheck

_SOURCES = {
    "roadmap_item": Cause.ROADMAP,
    "team_quarter": Cause.CAPACITY,
    "account": Cause.ACCOUNTS,
}
_NOTICED = Prepared(
    select(noticed.c.source, noticed.c.seen).where(noticed.c.workspace == bindparam("workspace"))
)
_new_noticed = insert_or(noticed)
_NOTICE = Prepared(
    _new_noticed.on_conflict_do_update(
        index_elements=["workspace", "source"],
        set_={"seen": _new_noticed.excluded.seen, "noticed_at": _new_noticed.excluded.noticed_at},
    )
)
_LAST_ASK = Prepared(select(func.max(ask.c.number)).where(ask.c.workspace == bindparam("workspace")))
_COLUMNS = tuple(column for column in change.c if column.name != "workspace")
_ADD = Prepared(insert(change))
_one = and_(change.c.workspace == bindparam("in_workspace"), change.c.number == bindparam("of_number"))
_GET = Prepared(select(*_COLUMNS).where(_one))
_IN_STATE = Prepared(
    select(*_COLUMNS)
    .where(change.c.workspace == bindparam("workspace"), change.c.state == bindparam("state"))
    .order_by(change.c.number)
)
_REACH = Prepared(
    update(change)
    .where(_one, change.c.reached == bindparam("from_ask"))
    .values(reached=bindparam("to_ask"))
    .returning(change.c.number)
)
_SETTLE = Prepared(
    update(change)
    .where(_one)
    .values(
        state=bindparam("to_state"),
        settled_at=bindparam("at"),
        settled_by=bindparam("who"),
        silent=bindparam("is_silent"),
    )
)
_ASKS_AFTER = Prepared(
    select(*ask_rows.COLUMNS)
    .where(
        ask.c.workspace == bindparam("workspace"),
        ask.c.number > bindparam("after"),
        ask.c.number <= bindparam("last"),
        ask.c.state != AskState.WITHDRAWN.value,
    )
    .order_by(ask.c.number)
    .limit(bindparam("at_most"))
)
_mark = insert_or(recheck)
_sooner = case((_mark.excluded.due_at < recheck.c.due_at, _mark.excluded.due_at), else_=recheck.c.due_at)
_MARK = Prepared(
    _mark.on_conflict_do_update(
        index_elements=["workspace", "need"], set_={"mark": _mark.excluded.mark, "due_at": _sooner}
    )
)
_of_need = and_(recheck.c.workspace == bindparam("in_workspace"), recheck.c.need == bindparam("of_need"))
_UNMARK = Prepared(delete(recheck).where(_of_need, recheck.c.mark == bindparam("of_mark")))
_MARKED = Prepared(
    select(recheck.c.need, recheck.c.mark, recheck.c.due_at)
    .where(recheck.c.workspace == bindparam("workspace"), recheck.c.due_at <= bindparam("now"))
    .order_by(recheck.c.due_at, recheck.c.need)
    .limit(bindparam("at_most"))
)


class Changes:
    """Fulfils ``triage.change_ports.Changes``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def versions(self) -> Mapping[Cause, str]:
        return {cause: self._in.version(source).stamp for source, cause in _SOURCES.items()}

    def noticed(self) -> Mapping[Cause, str]:
        rows = self._in.link.rows(_NOTICED, workspace=self._in.workspace)
        return {Cause(source): seen for source, seen in rows}

    def notice(self, cause: Cause, seen: str, now: datetime) -> None:
        self._in.link.do(_NOTICE, workspace=self._in.workspace, source=cause.value, seen=seen, noticed_at=now)

    def open(self, cause: Cause, by: str, now: datetime) -> Change:
        last = self._in.link.row(_LAST_ASK, workspace=self._in.workspace)
        opened = Change(
            self._in.next("change"), cause, by, now, ChangeState.CHECKING, 0, int((last and last[0]) or 0)
        )
        values = {column.name: getattr(opened, column.name) for column in _COLUMNS}
        self._in.link.do(_ADD, workspace=self._in.workspace, **values)
        return opened

    def get(self, number: int) -> Change | None:
        row = self._in.link.row(_GET, in_workspace=self._in.workspace, of_number=number)
        return None if row is None else _change_of(row)

    def in_state(self, state: ChangeState) -> Sequence[Change]:
        rows = self._in.link.rows(_IN_STATE, workspace=self._in.workspace, state=state)
        return tuple(map(_change_of, rows))

    def asks_after(self, change: Change, reached: int, limit: int) -> Sequence[Ask]:
        rows = self._in.link.rows(
            _ASKS_AFTER, workspace=self._in.workspace, after=reached, last=change.last_ask, at_most=limit
        )
        return tuple(map(ask_rows.ask_of, rows))

    def reach(self, change: Change, ask: int) -> bool:
        rows = self._in.link.rows(
            _REACH,
            in_workspace=self._in.workspace,
            of_number=change.number,
            from_ask=change.reached,
            to_ask=ask,
        )
        return bool(rows)

    def settle(
        self, number: int, state: ChangeState, now: datetime, by: str = "", silent: bool = False
    ) -> None:
        self._in.link.do(
            _SETTLE,
            in_workspace=self._in.workspace,
            of_number=number,
            to_state=state,
            at=now,
            who=by,
            is_silent=silent,
        )

    def mark(self, need: int, due_at: datetime) -> None:
        mark = self._in.next("recheck")
        # Nearly every ask marks its need: what a commit marks is written in one go.
        self._in.write_later(_MARK, workspace=self._in.workspace, need=need, mark=mark, due_at=due_at)

    def marked(self, now: datetime, limit: int) -> Sequence[Recheck]:
        rows = self._in.link.rows(_MARKED, workspace=self._in.workspace, now=now, at_most=limit)
        return tuple(Recheck(*row) for row in rows)

    def unmark(self, recheck: Recheck) -> None:
        self._in.link.do(_UNMARK, in_workspace=self._in.workspace, of_need=recheck.need, of_mark=recheck.mark)


def _change_of(row: Row) -> Change:
    number, cause, by, opened_at, state, *rest = row
    return Change(number, Cause(cause), by, opened_at, ChangeState(state), *rest)
