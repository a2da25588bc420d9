"""Filing by a gesture: a mention, an emoji, a message shortcut, a forwarded message or a pasted link."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.filed import filing_words
from handlers.blocks.refusals import CLOSED, MESSAGE_GONE, NOT_YOURS_TO_WITHDRAW
from handlers.desk import Desk
from handlers.fetching import ClosedError, GoneError, Pointer, fetch_message, message_from, pointer_in
from handlers.journal import INBOX_ROW, is_ask_thread
from handlers.meaning import meanings_of
from handlers.messages import message_of
from handlers.sharing import in_its_place, read_by_others
from triage.gestures import Gesture, Via
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import Outgoing, UnitOfWork
from triage.usecases.filing import Outcome, file_as_wished
from triage.usecases.hearing import hear_message
from triage.usecases.muting import is_muted
from triage.usecases.withdrawing import NotAllowedError, asks_of_message, withdraw

FILE_SHORTCUT = "file_as_ask"
_HELP = (
    "Forward me a message or paste its link, and I file it as an ask in its thread. "
    "Or write /ask and what the customer needs."
)
# What people say to mean the message above: "@Because file this please".
_THIS = re.compile(
    r"(?:please |pls )?(?:file|log|record|add)?\s*(?:this|that|it)?(?: please| pls)?[.!]*", re.IGNORECASE
)


def register(app: AsyncApp, desk: Desk) -> None:
    _register_mention(app, desk)
    _register_reaction(app, desk)
    _register_shortcut(app, desk)
    _register_direct(app, desk)


def _register_mention(app: AsyncApp, desk: Desk) -> None:
    async def on_mention(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        said = await message_of(event, body, desk)
        words = said.text.replace(f"<@{desk.directory.bot_user}>", " ").strip()
        said = replace(said, text=words)
        transactions = desk.journal.completing(context[INBOX_ROW])
        on, thread = desk.occasion(), said.thread_ts or ""
        if bool(thread) and await desk.store.read(is_ask_thread, said.channel, thread):
            await transactions.write(hear_message, said, on, desk.directory.is_pm(said.author))
        else:
            meant = await _meant(client, desk, said)
            gesture = Gesture(Via.MENTION, said.author)
            meanings = await meanings_of(meant, desk, wanted=True)
            await transactions.write(_file_or_explain, meant, gesture, on, meanings)
        desk.wake_sender()

    app.event("app_mention")(on_mention)


async def _meant(client: AsyncWebClient, desk: Desk, said: Message) -> Message:
    """The message itself, or the one above it where the mention only points there."""
    if said.thread_ts and _THIS.fullmatch(said.text):
        at = Pointer(said.channel, said.thread_ts)
        return await in_its_place(
            desk, await fetch_message(client, at, said.author), said.shared, said.author
        )
    return said


def _register_reaction(app: AsyncApp, desk: Desk) -> None:
    async def on_reaction(
        event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> None:
        who, at = event["user"], Pointer(event["item"]["channel"], event["item"]["ts"])
        transactions, on = desk.journal.completing(context[INBOX_ROW]), desk.occasion()
        if event["reaction"] == on.policy.reactions.withdraw:
            by_pm = desk.directory.is_pm(who)
            await transactions.write(_withdraw_at, at, who, by_pm, on)
        else:
            try:
                message = await fetch_message(client, at, who)
            except (ClosedError, GoneError):
                return  # it was deleted meanwhile, or the bot was removed: nobody to tell, nothing to file
            message = await in_its_place(desk, message, await read_by_others(desk, at.channel, body), who)
            meanings = await meanings_of(message, desk, wanted=True)
            await transactions.write(_file_or_explain, message, Gesture(Via.REACTION, who), on, meanings)
        desk.wake_sender()

    app.event("reaction_added")(on_reaction)


def _register_shortcut(app: AsyncApp, desk: Desk) -> None:
    async def on_shortcut(
        ack: AsyncAck, shortcut: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        channel, who = shortcut["channel"]["id"], shortcut["user"]["id"]
        place = await _place(client, channel)
        if place is None:
            await ack()
            await respond(text=CLOSED, response_type="ephemeral")
            return
        message = message_from(shortcut["message"], channel, who)
        message = await in_its_place(desk, message, place["shared"], who)
        gesture, meanings = Gesture(Via.SHORTCUT, who), await meanings_of(message, desk, wanted=True)
        filing = await desk.store.write(file_as_wished, message, desk.occasion(), gesture, meanings)
        await ack()
        desk.wake_sender()
        if not await desk.store.read(is_muted, channel):
            await respond(text=filing_words(filing, desk.directory.permalink), response_type="ephemeral")

    app.message_shortcut(FILE_SHORTCUT)(on_shortcut)


def _register_direct(app: AsyncApp, desk: Desk) -> None:
    async def on_direct(event: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        transactions, on = desk.journal.completing(context[INBOX_ROW]), desk.occasion()
        words = await _file_linked(client, desk, event)
        key = f"direct:{context[INBOX_ROW]}"
        if words:
            answer = Outgoing(key, "notice", event["channel"], {"text": words})
            await transactions.write(_say, answer, on.now)
        desk.wake_sender()

    app.event("message", matchers=[_is_direct])(on_direct)


async def _file_linked(client: AsyncWebClient, desk: Desk, event: dict[str, Any]) -> str:
    """Files the message that was forwarded or linked, however often this is tried; what became of it, ""
    where that is muted."""
    at = pointer_in(event)
    if at is None:
        return _HELP
    try:
        message = await _linked(client, desk, at, event["user"])
    except ClosedError:
        return CLOSED
    except GoneError:
        return MESSAGE_GONE
    gesture, meanings = Gesture(Via.FORWARD, event["user"]), await meanings_of(message, desk, wanted=True)
    filing = await desk.store.write(file_as_wished, message, desk.occasion(), gesture, meanings)
    muted = await desk.store.read(is_muted, at.channel)
    return "" if muted else filing_words(filing, desk.directory.permalink)


async def _linked(client: AsyncWebClient, desk: Desk, at: Pointer, who: str) -> Message:
    message = await fetch_message(client, at, who)
    return await in_its_place(desk, message, await read_by_others(desk, at.channel), who)


async def _is_direct(event: dict[str, Any]) -> bool:
    return event.get("channel_type") == "im"


def _file_or_explain(
    uow: UnitOfWork, message: Message, gesture: Gesture, on: Occasion, meanings: Meanings | None
) -> None:
    """Files it; where there is nothing to file, whoever wanted it is told why."""
    filing = file_as_wished(uow, message, on, gesture, meanings)
    if filing.outcome is Outcome.EMPTY:
        at, words = Pointer(message.channel, message.ts), filing_words(filing, lambda *_: "")
        _notice(uow, at, gesture.filer, words, on)


def _withdraw_at(uow: UnitOfWork, at: Pointer, who: str, by_pm: bool, on: Occasion) -> None:
    try:
        for ask in asks_of_message(uow, at.channel, at.ts):
            withdraw(uow, ask, who, on, by_pm)
    except NotAllowedError:
        _notice(uow, at, who, NOT_YOURS_TO_WITHDRAW, on)


def _notice(uow: UnitOfWork, at: Pointer, who: str, text: str, on: Occasion) -> None:
    if not uow.channels.is_muted(at.channel):
        key = f"notice:{at.channel}:{at.ts}:{who}:{on.now.isoformat()}"
        uow.outbox.put(Outgoing(key, "notice", at.channel, {"text": text}, only_for=who), on.now)


def _say(uow: UnitOfWork, answer: Outgoing, now: datetime) -> None:
    uow.outbox.put(answer, now)


async def _place(client: AsyncWebClient, channel: str) -> dict[str, bool] | None:
    """Whether other companies read the channel; None where the bot is not in it."""
    try:
        found = await client.conversations_info(channel=channel)
    except SlackApiError as error:
        if error.response.get("error") in ("channel_not_found", "missing_scope"):
            return None
        raise
    info = found["channel"]
    return {"shared": bool(info.get("is_ext_shared"))} if info.get("is_member") or info.get("is_im") else None
