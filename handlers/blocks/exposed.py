"""To a PM: what was planned got worse, who was told otherwise, which deals depend on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.figures import counted
from handlers.blocks.lists import Permalink, linked
from handlers.blocks.text import TEXT_LIMIT, clip, context, escape, few_words, person, section
from triage.exposed import Exposed, ExposedDeal, ExposedItem
from triage.local_words import compact_money, day_of_year, short_day

_ALL = "All of them: `/because promises` or `python -m bot promises list --exposed`."
_YOURS = "Where a PM answered, that answer stands until a PM changes it."


def exposed_message(values: dict[str, Any], permalink: Permalink) -> Rendered:
    """One direct message for all that a change exposed (kind ``exposed``)."""
    exposed = Exposed.from_json(values)
    heading = _heading(exposed)
    blocks = [section(f"*{heading}*\n{_told(exposed)}")]
    blocks += [section(_item(item, permalink)) for item in exposed.items]
    more = f"… and {counted(exposed.more, 'more item')}. " if exposed.more else ""
    blocks.append(context(f"{more}{_ALL} {_YOURS}"))
    return Rendered(clip(heading, TEXT_LIMIT), blocks, inside_only=True)


def _heading(exposed: Exposed) -> str:
    worth = f", {compact_money(exposed.at_stake, exposed.currency)} a year" if exposed.at_stake else ""
    return f"The plan moved: {counted(exposed.accounts, 'account')} exposed{worth}"


def _told(exposed: Exposed) -> str:
    if not exposed.told:
        return "Nobody noted telling them yet."
    return f"{exposed.told:,} of them {'was' if exposed.told == 1 else 'were'} told what no longer holds."


def _item(item: ExposedItem, permalink: Permalink) -> str:
    title = escape(few_words(item.title, 10, 60))
    moved = f"*{title}*: {escape(item.before)} → *{escape(item.after)}*"
    lines = [moved, *(_deal(deal, permalink) for deal in item.deals)]
    if item.more:
        lines.append(f"… and {counted(item.more, 'more account')}")
    return "\n".join(lines)


def _deal(deal: ExposedDeal, permalink: Permalink) -> str:
    """``• Acme · $120k · renews 15 Mar 2027 · ASK-1 — @Rita told them “Yes, Jan–Mar 2027” on Tue 3 Nov``"""
    account = escape(few_words(deal.account, 6, 40)) or "No account named"
    worth = compact_money(deal.amount, deal.currency) if deal.amount else ""
    ask = linked(deal.ask, permalink(deal.channel, deal.thread_ts))
    facts = " · ".join(filter(None, (f"*{account}*", worth, _due(deal), ask)))
    if not deal.said:
        return f"• {facts} — not noted as told"
    said = f"told “{escape(deal.said)}” by {person(deal.told_by)}"
    return f"• {facts} — {said} on {short_day(date.fromisoformat(deal.told_on))}"


def _due(deal: ExposedDeal) -> str:
    if not deal.due:
        return ""
    day = date.fromisoformat(deal.due)
    return f"{'renews' if deal.renewal else 'needs it by'} {day_of_year(day)}"
