"""Whom to sell to again once a roadmap item is there. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem
from triage.sell_again import Buyer, SellAgain, alike_list, sell_list
from triage.usecases.exposures import booked


def sell_again(uow: UnitOfWork, item_key: str, on: Occasion) -> SellAgain:
    """Accounts that asked for this item, accounts like them, and deals that were lost for want of it; empty
    lists where nobody asked or there is no such item."""
    item = uow.roadmap.snapshot().by_key.get(item_key)
    need = uow.needs.of_item(item_key)
    buyers: Sequence[Buyer] = uow.buyers.of_need(uow.joins.joined_into(need)) if need else ()
    book, currency = booked(uow), on.policy.workspace.currency
    rates = {**on.policy.exchange, currency: 1.0}
    return SellAgain(
        item=item_key,
        title=item.title if item else item_key,
        currency=currency,
        asked=sell_list((each for each in buyers if not each.lost_at), book, rates),
        alike=alike_list({each.account for each in buyers}, book, rates),
        lost=sell_list((each for each in buyers if each.lost_at), book, rates),
    )


def shipped_items(uow: UnitOfWork) -> Sequence[RoadmapItem]:
    """What is there, in the roadmap's order."""
    return [item for item in uow.roadmap.snapshot().items if item.status is ItemStatus.SHIPPED]


def item_meant(uow: UnitOfWork, typed: str) -> RoadmapItem | None:
    """The item that goes by this key, title or other name, whatever the case; None for none."""
    said = typed.strip().casefold()
    for item in uow.roadmap.snapshot().items:
        if said in (name.casefold() for name in (item.key, item.title, *item.aliases)):
            return item
    return None
