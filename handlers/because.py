"""``/because``: looking things up. Every answer is for the person who asked alone; long ones have pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from handlers.blocks import ledger, looked_up, lookup_help, selling
from handlers.blocks.card import Rendered
from handlers.blocks.lists import Drawing
from handlers.blocks.looked_up import BACK, MORE, Turning, turning_from
from handlers.blocks.lookup_help import TRY
from handlers.desk import Desk
from handlers.home import viewer_at
from handlers.meaning import meanings_of
from handlers.publishing import drawing_of
from handlers.schedules import digest_answer
from triage.lookups import Lookup, Topic, close_to, read_lookup
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.occasion import Occasion
from triage.policy.spoken import policy_words
from triage.ports import AskFilter, UnitOfWork
from triage.usecases.homes import queue_lines, team_rooms
from triage.usecases.listing import Viewer
from triage.usecases.looking_up import (
    PAGE,
    account_named,
    account_names,
    look_up_account,
    look_up_ask,
    muted_asks,
    own_asks,
    roadmap_items,
    search_asks,
    would_answer,
)
from triage.usecases.muting import set_muted
from triage.usecases.promise_ledger import promise_lines, shown_line
from triage.usecases.selling import item_meant, sell_again, shipped_items

COMMAND = "/because"
_FOR_PMS = frozenset({Topic.QUEUE, Topic.CAPACITY, Topic.SHIPPED, Topic.MUTED, Topic.MUTE, Topic.LIVE})
_FOR_GUESTS = frozenset({Topic.HELP, Topic.MINE, Topic.ASK, Topic.DIGEST})


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody looks up, and the page of it."""

    lookup: Lookup
    turning: Turning
    viewer: Viewer
    on: Occasion
    drawing: Drawing
    meanings: Meanings | None = None

    @property
    def offset(self) -> int:
        return self.turning.offset


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_command(ack: AsyncAck, command: dict[str, Any]) -> None:
        shown = await look_up(desk, command["user_id"], Turning(command.get("text") or "", 0))
        await ack(text=shown.text, blocks=shown.blocks)

    async def on_turned(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        turning = turning_from(body["actions"][0]["value"])
        await _replace(respond, await look_up(desk, body["user"]["id"], turning))

    async def on_guess(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        turning = Turning(body["actions"][0]["value"], 0)
        await _replace(respond, await look_up(desk, body["user"]["id"], turning))

    app.command(COMMAND)(on_command)
    app.action(MORE)(on_turned)
    app.action(BACK)(on_turned)
    app.action(re.compile(f"{TRY}.+"))(on_guess)


async def _replace(respond: AsyncRespond, shown: Rendered) -> None:
    await respond(text=shown.text, blocks=shown.blocks, response_type="ephemeral", replace_original=True)


async def look_up(desk: Desk, user: str, turning: Turning) -> Rendered:
    """The answer for this person; what they may not see or do is refused."""
    lookup, on = read_lookup(turning.typed), desk.occasion()
    viewer = await viewer_at(desk, user)
    if lookup.topic in _FOR_PMS and not viewer.is_pm:
        return lookup_help.refusal(lookup.topic)
    if lookup.topic not in _FOR_GUESTS and not viewer.is_colleague:
        return lookup_help.only_own()
    if lookup.topic in (Topic.MUTE, Topic.LIVE):
        muted = lookup.topic is Topic.MUTE
        await desk.store.write(set_muted, lookup.words, muted, user, on.now)
        return looked_up.muting_answer(lookup.words, muted)
    if lookup.topic is Topic.DIGEST:
        return await digest_answer(desk, viewer, lookup.words)
    meanings = await _meanings(desk, user, lookup)
    wish = _Wish(lookup, turning, viewer, on, drawing_of(desk), meanings)
    return await desk.store.read(_ANSWERS[lookup.topic], wish)


async def _meanings(desk: Desk, user: str, lookup: Lookup) -> Meanings | None:
    if lookup.topic is not Topic.CHECK:
        return None
    return await meanings_of(Message("", "", user, lookup.words), desk, wanted=True)


def _help(_: UnitOfWork, wish: _Wish) -> Rendered:
    return lookup_help.help_answer(wish.viewer.is_pm)


def _how_to(_: UnitOfWork, wish: _Wish) -> Rendered:
    return lookup_help.how_to(wish.lookup.words)


def _ask(uow: UnitOfWork, wish: _Wish) -> Rendered:
    number = int(wish.lookup.words)
    found = look_up_ask(uow, number, wish.viewer, wish.on)
    return looked_up.ask_answer(found, f"ASK-{number}", wish.drawing)


def _name(uow: UnitOfWork, wish: _Wish) -> Rendered:
    """An account's page; where no account goes by that name, what may have been meant."""
    name = account_named(uow, wish.lookup.words)
    if name is None:
        guesses = close_to(wish.lookup.words, account_names(uow))
        return lookup_help.unknown_answer(wish.lookup.words, guesses)
    found = look_up_account(uow, name, wish.offset, wish.viewer, wish.on)
    return looked_up.account_answer(found, wish.turning, wish.drawing)


def _check(uow: UnitOfWork, wish: _Wish) -> Rendered:
    return looked_up.would_answer(would_answer(uow, wish.lookup.words, wish.viewer, wish.on, wish.meanings))


def _search(uow: UnitOfWork, wish: _Wish) -> Rendered:
    page = search_asks(uow, wish.lookup.words, wish.offset, wish.viewer, wish.on)
    return looked_up.search_answer(page, wish.lookup.words, wish.turning, wish.drawing)


def _mine(uow: UnitOfWork, wish: _Wish) -> Rendered:
    page = own_asks(uow, None, wish.offset, wish.viewer, wish.on)
    return looked_up.own_answer(page, wish.turning, wish.drawing)


def _queue(uow: UnitOfWork, wish: _Wish) -> Rendered:
    who = wish.viewer.user
    lines = queue_lines(uow, who, wish.offset, PAGE, wish.on)
    return looked_up.queue_answer(lines, uow.queue.count([who]), wish.turning, wish.drawing)


def _roadmap(uow: UnitOfWork, wish: _Wish) -> Rendered:
    found = roadmap_items(uow, wish.lookup.words, wish.offset, wish.viewer, wish.on)
    return looked_up.roadmap_answer(found, wish.lookup.words, wish.turning)


def _capacity(uow: UnitOfWork, wish: _Wish) -> Rendered:
    return looked_up.capacity_answer(team_rooms(uow, wish.on), wish.drawing)


def _shipped(uow: UnitOfWork, wish: _Wish) -> Rendered:
    typed = wish.lookup.words
    if not typed:
        return selling.shipped_answer(shipped_items(uow))
    item = item_meant(uow, typed)
    if item is None:
        return selling.no_item_answer(typed)
    return selling.sell_again_answer(sell_again(uow, item.key, wish.on), wish.drawing)


def _promises(uow: UnitOfWork, wish: _Wish) -> Rendered:
    """PMs see all promises, or one account's; everybody else those of their own asks."""
    typed, is_pm, on = wish.lookup.words, wish.viewer.is_pm, wish.on
    name = account_named(uow, typed) or typed if typed else None
    author = None if is_pm else wish.viewer.user
    chosen = AskFilter(account=name, author=author, told=True, limit=PAGE + 1, offset=wish.offset)
    lines, asks = promise_lines(uow, chosen, on)
    shown = [told for line in lines if (told := shown_line(line, on, for_pm=is_pm))]
    return ledger.promises_answer(shown, asks, wish.turning, wish.drawing)


def _policy(_: UnitOfWork, wish: _Wish) -> Rendered:
    return looked_up.policy_answer(tuple(policy_words(wish.on.policy)), wish.turning)


def _muted(uow: UnitOfWork, wish: _Wish) -> Rendered:
    found = muted_asks(uow, wish.offset, wish.viewer, wish.on)
    return looked_up.muted_answer(found, wish.turning, wish.drawing)


_ANSWERS: Mapping[Topic, Callable[[UnitOfWork, _Wish], Rendered]] = {
    Topic.HELP: _help,
    Topic.UNREADABLE: _how_to,
    Topic.ASK: _ask,
    Topic.NAME: _name,
    Topic.CHECK: _check,
    Topic.SEARCH: _search,
    Topic.MINE: _mine,
    Topic.QUEUE: _queue,
    Topic.ROADMAP: _roadmap,
    Topic.CAPACITY: _capacity,
    Topic.POLICY: _policy,
    Topic.SHIPPED: _shipped,
    Topic.PROMISES: _promises,
    Topic.MUTED: _muted,
}
