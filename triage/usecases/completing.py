"""A reply in an ask's thread that tells more: the ask is completed and decided again."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.asks import Ask
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import plain_text
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import unsure_item
from triage.usecases.enriching import Word, enriched_by_reply, store_enriched
from triage.usecases.losing import lost_if_said, say_lost
from triage.usecases.understanding import read_message

_YES = re.compile(r"\s*(yes|yep|yeah|right|correct|exactly|ja)\b", re.IGNORECASE)
_NO = re.compile(r"\s*(no|nope|not that|nein)\b", re.IGNORECASE)


def complete_ask(uow: UnitOfWork, ask: Ask, reply: Message, on: Occasion) -> None:
    """Takes what a reply tells of the ask: account, amount, date, severity, a lost deal, and whether the item
    that was asked about is meant. "Thanks" tells nothing and changes nothing."""
    asked_about = unsure_item(uow, uow.decisions.newest(ask.number))
    told = enriched_by_reply(ask, read_message(uow, reply.text, on), reply.author == ask.author)
    told = lost_if_said(told, reply, on)
    told, unsure = _with_item(told, asked_about, plain_text(reply.text))
    if told == ask and unsure == asked_about:
        return
    store_enriched(uow, ask, told, Word(reply.author, f"reply:{reply.ts}"), on, unsure=unsure)
    say_lost(uow, ask, told, reply.ts, on)


def _with_item(ask: Ask, item: RoadmapItem | None, said: str) -> tuple[Ask, RoadmapItem | None]:
    """The ask, and the item of which it is still unsure whether it is meant."""
    if item and _YES.match(said):
        return replace(ask, item=item.key), None
    return ask, None if item and _NO.match(said) else item
