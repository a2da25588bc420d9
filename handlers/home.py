"""App Home: published when it is opened, when somebody turns a page, and after whatever they did in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.home import (
    GO,
    SEARCH,
    SEARCH_BACK,
    SEARCH_FORM,
    SEARCH_MORE,
    found_view,
    home_view,
    place_from,
    search_form,
    searched_words,
)
from handlers.blocks.lists import Drawing
from handlers.desk import Desk
from triage.usecases.homes import Place, home_of
from triage.usecases.listing import Viewer, viewer_of
from triage.usecases.looking_up import search_asks


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        await publish_home(client, desk, event["user"])

    async def on_turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        place = place_from(body["actions"][0]["value"])
        await publish_home(client, desk, body["user"]["id"], place)

    app.event("app_home_opened")(on_opened)
    app.action(re.compile(f"{GO}.+"))(on_turned)
    _register_search(app, desk)


async def publish_home(client: AsyncWebClient, desk: Desk, user: str, place: Place | None = None) -> None:
    """Shows this person their Home as it stands now; ``place`` None is where Home begins for them."""
    home = await desk.store.read(home_of, user, desk.directory.is_pm(user), place, desk.occasion())
    view = home_view(home, desk.directory.is_pm(user), drawing_of(desk))
    await client.views_publish(user_id=user, view=view)


async def viewer_at(desk: Desk, user: str) -> Viewer:
    """Who looks; somebody of another company, or of whom Slack can't tell, is no colleague."""
    outsider = await desk.directory.is_outsider(user)
    viewer = await desk.store.read(viewer_of, user, desk.directory.is_pm(user))
    return replace(viewer, is_colleague=viewer.is_colleague and not outsider)


def drawing_of(desk: Desk) -> Drawing:
    """What drawing lists needs of the desk."""
    workspace = desk.policy().workspace
    return Drawing(desk.directory.permalink, workspace.currency, workspace.fiscal_year_start)


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
