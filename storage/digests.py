"""The figures of digests, computed by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from storage.columns import is_literally
from storage.prepared import Prepared, Row
from storage.standing import newest_decision_of_ask, newest_decision_of_need, standing_answer
from storage.tables import answer, ask, decision, need
from storage.transaction import Transaction
from triage.asks import AskState
from triage.ports import NeedFigures, WaitingAsk
from triage.verdicts import Verdict

_waits = (
    ask.c.workspace == bindparam("workspace"),
    is_literally(ask.c.state, "open"),
    decision.c.owner.is_not(None),
)
_waiting = ask.join(decision, newest_decision_of_ask(ask))
_WAITING = Prepared(
    select(
        ask.c.number,
        ask.c.title,
        decision.c.owner,
        decision.c.owner_day,
        ask.c.created_at,
        ask.c.channel,
        ask.c.thread_ts,
    )
    .select_from(_waiting)
    .where(*_waits)
    .order_by(ask.c.number)
    .limit(bindparam("at_most"))
)
_WAITING_COUNT = Prepared(select(func.count()).select_from(_waiting).where(*_waits))
_verdict = func.coalesce(answer.c.verdict, decision.c.verdict)
_of_window = ask.c.workspace == bindparam("workspace"), ask.c.state != AskState.WITHDRAWN.value
_BY_VERDICT = Prepared(
    select(_verdict, func.count())
    .select_from(ask.join(decision, newest_decision_of_ask(ask)).outerjoin(answer, standing_answer(ask)))
    .where(*_of_window, ask.c.created_at >= bindparam("since"), ask.c.created_at < bindparam("until"))
    .group_by(_verdict)
)


def _top_needs(by: str, windowed: bool) -> Select[Any]:
    """The needs asked for, each counted over its asks, then joined to what holds for it."""
    asked = select(
        ask.c.workspace,
        ask.c.need,
        func.count(ask.c.account.distinct()).label("accounts"),
        func.count().label("asks"),
        func.max(ask.c.number).label("newest"),
    ).where(*_of_window, ask.c.created_at < bindparam("until"))
    if windowed:
        asked = asked.where(ask.c.created_at >= bindparam("since"))
    counted = asked.group_by(ask.c.workspace, ask.c.need).subquery("counted")
    newest = ask.alias("newest_ask")
    at_stake = func.coalesce(decision.c.at_stake, 0.0)
    first, second = (counted.c.accounts, at_stake) if by == "accounts" else (at_stake, counted.c.accounts)
    return (
        select(
            counted.c.need,
            need.c.title,
            counted.c.accounts,
            at_stake,
            counted.c.asks,
            func.coalesce(answer.c.verdict, decision.c.verdict),
            answer.c.verdict,
            answer.c.quarter,
            decision.c.quarter,
            newest.c.number,
            newest.c.channel,
            newest.c.thread_ts,
        )
        .select_from(
            counted.join(need, (need.c.workspace == counted.c.workspace) & (need.c.number == counted.c.need))
            .join(newest, (newest.c.workspace == counted.c.workspace) & (newest.c.number == counted.c.newest))
            .join(decision, newest_decision_of_need(counted))
            .outerjoin(answer, standing_answer(counted))
        )
        .order_by(first.desc(), second.desc(), counted.c.need)
        .limit(bindparam("at_most"))
    )


_TOP_NEEDS = {
    (by, windowed): Prepared(_top_needs(by, windowed))
    for by in ("at_stake", "accounts")
    for windowed in (True, False)
}


class Digests:
    """Fulfils ``triage.ports.Digests``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def asks_by_verdict(self, since: datetime, until: datetime) -> Mapping[Verdict, int]:
        rows = self._in.link.rows(_BY_VERDICT, workspace=self._in.workspace, since=since, until=until)
        return dict.fromkeys(Verdict, 0) | {Verdict(verdict): count for verdict, count in rows}

    def top_needs(
        self, by: str, since: datetime | None, until: datetime, limit: int
    ) -> Sequence[NeedFigures]:
        window = {"until": until} if since is None else {"since": since, "until": until}
        statement = _TOP_NEEDS[by, since is not None]
        rows = self._in.link.rows(statement, workspace=self._in.workspace, at_most=limit, **window)
        return tuple(map(_figures, rows))

    def waiting(self, limit: int) -> Sequence[WaitingAsk]:
        rows = self._in.link.rows(_WAITING, workspace=self._in.workspace, at_most=limit)
        return tuple(WaitingAsk(*row) for row in rows)

    def waiting_count(self) -> int:
        row = self._in.link.row(_WAITING_COUNT, workspace=self._in.workspace)
        return int(row[0]) if row else 0


def _figures(row: Row) -> NeedFigures:
    """A PM's answer counts whole: its verdict with its quarter, also where it names none."""
    number, title, accounts, at_stake, asks, verdict, said, said_quarter, quarter, *newest = row
    shown = said_quarter if said else quarter
    return NeedFigures(number, title, accounts, at_stake, asks, Verdict(verdict), shown, *newest)
