"""Who asked for a need, a row for each account, however many asks there are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select

from storage.prepared import Prepared
from storage.tables import ask
from storage.transaction import Transaction
from triage.asks import AskState
from triage.money import Money
from triage.sell_again import Buyer

_of_account = (
    select(
        ask.c.workspace,
        func.max(ask.c.number).label("newest"),
        func.max(ask.c.lost_at).label("lost_at"),
    )
    .where(
        ask.c.workspace == bindparam("workspace"),
        ask.c.need == bindparam("need"),
        ask.c.state != AskState.WITHDRAWN.value,
        ask.c.account.is_not(None),
    )
    .group_by(ask.c.workspace, ask.c.account)
    .subquery("of_account")
)
_OF_NEED = Prepared(
    select(
        ask.c.account,
        ask.c.number,
        ask.c.channel,
        ask.c.thread_ts,
        ask.c.amount_minor,
        ask.c.amount_currency,
        _of_account.c.lost_at,
    )
    .select_from(
        _of_account.join(
            ask, and_(ask.c.workspace == _of_account.c.workspace, ask.c.number == _of_account.c.newest)
        )
    )
    .order_by(ask.c.account)
)


class Buyers:
    """Fulfils ``triage.ports.Buyers``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def of_need(self, need: int) -> Sequence[Buyer]:
        found = []
        for row in self._in.link.rows(_OF_NEED, workspace=self._in.workspace, need=need):
            account, number, channel, thread_ts, minor, currency, lost_at = row
            amount = None if minor is None else Money(minor, currency)
            found.append(Buyer(account, number, channel, thread_ts, amount, lost_at))
        return found
