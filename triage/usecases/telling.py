"""Where an ask's card, its updates and replies go: into its thread, or in private where outsiders read it.

In a thread that people of other companies can read, nothing is posted but the sentence that customers may
hear; all else is whispered to the asker, unless the asker is an outsider too. In a muted channel nothing is
said at all. News for a person waits for that person's working hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from triage.asks import Ask, ask_number
from triage.cards import Card, Pending
from triage.occasion import Occasion
from triage.ports import Method, Outgoing, Repeat, UnitOfWork
from triage.verdicts import Verdict
from triage.working_hours import WorkingHours

STATE_EMOJI = {
    Verdict.YES: "white_check_mark",
    Verdict.LATER: "hourglass_flowing_sand",
    Verdict.NO: "no_entry",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A message by its outbox key, kind and values; ``to`` is the person for whom it is news, if any."""

    key: str
    kind: str
    values: Mapping[str, Any]
    to: str = ""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A row of the outbox that Slack refuses for good; ``error`` is its code."""

    key: str
    kind: str
    channel: str
    values: Mapping[str, Any]
    error: str


def card_key(ask: Ask) -> str:
    """The outbox key of the ask's one card, which its updates name as their target."""
    return f"card:{ask.number}"


def post_card(uow: UnitOfWork, ask: Ask, card: Card, on: Occasion) -> None:
    """Queues the ask's one card."""
    _post_first(uow, ask, Said(card_key(ask), "card", card.to_json()), card.say, on)
    _call_owner(uow, ask, card, on)


def post_pending(uow: UnitOfWork, ask: Ask, pending: Pending, on: Occasion) -> None:
    """Queues, in the place of the card, who answers by when: the verdict is a PM's to send."""
    _post_first(uow, ask, Said(card_key(ask), "pending", pending.to_json()), pending.say, on)


def update_card(
    uow: UnitOfWork, ask: Ask, why: str, card: Card, on: Occasion, *, after: datetime | None = None
) -> None:
    """Queues new content for the ask's card; nothing where no card was ever posted (a recorded gate)."""
    if update_post(uow, ask, Said(why, "card", card.to_json()), card.say, on, after=after):
        _call_owner(uow, ask, card, on)


def update_post(
    uow: UnitOfWork, ask: Ask, said: Said, safe: str, on: Occasion, *, after: datetime | None = None
) -> bool:
    """Like ``update_card`` with whatever stands in the card's place; ``said.key`` keeps updates apart. False
    where nothing stands there."""
    if not has_card(uow, ask):
        return False
    public = replace(_public(ask, said, safe), key=f"{card_key(ask)}:{said.key}")
    _queue(uow, ask, public, on, method=Method.UPDATE, target=card_key(ask), due_at=after)
    return True


def asked_again(uow: UnitOfWork, ask: Ask, repeat: Repeat) -> Ask | None:
    """The ask as of the thread where somebody asked for it again; None where nobody there may hear of it.

    Nothing tells who reads along in another channel than the ask's, so that news is whispered there.
    """
    shared = ask.shared or repeat.channel != ask.channel
    author = uow.people.get(repeat.author)
    if shared and (author is None or author.is_external):
        return None
    return replace(
        ask, channel=repeat.channel, thread_ts=repeat.thread_ts, author=repeat.author, filed_by="",
        shared=shared, stranger=False,
    )  # fmt: skip


def heard_at(uow: UnitOfWork, user: str, after: datetime, on: Occasion) -> datetime:
    """When news that is there from ``after`` on reaches this person, on that person's clocks."""
    hours = _hours_of(uow, user, on)
    return hours.next_moment(after).astimezone(hours.zone)


def has_card(uow: UnitOfWork, ask: Ask) -> bool:
    """Whether anything was ever posted for the ask."""
    return uow.outbox.knows(card_key(ask))


def tell(uow: UnitOfWork, ask: Ask, said: Said, on: Occasion, after: datetime | None = None) -> None:
    """Queues a new message in the ask's thread, so that people notice; not before ``after``."""
    due_at = heard_at(uow, said.to, after or on.now, on).astimezone(UTC) if said.to else after
    if ask.shared:
        _whisper(uow, ask, said, on, due_at)
    else:
        _queue(uow, ask, said, on, due_at=due_at)


def whisper_to(uow: UnitOfWork, ask: Ask, said: Said, who: str, on: Occasion) -> None:
    """Queues a message in the ask's thread that this one colleague sees."""
    _queue(uow, ask, said, on, only_for=who)


