"""Which texts are compared by meaning, and keeping the vectors that were made of them.

Making a vector takes milliseconds, or a call over the network, so it happens between transactions: one tells
the texts, the next one is given their vectors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from triage.asks import Ask
from triage.matching import Synonyms, cleaned, item_text
from triage.matching.meaning import Kind, Meanings, fingerprint
from triage.meaning_ports import AskText
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Likelihood, Reading
from triage.roadmap import Roadmap
from triage.usecases.understanding import read_message, wishes_of

_HARDLY = 0.5  # how sure a name is that only capitals tell
_items: WeakKeyDictionary[Roadmap, WeakKeyDictionary[Synonyms, Mapping[str, str]]] = WeakKeyDictionary()


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
    return tuple(compared_text(wish, on) for wish in wishes_of(reading))


def compared_text(reading: Reading, on: Occasion) -> str:
    """What of an ask is compared by meaning."""
    return cleaned(reading.text, account_words(reading), on.policy.ways_of_saying)


def account_words(reading: Reading) -> tuple[str, ...]:
    """The account as it is called in the book and as the message has it: neither tells what is asked for.

    A name told by its capitals alone may be what is asked for, and stays.
    """
    place = reading.evidence.get("account")
    if reading.account is None or (place and not reading.account_known and place.confidence <= _HARDLY):
        return ()
    return (reading.account, reading.text[place.start : place.end]) if place else (reading.account,)


def keep_meaning(
    uow: UnitOfWork, ask: Ask, reading: Reading, on: Occasion, meanings: Meanings | None
) -> None:
    """Keeps the vector of a new ask, where there is one; else ``without_vector`` will tell of it."""
    if meanings is None:
        return
    text = compared_text(reading, on)
    if text in meanings.vectors:
        uow.vectors.put(Kind.ASK, str(ask.number), meanings.model, text, meanings.vectors[text])


def without_vector(uow: UnitOfWork, model: str, limit: int, on: Occasion) -> Sequence[Unembedded]:
    """Roadmap items that are new or say something else now, then asks without a vector, newest first."""
    known = uow.vectors.fingerprints(Kind.ITEM, model)
    texts = _compared_items(uow.roadmap.snapshot(), on.policy.ways_of_saying)
    items = [
        Unembedded(Kind.ITEM, key, text) for key, text in texts.items() if known.get(key) != fingerprint(text)
    ]
    if len(items) >= limit:
        return items[:limit]
    asks = uow.vectors.asks_without(model, limit - len(items))
    return [*items, *(Unembedded(Kind.ASK, str(ask.number), _text_of(uow, ask, on)) for ask in asks)]


def _compared_items(roadmap: Roadmap, synonyms: Synonyms) -> Mapping[str, str]:
    """What of each item is compared by meaning, by key. Cleaning is slow, and a roadmap changes seldom."""
    by_synonyms = _items.setdefault(roadmap, WeakKeyDictionary())
    if synonyms not in by_synonyms:
        by_synonyms[synonyms] = {item.key: cleaned(item_text(item), (), synonyms) for item in roadmap.items}
    return by_synonyms[synonyms]


def _text_of(uow: UnitOfWork, ask: AskText, on: Occasion) -> str:
    """The same text as when it was filed, as far as accounts and policy are the same."""
    reading = read_message(uow, ask.text, on)
    wishes = {wish.title: wish for wish in wishes_of(reading)}
    return compared_text(wishes.get(ask.title, reading), on)


def keep_vectors(uow: UnitOfWork, made_for: Sequence[Unembedded], meanings: Meanings) -> None:
    """Keeps what was made of what ``without_vector`` told."""
    for each in made_for:
        uow.vectors.put(each.kind, each.key, meanings.model, each.text, meanings.vectors[each.text])


def forget_older(uow: UnitOfWork, model: str, limit: int) -> int:
    """Drops vectors of the models before this one, at most so many of each kind; tells how many."""
    return sum(uow.vectors.forget_older(kind, model, limit) for kind in Kind)
