"""What was planned slipped or was declined: its PM hears who was told otherwise, which deals depend on it.

Said before the asking threads are told, so that no PM is surprised by a rep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from triage.accounts import Account
from triage.asks import Ask, AskState
from triage.changes import Cause, Change, Flip, FlipState
from triage.exposed import Exposed, ExposedDeal, ExposedItem, exposes, plan_moved
from triage.money import Money
from triage.occasion import Occasion
from triage.ports import Outgoing, UnitOfWork
from triage.roadmap import RoadmapItem
from triage.told import Told
from triage.usecases.deciding import item_of
from triage.usecases.listing import period_words
from triage.usecases.telling import heard_at

_MOST_FLIPS = 5_000
_MOST_ITEMS = 4
_MOST_DEALS = 6


@dataclass(frozen=True, slots=True)
class _Case:
    """One flip with its ask and what the ask's customer was told last."""

    flip: Flip
    ask: Ask
    item: RoadmapItem
    told: Told | None


def warn_of_exposed(uow: UnitOfWork, change: Change, pms: Sequence[str], on: Occasion) -> None:
    """Tells each PM concerned, once per change and in one message, of what got worse in the plan.

    New rules may come together with a new plan: then only what the plan moved is told.

    Nobody is told of flips that are none any more, nor of asks that were withdrawn or stand in muted
    channels, where nobody was told anything.
    """
    cases = _cases(uow, change)
    for pm, theirs in _by_pm(uow, cases, pms, on).items():
        values = _exposed(uow, theirs, on).to_json()
        due_at = heard_at(uow, pm, on.now, on).astimezone(UTC)
        uow.outbox.put(
            Outgoing(f"exposed:{change.number}:{pm}", "exposed", pm, values, due_at=due_at), on.now
        )


def amount_of(ask: Ask, account: Account | None) -> Money | None:
    """What the deal is worth a year: as the ask has it, else what the account pays."""
    return ask.amount or (account.revenue if account else None)


def booked(uow: UnitOfWork) -> Mapping[str, Account]:
    """The accounts of the book by name."""
    return {account.name: account for account in uow.accounts.snapshot().accounts}


def _cases(uow: UnitOfWork, change: Change) -> Sequence[_Case]:
    flips = [
        flip
        for flip in uow.flips.of_change(change.number, _MOST_FLIPS)
        if exposes(flip) and flip.state is not FlipState.GONE
    ]
    if change.cause is Cause.POLICY:
        flips = [flip for flip in flips if plan_moved(flip)]
    told = newest_told(uow, [flip.ask for flip in flips])
    cases = []
    for flip in flips:
        ask, item = uow.asks.get(flip.ask), item_of(uow, flip.item)
        if ask and item and ask.state is not AskState.WITHDRAWN and not uow.channels.is_muted(ask.channel):
            cases.append(_Case(flip, ask, item, told.get(ask.number)))
    return cases


def newest_told(uow: UnitOfWork, asks: Sequence[int]) -> Mapping[int, Told]:
    """What the customers of these asks were told last, by ask."""
    return {each.ask: each for each in reversed(uow.tellings.of_asks(asks))}


def _by_pm(
    uow: UnitOfWork, cases: Iterable[_Case], pms: Sequence[str], on: Occasion
) -> Mapping[str, list[_Case]]:
    """Whom each case concerns: who took the need over, else the PM of its area or of the item's teams."""
    found: dict[str, list[_Case]] = {}
    for case in cases:
        assignee = uow.handlings.get(case.ask.need).assignee
        subject = f"{case.ask.title} {case.ask.text}"
        anybody = next(iter(pms), "")  # the policy may name them by e-mail address alone
        if pm := assignee or on.policy.owner_for(subject, case.item.teams) or anybody:
            found.setdefault(pm, []).append(case)
    return found


def _exposed(uow: UnitOfWork, cases: Sequence[_Case], on: Occasion) -> Exposed:
    book = booked(uow)
    items: dict[str, list[_Case]] = {}
    for case in cases:
        items.setdefault(case.item.key, []).append(case)
    one_each = {key: _one_for_each_account(theirs) for key, theirs in items.items()}
    every = [case for theirs in one_each.values() for case in theirs]
    amounts = (_units(case, book, on) for case in every)
    drawn = sorted((_item(theirs, book, on) for theirs in one_each.values()), key=_weight, reverse=True)
    return Exposed(
        items=tuple(drawn[:_MOST_ITEMS]),
        more=max(0, len(drawn) - _MOST_ITEMS),
        accounts=len({case.ask.account or case.ask.name for case in every}),
        told=len({case.ask.account or case.ask.name for case in every if case.told}),
        at_stake=sum(amount for amount in amounts if amount is not None),
        currency=on.policy.workspace.currency,
    )


def _one_for_each_account(cases: Iterable[_Case]) -> list[_Case]:
    """An account that asked twice is one deal: the ask of which it was told something counts."""
    found: dict[str, _Case] = {}
    for case in cases:
        name = case.ask.account or case.ask.name
        if name not in found or (case.told and not found[name].told):
            found[name] = case
    return list(found.values())


def _item(cases: Sequence[_Case], book: Mapping[str, Account], on: Occasion) -> ExposedItem:
    """Those who were told come first, and of them the largest."""
    ordered = sorted(cases, key=lambda case: (case.told is None, -(_units(case, book, on) or 0.0)))
    details = cases[0].flip.details
    return ExposedItem(
        title=cases[0].item.title,
        before=str(details.get("before") or _standing_words(cases[0].flip, on, before=True)),
        after=str(details.get("after") or _standing_words(cases[0].flip, on, before=False)),
        deals=tuple(_deal(case, book, on) for case in ordered[:_MOST_DEALS]),
        more=max(0, len(ordered) - _MOST_DEALS),
    )


def _weight(item: ExposedItem) -> tuple[int, float]:
    return sum(bool(deal.said) for deal in item.deals), sum(deal.amount or 0.0 for deal in item.deals)


def _deal(case: _Case, book: Mapping[str, Account], on: Occasion) -> ExposedDeal:
    ask, told = case.ask, case.told
    account = book.get(ask.account or "")
    money = amount_of(ask, account)
    renewal = account.renewal_date if account and not ask.due_to else None
    due = ask.due_to or renewal
    return ExposedDeal(
        account=ask.account or "",
        ask=ask.name,
        channel=ask.channel,
        thread_ts=ask.thread_ts,
        amount=money.units if money else None,
        currency=money.currency if money else "",
        due=due.isoformat() if due else "",
        renewal=renewal is not None,
        said=answer_words(told.verdict.value, told.quarter, on) if told else "",
        told_by=told.told_by if told else "",
        told_on=told.told_at.astimezone(on.policy.zone).date().isoformat() if told else "",
    )


def answer_words(verdict: str, quarter: str | None, on: Occasion) -> str:
    """``Yes, Jan–Mar 2027``."""
    return ", ".join(filter(None, (verdict.capitalize(), period_words(quarter, on))))


def _standing_words(flip: Flip, on: Occasion, *, before: bool) -> str:
    standing = flip.before if before else flip.after
    return answer_words(standing.verdict.value, standing.quarter, on)


def _units(case: _Case, book: Mapping[str, Account], on: Occasion) -> float | None:
    """In the workspace's currency; None where nobody knows, or no rate is set."""
    money = amount_of(case.ask, book.get(case.ask.account or ""))
    if money is None:
        return None
    rate = 1.0 if money.currency == on.policy.workspace.currency else on.policy.exchange.get(money.currency)
    return None if rate is None else money.units * rate
