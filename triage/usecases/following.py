"""Following what becomes of a message after it was heard: edits change its ask, deleting withdraws it."""

from __future__ import annotations

from dataclasses import replace

from triage.asks import Ask, AskState
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading
from triage.usecases.enriching import Word, store_enriched
from triage.usecases.filing import file_ask
from triage.usecases.placing import place_ask
from triage.usecases.understanding import read_message
from triage.usecases.withdrawing import asks_of_message, withdraw


def hear_edit(uow: UnitOfWork, message: Message, before: str, on: Occasion) -> None:
    """Updates the asks of an edited message; a message that becomes an ask by the edit is filed now."""
    asks = asks_of_message(uow, message.channel, message.ts)
    live = [ask for ask in asks if ask.state is not AskState.WITHDRAWN]
    if live:
        was, now = read_message(uow, before, on), read_message(uow, message.text, on)
        for ask in live:
            _edit(uow, ask, message, on, was=was, now=now)
    elif not asks and not uow.asks.in_thread(message.channel, message.thread):
        file_ask(uow, message, on)


def hear_deletion(uow: UnitOfWork, channel: str, ts: str, on: Occasion) -> None:
    """Withdraws the asks of a deleted message, in its author's name; they can be brought back for a day."""
    for ask in asks_of_message(uow, channel, ts):
        withdraw(uow, ask, ask.author, on)


def _edit(uow: UnitOfWork, ask: Ask, message: Message, on: Occasion, *, was: Reading, now: Reading) -> None:
    edited, unsure = replace(_with_what_changed(ask, was, now), text=message.text), None
    if now.title and now.title != was.title and ask.title == was.title:
        place = place_ask(uow, now, on)
        edited = replace(edited, title=now.title, need=place.need, item=place.item)
        unsure = place.unsure
    if edited != ask:
        word = Word(message.author, f"edit:{on.now.isoformat()}")
        store_enriched(uow, ask, edited, word, on, unsure=unsure)


def _with_what_changed(ask: Ask, was: Reading, now: Reading) -> Ask:
    """Only what the edit changed; what a reply or a form has told since stays."""
    told = ask
    if now.account != was.account:
        told = replace(told, account=now.account)
    if now.amount != was.amount:
        told = replace(told, amount=now.amount)
    if (now.due_from, now.due_to) != (was.due_from, was.due_to):
        told = replace(told, due_from=now.due_from, due_to=now.due_to)
    if (now.severity, now.severity_evidence) != (was.severity, was.severity_evidence):
        told = replace(told, severity=now.severity, severity_evidence=now.severity_evidence)
    if now.stage != was.stage:
        told = replace(told, stage=now.stage)
    return replace(told, workaround=now.workaround) if now.workaround != was.workaround else told
