"""What is said when answers change by themselves. Pure functions of values."""

from __future__ import annotations

import re
from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.figures import counted
from handlers.blocks.text import (
    TEXT_LIMIT,
    Block,
    button,
    clip,
    context,
    escape,
    few_words,
    person,
    section,
)
from handlers.blocks.told import tell_line, told_row
from triage.flip_news import FlipNews
from triage.held_change import FlipLine, HeldChange

TELL_HELD, ONLY_CARDS = "tell_held", "only_cards"
_MOST_OTHERS, _MOST_ALSO = 5, 3
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_CAUSES = {
    "asks": "A new ask",
    "items": "A new roadmap",
    "roadmap": "A new roadmap",
    "capacity": "New capacity figures",
    "accounts": "New account figures",
    "policy": "The new rules",
    "day": "The new day",
}


def flip_message(values: dict[str, Any]) -> Rendered:
    """A new reply: an ask's standing answer is another one now (kind ``flip``)."""
    news = FlipNews.from_json(values)
    after, before = escape(news.after), escape(news.before)
    lines = [
        f"*{after}* · {_title(news.title)} · {news.ask}",
        f"_Was:_ {before}. _What moved:_ {escape(_moved(news))}.",
        *(f"Also {one.ask}: {escape(one.after)}." for one in news.also[:_MOST_ALSO]),
        tell_line(news.account, news.say),
        _people(news),
    ]
    text = f"{after} · {_title(news.title)} · {news.ask} (was: {before}) {_people(news)}".rstrip()
    row = told_row(news.tellable, news.account) if news.verdict else []
    return Rendered(clip(text, TEXT_LIMIT), [section("\n".join(line for line in lines if line)), *row])


def held_change_message(values: dict[str, Any]) -> Rendered:
    """A direct message to a PM: answers would change, may people hear of it? (kind ``held_change``)"""
    held = HeldChange.from_json(values)
    said = _held_sentence(held)
    more = held.flips - len(held.shown)
    lines = [*map(_flip_line, held.shown), *([f"… and {more:,} more"] if more > 0 else [])]
    blocks = [section(f"*{said}*"), section("\n".join(lines))]
    if held.settled:
        return Rendered(said, [*blocks, context(settled_words(held.settled))])
    question = "Nobody has heard of it. If the import was wrong, import again: nothing is told of this one."
    return Rendered(said, [*blocks, context(question), _buttons(held)])


def settled_words(settled: str) -> str:
    """What became of a held change: ``told U1``, ``only cards U1`` or ``overtaken``."""
    how, _, who = settled.rpartition(" ")
    if not how:
        return "Overtaken by a newer change, which is looked at as a whole."
    words = "People are being told" if how == "told" else "The cards are updated, nobody is told"
    return f"{words} ({person(who)})."


def _held_sentence(held: HeldChange) -> str:
    by = f" ({person(held.by) if _USER_ID.fullmatch(held.by) else escape(held.by)})" if held.by else ""
    asked = _people_words(held)
    return f"{_CAUSES[held.cause]}{by} would change {counted(held.flips, 'answer')} of {asked}."


def _flip_line(line: FlipLine) -> str:
    return f"• {line.ask} {_title(line.title)}: {escape(line.before)} → *{escape(line.after)}*"


def _buttons(held: HeldChange) -> Block:
    number = str(held.number)
    people = f"Tell {_people_words(held)}"
    return {
        "type": "actions",
        "elements": [button(people, TELL_HELD, number), button("Only update cards", ONLY_CARDS, number)],
    }


def _people_words(held: HeldChange) -> str:
    return f"{held.people:,} {'person' if held.people == 1 else 'people'}"


def _moved(news: FlipNews) -> str:
    return "; ".join(news.moved)


def _people(news: FlipNews) -> str:
    if not news.asker:
        return ""
    more = len(news.others) - _MOST_OTHERS
    others = ", ".join(news.others[:_MOST_OTHERS]) + (f" and {more} more" if more > 0 else "")
    return f"{person(news.asker)}{f', the same goes for {others}' if others else ''}"


def _title(title: str) -> str:
    return escape(few_words(title, 10, 60))
