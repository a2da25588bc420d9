"""Promises: capacity held for a need. A need has at most one live promise, of one or several teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, text, update

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
        promise.c.passed_at,
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
_LAPSE = Prepared(
    update(promise)
    .where(promise.c.workspace == bindparam("in_workspace"), promise.c.need == bindparam("of_need"), _IS_LIVE)
    .values(state=PromiseState.RELEASED, settled_at=bindparam("at"), lapsed_at=bindparam("at"))
)
_LAPSED = Prepared(
    select(promise.c.need, func.max(promise.c.lapsed_at))
    .where(promise.c.workspace == bindparam("workspace"), promise.c.lapsed_at.is_not(None))
    .group_by(promise.c.need)
)


@dataclass(frozen=True, slots=True)
class _Held:
    """The live promises, and when each need's newest proposal ran out."""

    live: tuple[Promise, ...]
    lapsed: Mapping[int, datetime] = field(default_factory=dict)

    def others(self, need: int) -> tuple[Promise, ...]:
        return tuple(each for each in self.live if each.need != need)


class Promises:
    """Fulfils ``triage.ports.Promises``.

    The live ones are kept in the process under their version and followed change by change, because every
    decision looks at them.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def live(self) -> Sequence[Promise]:
        return self._held().live

    def lapsed(self) -> Mapping[int, datetime]:
        return self._held().lapsed

    def hold(self, promises: Sequence[Promise], now: datetime) -> None:
        if not promises:
            return
        need = promises[0].need
        if any(each.need != need for each in promises):
            raise ValueError("one call holds promises of one need only")
        before = self._held()
        if any(each.need == need for each in before.live):
            self._release(need, PromiseState.RELEASED, now)
        for each in promises:
            self._add(each)
        self._follow(replace(before, live=(*before.others(need), *promises)), now)

    def settle(self, need: int, state: PromiseState, now: datetime) -> None:
        before = self._held()
        mine = [each for each in before.live if each.need == need]
        if all(each.state is state for each in mine):
            return
        self._release(need, state, now)
        kept = () if state is PromiseState.RELEASED else tuple(replace(each, state=state) for each in mine)
        self._follow(replace(before, live=(*before.others(need), *kept)), now)

    def lapse(self, need: int, now: datetime) -> None:
        before = self._held()
        if all(each.need != need for each in before.live):
            return
        self._in.link.do(_LAPSE, in_workspace=self._in.workspace, of_need=need, at=now)
        self._follow(_Held(before.others(need), {**before.lapsed, need: now}), now)

    def _held(self) -> _Held:
        return self._in.snapshot(_SOURCE, self._load)

    def _load(self, _version: Version) -> _Held:
        live = tuple(map(_promise_of, self._in.link.rows(_LIVE, workspace=self._in.workspace)))
        return _Held(live, dict(self._in.link.rows(_LAPSED, workspace=self._in.workspace)))

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
            passed_at=each.passed_at,
            lapsed_at=None,
        )

    def _follow(self, held: _Held, now: datetime) -> None:
        """Begins a new version, of which the state is known already."""
        self._in.remember(_SOURCE, self._in.new_version(_SOURCE, now), held)


def _promise_of(row: Row) -> Promise:
    need, team, quarter, points, state, score, since, passed_at = row
    return Promise(need, team, Quarter.parse(quarter), points, PromiseState(state), score, since, passed_at)
