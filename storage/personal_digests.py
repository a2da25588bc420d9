"""What concerns one person: what moved on their asks, and what waits for them, counted by the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, select

from storage.columns import Moment, is_literally
from storage.happenings import changed, moved_words, settled, stances, stances_of
from storage.prepared import Prepared, Row
from storage.queue import owner, queued
from storage.standing import need_of, newest_decision, standing_answer
from storage.tables import answer, ask, channel_mode, decision, flip, need
from storage.transaction import Transaction
from storage.waiting import (
    WAITING_COLUMNS,
    disagreed,
    is_late,
    lacking_of,
    lacking_where,
    shown_waiting,
    waiting_columns,
    waiting_of,
)
from triage.asks import AskState
from triage.changes import Commitment, FlipState, Stance
from triage.figures import LackingAsk, MovedAnswer, OwnAnswer, OwnFlip, Some, WaitingNeed, Waits
from triage.verdicts import Autonomy, Verdict

_since, _until = bindparam("since", type_=Moment), bindparam("until", type_=Moment)
_user: BindParameter[str] = bindparam("user")
_live = ask.c.state != AskState.WITHDRAWN.value


def _own_flips() -> Select[Any]:
    spans = (
        select(
            flip.c.workspace,
            flip.c.ask,
            func.min(flip.c.id).label("first"),
            func.max(flip.c.id).label("last"),
        )
        .where(settled, flip.c.state == FlipState.TOLD.value, flip.c.asker == _user)
        .group_by(flip.c.workspace, flip.c.ask)
        .subquery("spans")
    )
    first, last, later = flip.alias("first_flip"), flip.alias("last_flip"), answer.alias("later_word")
    answered_since = (
        select(later.c.seq)
        .where(
            later.c.workspace == ask.c.workspace,
            later.c.need == ask.c.need,
            later.c.undone_at.is_(None),
            later.c.said_at >= last.c.settled_at,
        )
        .exists()
    )
    return (
        select(
            *stances(first, last),
            last.c.details,
            ask.c.number,
            ask.c.title,
            ask.c.channel,
            ask.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            spans.join(first, and_(first.c.workspace == spans.c.workspace, first.c.id == spans.c.first))
            .join(last, and_(last.c.workspace == spans.c.workspace, last.c.id == spans.c.last))
            .join(ask, and_(ask.c.workspace == spans.c.workspace, ask.c.number == spans.c.ask))
        )
        .where(changed(first, last), _live, ~answered_since)
        .order_by(last.c.id.desc())
        .limit(bindparam("at_most"))
    )


def _own_answers() -> Select[Any]:
    """From the answers of the window to the asks: a person has many asks, a week few answers."""
    newer = answer.alias("newer_answer")
    overtaken = select(newer.c.seq).where(
        newer.c.workspace == answer.c.workspace,
        newer.c.need == answer.c.need,
        newer.c.undone_at.is_(None),
        newer.c.seq > answer.c.seq,
    )
    muted = and_(channel_mode.c.workspace == ask.c.workspace, channel_mode.c.channel == ask.c.channel)
    return (
        select(
            ask.c.number,
            ask.c.title,
            answer.c.verdict,
            answer.c.quarter,
            answer.c.reason,
            answer.c.author,
            ask.c.channel,
            ask.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            answer.join(
                ask, and_(ask.c.workspace == answer.c.workspace, ask.c.need == answer.c.need)
            ).outerjoin(channel_mode, muted)
        )
        .where(
            answer.c.workspace == bindparam("workspace"),
            answer.c.said_at >= _since,
            answer.c.said_at < _until,
            answer.c.undone_at.is_(None),
            overtaken.limit(1).scalar_subquery().is_(None),
            ask.c.author == _user,
            _live,
            func.coalesce(channel_mode.c.muted, False).is_(False),
        )
        .order_by(answer.c.seq.desc(), ask.c.number.desc())
        .limit(bindparam("at_most"))
    )


def _queue_of() -> Select[Any]:
    """Each kind of what waits has its own first rows and its own count."""
    mine = queued.where(owner == _user).subquery("queued")
    kind = case(
        (is_late(mine), Waits.LATE.value),
        (disagreed(mine), Waits.DISAGREEMENT.value),
        (mine.c.autonomy == Autonomy.DRAFT.value, Waits.DRAFT.value),
        (decision.c.decision["proposed"].as_boolean(), Waits.PROPOSED.value),
        else_=Waits.ANSWER.value,
    )
    classed = (
        select(mine, kind.label("waits"))
        .select_from(mine.join(decision, newest_decision(mine)))
        .where(mine.c.paused_at.is_(None))
        .subquery("classed")
    )
    without_day = case((classed.c.owner_day.is_(None), 1), else_=0)
    by_day = (without_day, classed.c.owner_day, classed.c.oldest_at, classed.c.need)
    ranked = select(
        classed,
        func.row_number().over(partition_by=classed.c.waits, order_by=by_day).label("place"),
        func.count().over(partition_by=classed.c.waits).label("alike"),
    ).subquery("ranked")
    listed = select(ranked).where(ranked.c.place <= bindparam("at_most")).subquery("listed")
    columns = (*waiting_columns(listed), listed.c.waits, listed.c.alike)
    return select(*columns).select_from(shown_waiting(listed)).order_by(listed.c.waits, listed.c.place)


def _moved() -> Select[Any]:
    newest = (
        select(flip.c.workspace, flip.c.need, func.max(flip.c.id).label("last"))
        .where(settled, flip.c.state == FlipState.MOVED.value)
        .group_by(flip.c.workspace, flip.c.need)
        .subquery("newest")
    )
    return (
        select(
            newest.c.need,
            need.c.title,
            answer.c.verdict,
            answer.c.quarter,
            flip.c.to_verdict,
            flip.c.to_quarter,
            flip.c.to_commitment,
            flip.c.details,
            ask.c.number,
            ask.c.channel,
            ask.c.thread_ts,
            func.count().over(),
        )
        .select_from(
            newest.join(flip, and_(flip.c.workspace == newest.c.workspace, flip.c.id == newest.c.last))
            .join(answer, standing_answer(newest))
            .join(need, need_of(newest))
            .join(ask, and_(ask.c.workspace == flip.c.workspace, ask.c.number == flip.c.ask))
        )
        .where(answer.c.author == _user, answer.c.said_at < flip.c.settled_at)
        .order_by(flip.c.id.desc())
        .limit(bindparam("at_most"))
    )


_OWN_FLIPS, _OWN_ANSWERS = Prepared(_own_flips()), Prepared(_own_answers())
_open_of_user = and_(
    ask.c.workspace == bindparam("workspace"), ask.c.author == _user, is_literally(ask.c.state, "open")
)
_OWN_LACKING = Prepared(lacking_where(_open_of_user))
_QUEUE_OF, _MOVED = Prepared(_queue_of()), Prepared(_moved())


class PersonalDigests:
    """Fulfils ``triage.ports.PersonalDigests``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def own_flips(self, user: str, since: datetime, until: datetime, limit: int) -> Some[OwnFlip]:
        rows = self._rows(_OWN_FLIPS, user=user, since=since, until=until, at_most=limit)
        return Some(tuple(map(_own_flip, rows)), rows[0][11] if rows else 0)

    def own_answers(self, user: str, since: datetime, until: datetime, limit: int) -> Some[OwnAnswer]:
        rows = self._rows(_OWN_ANSWERS, user=user, since=since, until=until, at_most=limit)
        return Some(tuple(map(_own_answer, rows)), rows[0][8] if rows else 0)

    def own_lacking(self, user: str, limit: int) -> Some[LackingAsk]:
        return lacking_of(self._rows(_OWN_LACKING, user=user, at_most=limit))

    def queue_of(self, pm: str, before: date, limit: int) -> Mapping[Waits, Some[WaitingNeed]]:
        rows = self._rows(_QUEUE_OF, user=pm, before=before, at_most=limit)
        return {waits: _alike(rows, waits) for waits in Waits}

    def moved(self, pm: str, since: datetime, until: datetime, limit: int) -> Some[MovedAnswer]:
        rows = self._rows(_MOVED, user=pm, since=since, until=until, at_most=limit)
        return Some(tuple(map(_moved_answer, rows)), rows[0][11] if rows else 0)

    def _rows(self, statement: Prepared, **values: object) -> list[Row]:
        return self._in.link.rows(statement, workspace=self._in.workspace, **values)


def _alike(rows: list[Row], waits: Waits) -> Some[WaitingNeed]:
    mine = [row for row in rows if row[WAITING_COLUMNS] == waits]
    found = tuple(waiting_of(row, waits) for row in mine)
    return Some(found, mine[0][WAITING_COLUMNS + 1] if mine else 0)


def _own_flip(row: Row) -> OwnFlip:
    details, number, title, channel, thread_ts = row[6:11]
    return OwnFlip(number, title, *stances_of(row), moved_words(details), channel, thread_ts)


def _own_answer(row: Row) -> OwnAnswer:
    number, title, verdict, *rest = row[:8]
    return OwnAnswer(number, title, Verdict(verdict), *rest)


def _moved_answer(row: Row) -> MovedAnswer:
    number, title, verdict, quarter, to_verdict, to_quarter, to_commitment, details, *newest = row[:11]
    now = Stance(Verdict(to_verdict), to_quarter, Commitment(to_commitment))
    return MovedAnswer(number, title, Verdict(verdict), quarter, now, moved_words(details), *newest)
