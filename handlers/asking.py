"""Asking by ``/ask``, by the form, and adding details to an ask; questions to an author, undoing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.ask_form import (
    ACCOUNT,
    ASK_FORM,
    DETAILS_FORM,
    OPEN_FORM,
    FormErrors,
    account_options,
    ask_form,
    details_form,
    loading_view,
    read_form,
)
from handlers.blocks.card import DETAILS
from handlers.blocks.filed import FILE_DOUBT, LEAVE_DOUBT, RESTORE, filing_words
from handlers.blocks.proof import missing_view
from handlers.desk import Desk
from handlers.fetching import Pointer
from triage.asks import Ask, AskState, ask_number
from triage.gestures import Gesture, Via
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.asking import Asked, add_details, ask_aloud, known_accounts
from triage.usecases.doubting import NotYoursError, doubted, settle_doubt
from triage.usecases.enriching import Word
from triage.usecases.filing import Filing, file_as_wished
from triage.usecases.withdrawing import NotAllowedError, TooLateError, restore

ASK_SHORTCUT = "ask_product"
ASK_COMMAND = "/ask"
_NO_CHANNEL = "No asks channel is set up yet. Ask whoever runs Because to name one in [channels] asks."
_FORGOTTEN = "I don't remember that message; file it with /ask."
_GONE = "That ask was withdrawn, so nothing was changed."
_SHOWN_ACCOUNTS = 20


def register(app: AsyncApp, desk: Desk) -> None:
    _register_command(app, desk)
    _register_form(app, desk)
    _register_details(app, desk)
    _register_doubts(app, desk)
    _register_undo(app, desk)


def _register_command(app: AsyncApp, desk: Desk) -> None:
    async def on_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        channel = _where(desk, command["channel_id"])
        text = (command.get("text") or "").strip()
        if channel is None:
            await ack(_NO_CHANNEL)
        elif text:
            asked = Asked(
                command["trigger_id"],
                command["user_id"],
                channel,
                text,
                Gesture(Via.COMMAND),
                await _may_be_shared(desk, channel),
            )
            await desk.store.write(ask_aloud, asked, desk.occasion())
            await ack(f"Filing it in <#{channel}>; the answer comes in its thread.")
            desk.wake_sender()
        else:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=ask_form(channel))

    async def on_wish(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        channel = _where(desk, "")
        view = ask_form(channel) if channel else _words_view(_NO_CHANNEL)
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    app.command(ASK_COMMAND)(on_command)
    app.global_shortcut(ASK_SHORTCUT)(on_wish)
    app.action(OPEN_FORM)(on_wish)


def _register_form(app: AsyncApp, desk: Desk) -> None:
    async def on_submit(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        on = desk.occasion()
        filled = read_form(view["state"]["values"], on.policy.workspace.currency, on.today)
        if isinstance(filled, FormErrors):
            await ack(response_action="errors", errors=filled.errors)
            return
        channel = json.loads(view["private_metadata"])["channel"]
        text = f"{filled.need}\n{filled.given.problem}".strip()
        gesture = Gesture(Via.FORM, given=filled.given)
        shared = await _may_be_shared(desk, channel)
        await desk.store.write(
            ask_aloud, Asked(view["id"], body["user"]["id"], channel, text, gesture, shared), on
        )
        await ack()
        desk.wake_sender()

    async def on_typed(ack: AsyncAck, payload: dict[str, Any]) -> None:
        typed = payload.get("value") or ""
        names = await desk.store.read(known_accounts, typed, _SHOWN_ACCOUNTS)
        await ack(options=account_options(names, typed))

    app.view(ASK_FORM)(on_submit)
    app.options(ACCOUNT)(on_typed)


def _register_details(app: AsyncApp, desk: Desk) -> None:
    async def on_click(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        name = str(body["actions"][0].get("value", ""))
        opened = await client.views_open(
            trigger_id=body["trigger_id"], view=loading_view(f"Details of {name}")
        )
        ask = await desk.store.read(_ask_named, name)
        if ask is None:
            view = missing_view(name)
        elif ask.state is AskState.WITHDRAWN:
            view = _words_view(_GONE)
        else:
            view = details_form(ask, desk.policy().workspace.currency)
        await client.views_update(view_id=opened["view"]["id"], view=view)

    async def on_submit(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        on = desk.occasion()
        filled = read_form(view["state"]["values"], on.policy.workspace.currency, on.today)
        if isinstance(filled, FormErrors):
            await ack(response_action="errors", errors=filled.errors)
            return
        number = json.loads(view["private_metadata"])["ask"]
        word = Word(body["user"]["id"], f"details:{view['id']}")
        told = await desk.store.write(add_details, number, filled.titled(), word, on)
        if told is None:
            await ack(response_action="update", view=_words_view(_GONE))
            return
        await ack()
        desk.wake_sender()

    app.action(DETAILS)(on_click)
    app.view(DETAILS_FORM)(on_submit)


def _register_doubts(app: AsyncApp, desk: Desk) -> None:
    async def on_yes(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        at = Pointer(*str(body["actions"][0]["value"]).split(":", 1))
        try:
            filing = await desk.store.write(_file_doubted, at, body["user"]["id"], desk, desk.occasion())
            words = _filing_words(desk, filing) if filing else _FORGOTTEN
        except NotYoursError:
            words = "Only whoever wrote it can answer that."
        await ack()
        desk.wake_sender()
        await respond(text=words, replace_original=True)

    async def on_no(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        channel, ts = str(body["actions"][0]["value"]).split(":", 1)
        await desk.store.write(settle_doubt, channel, ts, False)
        await ack()
        await respond(delete_original=True)

    app.action(FILE_DOUBT)(on_yes)
    app.action(LEAVE_DOUBT)(on_no)


def _register_undo(app: AsyncApp, desk: Desk) -> None:
    async def on_undo(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        who, name = body["user"]["id"], str(body["actions"][0].get("value", ""))
        words = ""
        try:
            await desk.store.write(restore, ask_number(name), who, desk.occasion(), desk.directory.is_pm(who))
        except NotAllowedError:
            words = f"Only the author of {name}, whoever withdrew it, or a PM can bring it back."
        except TooLateError:
            words = f"{name} was withdrawn more than a day ago. Please ask anew."
        await ack()
        desk.wake_sender()
        if words:
            await respond(text=words, response_type="ephemeral", replace_original=False)

    app.action(RESTORE)(on_undo)


async def _may_be_shared(desk: Desk, channel: str) -> bool:
    """Where Slack does not say, the ask is treated as one that outsiders read: nothing can leak."""
    try:
        return await desk.directory.is_shared(channel)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError):
        return True


def _where(desk: Desk, channel: str) -> str | None:
    """Here, where asks are read here; else the first asks channel."""
    channels = desk.directory.asks_channels
    return channel if channel in channels else next(iter(channels), None)


def _ask_named(uow: UnitOfWork, name: str) -> Ask | None:
    try:
        return uow.asks.get(ask_number(name))
    except ValueError:
        return None


def _file_doubted(uow: UnitOfWork, at: Pointer, user: str, desk: Desk, on: Occasion) -> Filing | None:
    message = doubted(uow, at.channel, at.ts, user)
    if message is None:
        return None
    required = desk.directory.required_facts(at.channel)
    filing = file_as_wished(uow, replace(message, required=required), on, Gesture(Via.FORM))
    settle_doubt(uow, at.channel, at.ts, True)
    return filing


def _filing_words(desk: Desk, filing: Filing) -> str:
    ask = filing.ask
    return filing_words(filing, desk.directory.permalink(ask.channel, ask.thread_ts) if ask else "")


def _words_view(words: str) -> dict[str, Any]:
    return {
        **loading_view("Because"),
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": words}}],
    }
