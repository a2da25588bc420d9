"""Following what becomes of a message after it was heard: edits change its ask, deleting withdraws it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from triage.asks import Ask, AskState
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import Note, UnitOfWork
from triage.reading import Reading
from triage.usecases.enriching import store_enriched
from triage.usecases.filing import file_ask
from triage.usecases.placing import place_ask
from triage.usecases.understanding import read_message
from triage.usecases.withdrawing import withdraw


def hear_edit(
    uow: UnitOfWork, message: Message, before: str, on: Occasion, required: Collection[str] = ()
) -> None:
    """Updates the ask of an edited message; a message that becomes an ask by the edit is filed now."""
    ask = uow.asks.at(message.channel, message.ts)
    if ask is None:
        if not uow.asks.in_thread(message.channel, message.thread):
            file_ask(uow, message, on, required=required)
        return
    if ask.message_ts != message.ts or ask.state is AskState.WITHDRAWN:
        said = Note(ask.number, message.author, message.text, f"{message.ts}:{on.now.timestamp()}", on.now)
        uow.notes.add(said)
        return
    was, now = read_message(uow, before, on), read_message(uow, message.text, on)
    edited = replace(_with_what_changed(ask, was, now), text=message.text)
    unsure = None
    if now.title and now.title != was.title:
        place = place_ask(uow, now, on)
        edited = replace(edited, title=now.title, need=place.need, item=place.item)
        unsure = place.unsure
    if edited != ask:
        store_enriched(uow, ask, edited, message.author, f"edit:{on.now.isoformat()}", on, unsure)


def hear_deletion(uow: UnitOfWork, channel: str, ts: str, on: Occasion) -> None:
    """Withdraws the ask of a deleted message, in its author's name; it can be brought back for a day."""
    ask = uow.asks.at(channel, ts)
    if ask is not None and ask.message_ts == ts:
        withdraw(uow, ask, ask.author, on)


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
