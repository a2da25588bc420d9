"""Asking by ``/ask``, by the form, and adding details to an ask; questions to an author, undoing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.ask_form import (
    ACCOUNT,
    ASK_FORM,
    DETAILS_FORM,
    OPEN_FORM,
    account_options,
    ask_form,
    details_form,
    read_form,
)
from handlers.blocks.card import DETAILS
from handlers.blocks.filed import FILE_DOUBT, LEAVE_DOUBT, RESTORE, asked_words, filing_words
from handlers.blocks.inputs import FormErrors, words_view
from handlers.blocks.proof import missing_view
from handlers.blocks.refusals import (
    ALL_SHARED,
    FORGOTTEN,
    NO_CHANNEL,
    NOT_YOUR_MESSAGE,
    not_yours_to_restore,
    too_late_to_restore,
    withdrawn,
)
from handlers.clicks import Click, View, ask_named, changes, opens
from handlers.desk import Desk
from handlers.fetching import Pointer
from handlers.sharing import read_by_others
from triage.asks import AskState, ask_number
from triage.gestures import Gesture, Via
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.asking import Asked, add_details, ask_aloud, known_accounts
from triage.usecases.doubting import NotYoursError, decline, doubted, settle_filed
from triage.usecases.enriching import Word
from triage.usecases.filing import Filing, file_as_wished
from triage.usecases.withdrawing import NotAllowedError, TooLateError, restore

ASK_SHORTCUT = "ask_product"
ASK_COMMAND = "/ask"
_SHOWN_ACCOUNTS = 20


def register(app: AsyncApp, desk: Desk) -> None:
    _register_command(app, desk)
    _register_form(app, desk)
    _register_details(app, desk)
    _register_doubts(app, desk)
    _register_undo(app, desk)


def _register_command(app: AsyncApp, desk: Desk) -> None:
    async def on_command(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        channel = await _where(desk, command["channel_id"])
        text = (command.get("text") or "").strip()
        if channel is None:
            await ack(_nowhere(desk))
        elif text:
            asked = Asked(
                command["trigger_id"],
                command["user_id"],
                channel,
                text,
                Gesture(Via.COMMAND),
            )
            aloud = await desk.store.write(ask_aloud, asked, desk.occasion())
            await ack(asked_words(channel, aloud))
            desk.wake_sender()
        else:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=ask_form(channel))

    async def on_wish(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        channel = await _where(desk, "")
        view = ask_form(channel) if channel else words_view("Because", _nowhere(desk))
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
        channel = await _where(desk, json.loads(view["private_metadata"])["channel"])
        if channel is None:
            await ack(response_action="update", view=words_view("Because", _nowhere(desk)))
            return
        text = f"{filled.need}\n{filled.given.problem}".strip()
        gesture = Gesture(Via.FORM, given=filled.given)
        await desk.store.write(ask_aloud, Asked(view["id"], body["user"]["id"], channel, text, gesture), on)
        await ack()
        desk.wake_sender()

    async def on_typed(ack: AsyncAck, payload: dict[str, Any]) -> None:
        typed = payload.get("value") or ""
        names = await desk.store.read(known_accounts, typed, _SHOWN_ACCOUNTS)
        await ack(options=account_options(names, typed))

    app.view(ASK_FORM)(on_submit)
    app.options(ACCOUNT)(on_typed)


def _register_details(app: AsyncApp, desk: Desk) -> None:
    async def on_click(click: Click) -> None:
        name = click.value

        async def details() -> View:
            ask = await desk.store.read(ask_named, name)
            if ask is None:
                return missing_view(name)
            if ask.state is AskState.WITHDRAWN:
                return words_view("Because", withdrawn(name))
            return details_form(ask, desk.policy().workspace.currency)

        await click.open(f"Details of {name}", details)

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
            await ack(response_action="update", view=words_view("Because", withdrawn(f"ASK-{number}")))
            return
        await ack()
        desk.wake_sender()

    opens(app, DETAILS, desk, on_click)
    app.view(DETAILS_FORM)(on_submit)


def _register_doubts(app: AsyncApp, desk: Desk) -> None:
    async def on_yes(click: Click) -> None:
        at = Pointer(*click.value.split(":", 1))
        shared = await read_by_others(desk, at.channel)
        place = _Place(at, shared, desk.directory.required_facts(at.channel))
        try:
            filing = await desk.store.write(_file_doubted, place, click.user, desk.occasion())
        except NotYoursError:
            await click.replace(NOT_YOUR_MESSAGE)
            return
        await click.replace(filing_words(filing, desk.directory.permalink) if filing else FORGOTTEN)

    async def on_no(click: Click) -> None:
        channel, ts = click.value.split(":", 1)
        try:
            await desk.store.write(decline, channel, ts, click.user, desk.occasion())
        except NotYoursError:
            await click.replace(NOT_YOUR_MESSAGE)
            return
        await click.respond(delete_original=True)

    changes(app, FILE_DOUBT, desk, on_yes)
    changes(app, LEAVE_DOUBT, desk, on_no)


def _register_undo(app: AsyncApp, desk: Desk) -> None:
    async def on_undo(click: Click) -> None:
        name, by_pm = click.value, desk.directory.is_pm(click.user)
        try:
            await desk.store.write(restore, ask_number(name), click.user, desk.occasion(), by_pm)
        except NotAllowedError:
            await click.tell(not_yours_to_restore(name))
        except TooLateError:
            await click.tell(too_late_to_restore(name))

    changes(app, RESTORE, desk, on_undo)


@dataclass(frozen=True, slots=True)
class _Place:
    """A message that was asked about, who reads its channel, and what an ask must have there."""

    at: Pointer
    shared: bool
    required: tuple[str, ...]


async def _where(desk: Desk, channel: str) -> str | None:
    """Where it can be said aloud: here, where asks are read here; else the first asks channel that only our
    own people read, because whoever types a command writes to us alone."""
    asks = desk.directory.asks_channels
    for each in (channel, *asks) if channel in asks else asks:
        if not await read_by_others(desk, each):
            return each
    return None


def _nowhere(desk: Desk) -> str:
    return ALL_SHARED if desk.directory.asks_channels else NO_CHANNEL


def _file_doubted(uow: UnitOfWork, place: _Place, user: str, on: Occasion) -> Filing | None:
    message = doubted(uow, place.at.channel, place.at.ts, user)
    if message is None:
        return None
    message = replace(message, shared=place.shared, required=place.required)
    filing = file_as_wished(uow, message, on, Gesture(Via.FORM))
    settle_filed(uow, place.at.channel, place.at.ts)
    return filing
