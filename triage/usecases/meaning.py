"""Which texts are compared by meaning, and keeping the vectors that were made of them.

Making a vector takes milliseconds, or a call over the network, so it happens between transactions: one tells
the texts, the next one is given their vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.accounts import AccountBook
from triage.asks import Ask
from triage.matching import cleaned, item_text
from triage.matching.meaning import Kind, Meanings, fingerprint
from triage.meaning_ports import AskText
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Likelihood, Reading
from triage.usecases.understanding import read_message, wishes_of


@dataclass(frozen=True, slots=True)
class Unembedded:
    """Something that lacks a vector, and the text to make it of."""

    kind: Kind
    key: str
    text: str


def texts_of(uow: UnitOfWork, message: Message, on: Occasion, wanted: bool = False) -> tuple[str, ...]:
    """The texts to embed before this message is heard; none where it will not be filed.

    ``wanted`` tells that somebody wants it filed, so that it is whether or not it reads like an ask.
    """
    if message.thread_ts is not None and uow.asks.in_thread(message.channel, message.thread):
        return ()
    reading = read_message(uow, message.text, on)
    if reading.is_ask is Likelihood.IGNORE and not wanted:
        return ()
    return tuple(compared_text(wish) for wish in wishes_of(reading))


def compared_text(reading: Reading) -> str:
    """What of an ask is compared by meaning."""
    return cleaned(reading.text, account_words(reading))


def account_words(reading: Reading) -> tuple[str, ...]:
    """The account as it is called in the book and as the message has it: neither tells what is asked for."""
    if reading.account is None:
        return ()
    place = reading.evidence.get("account")
    return (reading.account, reading.text[place.start : place.end]) if place else (reading.account,)


def keep_meaning(uow: UnitOfWork, ask: Ask, reading: Reading, meanings: Meanings | None) -> None:
    """Keeps the vector of a new ask, where there is one; else ``without_vector`` will tell of it."""
    text = compared_text(reading)
    if meanings is not None and text in meanings.vectors:
        uow.vectors.put(Kind.ASK, str(ask.number), meanings.model, text, meanings.vectors[text])


def without_vector(uow: UnitOfWork, model: str, limit: int) -> Sequence[Unembedded]:
    """Roadmap items that are new or say something else now, then asks without a vector, newest first."""
    known = uow.vectors.fingerprints(Kind.ITEM, model)
    items = [
        Unembedded(Kind.ITEM, item.key, text)
        for item in uow.roadmap.snapshot().items
        if known.get(item.key) != fingerprint(text := item_text(item))
    ]
    if len(items) >= limit:
        return items[:limit]
    book = uow.accounts.snapshot()
    asks = uow.vectors.asks_without(model, limit - len(items))
    return [*items, *(Unembedded(Kind.ASK, str(ask.number), _text_of(ask, book)) for ask in asks)]


def _text_of(ask: AskText, book: AccountBook) -> str:
    named = [account for account in book.accounts if account.name == ask.account] if ask.account else []
    names = [name for account in named for name in (account.name, *account.aliases)]
    return cleaned(ask.text, names or [ask.account] if ask.account else [])


def keep_vectors(uow: UnitOfWork, made_for: Sequence[Unembedded], meanings: Meanings) -> None:
    """Keeps what was made of what ``without_vector`` told."""
    for each in made_for:
        uow.vectors.put(each.kind, each.key, meanings.model, each.text, meanings.vectors[each.text])
