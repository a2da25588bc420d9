"""What needs and asks wait for: a PM's word by a day, or a fact from their rep."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, case, func, or_, select

from storage.prepared import Prepared, Row
from storage.queue import queued
from storage.standing import need_of, newest_decision
from storage.tables import ask, autonomy_choice, channel_mode, decision, need
from triage.figures import LackingAsk, Some, WaitingNeed, Waits
from triage.verdicts import Autonomy, Verdict

_before = bindparam("before", type_=Date())
_waiting = queued.subquery("queued")


def disagreed(rows: Any) -> ColumnElement[bool]:
    """Whether a rep disagrees with the answer of a row of ``queued``."""
    return func.coalesce(rows.c.disagreed_by, "") != ""


def is_late(rows: Any) -> ColumnElement[bool]:
    """Whether a row of ``queued`` was promised for a day before ``before``."""
    return and_(rows.c.owner_day < _before, rows.c.paused_at.is_(None), ~disagreed(rows))


def waiting_columns(rows: Any) -> tuple[ColumnElement[Any], ...]:
    """What ``waiting_of`` reads, of ``rows`` joined to ``need``, ``decision`` and ``ask``."""
    return (
        rows.c.need,
        need.c.title,
        rows.c.owner,
        rows.c.owner_day,
        rows.c.asks,
        func.coalesce(decision.c.accounts, 0),
        func.coalesce(decision.c.at_stake, 0.0),
        decision.c.verdict,
        decision.c.quarter,
        decision.c.decision["proposed"].as_boolean(),
        ask.c.number,
        ask.c.channel,
        ask.c.thread_ts,
        func.coalesce(rows.c.disagreed_by, ""),
        func.coalesce(rows.c.disagreement, ""),
    )


WAITING_COLUMNS = 15


def shown_waiting(rows: Any) -> Any:
    """``rows`` of a queue joined to what is shown of them."""
    newest = and_(ask.c.workspace == rows.c.workspace, ask.c.number == rows.c.newest)
    return rows.join(need, need_of(rows)).join(decision, newest_decision(rows)).join(ask, newest)


def waiting_of(row: Row, waits: Waits) -> WaitingNeed:
    """The need of a row that begins with ``waiting_columns``."""
    number, title, owner, day, asks, accounts, at_stake, verdict, quarter, proposed, *newest = row[
        :WAITING_COLUMNS
    ]
    return WaitingNeed(
        number, title, waits, owner, day, asks, accounts, at_stake, Verdict(verdict), quarter,
        bool(proposed), *newest,
    )  # fmt: skip


def _late() -> Select[Any]:
    """The first rows with both counts; those that are not late only bring the counts."""
    is_over = case((is_late(_waiting), 1), else_=0)
    first = (
        select(
            _waiting,
            is_over.label("is_over"),
            func.count().over().label("all_waiting"),
            func.sum(is_over).over().label("all_late"),
        )
        .where(_waiting.c.paused_at.is_(None))
        .order_by(is_over.desc(), _waiting.c.owner_day, _waiting.c.need)
        .limit(bindparam("at_most"))
        .subquery("first")
    )
    columns = (*waiting_columns(first), first.c.is_over, first.c.all_waiting, first.c.all_late)
    return select(*columns).select_from(shown_waiting(first)).order_by(first.c.owner_day, first.c.need)


LATE = Prepared(_late())

_chosen = and_(autonomy_choice.c.workspace == decision.c.workspace, autonomy_choice.c.gate == decision.c.gate)
_muted = and_(channel_mode.c.workspace == ask.c.workspace, channel_mode.c.channel == ask.c.channel)
_is_told = and_(
    func.coalesce(autonomy_choice.c.autonomy, decision.c.autonomy, Autonomy.POST.value)
    == Autonomy.POST.value,
    or_(channel_mode.c.muted.is_(None), channel_mode.c.muted.is_(False)),
)


# What nobody in sales can answer is no question.
_asks_back = ask.c.missing.like("%?")


def lacking_where(which: ColumnElement[bool]) -> Select[Any]:
    """Open asks whose newest decision asks its rep for a fact, where such a question is posted."""
    return (
        select(
            ask.c.number,
            ask.c.title,
            ask.c.author,
            ask.c.missing,
            ask.c.channel,
            ask.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            ask.join(decision, newest_decision(ask))
            .outerjoin(autonomy_choice, _chosen)
            .outerjoin(channel_mode, _muted)
        )
        .where(which, _asks_back, _is_told)
        .order_by(ask.c.number.desc())
        .limit(bindparam("at_most"))
    )


def lacking_of(rows: list[Row]) -> Some[LackingAsk]:
    """The asks of the rows that ``lacking_where`` finds."""
    return Some(tuple(LackingAsk(*row[:6]) for row in rows), rows[0][6] if rows else 0)
