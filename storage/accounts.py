"""The accounts: by name, read as one snapshot per version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.prepared import Row
from storage.sources import Source, put, stored
from storage.tables import account
from storage.transaction import Transaction
from triage.accounts import Account, AccountBook
from triage.money import Money
from triage.ports import ImportCount


class Accounts:
    """Fulfils ``triage.ports.AccountStore``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def snapshot(self) -> AccountBook:
        return self._in.snapshot(
            _ACCOUNTS.name,
            lambda version: AccountBook(stored(self._in, _ACCOUNTS), version.number, version.as_of),
        )

    def put(self, accounts: Sequence[Account], now: datetime, prune: bool = False) -> ImportCount:
        return put(self._in, _ACCOUNTS, accounts, now, prune)


def _to_row(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "aliases": list(account.aliases),
        "domain": account.domain,
        "revenue_minor": account.revenue.minor if account.revenue else None,
        "revenue_currency": account.revenue.currency if account.revenue else None,
        "segment": account.segment,
        "renewal_date": account.renewal_date,
        "owner": account.owner,
    }


def _from_row(row: Row) -> Account:
    name, aliases, domain, minor, currency, segment, renewal_date, owner = row
    revenue = None if minor is None else Money(minor, currency)
    return Account(name, tuple(aliases), domain, revenue, segment, renewal_date, owner)


_ACCOUNTS = Source(account, ("name",), _to_row, _from_row)