def tell_directly(uow: UnitOfWork, ask: Ask, direct: Outgoing, on: Occasion) -> bool:
    """Queues a direct message about the ask; False where it was said before or the channel is muted."""
    return not uow.channels.is_muted(ask.channel) and uow.outbox.put(direct, on.now)


def show_state(uow: UnitOfWork, ask: Ask, was: Verdict | None, now: Verdict | None, on: Occasion) -> None:
    """Lets the asking message show what was answered; outsiders are shown nothing."""
    if ask.shared or not on.policy.reactions.show_state or was is now:
        return
    for verdict, here in ((was, False), (now, True)):
        if verdict:
            values = {"name": STATE_EMOJI[verdict], "on": here, "ts": ask.message_ts}
            key = f"state:{ask.number}:{verdict.value}:{here}:{on.now.isoformat()}"
            _queue(uow, ask, Said(key, "reaction", values), on, method=Method.REACT)


def tell_unsaid(uow: UnitOfWork, lost: Unsaid, now: datetime) -> None:
    """Whoever asked hears, once for each ask, that nothing can be posted where they asked; nobody hears of
    what was for one person anyway, nor an outsider."""
    if lost.kind == "asked":
        ask, asker, text, key = "", lost.values["author"], lost.values["text"], lost.key
    else:
        about = _ask_of(uow, lost)
        if about is None or about.stranger:
            return
        ask, asker, text, key = about.name, about.author, "", about.name
    values = {"ask": ask, "text": text, "channel": lost.channel, "error": lost.error}
    uow.outbox.put(Outgoing(f"unsaid:{key}", "unsaid", asker, values), now)


def _ask_of(uow: UnitOfWork, lost: Unsaid) -> Ask | None:
    """The ask whose thread the message was for."""
    name = str(lost.values.get("ask") or "")
    ask = uow.asks.get(ask_number(name)) if name else None
    return ask if ask and ask.channel == lost.channel else None


def one_each(asks: Iterable[Ask]) -> list[Ask]:
    """For each person who asked their newest ask, so that nobody hears one thing twice."""
    return list({ask.author: ask for ask in asks}.values())


def _post_first(uow: UnitOfWork, ask: Ask, said: Said, safe: str, on: Occasion) -> None:
    _queue(uow, ask, _public(ask, said, safe), on)
    if ask.shared:
        _whisper(uow, ask, said, on)


def _call_owner(uow: UnitOfWork, ask: Ask, card: Card, on: Occasion) -> None:
    """Where outsiders read along no PM can be named: whoever is to answer hears of the ask once, directly."""
    if not ask.shared or card.answered or not card.owner.startswith(("U", "W")):
        return
    values = {
        "ask": ask.name,
        "title": ask.title,
        "account": ask.account or "",
        "asker": ask.author,
        "verdict": f"{card.lead}{card.headline}",
        "task": card.task,
        "day": card.day,
        "channel": ask.channel,
        "thread_ts": ask.thread_ts,
    }
    tell_directly(uow, ask, Outgoing(f"shared_ask:{ask.number}", "shared_ask", card.owner, values), on)


def _public(ask: Ask, said: Said, safe: str) -> Said:
    """What everybody in the thread may read: all of it, or only its sentence for customers."""
    return replace(said, kind="safe", values={"say": safe}) if ask.shared else said


def _whisper(uow: UnitOfWork, ask: Ask, said: Said, on: Occasion, due_at: datetime | None = None) -> None:
    if hearer := _hearer(uow, ask):
        key = f"{said.key}:whisper"
        _queue(uow, ask, replace(said, key=key), on, only_for=hearer, due_at=due_at)


def _hearer(uow: UnitOfWork, ask: Ask) -> str:
    """Who may hear the reasons: whoever asked, or, where that was an outsider, the colleague who filed it."""
    if not ask.stranger:
        return ask.author
    filer = uow.people.get(ask.filed_by) if ask.filed_by else None
    return filer.user if filer and not filer.is_external else ""


def _queue(uow: UnitOfWork, ask: Ask, said: Said, on: Occasion, **how: Any) -> None:
    if not uow.channels.is_muted(ask.channel):
        uow.outbox.put(Outgoing(said.key, said.kind, ask.channel, said.values, ask.thread_ts, **how), on.now)


def _hours_of(uow: UnitOfWork, user: str, on: Occasion) -> WorkingHours:
    """The policy's hours on this person's clocks; on the workspace's where we don't know theirs."""
    person = uow.people.get(user)
    zone = ZoneInfo(person.timezone) if person and person.timezone else on.policy.zone
    return WorkingHours.of(on.policy.hours, zone)
