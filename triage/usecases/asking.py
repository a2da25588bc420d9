"""Asking by command or form: the ask is said aloud in an asks channel first, and filed from there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from triage.asks import Ask, AskState
from triage.gestures import Gesture, Given, gesture_to_json
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import Outgoing, UnitOfWork
from triage.usecases.enriching import Word, store_enriched
from triage.usecases.filing import file_as_wished
from triage.usecases.losing import with_deal
from triage.usecases.placing import place_ask
from triage.usecases.understanding import read_message


@dataclass(frozen=True, slots=True)
class Asked:
    """``id`` is unique for the command or form, so that a repeated delivery asks nothing twice."""

    id: str
    author: str
    channel: str
    text: str
    gesture: Gesture


def ask_aloud(uow: UnitOfWork, asked: Asked, on: Occasion) -> bool:
    """Posts the ask in its author's name; once it stands in the channel it comes in as a message and is
    filed, so that its card has a thread to be in.

    In a muted channel nothing is posted: it is filed at once, and False is returned.
    """
    if uow.channels.is_muted(asked.channel):
        said = Message(asked.channel, f"{on.now.timestamp():.6f}", asked.author, asked.text)
        file_as_wished(uow, said, on, asked.gesture)
        return False
    body = {
        "type": "event_callback",
        "event": {"type": "message", "channel": asked.channel, "user": asked.author, "text": asked.text},
        "because": gesture_to_json(asked.gesture),
    }
    values = {"author": asked.author, "text": asked.text}
    uow.outbox.put(Outgoing(f"asked:{asked.id}", "asked", asked.channel, values, echo=body), on.now)
    return True


def add_details(uow: UnitOfWork, number: int, given: Given, word: Word, on: Occasion) -> Ask | None:
    """Takes what a person filled in over what the ask has; what was left empty stays as it is.

    None where the ask is not there or is withdrawn.
    """
    ask = uow.asks.get(number)
    if ask is None or ask.state is AskState.WITHDRAWN:
        return None
    told = with_deal(_with_given(ask, given), given.lost, word.who, on)
    if told.title != ask.title:
        place = place_ask(uow, replace(read_message(uow, told.title, on), title=told.title), on)
        told = replace(told, need=place.need, item=place.item or told.item)
    if told != ask:
        store_enriched(uow, ask, told, word, on)
    return told


def known_accounts(uow: UnitOfWork, typed: str, limit: int) -> Collection[str]:
    """Accounts of the book whose name or alias holds the typed letters; those that begin so come first."""
    letters = typed.strip().casefold()
    found = [
        (not account.name.casefold().startswith(letters), account.name)
        for account in uow.accounts.snapshot().accounts
        if any(letters in name.casefold() for name in (account.name, *account.aliases))
    ]
    return [name for _, name in sorted(found)[:limit]]


def _with_given(ask: Ask, given: Given) -> Ask:
    due = (given.due_from, given.due_to) if given.due_to else (ask.due_from, ask.due_to)
    return replace(
        ask,
        title=given.title or ask.title,
        account=given.account or ask.account,
        amount=given.amount or ask.amount,
        severity=given.severity or ask.severity,
        due_from=due[0],
        due_to=due[1],
        workaround=given.workaround or ask.workaround,
        problem=given.problem or ask.problem,
    )
