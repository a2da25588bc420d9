"""What happened to the needs over a window, and what they wait for, counted by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from storage.columns import Moment
from storage.digests import in_window
from storage.prepared import Prepared, Row
from storage.standing import need_of
from storage.tables import ask, flip, need
from storage.transaction import Transaction
from storage.waiting import LATE, WAITING_COLUMNS, lacking_of, lacking_where, waiting_of
from triage.asks import AskState
from triage.changes import Commitment, FlipState, Stance
from triage.figures import FlippedNeed, LackingAsk, ShippedNeed, Some, WaitingNeed, Waits
from triage.verdicts import Verdict

_MOST_ASKERS = 5
_SHIPPED = Commitment.SHIPPED.value
settled = and_(
    flip.c.workspace == bindparam("workspace"),
    flip.c.settled_at >= bindparam("since", type_=Moment),
    flip.c.settled_at < bindparam("until", type_=Moment),
)


def changed(before: Any, after: Any) -> ColumnElement[bool]:
    """Whether what stood before one flip is not what stands after another (or the same) one; a commitment
    that nobody kept then is not compared."""
    return or_(
        before.c.from_verdict != after.c.to_verdict,
        func.coalesce(before.c.from_quarter, "") != func.coalesce(after.c.to_quarter, ""),
        and_(
            before.c.from_commitment != Commitment.UNKNOWN.value,
            before.c.from_commitment != after.c.to_commitment,
        ),
    )


def stances(before: Any, after: Any) -> tuple[ColumnElement[Any], ...]:
    """The six columns that ``stances_of`` reads."""
    return (
        before.c.from_verdict,
        before.c.from_quarter,
        before.c.from_commitment,
        after.c.to_verdict,
        after.c.to_quarter,
        after.c.to_commitment,
    )


def stances_of(row: Row) -> tuple[Stance, Stance]:
    """What stood before and after."""
    one, other = row[:3], row[3:6]
    return (
        Stance(Verdict(one[0]), one[1], Commitment(one[2])),
        Stance(Verdict(other[0]), other[1], Commitment(other[2])),
    )


def _flipped() -> Select[Any]:
    spans = (
        select(
            flip.c.workspace,
            flip.c.need,
            func.min(flip.c.id).label("first"),
            func.max(flip.c.id).label("last"),
            func.count(flip.c.ask.distinct()).label("asks"),
        )
        .where(settled, flip.c.state == FlipState.TOLD.value)
        .group_by(flip.c.workspace, flip.c.need)
        .subquery("spans")
    )
    first, last = flip.alias("first_flip"), flip.alias("last_flip")
    at_stake = func.coalesce(need.c.at_stake, 0.0)
    return (
        select(
            *stances(first, last),
            spans.c.need,
            need.c.title,
            last.c.item,
            spans.c.asks,
            at_stake,
            last.c.details,
            ask.c.number,
            ask.c.channel,
            ask.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            spans.join(first, and_(first.c.workspace == spans.c.workspace, first.c.id == spans.c.first))
            .join(last, and_(last.c.workspace == spans.c.workspace, last.c.id == spans.c.last))
            .join(need, need_of(spans))
            .join(ask, and_(ask.c.workspace == last.c.workspace, ask.c.number == last.c.ask))
        )
        .where(changed(first, last), last.c.to_commitment != _SHIPPED)
        .order_by(at_stake.desc(), spans.c.need)
        .limit(bindparam("at_most"))
    )


def _shipped() -> Select[Any]:
    """Also where nobody was told: what a PM answered, and what is recorded only, is there all the same."""
    spans = (
        select(
            flip.c.workspace,
            flip.c.need,
            func.max(flip.c.id).label("last"),
            func.max(flip.c.item).label("item"),
        )
        .where(
            settled,
            flip.c.to_commitment == _SHIPPED,
            flip.c.from_commitment != _SHIPPED,
            flip.c.state != FlipState.FOUND.value,
            flip.c.state != FlipState.GONE.value,
        )
        .group_by(flip.c.workspace, flip.c.need)
        .subquery("spans")
    )
    live = (
        select(
            ask.c.workspace,
            ask.c.need,
            func.count().label("asks"),
            func.count(ask.c.account.distinct()).label("accounts"),
            func.max(ask.c.number).label("newest"),
        )
        .select_from(spans.join(ask, and_(ask.c.workspace == spans.c.workspace, ask.c.need == spans.c.need)))
        .where(ask.c.state != AskState.WITHDRAWN.value)
        .group_by(ask.c.workspace, ask.c.need)
        .subquery("live")
    )
    newest = ask.alias("newest_ask")
    at_stake = func.coalesce(need.c.at_stake, 0.0)
    return (
        select(
            spans.c.need,
            need.c.title,
            spans.c.item,
            live.c.asks,
            live.c.accounts,
            at_stake,
            newest.c.number,
            newest.c.channel,
            newest.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            spans.join(live, and_(live.c.workspace == spans.c.workspace, live.c.need == spans.c.need))
            .join(need, need_of(spans))
            .join(newest, and_(newest.c.workspace == live.c.workspace, newest.c.number == live.c.newest))
        )
        .order_by(at_stake.desc(), spans.c.need)
        .limit(bindparam("at_most"))
    )


_FLIPPED, _SHIPPED_NEEDS = Prepared(_flipped()), Prepared(_shipped())
_ASKERS = Prepared(
    select(ask.c.author, func.max(ask.c.number))
    .where(
        ask.c.workspace == bindparam("workspace"),
        ask.c.need == bindparam("need"),
        ask.c.state != AskState.WITHDRAWN.value,
    )
    .group_by(ask.c.author)
    .order_by(func.max(ask.c.number).desc())
    .limit(bindparam("at_most"))
)

_LACKING = Prepared(lacking_where(and_(in_window, ask.c.state == AskState.OPEN.value)))


class Happenings:
    """Fulfils ``triage.ports.Happenings``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def flipped(self, since: datetime, until: datetime, limit: int) -> Some[FlippedNeed]:
        rows = self._rows(_FLIPPED, since=since, until=until, at_most=limit)
        return Some(tuple(map(_flipped_of, rows)), rows[0][15] if rows else 0)

    def shipped(self, since: datetime, until: datetime, limit: int) -> Some[ShippedNeed]:
        rows = self._rows(_SHIPPED_NEEDS, since=since, until=until, at_most=limit)
        needs = (replace(ShippedNeed(*row[:9]), askers=self._askers(row[0])) for row in rows)
        return Some(tuple(needs), rows[0][9] if rows else 0)

    def late(self, before: date, limit: int) -> tuple[Some[WaitingNeed], int]:
        rows = self._rows(LATE, before=before, at_most=limit)
        if not rows:
            return Some(), 0
        found = tuple(waiting_of(row, Waits.LATE) for row in rows if row[WAITING_COLUMNS])
        waiting, late = rows[0][WAITING_COLUMNS + 1 :]
        return Some(found, int(late)), int(waiting)

    def lacking(self, since: datetime, until: datetime, limit: int) -> Some[LackingAsk]:
        return lacking_of(self._rows(_LACKING, since=since, until=until, at_most=limit))

    def _askers(self, number: int) -> tuple[str, ...]:
        rows = self._rows(_ASKERS, need=number, at_most=_MOST_ASKERS)
        return tuple(author for author, _ in rows)

    def _rows(self, statement: Prepared, **values: object) -> list[Row]:
        return self._in.link.rows(statement, workspace=self._in.workspace, **values)


def _flipped_of(row: Row) -> FlippedNeed:
    before, after = stances_of(row)
    number, title, item, asks, at_stake, details, *newest = row[6:15]
    return FlippedNeed(number, title, item, asks, at_stake, before, after, moved_words(details), *newest)


def moved_words(details: dict[str, Any]) -> tuple[str, ...]:
    """What moved in the facts, as the flip keeps it."""
    return tuple(map(str, details.get("moved") or ()))
