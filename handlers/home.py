"""App Home: published when it is opened, when somebody turns a page, and after whatever they did in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.answers import outcome_words
from handlers.blocks.home import (
    CONFIRM,
    GO,
    SEARCH,
    SEARCH_BACK,
    SEARCH_FORM,
    SEARCH_MORE,
    found_view,
    place_from,
    search_form,
    searched_words,
)
from handlers.blocks.text import Block, section
from handlers.clicks import Click
from handlers.desk import Desk
from handlers.publishing import drawing_of, publish_home
from triage.asks import ask_number
from triage.usecases.clicking import confirm_from_home
from triage.usecases.enriching import Word
from triage.usecases.listing import Viewer, viewer_of
from triage.usecases.looking_up import search_asks


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        await publish_home(client, desk, event["user"])

    async def on_turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        place = place_from(body["actions"][0]["value"])
        await desk.afterwards.do(publish_home(client, desk, body["user"]["id"], place))

    app.event("app_home_opened")(on_opened)
    app.action(re.compile(f"{GO}.+"))(on_turned)
    _register_confirming(app, desk)
    _register_search(app, desk)


async def viewer_at(desk: Desk, user: str) -> Viewer:
    """Who looks; somebody of another company, or of whom Slack can't tell, is no colleague."""
    outsider = await desk.directory.is_outsider(user)
    viewer = await desk.store.read(viewer_of, user, desk.directory.is_pm(user))
    return replace(viewer, is_colleague=viewer.is_colleague and not outsider)


def _register_confirming(app: AsyncApp, desk: Desk) -> None:
    async def on_confirm(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        click = Click(body, client, respond)
        if not await click.refuses(desk):
            note = await _confirmed(desk, click)
            desk.wake_sender()
            place = place_from(body["view"]["private_metadata"])
            await publish_home(client, desk, click.user, place, note)
        await ack()

    app.action(CONFIRM)(on_confirm)


async def _confirmed(desk: Desk, click: Click) -> list[Block]:
    """Records what was confirmed; what became of it, to be said above the queue."""
    name, word = click.value, Word(click.user, click.key)
    clicked = await desk.store.write(confirm_from_home, ask_number(name), word, desk.occasion())
    words, more = outcome_words(name, clicked)
    return [section(words), *more]


def _register_search(app: AsyncApp, desk: Desk) -> None:
    async def on_wish(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=search_form())

    async def on_submit(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        words = searched_words(view["state"]["values"])
        await ack(response_action="update", view=await _found(desk, body["user"]["id"], words, 0))

    async def on_turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        place = json.loads(body["actions"][0]["value"])
        view = await _found(desk, body["user"]["id"], place["words"], place["offset"])
        await client.views_update(view_id=body["view"]["id"], view=view)

    app.action(SEARCH)(on_wish)
    app.view(SEARCH_FORM)(on_submit)
    app.action(SEARCH_MORE)(on_turned)
    app.action(SEARCH_BACK)(on_turned)


async def _found(desk: Desk, user: str, words: str, offset: int) -> dict[str, Any]:
    viewer = await viewer_at(desk, user)
    page = await desk.store.read(search_asks, words, offset, viewer, desk.occasion())
    return found_view(words, page, drawing_of(desk))
