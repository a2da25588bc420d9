"""What was asked for is there: what each asking thread hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.asks import Ask
from triage.roadmap import RoadmapItem
from triage.shipped import ShippedNews
from triage.verdicts import Decision


def shipped_said(
    ask: Ask,
    decision: Decision,
    item: RoadmapItem,
    *,
    asker: str,
    others: tuple[str, ...],
    already: bool,
) -> tuple[str, Mapping[str, Any]]:
    """The kind and the values of the reply that an ask's roadmap item is there now.

    ``asker`` is "" where this person was mentioned elsewhere for the same change; ``others`` are the asker's
    other asks, by name, of which there is news too; ``already``: it shipped before. A PM's answer may stand
    on the ask: the news goes out all the same, with the decision's own words for the customer, which name the
    item only as it may be shared.
    """
    news = ShippedNews(
        ask=ask.name,
        title=ask.title,
        item=item.title,
        account=ask.account or "",
        asker=asker,
        others=others,
        quarter=decision.quarter or "",
        say=decision.say,
        link=item.url,
        already=already,
    )
    return "shipped", news.to_json()
