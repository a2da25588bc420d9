"""What somebody wants of the digests, read from what they typed behind ``/because digest``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from html import unescape

from triage.digest_schedules import ScheduleError, check_days, check_time, check_zone
from triage.digests import KINDS, TO_PEOPLE
from triage.zones import zone_named


class Act(StrEnum):
    """What can be done; the values are the words people type."""

    LIST = "list"
    PREVIEW = "preview"
    TRY = "try"
    SAVE = "save"
    PAUSE = "pause"
    RESUME = "resume"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class DigestWish:
    """``mine`` means the speaker's own direct messages; ``people`` are named by their ids. What was not said
    is ""."""

    act: Act
    kind: str = ""
    channel: str = ""
    days: str = ""
    time: str = ""
    timezone: str = ""
    mine: bool = False
    people: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """The channel and the people that were named."""
        return (*filter(None, [self.channel]), *self.people)


EXAMPLE = "/because digest save sales #sales monday 09:00 Europe/Berlin"
_LIKE = f"Write it like: {EXAMPLE}"
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{2,})(?:\|[^>]*)?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]{2,})(?:\|[^>]*)?>")
_FILLERS = frozenset({"at", "on", "in", "to", "for", "every", "the", "digest"})
_MINE = frozenset({"mine", "my", "own"})
_HALF = re.compile(r"(\d)\s+(am|pm)\b", re.IGNORECASE)


def read_digest_wish(typed: str) -> DigestWish:
    """What is wanted; nothing typed is a wish for the list. ScheduleError with what was likely meant."""
    words = _HALF.sub(r"\1\2", unescape(typed)).split()
    if not words:
        return DigestWish(Act.LIST)
    act, rest = _act(words)
    wish, others = _sorted_out(DigestWish(act), rest)
    if act is Act.SAVE:
        return _complete(wish, others)
    if others:
        raise ScheduleError(f"There is no digest “{others[0]}”. {_near_kind(others[0])}")
    return wish


def complete_wish(wish: DigestWish) -> DigestWish:
    """A schedule to be saved, checked and put in our words; ScheduleError telling what it is about."""
    if not wish.kind:
        raise ScheduleError(f"Which digest: {', '.join(KINDS)}? {_LIKE}", "kind")
    if wish.kind in TO_PEOPLE and wish.channel:
        raise ScheduleError(f"The {wish.kind} digest goes to people, so it takes no channel.", "channel")
    if wish.kind not in TO_PEOPLE and not wish.places:
        raise ScheduleError(f"Which channel? {_LIKE}", "channel")
    if not wish.days or not wish.time:
        about = "days" if not wish.days else "time"
        raise ScheduleError(f"On which day, and at what time? {_LIKE}", about)
    zone = check_zone(wish.timezone) if wish.timezone else ""
    return replace(wish, days=check_days(wish.days), time=check_time(wish.time), timezone=zone)


def _act(words: Sequence[str]) -> tuple[Act, Sequence[str]]:
    first = words[0].lower()
    if first in KINDS:
        return Act.PREVIEW, words
    if first in tuple(Act):
        return Act(first), words[1:]
    near = get_close_matches(first, (*Act, *KINDS), n=1)
    meant = f"Did you mean {near[0]}?" if near else f"I know: {', '.join(Act)}."
    raise ScheduleError(f"I can't “{words[0]}” a digest. {meant}")


def _sorted_out(wish: DigestWish, words: Iterable[str]) -> tuple[DigestWish, list[str]]:
    """The words whose kind is plain, and the others."""
    others = []
    for word in words:
        lower = word.lower()
        if lower in KINDS and not wish.kind:
            wish = replace(wish, kind=lower)
        elif lower in _MINE:
            wish = replace(wish, mine=True)
        elif found := _CHANNEL.fullmatch(word):
            wish = replace(wish, channel=found[1])
        elif found := _PERSON.fullmatch(word):
            wish = replace(wish, people=tuple(dict.fromkeys((*wish.people, found[1]))))
        elif word.startswith("@"):
            raise ScheduleError(f"Pick {word} from the list that Slack offers while you type it.", "people")
        elif word.startswith("#"):
            raise ScheduleError(f"Pick {word} from the list that Slack offers while you type it.", "channel")
        elif word[0].isdigit():
            wish = replace(wish, time=check_time(word))
        elif "/" in word or zone_named(word.upper()):
            wish = replace(wish, timezone=check_zone(word if "/" in word else word.upper()))
        elif lower not in _FILLERS:
            others.append(word)
    return wish, others


def _complete(wish: DigestWish, others: list[str]) -> DigestWish:
    if others and not wish.kind:
        raise ScheduleError(f"There is no digest “{others[0]}”. {_near_kind(others[0])}", "kind")
    return complete_wish(replace(wish, days=check_days(" ".join(others)) if others else ""))


def _near_kind(said: str) -> str:
    near = get_close_matches(said.lower(), KINDS, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(KINDS)}."
