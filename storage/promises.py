"""Promises: capacity held for a need. A need has at most one live promise, of one or several teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, text, update

from storage.prepared import Prepared, Row
from storage.tables import promise
from storage.transaction import Transaction, Version
from triage.capacity import Promise, PromiseState
from triage.quarters import Quarter

_SOURCE = "promise"
_IS_LIVE = text("promise.state <> 'released'")

_LIVE = Prepared(
    select(
        promise.c.need,
        promise.c.team,
        promise.c.quarter,
        promise.c.points,
        promise.c.state,
        promise.c.score,
        promise.c.since,
    )
    .where(promise.c.workspace == bindparam("workspace"), _IS_LIVE)
    .order_by(promise.c.id)
)
_ADD = Prepared(insert(promise))
_SETTLE = Prepared(
    update(promise)
    .where(promise.c.workspace == bindparam("in_workspace"), promise.c.need == bindparam("of_need"), _IS_LIVE)
    .values(state=bindparam("to_state"), settled_at=bindparam("at"))
)


class Promises:
    """Fulfils ``triage.ports.Promises``.

    The live ones are kept in the process under their version and followed change by change, because every
    decision looks at them.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def live(self) -> Sequence[Promise]:
        return self._in.snapshot(_SOURCE, self._load)

    def hold(self, promises: Sequence[Promise]) -> None:
        if not promises:
            return
        need, since = promises[0].need, promises[0].since
        if any(each.need != need for each in promises):
            raise ValueError("one call holds promises of one need only")
        before = self.live()
        if any(each.need == need for each in before):
            self._release(need, PromiseState.RELEASED, since)
        for each in promises:
            self._add(each)
        kept = tuple(each for each in before if each.need != need)
        self._follow((*kept, *promises), since)

    def settle(self, need: int, state: PromiseState, now: datetime) -> None:
        before = self.live()
        if all(each.need != need or each.state is state for each in before):
            return
        self._release(need, state, now)
        others = tuple(each for each in before if each.need != need)
        mine = () if state is PromiseState.RELEASED else self._of(need, before, state)
        self._follow((*others, *mine), now)

    @staticmethod
    def _of(need: int, before: Sequence[Promise], state: PromiseState) -> tuple[Promise, ...]:
        return tuple(
            Promise(need, each.team, each.quarter, each.points, state, each.score, each.since)
            for each in before
            if each.need == need
        )

    def _load(self, _version: Version) -> tuple[Promise, ...]:
        return tuple(map(_promise_of, self._in.link.rows(_LIVE, workspace=self._in.workspace)))

    def _release(self, need: int, state: PromiseState, now: datetime) -> None:
        self._in.link.do(_SETTLE, in_workspace=self._in.workspace, of_need=need, to_state=state, at=now)

    def _add(self, each: Promise) -> None:
        self._in.link.do(
            _ADD,
            workspace=self._in.workspace,
            id=self._in.next("promise"),
            need=each.need,
            team=each.team,
            quarter=str(each.quarter),
            points=each.points,
            state=each.state,
            score=each.score,
            since=each.since,
            settled_at=None,
        )

    def _follow(self, live: tuple[Promise, ...], now: datetime) -> None:
        """Begins a new version, of which the state is known already."""
        self._in.remember(_SOURCE, self._in.new_version(_SOURCE, now), live)


def _promise_of(row: Row) -> Promise:
    need, team, quarter, points, state, score, since = row
    return Promise(need, team, Quarter.parse(quarter), points, PromiseState(state), score, since)
