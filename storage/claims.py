"""The demand of a need, kept up to date with every ask: claims alike are one row.

A new ask adds to its row. What is changed or withdrawn is rare, so then the need's rows are made anew. A
transaction reads the rows of a need once and follows them, because everything that is filed asks for them
several times.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache

from sqlalchemy import and_, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.columns import words_or_null
from storage.prepared import Prepared, Row
from storage.tables import ask, claim
from storage.transaction import Transaction
from triage.asks import Ask, AskState, Severity, Stage
from triage.demand import Claim, NeedDemand
from triage.money import Money

_KEY = ("workspace", "need", "account", "severity", "evidence", "stage", "currency")
_new = insert_or(claim)
_PUT = Prepared(
    _new.on_conflict_do_update(
        index_elements=list(_KEY),
        set_={name: _new.excluded[name] for name in ("asks", "newest_ask", "asked_at", "amount_minor")},
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
_COLUMNS = tuple(column for column in claim.c if column.name not in ("workspace", "need"))
_NAMES = tuple(column.name for column in _COLUMNS)
# The first so many tell which claims are alike.
_KIND = len(_KEY) - 2
_ASKS, _NEWEST = _NAMES.index("asks"), _NAMES.index("newest_ask")
_OF_NEED = Prepared(select(*_COLUMNS).where(_of_need).order_by(claim.c.first_ask))


def add_claim(transaction: Transaction, ask: Ask) -> None:
    """Counts a new ask in."""
    claims, new = _claims(transaction, ask.need), _row(ask)
    kind = new[:_KIND]
    claims[kind] = row = _together(claims[kind], new) if kind in claims else new
    values = dict(zip(_NAMES, row, strict=True))
    transaction.link.do(_PUT, workspace=transaction.workspace, need=ask.need, **values)


def count_claims_again(transaction: Transaction, needs: Iterable[int]) -> None:
    """Makes the claims of these needs anew from their asks."""
    for need in needs:
        transaction.claims.pop(need, None)
        transaction.link.do(_FORGET, workspace=transaction.workspace, of_need=need)
        transaction.link.do(_COUNT_AGAIN, workspace=transaction.workspace, of_need=need)


def count_of_need(transaction: Transaction, need: int) -> int:
    """How many live asks the need has."""
    return sum(row[_ASKS] for row in _claims(transaction, need).values())


def newest_of_account(transaction: Transaction, need: int, account: str) -> int | None:
    """The number of the account's newest live ask for the need."""
    name = words_or_null(account)
    return max((row[_NEWEST] for row in _claims(transaction, need).values() if row[0] == name), default=None)


def demand_of_need(transaction: Transaction, need: int) -> NeedDemand:
    """What ``triage.demand.demand_of`` makes of the need's live asks."""
    rows = _claims(transaction, need).values()
    return NeedDemand(sum(row[_ASKS] for row in rows), tuple((row[0], _claim(row)) for row in rows))


def _claims(transaction: Transaction, need: int) -> dict[Row, Row]:
    """The rows of the need by what tells them apart, the oldest first."""
    known = transaction.claims.get(need)
    if known is None:
        rows = transaction.link.rows(_OF_NEED, workspace=transaction.workspace, of_need=need)
        known = transaction.claims[need] = {row[:_KIND]: row for row in rows}
    return known


def _row(ask: Ask) -> Row:
    """The row of one ask alone, as it will be read."""
    minor, currency = (ask.amount.minor, ask.amount.currency) if ask.amount else (None, "")
    kind = (words_or_null(ask.account or ""), ask.severity or "", ask.severity_evidence, ask.stage or "")
    return (*kind, currency, 1, ask.number, ask.number, ask.created_at.astimezone(UTC), minor)


def _together(before: Row, new: Row) -> Row:
    """The row with one ask more, which is the newest."""
    *kind, asks, first, _, asked_at, minor = before
    *_, newest, at, amount = new
    larger = amount if minor is None else max(minor, amount)
    return (*kind, asks + 1, first, newest, max(asked_at, at), larger)


@lru_cache(maxsize=4_096)  # a need's earlier claims are read again with each new one
def _claim(row: Row) -> Claim:
    _, severity, evidence, stage, currency, _, _, newest, asked_at, minor = row
    return Claim(
        ask=newest,
        asked_at=asked_at,
        amount=Money(minor, currency) if currency else None,
        severity=Severity(severity) if severity else None,
        evidence=evidence,
        stage=Stage(stage) if stage else None,
    )
