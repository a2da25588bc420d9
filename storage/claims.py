"""The demand of a need, kept up to date with every ask: claims alike are one row.

A new ask adds to its row. What is changed or withdrawn is rare, so then the need's rows are made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.prepared import Prepared, Row
from storage.tables import ask, claim
from storage.transaction import Transaction
from triage.asks import Ask, AskState, Severity, Stage
from triage.demand import Claim, NeedDemand
from triage.money import Money

_KEY = ("workspace", "need", "account", "severity", "evidence", "stage", "currency")
_new = insert_or(claim)
_larger = or_(claim.c.amount_minor.is_(None), _new.excluded.amount_minor > claim.c.amount_minor)
_later = _new.excluded.asked_at > claim.c.asked_at
_ADD = Prepared(
    _new.on_conflict_do_update(
        index_elements=list(_KEY),
        set_={
            "asks": claim.c.asks + 1,
            "newest_ask": _new.excluded.newest_ask,
            "asked_at": case((_later, _new.excluded.asked_at), else_=claim.c.asked_at),
            "amount_minor": case((_larger, _new.excluded.amount_minor), else_=claim.c.amount_minor),
        },
    )
)
_of_need = and_(claim.c.workspace == bindparam("workspace"), claim.c.need == bindparam("of_need"))
_FORGET = Prepared(delete(claim).where(_of_need))
_kind = (
    ask.c.workspace,
    ask.c.need,
    func.coalesce(ask.c.account, ""),
    func.coalesce(ask.c.severity, ""),
    ask.c.severity_evidence,
    func.coalesce(ask.c.stage, ""),
    func.coalesce(ask.c.amount_currency, ""),
)
_COUNT_AGAIN = Prepared(
    insert(claim).from_select(
        [*_KEY, "asks", "first_ask", "newest_ask", "asked_at", "amount_minor"],
        select(
            *_kind,
            func.count(),
            func.min(ask.c.number),
            func.max(ask.c.number),
            func.max(ask.c.created_at),
            func.max(ask.c.amount_minor),
        )
        .where(
            ask.c.workspace == bindparam("workspace"),
            ask.c.need == bindparam("of_need"),
            ask.c.state != AskState.WITHDRAWN.value,
        )
        .group_by(*_kind),
    )
)
_OF_NEED = Prepared(
    select(
        claim.c.account,
        claim.c.severity,
        claim.c.evidence,
        claim.c.stage,
        claim.c.currency,
        claim.c.asks,
        claim.c.newest_ask,
        claim.c.asked_at,
        claim.c.amount_minor,
    )
    .where(_of_need)
    .order_by(claim.c.first_ask)
)

_ASKS_OF_NEED = Prepared(select(func.sum(claim.c.asks)).where(_of_need))


def add_claim(transaction: Transaction, ask: Ask) -> None:
    """Counts a new ask in."""
    transaction.link.do(_ADD, workspace=transaction.workspace, **_values(ask))


def count_claims_again(transaction: Transaction, needs: Iterable[int]) -> None:
    """Makes the claims of these needs anew from their asks."""
    for need in needs:
        transaction.link.do(_FORGET, workspace=transaction.workspace, of_need=need)
        transaction.link.do(_COUNT_AGAIN, workspace=transaction.workspace, of_need=need)


def count_of_need(transaction: Transaction, need: int) -> int:
    """How many live asks the need has."""
    row = transaction.link.row(_ASKS_OF_NEED, workspace=transaction.workspace, of_need=need)
    return int(row[0] or 0) if row else 0


def demand_of_need(transaction: Transaction, need: int) -> NeedDemand:
    """What ``triage.demand.demand_of`` makes of the need's live asks."""
    rows = transaction.link.rows(_OF_NEED, workspace=transaction.workspace, of_need=need)
    return NeedDemand(sum(row[5] for row in rows), tuple((row[0], _claim(row)) for row in rows))


def _values(ask: Ask) -> dict[str, Any]:
    return {
        "need": ask.need,
        "account": ask.account or "",
        "severity": ask.severity or "",
        "evidence": ask.severity_evidence,
        "stage": ask.stage or "",
        "currency": ask.amount.currency if ask.amount else "",
        "asks": 1,
        "first_ask": ask.number,
        "newest_ask": ask.number,
        "asked_at": ask.created_at,
        "amount_minor": ask.amount.minor if ask.amount else None,
    }


@lru_cache(maxsize=4_096)  # a need's earlier claims are read again with each new one
def _claim(row: Row) -> Claim:
    _, severity, evidence, stage, currency, _, newest, asked_at, minor = row
    return Claim(
        ask=newest,
        asked_at=asked_at,
        amount=Money(minor, currency) if currency else None,
        severity=Severity(severity) if severity else None,
        evidence=evidence,
        stage=Stage(stage) if stage else None,
    )
