"""What holds now: joins to an ask's or a need's newest decision and to the need's newest answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from storage.tables import answer, decision

_later_decision = decision.alias("later_decision")
_later_answer = answer.alias("later_answer")


def newest_decision_of_ask(rows: Any) -> ColumnElement[bool]:
    """Joins ``decision`` to the table or alias ``rows`` of asks."""
    newest = select(func.max(_later_decision.c.id)).where(
        _later_decision.c.workspace == rows.c.workspace, _later_decision.c.ask == rows.c.number
    )
    return and_(decision.c.workspace == rows.c.workspace, decision.c.id == newest.scalar_subquery())


def newest_decision_of_need(rows: Any) -> ColumnElement[bool]:
    """Joins ``decision`` to rows with ``workspace`` and ``need``."""
    return and_(decision.c.workspace == rows.c.workspace, decision.c.id == newest_decision_id(rows))


def newest_decision_id(rows: Any) -> ColumnElement[int]:
    """The id of a need's newest decision; one look into an index."""
    newest = select(func.max(_later_decision.c.id)).where(
        _later_decision.c.workspace == rows.c.workspace, _later_decision.c.need == rows.c.need
    )
    return newest.scalar_subquery()


def standing_answer(rows: Any) -> ColumnElement[bool]:
    """Joins ``answer`` to rows with ``workspace`` and ``need``."""
    newest = select(func.max(_later_answer.c.seq)).where(
        _later_answer.c.workspace == rows.c.workspace,
        _later_answer.c.need == rows.c.need,
        _later_answer.c.undone_at.is_(None),
    )
    return and_(
        answer.c.workspace == rows.c.workspace,
        answer.c.need == rows.c.need,
        answer.c.seq == newest.scalar_subquery(),
    )


def newest_verdict_of_ask(rows: Any) -> ColumnElement[str]:
    """The verdict of an ask's newest decision, null where it has none; one look into an index."""
    newest = select(_later_decision.c.verdict).where(
        _later_decision.c.workspace == rows.c.workspace, _later_decision.c.ask == rows.c.number
    )
    return newest.order_by(_later_decision.c.id.desc()).limit(1).scalar_subquery()


def standing_verdict(rows: Any) -> ColumnElement[str]:
    """The verdict of the need's standing answer, null where no PM answered."""
    newest = select(_later_answer.c.verdict).where(
        _later_answer.c.workspace == rows.c.workspace,
        _later_answer.c.need == rows.c.need,
        _later_answer.c.undone_at.is_(None),
    )
    return newest.order_by(_later_answer.c.seq.desc()).limit(1).scalar_subquery()
