"""What holds now: joins to an ask's or a need's newest decision and to the need's newest answer."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, select

from storage.looking_up import each_looked_up
from storage.tables import answer, decision, need

_T = TypeVar("_T")
_later_answer = answer.alias("later_answer")


def newest_decision(rows: Any) -> ColumnElement[bool]:
    """Joins ``decision`` to rows of asks or needs, which name their newest one."""
    return and_(decision.c.workspace == rows.c.workspace, decision.c.id == rows.c.decision)


def need_of(rows: Any, needs: Any = need) -> ColumnElement[bool]:
    """Joins ``need``, which repeats what holds for it, to rows with ``workspace`` and ``need``."""
    return and_(needs.c.workspace == rows.c.workspace, needs.c.number == rows.c.need)


def each_need_of(rows: Any) -> tuple[Any, ColumnElement[bool]]:
    """The same for thousands of rows: the needs, and what joins them."""
    return each_looked_up(need, lambda needs: need_of(rows, needs), "needs_of")


def standing_answer(rows: Any) -> ColumnElement[bool]:
    """Joins ``answer`` to rows with ``workspace`` and ``need``."""
    newest = _said_of(func.max(_later_answer.c.seq), rows.c.workspace, rows.c.need)
    return and_(
        answer.c.workspace == rows.c.workspace,
        answer.c.need == rows.c.need,
        answer.c.seq == newest.scalar_subquery(),
    )


def standing_verdict(workspace: ColumnElement[str], number: ColumnElement[int]) -> ColumnElement[str]:
    """The verdict of the standing answer of the need with this number, null where no PM answered."""
    newest = _said_of(_later_answer.c.verdict, workspace, number)
    return newest.order_by(_later_answer.c.seq.desc()).limit(1).scalar_subquery()


def _said_of(
    what: ColumnElement[_T], workspace: ColumnElement[str], number: ColumnElement[int]
) -> Select[_T]:
    return select(what).where(
        _later_answer.c.workspace == workspace,
        _later_answer.c.need == number,
        _later_answer.c.undone_at.is_(None),
    )
