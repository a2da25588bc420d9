"""What was asked for is there: the reply in each asking thread. Pure functions of values."""

from __future__ import annotations

from typing import Any

from handlers.blocks.card import WHY, Rendered
from handlers.blocks.lists import linked, row
from handlers.blocks.text import TEXT_LIMIT, button, clip, escape, few_words, person, section
from handlers.blocks.told import tell_line, told_button
from triage.shipped import ShippedNews

_MOST_NAMED = 6


def shipped_message(values: dict[str, Any]) -> Rendered:
    """A new reply: it is there now, or was already, with words for the customer (kind ``shipped``)."""
    news = ShippedNews.from_json(values)
    title = escape(few_words(news.item, 10, 60))
    lead = "There already" if news.already else "Shipped"
    heading = f"{lead}: {title} · {news.ask}"
    lines = [f"*{lead}: {title}* · {news.ask}", _whom(news), tell_line(news.account, news.say)]
    if link := _link(news.link):
        lines.append(link)
    blocks = [
        section("\n".join(line for line in lines if line)),
        row(told_button(news.tellable, news.account), button("Why?", WHY, news.ask)),
    ]
    return Rendered(clip(f"{heading}: {escape(news.say)}", TEXT_LIMIT), blocks)


def _whom(news: ShippedNews) -> str:
    """``@Rita, what you asked for is there; there is news of ASK-5 and ASK-7 too.``"""
    there = "is there already" if news.already else "is there"
    whom = f"{person(news.asker)}, what you asked for" if news.asker else "What was asked for"
    return f"{whom} {there}{f'; there is news of {_listed(news.others)} too' if news.others else ''}."


def _listed(names: tuple[str, ...]) -> str:
    shown = list(names[:_MOST_NAMED])
    if more := len(names) - len(shown):
        shown.append(f"{more} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _link(url: str) -> str:
    return linked("Read more", url) if url.startswith("https://") and not set(url) & set("<>| ") else ""
