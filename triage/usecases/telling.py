"""Where an ask's card, its updates and replies go: into its thread, or in private where outsiders read it.

In a thread that people of other companies can read, nothing is posted but the sentence that customers may
hear; all else is whispered to the asker, unless the asker is an outsider too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from triage.asks import Ask
from triage.cards import Card
from triage.occasion import Occasion
from triage.ports import Method, Outgoing, UnitOfWork


@dataclass(frozen=True, slots=True)
class Said:
    """A message by its outbox key, kind and values."""

    key: str
    kind: str
    values: Mapping[str, Any]


def card_key(ask: Ask) -> str:
    """The outbox key of the ask's one card, which its updates name as their target."""
    return f"card:{ask.number}"


def post_card(uow: UnitOfWork, ask: Ask, card: Card, on: Occasion) -> None:
    """Queues the ask's one card."""
    kind, values = _public(ask, card)
    uow.outbox.put(Outgoing(card_key(ask), kind, ask.channel, values, ask.thread_ts), on.now)
    if ask.shared:
        _whisper(uow, ask, Said(card_key(ask), "card", card.to_json()), on)


def update_card(uow: UnitOfWork, ask: Ask, why: str, card: Card, on: Occasion) -> None:
    """Queues new content for the ask's card; nothing where no card was ever posted (a recorded gate)."""
    if not has_card(uow, ask):
        return
    kind, values = _public(ask, card)
    key, target = f"{card_key(ask)}:{why}", card_key(ask)
    update = Outgoing(key, kind, ask.channel, values, ask.thread_ts, Method.UPDATE, target)
    uow.outbox.put(update, on.now)


def has_card(uow: UnitOfWork, ask: Ask) -> bool:
    """Whether anything was ever posted for the ask."""
    return uow.outbox.knows(card_key(ask))


def tell(uow: UnitOfWork, ask: Ask, said: Said, on: Occasion) -> None:
    """Queues a new message in the ask's thread, so that people notice."""
    if ask.shared:
        _whisper(uow, ask, said, on)
    else:
        uow.outbox.put(Outgoing(said.key, said.kind, ask.channel, said.values, ask.thread_ts), on.now)


def one_each(asks: Iterable[Ask]) -> list[Ask]:
    """For each person who asked their newest ask, so that nobody hears one thing twice."""
    return list({ask.author: ask for ask in asks}.values())


def _public(ask: Ask, card: Card) -> tuple[str, dict[str, Any]]:
    """What everybody in the thread may read: the card, or only its sentence for customers."""
    return ("safe", {"say": card.say}) if ask.shared else ("card", card.to_json())


def _whisper(uow: UnitOfWork, ask: Ask, said: Said, on: Occasion) -> None:
    if ask.stranger:
        return
    key = f"{said.key}:whisper"
    only_for = ask.author
    uow.outbox.put(
        Outgoing(key, said.kind, ask.channel, said.values, ask.thread_ts, only_for=only_for), on.now
    )
