"""The promise ledger: what each customer was told, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.accounts import Account
from triage.asks import Ask
from triage.exposed import is_later
from triage.money import Money
from triage.ports import AskView
from triage.quarters import Quarter, parse_period
from triage.roadmap import ItemStatus, RoadmapItem
from triage.told import Told
from triage.verdicts import Verdict

_WORSE = {Verdict.YES: (Verdict.LATER, Verdict.NO), Verdict.LATER: (Verdict.NO,), Verdict.NO: ()}


class PromiseState(StrEnum):
    """What became of it.

    ``KEPT``: it is there, as promised. ``OPEN``: still to come, or nothing was promised. ``SLIPPED``: later
    than they were told, or at risk. ``DECLINED``: they were told yes or later, and it will not come.
    ``SHIPPED``: it is there, and this customer was promised nothing or told nothing yet.
    """

    KEPT = "kept"
    OPEN = "open"
    SLIPPED = "slipped"
    DECLINED = "declined"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One customer and one answer; ``told`` is None where nobody noted telling them.

    ``verdict`` and ``quarter`` are what stands now, the PM's word where there is one. ``due`` is when they
    need it, or, where nobody said, when they renew.
    """

    ask: Ask
    told: Told | None
    verdict: Verdict
    quarter: str | None
    item: RoadmapItem | None
    amount: Money | None
    due: date | None
    renewal: bool
    state: PromiseState

    @property
    def exposed(self) -> bool:
        """Whether a customer was told what no longer holds."""
        return self.told is not None and self.state in (PromiseState.SLIPPED, PromiseState.DECLINED)


@dataclass(frozen=True, slots=True)
class ShownPromise:
    """A line as a viewer may see it: ``said`` and ``now`` in words, ``amount`` (whole units of ``currency`` a
    year) None but for PMs."""

    ask: str
    title: str
    account: str
    channel: str
    thread_ts: str
    amount: float | None
    currency: str
    said: str
    told_by: str
    told_on: date
    now: str
    state: PromiseState
    lost: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What lines are made from beside the asks: items and accounts by key and name, the current quarter."""

    items: Mapping[str, RoadmapItem]
    accounts: Mapping[str, Account]
    current: Quarter


def line_of(view: AskView, told: Told | None, basis: Basis) -> PromiseLine | None:
    """One line; None for an ask that is not decided yet."""
    stands = view.answer or view.decision
    if stands is None:
        return None
    ask, account = view.ask, basis.accounts.get(view.ask.account or "")
    item = basis.items.get(ask.item or "")
    renewal = account.renewal_date if account and not ask.due_to else None
    return PromiseLine(
        ask=ask,
        told=told,
        verdict=stands.verdict,
        quarter=stands.quarter,
        item=item,
        amount=ask.amount or (account.revenue if account else None),
        due=ask.due_to or renewal,
        renewal=renewal is not None,
        state=_state(told, stands.verdict, stands.quarter, item, basis.current),
    )


def _state(
    told: Told | None, verdict: Verdict, quarter: str | None, item: RoadmapItem | None, current: Quarter
) -> PromiseState:
    promised = told is not None and (told.verdict is Verdict.YES or told.quarter is not None)
    if item and item.status is ItemStatus.SHIPPED:
        return PromiseState.KEPT if promised else PromiseState.SHIPPED
    if told is None or told.verdict is Verdict.NO:
        return PromiseState.OPEN
    if verdict is Verdict.NO or (item and item.status is ItemStatus.DECLINED):
        return PromiseState.DECLINED
    moved = verdict in _WORSE[told.verdict] or is_later(quarter, told.quarter)
    slipped = moved or _is_planned_later(item, told.quarter, current) or _is_over(told.quarter, current)
    return PromiseState.SLIPPED if promised and slipped else PromiseState.OPEN


def _is_planned_later(item: RoadmapItem | None, quarter: str | None, current: Quarter) -> bool:
    """The roadmap moved under a PM's word, which stands all the same."""
    if item is None or item.status not in (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS):
        return False
    planned, told = _last(item.quarter, current), _last(quarter, current)
    return planned is not None and told is not None and planned > told


def _is_over(quarter: str | None, current: Quarter) -> bool:
    told = _last(quarter, current)
    return told is not None and told < current


def _last(text: str | None, current: Quarter) -> Quarter | None:
    try:
        period = parse_period(text or "", current)
    except ValueError:  # a PM's own words
        return None
    return period.last if period else None
