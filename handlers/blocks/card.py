"""The card in an ask's thread, and the news of a PM's answer. Pure functions of values.

A card is read on a phone between two calls: at most 60 words. Where the words run over, what helps least
goes first; the verdict, the words for the customer and the three sides always stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from handlers.blocks.told import tell_line, told_button, told_row
from triage.cards import Answered, AnswerNews, Card
from triage.local_words import short_day

WHY, DETAILS, DISAGREE = "why", "details", "disagree"
CARD_WORDS = 60
_TITLE_LIMIT = 60
_TITLE_WORDS = 10
_REASON_LIMIT = 240
_REASON_WORDS = 24
_MOST_NAMED = 20
VERDICT_WORDS = {"yes": "Yes", "later": "Later", "no": "No"}
# Counted strictly: parts of a compound are words of their own, and so are dashes and dots between words.
_JOINERS = "-–/"
# What may go when a card has too many words, in the order of going: the headline says why already. But a no
# that nothing would change keeps its reason longest.
_LEAST_HELPFUL_FIRST = ("because", "offer", "change", "warning")
_LEAST_HELPFUL_OF_A_FINAL_NO = ("offer", "warning", "because")
# A question stays; that a reply helps, half of a long title, and who checks meanwhile, may go.
_LAST_OF_A_QUESTION = ("reply", "title", "owner")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be sent: ``text`` is what notifications and screen readers use; ``inside_only`` must
    not stand where people of other companies read. ``without_charts`` is what stands where Slack takes no
    charts, None where there are none."""

    text: str
    blocks: list[Block]
    inside_only: bool = False
    without_charts: list[Block] | None = None


def card_message(values: dict[str, Any]) -> Rendered:
    """The one card of an ask (kind ``card``)."""
    card = Card.from_json(values)
    lines, sides = _fitting(card)
    blocks = [section("\n".join(lines)), context(sides), _buttons(card)]
    return Rendered(clip(_notification(card), TEXT_LIMIT), blocks)


def answer_message(values: dict[str, Any]) -> Rendered:
    """A new reply: a PM answered, said to the asker and to who wrote in the thread (kind ``answer``)."""
    news = AnswerNews.from_json(values)
    said = f"{_answer_line(news.answered)} · {_title(news.title)} · {news.ask}"
    reason = _reason(news.answered, _REASON_WORDS)
    people = " ".join(map(person, (news.asker, *news.others[:_MOST_NAMED])))
    lines = (f"*{said}*", reason, tell_line(news.account, news.say), people)
    blocks = [section("\n".join(filter(None, lines))), *told_row(news.tellable, news.account)]
    return Rendered(clip(f"{said}: {reason} {people}", TEXT_LIMIT), blocks)


def details_button(ask: str) -> Block:
    """Opens the form with what is known of the ask."""
    return button("Add details", DETAILS, ask)


def words(blocks: list[Block]) -> int:
    """How many words a person reads in these blocks, buttons left out."""
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    texts += [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
    said = " ".join(texts)
    for joiner in _JOINERS:
        said = said.replace(joiner, " ")
    return len(said.split())


def _fitting(card: Card) -> tuple[list[str], str]:
    """The lines and the sides, with as much as sixty words allow."""
    sides = _sides(card)
    lines = _lines(card, frozenset(), _REASON_WORDS)
    for without, reason_words in _shorter(card):
        if _count(lines, sides) <= CARD_WORDS:
            break
        lines = _lines(card, without, reason_words)
    return lines, sides


def _shorter(card: Card) -> Iterator[tuple[frozenset[str], int]]:
    """What may go, one after the other: first whole parts, then words of a PM's reason."""
    gone: set[str] = set()
    final = card.verdict == "no" and not card.change
    for part in _LEAST_HELPFUL_OF_A_FINAL_NO if final else _LEAST_HELPFUL_FIRST:
        gone.add(part)
        yield frozenset(gone), _REASON_WORDS
    for part in _LAST_OF_A_QUESTION if card.question and not card.answered else ():
        gone.add(part)
        yield frozenset(gone), _REASON_WORDS
    for reason_words in range(_REASON_WORDS - 2, 2, -2):
        yield frozenset(gone), reason_words


def _count(lines: list[str], sides: str) -> int:
    return words([section("\n".join(lines)), context(sides)])


def _lines(card: Card, without: Collection[str], reason_words: int) -> list[str]:
    title = _title(card.title, _TITLE_WORDS // 2 if "title" in without else _TITLE_WORDS)
    first = f"*{_verdict_line(card)}* · {title} · {card.ask}"
    if card.answered:
        body = [_reason(card.answered, reason_words)]
    else:
        because = _question(card, without) or ("" if "because" in without else card.because)
        body = [escape(because), _open_line(card, without), _change_line(card, without)]
    return [line for line in (first, *body, tell_line(card.account, card.say)) if line]


def _reason(answered: Answered, most_words: int) -> str:
    said = few_words(answered.reason, most_words, _REASON_LIMIT)
    return escape(said[:1].upper() + said[1:])


def _question(card: Card, without: Collection[str]) -> str:
    asked, mark, _ = card.question.partition("?")
    return f"{asked}{mark}" if "reply" in without else card.question


def _title(title: str, most_words: int = _TITLE_WORDS) -> str:
    return escape(few_words(title, most_words, _TITLE_LIMIT))


def _verdict_line(card: Card) -> str:
    if card.answered:
        return _answer_line(card.answered)
    return escape(f"{card.lead}{card.headline}")


def _answer_line(answered: Answered) -> str:
    period = f", {escape(answered.period)}" if answered.period else ""
    return f"{VERDICT_WORDS[answered.verdict]}{period} — decided by {person(answered.by)}"


def _open_line(card: Card, without: Collection[str]) -> str:
    """What may be missed, and who does what by when: ``May miss 15 Mar; @Ada confirms by Thu 26 Nov.``"""
    warning = "" if "warning" in without else escape(card.warning.rstrip("."))
    named = card.owner and card.task and "owner" not in without
    owner = f"{person(card.owner)} {card.task}{_by(card)}" if named else ""
    said = "; ".join(part for part in (warning, owner) if part)
    return f"{said}." if said else ""


def _by(card: Card) -> str:
    if not card.day:
        return ""
    return f" by {short_day(date.fromisoformat(card.day))}"


def _change_line(card: Card, without: Collection[str]) -> str:
    parts = []
    if card.change and "change" not in without:
        parts.append(f"_What would change it:_ {_sentence(card.change)}")
    if card.offer and "offer" not in without:
        parts.append(f"_Meanwhile:_ {_sentence(card.offer)}")
    return " ".join(parts)


def _sides(card: Card) -> str:
    sides = (("Roadmap", card.roadmap), ("Worth", card.worth), ("Capacity", card.capacity))
    return " · ".join(f"{name}: {escape(value)}" for name, value in sides)


def _sentence(text: str) -> str:
    return escape(text.rstrip(".")) + "."


def _notification(card: Card) -> str:
    title = _title(card.title)
    if card.answered:
        reason = _reason(card.answered, _REASON_WORDS)
        return f"{_answer_line(card.answered)}: {reason} ({title}, {card.ask})"
    return f"{escape(card.lead + card.headline)} · {title} · {card.ask}: {escape(card.because)}"


def _buttons(card: Card) -> Block:
    return {
        "type": "actions",
        "elements": [
            button("Why?", WHY, card.ask),
            told_button(card.tellable, card.account)
            if card.answered and card.say
            else details_button(card.ask),
            button("I disagree", DISAGREE, card.ask),
        ],
    }
