"""The same account asks for the same need again: the earlier ask hears of it, no second one is filed."""

from __future__ import annotations

from dataclasses import replace

from triage.asks import Ask
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import Note, Outgoing, Repeat, UnitOfWork
from triage.reading import Reading
from triage.usecases.enriching import Word, enriched_by_repeat, store_enriched
from triage.usecases.losing import lost_if_said, say_lost


def enrich_earlier(uow: UnitOfWork, earlier: Ask, message: Message, reading: Reading, on: Occasion) -> Ask:
    """Adds what the message says to the account's earlier ask and tells so in the message's thread."""
    repeat = Repeat(message.channel, message.ts, message.thread, earlier.number, message.author, on.now)
    if not uow.repeats.add(repeat):
        return earlier
    uow.notes.add(Note(earlier.number, message.author, message.text, message.ts, on.now))
    enriched = lost_if_said(enriched_by_repeat(earlier, reading), message, on)
    if enriched != earlier:
        store_enriched(uow, earlier, enriched, Word(message.author, f"repeat:{message.ts}"), on)
    _say_so(uow, enriched, message, on)
    if enriched.lost_at:  # said in the thread in which it was heard
        heard = replace(enriched, channel=message.channel, thread_ts=message.thread)
        say_lost(uow, earlier, heard, message.ts, on)
    return enriched


def _say_so(uow: UnitOfWork, ask: Ask, message: Message, on: Occasion) -> None:
    """Whoever asked again may have no access to the first thread: the ask is named, and linked."""
    if uow.channels.is_muted(message.channel) or message.stranger:
        return
    values = {
        "ask": ask.name,
        "title": ask.title,
        "account": ask.account or "",
        "asker": ask.author if ask.author != message.author else "",
        "channel": ask.channel,
        "thread_ts": ask.thread_ts,
    }
    key = f"repeat:{message.channel}:{message.ts}"
    only_for = message.author if message.shared else None
    uow.outbox.put(
        Outgoing(key, "repeat", message.channel, values, message.thread, only_for=only_for), on.now
    )
