"""What a person wants to look up with ``/because``, read from what they typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from html import unescape


class Topic(StrEnum):
    """What can be looked up. The values are the words people type, but for the last three."""

    HELP = "help"
    CHECK = "check"
    SEARCH = "search"
    MINE = "mine"
    QUEUE = "queue"
    ROADMAP = "roadmap"
    CAPACITY = "capacity"
    DIGEST = "digest"
    POLICY = "policy"
    SHIPPED = "shipped"
    PROMISES = "promises"
    MUTED = "muted"
    MUTE = "mute"
    LIVE = "live"
    ASK = "an ask"
    NAME = "a name"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Lookup:
    """``words`` is what follows the topic: an ask's number, a name, what to search, a channel's id."""

    topic: Topic
    words: str = ""


COMMANDS = tuple(topic.value for topic in Topic if topic not in (Topic.ASK, Topic.NAME, Topic.UNREADABLE))
# After these, more words mean something; after the others they make it a name ("Policy Systems Inc").
_WITH_WORDS = frozenset(
    {
        Topic.CHECK,
        Topic.SEARCH,
        Topic.ROADMAP,
        Topic.SHIPPED,
        Topic.PROMISES,
        Topic.DIGEST,
        Topic.MUTE,
        Topic.LIVE,
    }
)
_ASK = re.compile(r"(?:ask[-\s#]*)?#?(\d{1,9})", re.IGNORECASE)
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{2,})(?:\|[^>]*)?>")
_MOST_GUESSES = 3
_CLOSE = 0.6


def read_lookup(typed: str) -> Lookup:
    """What is wanted; nothing typed is a wish for help, and what is no command is taken for a name."""
    text = typed.strip()
    if not text:
        return Lookup(Topic.HELP)
    if found := _ASK.fullmatch(text):
        return Lookup(Topic.ASK, found[1])
    first, _, rest = text.partition(" ")
    rest = rest.strip()
    topic = _topic(first)
    if topic in (Topic.MUTE, Topic.LIVE):
        channel = _CHANNEL.fullmatch(rest)
        return Lookup(topic, channel[1]) if channel else Lookup(Topic.UNREADABLE, topic.value)
    if topic in (Topic.CHECK, Topic.SEARCH) and not rest:
        return Lookup(Topic.UNREADABLE, topic.value)
    if topic and (not rest or topic in _WITH_WORDS):
        return Lookup(topic, rest if topic in (Topic.CHECK, Topic.DIGEST) else unescape(rest))
    return Lookup(Topic.NAME, unescape(text))


def close_to(typed: str, names: Iterable[str]) -> list[str]:
    """Which of these names, or of the commands, a mistyped one may have meant; the likeliest first."""
    folded = {name.casefold(): name for name in (*names, *COMMANDS)}
    said = typed.casefold()
    guesses = get_close_matches(said, folded, n=_MOST_GUESSES, cutoff=_CLOSE)
    begun = [name for name in folded if len(said) > 1 and name.startswith(said)]
    return [folded[name] for name in dict.fromkeys((*begun[:_MOST_GUESSES], *guesses))][:_MOST_GUESSES]


def _topic(word: str) -> Topic | None:
    said = word.casefold()
    return Topic(said) if said in COMMANDS else None
