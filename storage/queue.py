"""Needs that wait for a PM, oldest first, by one query per page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union_all

from storage.columns import among, is_literally
from storage.prepared import Prepared, Row
from storage.standing import each_need_of, need_of, newest_decision
from storage.tables import ask, autonomy_choice, decision, handling, need
from storage.transaction import Transaction
from triage.ports import QueueEntry
from triage.verdicts import Autonomy, OwnerTask, Verdict

_asked = (ask.c.workspace, ask.c.need, ask.c.number, ask.c.created_at)
_open = select(*_asked).where(ask.c.workspace == bindparam("workspace"), is_literally(ask.c.state, "open"))
# An answered ask waits again while its rep disagrees.
_disagreed = (
    select(*_asked)
    .select_from(
        handling.join(
            ask, and_(ask.c.workspace == handling.c.workspace, ask.c.number == handling.c.disagreed_ask)
        )
    )
    .where(
        handling.c.workspace == bindparam("workspace"),
        handling.c.disagreed_at.is_not(None),
        is_literally(ask.c.state, "answered"),
    )
)
_waiting = union_all(_open, _disagreed).subquery("waiting")
_needs = (
    select(
        _waiting.c.workspace,
        _waiting.c.need,
        func.count().label("asks"),
        func.min(_waiting.c.created_at).label("oldest_at"),
        func.max(_waiting.c.number).label("newest"),
    )
    .group_by(_waiting.c.workspace, _waiting.c.need)
    .subquery("needs")
)
_each, _matching = each_need_of(_needs)
_handled = and_(handling.c.workspace == _needs.c.workspace, handling.c.need == _needs.c.need)
owner: ColumnElement[str] = func.coalesce(
    func.nullif(handling.c.assignee, ""), _each.c.owner, "", type_=_each.c.owner.type
)
_chosen = and_(autonomy_choice.c.workspace == _each.c.workspace, autonomy_choice.c.gate == _each.c.gate)
# What a PM chose for the gate stands over what the policy said when it was decided.
_autonomy: ColumnElement[str] = func.coalesce(
    autonomy_choice.c.autonomy, _each.c.autonomy, Autonomy.POST.value, type_=_each.c.autonomy.type
)
_waits = or_(
    _each.c.owner.is_not(None),
    _autonomy == Autonomy.DRAFT.value,
    handling.c.assignee != "",
    handling.c.disagreed_at.is_not(None),
)
queued = (
    select(
        _needs,
        _each.c.decision,
        _each.c.owner_day,
        owner.label("owner"),
        _autonomy.label("autonomy"),
        handling.c.assignee,
        handling.c.paused_at,
        handling.c.disagreed_by,
        handling.c.disagreement,
    )
    .select_from(
        _needs.join(_each, _matching).outerjoin(handling, _handled).outerjoin(autonomy_choice, _chosen)
    )
    .where(_each.c.decision.is_not(None), _waits)
)


def _page(of: Select[Any]) -> Prepared:
    """Joins only the page to what it shows of each need."""
    ordered = of.order_by(_needs.c.oldest_at, _needs.c.need)
    page = ordered.limit(bindparam("at_most")).offset(bindparam("skipped")).subquery("page")
    newest = and_(ask.c.workspace == page.c.workspace, ask.c.number == page.c.newest)
    shown = page.join(need, need_of(page)).join(ask, newest).join(decision, newest_decision(page))
    columns = (
        page.c.need,
        need.c.title,
        page.c.asks,
        decision.c.accounts,
        decision.c.at_stake,
        page.c.oldest_at,
        page.c.newest,
        ask.c.channel,
        ask.c.thread_ts,
        decision.c.decision,
        page.c.autonomy,
        page.c.owner,
        page.c.assignee,
        page.c.paused_at,
        page.c.disagreed_by,
        page.c.disagreement,
    )
    return Prepared(select(*columns).select_from(shown).order_by(page.c.oldest_at, page.c.need))


def _count(of: Select[Any]) -> Prepared:
    return Prepared(select(func.count()).select_from(of.subquery("queued")))


_of_owners = queued.where(among(owner, "owners"))
_PAGE, _PAGE_OF = _page(queued), _page(_of_owners)
_COUNT, _COUNT_OF = _count(queued), _count(_of_owners)


class Queue:
    """Fulfils ``triage.ports.Queue``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def page(self, owners: Collection[str] | None, limit: int, offset: int = 0) -> Sequence[QueueEntry]:
        statement = _PAGE if owners is None else _PAGE_OF
        page = {"at_most": limit, "skipped": offset}
        return tuple(map(_entry, self._in.link.rows(statement, **self._whose(owners), **page)))

    def count(self, owners: Collection[str] | None) -> int:
        statement = _COUNT if owners is None else _COUNT_OF
        row = self._in.link.row(statement, **self._whose(owners))
        return int(row[0]) if row else 0

    def _whose(self, owners: Collection[str] | None) -> dict[str, Any]:
        here = {"workspace": self._in.workspace}
        return here if owners is None else {**here, "owners": list(owners)}


def _entry(row: Row) -> QueueEntry:
    number, title, asks, accounts, at_stake, oldest_at, newest, channel, thread_ts, decided, *handled = row
    autonomy, owner, assignee, paused_at, disagreed_by, disagreement = handled
    day, task = decided.get("day"), decided.get("task")
    return QueueEntry(
        need=number,
        title=title,
        asks=asks,
        accounts=accounts or 0,
        at_stake=at_stake,
        oldest_at=oldest_at,
        ask=newest,
        channel=channel,
        thread_ts=thread_ts,
        verdict=Verdict(decided["verdict"]),
        quarter=decided["quarter"],
        gate=decided["gate"],
        autonomy=Autonomy(autonomy),
        task=OwnerTask(task) if task else None,
        proposed=decided["proposed"],
        owner=owner,
        day=date.fromisoformat(day) if day else None,
        headline=decided["headline"],
        because=decided["because"],
        assignee=assignee or "",
        paused=paused_at is not None,
        disagreed_by=disagreed_by or "",
        disagreement=disagreement or "",
    )
