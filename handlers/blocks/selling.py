"""Whom to sell to again, as an answer to ``/because``. Pure functions of values."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.blocks.card import Rendered
from handlers.blocks.figures import counted
from handlers.blocks.lists import Drawing, linked
from handlers.blocks.lookup_help import answer, words_answer
from handlers.blocks.text import clip, escape, few_words, section
from triage.local_words import compact_money
from triage.roadmap import RoadmapItem
from triage.sell_again import SellAgain, SellLine, SellList

_MOST_ITEMS = 10


def sell_again_answer(sell: SellAgain, drawing: Drawing) -> Rendered:
    """The lists of one item, for PMs."""
    heading = f"Sell again: {_title(sell.title)}"
    if not sell.anybody:
        return words_answer(f"*{heading}*\nNobody asked for it.")
    lists = (
        ("They asked", sell.asked),
        ("Deals lost for want of it", sell.lost),
        ("Like them, not asked", sell.alike),
    )
    blocks = [
        _section(f"*{name}*", listed, sell.currency, drawing) for name, listed in lists if listed.accounts
    ]
    return answer(heading, [section(f"*{heading}*"), *blocks])


def shipped_answer(items: Sequence[RoadmapItem]) -> Rendered:
    """What may be looked up, where no item was named."""
    if not items:
        return words_answer("Nothing on the roadmap is shipped yet.")
    lines = [
        f"• `/because shipped {escape(clip(item.key, 40))}` — {_title(item.title)}"
        for item in items[:_MOST_ITEMS]
    ]
    if len(items) > _MOST_ITEMS:
        lines.append(f"… and {counted(len(items) - _MOST_ITEMS, 'more item')}: `/because roadmap`")
    return answer("Shipped", [section("*Whom to sell to again*\n" + "\n".join(lines))])


def no_item_answer(typed: str) -> Rendered:
    """Where no item goes by that name."""
    return words_answer(
        f"No roadmap item is called “{escape(clip(typed, 80))}”. `/because roadmap` lists them."
    )


def _section(name: str, listed: SellList, currency: str, drawing: Drawing) -> dict[str, object]:
    worth = f", {compact_money(listed.revenue, currency)} a year" if listed.revenue else ""
    lines = [f"{name} · {counted(listed.accounts, 'account')}{worth}"]
    lines += [_line(line, currency, drawing) for line in listed.lines]
    if more := listed.accounts - len(listed.lines):
        lines.append(f"… and {more:,} more")
    return section("\n".join(lines))


def _line(line: SellLine, currency: str, drawing: Drawing) -> str:
    """``• Acme · $120k · Banks · ASK-7``"""
    ask = linked(line.ask, drawing.permalink(line.channel, line.thread_ts)) if line.ask else ""
    worth = compact_money(line.revenue, currency) if line.revenue else ""
    parts = (
        f"*{escape(few_words(line.account, 6, 40))}*",
        worth,
        escape(few_words(line.segment, 4, 30)),
        ask,
    )
    return f"• {' · '.join(part for part in parts if part)}"


def _title(title: str) -> str:
    return escape(few_words(title, 10, 60))
