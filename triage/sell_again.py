"""Whom to sell to once something shipped: who asked, who is like them, whose deal was lost for want of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from triage.accounts import Account
from triage.money import Money

MOST = 5


@dataclass(frozen=True, slots=True)
class Buyer:
    """An account that asked for a need. ``ask`` is its newest ask for it, posted in ``channel`` and
    ``thread_ts``; ``amount`` is what that ask says it is worth a year, ``lost_at`` when its deal was lost."""

    account: str
    ask: int
    channel: str
    thread_ts: str
    amount: Money | None
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class SellLine:
    """One account. ``revenue`` is in whole units of the workspace currency a year, None where nobody knows;
    ``ask`` is "" for one that never asked."""

    account: str
    revenue: float | None
    segment: str
    ask: str = ""
    channel: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, slots=True)
class SellList:
    """The largest accounts of a list, and what all of them add up to (``revenue`` as far as it is known)."""

    lines: tuple[SellLine, ...] = ()
    accounts: int = 0
    revenue: float = 0.0


@dataclass(frozen=True, slots=True)
class SellAgain:
    """For product alone: it has revenue. ``asked`` are those whose deal was not lost, ``alike`` are accounts
    of the same segments that did not ask."""

    item: str
    title: str
    currency: str
    asked: SellList
    alike: SellList
    lost: SellList

    @property
    def anybody(self) -> bool:
        return bool(self.asked.accounts or self.lost.accounts)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> SellAgain:
        lists = {name: _list_from(values[name]) for name in ("asked", "alike", "lost")}
        return cls(**{**values, **lists})


def sell_list(buyers: Iterable[Buyer], book: Mapping[str, Account], rates: Mapping[str, float]) -> SellList:
    """The buyers with what they pay, by the book, else what their ask is worth; ``rates`` are units of the
    workspace currency for one unit of each currency."""
    lines = []
    for buyer in buyers:
        account = book.get(buyer.account)
        money = (account.revenue if account else None) or buyer.amount
        segment = account.segment if account else ""
        name = f"ASK-{buyer.ask}"
        lines.append(
            SellLine(buyer.account, _units(money, rates), segment, name, buyer.channel, buyer.thread_ts)
        )
    return _listed(lines)


def alike_list(asked: Collection[str], book: Mapping[str, Account], rates: Mapping[str, float]) -> SellList:
    """Accounts of the book in the segments of those who asked, who did not ask themselves."""
    segments = {_folded(book[name].segment) for name in asked if name in book} - {""}
    return _listed(
        [
            SellLine(account.name, _units(account.revenue, rates), account.segment)
            for account in book.values()
            if _folded(account.segment) in segments and account.name not in asked
        ]
    )


def _listed(lines: Sequence[SellLine]) -> SellList:
    ordered = sorted(lines, key=lambda line: (-(line.revenue or 0.0), line.account))
    return SellList(tuple(ordered[:MOST]), len(ordered), sum(line.revenue or 0.0 for line in ordered))


def _units(money: Money | None, rates: Mapping[str, float]) -> float | None:
    rate = rates.get(money.currency) if money else None
    return None if money is None or rate is None else money.units * rate


def _folded(segment: str) -> str:
    return " ".join(segment.casefold().split())


def _list_from(values: dict[str, Any]) -> SellList:
    return SellList(**{**values, "lines": tuple(SellLine(**line) for line in values["lines"])})
