"""What is asked for and not there yet, of all time, in pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, bindparam, func, or_, select

from storage.prepared import Prepared, Row
from storage.standing import standing_answer
from storage.tables import answer, ask, need, roadmap_item
from storage.transaction import Transaction
from triage.asks import AskState
from triage.figures import NeedFigures, Some
from triage.roadmap import ItemStatus
from triage.verdicts import Verdict


def _live(of: Any) -> ColumnElement[bool]:
    number = of.c.number if of is need else of.c.need
    return and_(
        ask.c.workspace == of.c.workspace, ask.c.need == number, ask.c.state != AskState.WITHDRAWN.value
    )


def _page() -> Subquery:
    """The needs of one page, with the number of all."""
    item = and_(roadmap_item.c.workspace == need.c.workspace, roadmap_item.c.key == need.c.item)
    # Looked up need by need: as EXISTS, PostgreSQL would read all asks there ever were.
    asked = select(ask.c.number).where(_live(need)).limit(1).scalar_subquery()
    at_stake = func.coalesce(need.c.at_stake, 0.0).label("at_stake")
    return (
        select(
            need.c.workspace,
            need.c.number.label("need"),
            need.c.title,
            need.c.verdict,
            need.c.quarter,
            at_stake,
            func.count().over().label("total"),
        )
        .select_from(need.outerjoin(roadmap_item, item))
        .where(
            need.c.workspace == bindparam("workspace"),
            need.c.decision.is_not(None),
            or_(roadmap_item.c.status.is_(None), roadmap_item.c.status != ItemStatus.SHIPPED.value),
            asked.is_not(None),
        )
        .order_by(at_stake.desc(), need.c.number.desc())
        .limit(bindparam("at_most"))
        .offset(bindparam("skipped"))
        .subquery("page")
    )


def _counted(page: Subquery) -> Subquery:
    """They, counted over their live asks."""
    return (
        select(
            page,
            func.count().label("asks"),
            func.count(ask.c.account.distinct()).label("accounts"),
            func.max(ask.c.number).label("newest"),
        )
        .select_from(page.join(ask, _live(page)))
        .group_by(*page.c)
        .subquery("counted")
    )


def _shown() -> Select[Any]:
    """Only the needs of the page are counted and joined to what is shown of them."""
    counted, newest = _counted(_page()), ask.alias("newest_ask")
    same = and_(newest.c.workspace == counted.c.workspace, newest.c.number == counted.c.newest)
    return (
        select(
            counted.c.need,
            counted.c.title,
            counted.c.accounts,
            counted.c.at_stake,
            counted.c.asks,
            counted.c.verdict,
            counted.c.quarter,
            answer.c.verdict,
            answer.c.quarter,
            newest.c.number,
            newest.c.channel,
            newest.c.thread_ts,
            counted.c.total,
        )
        .select_from(counted.join(newest, same).outerjoin(answer, standing_answer(counted)))
        .order_by(counted.c.at_stake.desc(), counted.c.need.desc())
    )


_PAGE = Prepared(_shown())


def most_wanted(transaction: Transaction, limit: int, offset: int) -> Some[NeedFigures]:
    """A page of them, most at stake first; ``total`` 0 also where the page lies behind the last one."""
    rows = transaction.link.rows(_PAGE, workspace=transaction.workspace, at_most=limit, skipped=offset)
    return Some(tuple(map(_figures, rows)), rows[0][12] if rows else 0)


def _figures(row: Row) -> NeedFigures:
    """A PM's answer counts whole: its verdict with its quarter, also where it names none."""
    number, title, accounts, at_stake, asks, verdict, quarter, said, said_quarter, *newest, _ = row
    stands = (Verdict(said), said_quarter) if said else (Verdict(verdict), quarter)
    return NeedFigures(number, title, accounts, at_stake, asks, *stands, *newest)
