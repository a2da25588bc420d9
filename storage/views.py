"""Asks with their newest decision and standing answer, in one query per page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, select

from storage import answers, ask_rows, decisions
from storage.columns import Moment
from storage.prepared import Prepared
from storage.standing import newest_decision, standing_answer
from storage.tables import answer, ask, decision, told
from storage.transaction import Transaction
from triage.asks import AskState
from triage.ports import AskFilter, AskView

_DECISION = len(ask_rows.COLUMNS)
_ANSWER = _DECISION + len(decisions.COLUMNS)
_LONG_AGO, _NO_ID = datetime(1970, 1, 1, tzinfo=UTC), 2**62
_was_told = exists().where(
    told.c.workspace == ask.c.workspace, told.c.ask == ask.c.number, told.c.undone_at.is_(None)
)
_here = decision.c.workspace == bindparam("workspace")
_since = decision.c.decided_at >= bindparam("since", type_=Moment)
_FIRST_SINCE = Prepared(select(func.min(decision.c.id)).where(_here, _since))
_DECIDED = Prepared(
    select(*ask_rows.COLUMNS, *decisions.COLUMNS, *answers.COLUMNS)
    .select_from(
        decision.join(
            ask, and_(ask.c.workspace == decision.c.workspace, ask.c.number == decision.c.ask)
        ).outerjoin(answer, standing_answer(decision))
    )
    .where(_here, decision.c.id > bindparam("after"), _since, newest_decision(ask))
    .order_by(decision.c.id)
    .limit(bindparam("at_most"))
)


def one_view(transaction: Transaction, number: int) -> AskView | None:
    """The view of one ask, None where there is no such ask."""
    chosen = _asks(transaction).where(ask.c.number == number)
    return next(iter(_views(transaction, chosen)), None)


def views(transaction: Transaction, chosen: AskFilter) -> Sequence[AskView]:
    """The views of the asks that the filter leaves, in its order."""
    asks = _asks(transaction).where(*_conditions(chosen))
    asks = asks.order_by(ask.c.number if chosen.oldest_first else ask.c.number.desc())
    if chosen.limit is not None:
        asks = asks.limit(chosen.limit)
    if chosen.offset:
        asks = asks.offset(chosen.offset)
    return tuple(_views(transaction, asks, chosen.oldest_first))


def numbered_views(transaction: Transaction, numbers: Sequence[int]) -> Sequence[AskView]:
    """The views of these asks, newest first."""
    return tuple(_views(transaction, _asks(transaction).where(ask.c.number.in_(numbers)))) if numbers else ()


def views_by_author(
    transaction: Transaction, user: str, state: AskState | None, limit: int, offset: int
) -> Sequence[AskView]:
    """One page of a person's asks, newest first."""
    asks = _asks(transaction).where(ask.c.author == user).order_by(ask.c.number.desc())
    if state is not None:
        asks = asks.where(ask.c.state == state)
    return tuple(_views(transaction, asks.limit(limit).offset(offset)))


def decided_since(
    transaction: Transaction, since: datetime | None, after: int, limit: int
) -> Sequence[AskView]:
    """Asks with their newest decision, by decision id, from the first one made ``since`` then."""
    workspace = transaction.workspace
    if since is not None and after == 0:
        found = transaction.link.row(_FIRST_SINCE, workspace=workspace, since=since)
        after = found[0] - 1 if found and found[0] is not None else _NO_ID
    rows = transaction.link.rows(
        _DECIDED, workspace=workspace, after=after, since=since or _LONG_AGO, at_most=limit
    )
    return tuple(map(_view, rows))


def _asks(transaction: Transaction) -> Select[Any]:
    return select(ask).where(ask.c.workspace == transaction.workspace)


def _conditions(chosen: AskFilter) -> Iterator[ColumnElement[bool]]:
    if chosen.state is not None:
        yield ask.c.state == chosen.state
    if chosen.account is not None:
        yield ask.c.account == chosen.account
    if chosen.channels is not None:
        yield ask.c.channel.in_(chosen.channels)
    if chosen.since is not None:
        yield ask.c.created_at >= chosen.since
    if chosen.until is not None:
        yield ask.c.created_at < chosen.until
    if chosen.author is not None:
        yield ask.c.author == chosen.author
    if chosen.told is not None:
        yield _was_told if chosen.told else not_(_was_told)


def _views(transaction: Transaction, asks: Select[Any], oldest_first: bool = False) -> Iterator[AskView]:
    """Joins only the page, so that a deep list costs what it shows."""
    page = asks.subquery("page")
    whole = (
        select(*(page.c[column.name] for column in ask_rows.COLUMNS), *decisions.COLUMNS, *answers.COLUMNS)
        .select_from(page.outerjoin(decision, newest_decision(page)).outerjoin(answer, standing_answer(page)))
        .order_by(page.c.number if oldest_first else page.c.number.desc())
    )
    for row in transaction.link.execute(whole):
        yield _view(tuple(row))


def _view(row: tuple[Any, ...]) -> AskView:
    decision, answer = row[_DECISION:_ANSWER], row[_ANSWER:]
    return AskView(
        ask=ask_rows.ask_of(row[:_DECISION]),
        decision=None if decision[0] is None else decisions.decision_of(decision),
        answer=None if answer[0] is None else answers.answer_of(answer),
    )
