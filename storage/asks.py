"""Asks: numbered per workspace without gaps, one per message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from storage.ask_rows import COLUMNS, REPEATED, ask_of, values_of
from storage.ask_words import found, put_words
from storage.claims import (
    add_claim,
    count_claims_again,
    count_of_need,
    demand_of_need,
    newest_of_account,
)
from storage.columns import among
from storage.prepared import Prepared
from storage.tables import ask, repeat
from storage.transaction import Transaction
from storage.views import decided_since, numbered_views, one_view, views, views_by_author
from triage.asks import Ask, AskState
from triage.demand import NeedDemand
from triage.ports import AskFilter, AskView

_here = ask.c.workspace == bindparam("workspace")
_chosen = select(*COLUMNS).where(_here)
_ADD = Prepared(
    insert(ask).on_conflict_do_nothing(index_elements=["workspace", "channel", "ts"]), without=REPEATED
)
_GET = Prepared(_chosen.where(ask.c.number == bindparam("number")))
_in_channel = repeat.c.workspace == bindparam("workspace"), repeat.c.channel == bindparam("channel")
_repeated = select(*COLUMNS).select_from(
    repeat.join(ask, and_(ask.c.workspace == repeat.c.workspace, ask.c.number == repeat.c.ask))
)
_AT = Prepared(
    union_all(
        _chosen.where(ask.c.channel == bindparam("channel"), ask.c.ts == bindparam("ts")),
        _repeated.where(*_in_channel, repeat.c.ts == bindparam("ts")),
    )
)
# Sorted in Python: for ORDER BY number SQLite would rather walk through all asks than use the thread's index.
_IN_THREAD = Prepared(
    union_all(
        _chosen.where(ask.c.channel == bindparam("channel"), ask.c.thread_ts == bindparam("thread_ts")),
        _repeated.where(*_in_channel, repeat.c.thread_ts == bindparam("thread_ts")),
    )
)
_OF_NEED = Prepared(
    _chosen.where(ask.c.need == bindparam("need"), ask.c.state != AskState.WITHDRAWN.value).order_by(
        ask.c.number
    )
)
_COUNT_BY_AUTHOR = Prepared(
    select(ask.c.state, func.count()).where(_here, ask.c.author == bindparam("author")).group_by(ask.c.state)
)
# One at a time: for a list of numbers SQLite goes through the index of all needs.
_NEED_OF = Prepared(select(ask.c.need).where(_here, ask.c.number == bindparam("number")))
_NUMBERED = ask.c.number == bindparam("of_number")
# What asks are found by, what is searched in them, and what the claims of their needs are made of.
_INDEXED = frozenset(column.name for index in ask.indexes for column in index.columns) | {"ts"}
_SEARCHED = frozenset({"title", "text", "account"})
_CLAIMED = frozenset({"need", "account", "severity", "severity_evidence", "stage", "created_at", "state"}) | {
    "amount_minor",
    "amount_currency",
}


def _changing(columns: Iterable[str]) -> Prepared:
    return Prepared(
        update(ask)
        .where(ask.c.workspace == bindparam("in_workspace"), _NUMBERED)
        .values({name: bindparam(f"to_{name}") for name in columns})
    )


_NAMES = tuple(column.name for column in COLUMNS if column.name != "number")
_CHANGE = _changing(_NAMES)
# SQLite writes the entries of every index anew whose columns are set, even to what they were.
_CHANGE_REST = _changing(name for name in _NAMES if name not in _INDEXED)
_SET_STATE = Prepared(
    update(ask)
    .where(
        ask.c.workspace == bindparam("in_workspace"),
        among(ask.c.number, "numbers"),
    )
    .values(state=bindparam("to_state"))
)
_MOVE = Prepared(
    update(ask)
    .where(ask.c.workspace == bindparam("in_workspace"), among(ask.c.number, "numbers"))
    .values(need=bindparam("to_need"))
)


class Asks:
    """Fulfils ``triage.ports.Asks``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, ask: Ask) -> Ask | None:
        numbered = replace(ask, number=self._in.peek("ask"))
        if not self._in.link.do(_ADD, workspace=self._in.workspace, **values_of(numbered)):
            return None
        self._in.next("ask")
        add_claim(self._in, numbered)
        put_words(self._in, numbered)
        return numbered

    def get(self, number: int) -> Ask | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, number=number)
        return None if row is None else ask_of(row)

    def at(self, channel: str, ts: str) -> Ask | None:
        row = self._in.link.row(_AT, workspace=self._in.workspace, channel=channel, ts=ts)
        return None if row is None else ask_of(row)

    def in_thread(self, channel: str, thread_ts: str) -> tuple[Ask, ...]:
        rows = self._in.link.rows(
            _IN_THREAD, workspace=self._in.workspace, channel=channel, thread_ts=thread_ts
        )
        return tuple(sorted(set(map(ask_of, rows)), key=lambda ask: ask.number))

    def of_need(self, need: int) -> tuple[Ask, ...]:
        return tuple(map(ask_of, self._in.link.rows(_OF_NEED, workspace=self._in.workspace, need=need)))

    def of_account(self, need: int, account: str) -> Ask | None:
        # The claims know each account's newest live ask, however many asks the need has.
        number = newest_of_account(self._in, need, account)
        return None if number is None else self.get(number)

    def count_of_need(self, need: int) -> int:
        return count_of_need(self._in, need)

    def demand(self, need: int) -> NeedDemand:
        return demand_of_need(self._in, need)

    def change(self, ask: Ask) -> None:
        before = self.get(ask.number)
        if before is None:
            return
        values = values_of(ask)
        changed = {name for name, value in values_of(before).items() if value != values[name]}
        to = {f"to_{name}": value for name, value in values.items()}
        statement = _CHANGE if changed & _INDEXED else _CHANGE_REST
        self._in.link.do(statement, in_workspace=self._in.workspace, of_number=ask.number, **to)
        if changed & _CLAIMED:
            count_claims_again(self._in, {before.need, ask.need})
        if changed & _SEARCHED:
            put_words(self._in, ask)

    def set_state(self, numbers: Sequence[int], state: AskState) -> None:
        self._in.link.do(_SET_STATE, in_workspace=self._in.workspace, numbers=list(numbers), to_state=state)
        if state is AskState.WITHDRAWN:
            count_claims_again(self._in, self._needs_of(numbers))

    def move(self, numbers: Sequence[int], need: int) -> None:
        before = self._needs_of(numbers)
        self._in.link.do(_MOVE, in_workspace=self._in.workspace, numbers=list(numbers), to_need=need)
        count_claims_again(self._in, before | {need})

    def _needs_of(self, numbers: Sequence[int]) -> set[int]:
        link, workspace = self._in.link, self._in.workspace
        found = (link.row(_NEED_OF, workspace=workspace, number=number) for number in numbers)
        return {row[0] for row in found if row}

    def view(self, number: int) -> AskView | None:
        return one_view(self._in, number)

    def views(self, chosen: AskFilter) -> Sequence[AskView]:
        return views(self._in, chosen)

    def decided_since(self, since: datetime | None, after: int, limit: int) -> Sequence[AskView]:
        return decided_since(self._in, since, after, limit)

    def search(self, words: str, limit: int, offset: int = 0) -> Sequence[AskView]:
        return numbered_views(self._in, found(self._in, words, limit, offset))

    def by_author(self, user: str, state: AskState | None, limit: int, offset: int = 0) -> Sequence[AskView]:
        return views_by_author(self._in, user, state, limit, offset)

    def count_by_author(self, user: str) -> Mapping[AskState, int]:
        rows = self._in.link.rows(_COUNT_BY_AUTHOR, workspace=self._in.workspace, author=user)
        return dict.fromkeys(AskState, 0) | {AskState(state): count for state, count in rows}
