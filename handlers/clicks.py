"""A click: who made it on what, opening a modal from it, and saying something to that person alone."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.inputs import loading_view, words_view
from handlers.blocks.refusals import EXPIRED, FAILED, cannot_decide
from handlers.blocks.text import Block, section
from handlers.desk import Desk
from handlers.publishing import publish_again
from triage.asks import Ask, ask_number
from triage.ports import UnitOfWork

View = dict[str, Any]
_TOO_LATE = frozenset({"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"})
_CLOSED = frozenset({"not_found", "view_not_found"})


@dataclass(frozen=True, slots=True)
class Click:
    """One click on a button or menu, in a message, in a modal or in App Home."""

    body: dict[str, Any]
    client: AsyncWebClient
    respond: AsyncRespond

    @property
    def user(self) -> str:
        return str(self.body["user"]["id"])

    @property
    def value(self) -> str:
        """What the button carries, or the option that was chosen."""
        action = self.body["actions"][0]
        return str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")

    @property
    def key(self) -> str:
        """Unique for what was clicked: a modal is clicked once, whatever a nervous finger does."""
        return f"click:{self.body['view']['id'] if self.in_modal else self.body['actions'][0]['action_ts']}"

    @property
    def in_modal(self) -> bool:
        return bool((self.body.get("view") or {}).get("type") == "modal")

    @property
    def in_home(self) -> bool:
        return bool((self.body.get("view") or {}).get("type") == "home")

    @property
    def seen(self) -> str:
        """Which answer stood when the modal was drawn."""
        return str(self._metadata().get("standing", ""))

    async def open(self, title: str, make: Callable[[], Awaitable[View]]) -> None:
        """Opens a modal at once, on top of the one that was clicked in, and fills it when it is made."""
        show = self.client.views_push if self.in_modal else self.client.views_open
        try:
            opened = await show(trigger_id=self.body["trigger_id"], view=loading_view(title))
        except SlackApiError as error:
            if error.response.get("error") not in _TOO_LATE:
                raise
            await self.tell(EXPIRED)
            return
        view_id = opened["view"]["id"]
        try:
            view = await make()
        except Exception:
            await update(self.client, view_id, words_view("Because", FAILED))
            raise
        await update(self.client, view_id, view)

    async def tell(self, words: str, *more: Block) -> None:
        """Says it to this person: in the modal, in one over Home, or in a note beside the message."""
        view = words_view("Because", words, *more)
        if self.in_modal:
            await self.show(view)
        elif self.in_home:
            await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)
        else:
            await self.respond(
                text=words, blocks=[section(words), *more], response_type="ephemeral", replace_original=False
            )

    async def show(self, view: View) -> None:
        """Shows another view in the place of the modal that was clicked in."""
        await update(self.client, self.body["view"]["id"], view)

    async def replace(self, words: str, *more: Block) -> None:
        """Says it in the place of what was clicked."""
        if self.in_modal or self.in_home:
            await self.tell(words, *more)
        else:
            await self.respond(text=words, blocks=[section(words), *more], replace_original=True)

    async def refuses(self, desk: Desk) -> bool:
        """Whether this is nobody who may do what only PMs may; they are told so."""
        why = desk.directory.why_not_pm(self.user)
        if why is not None:
            await self.tell(cannot_decide(why, desk.directory.pms))
        return why is not None

    def _metadata(self) -> dict[str, Any]:
        found = (self.body.get("view") or {}).get("private_metadata")
        return dict(json.loads(found)) if found else {}


async def update(client: AsyncWebClient, view_id: str, view: View) -> None:
    """Fills a modal, unless its person has closed it meanwhile."""
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") not in _CLOSED:
            raise


Do = Callable[[Click], Coroutine[Any, Any, None]]


def opens(app: AsyncApp, action: str | re.Pattern[str], desk: Desk, do: Do) -> None:
    """A click that opens something: answered in time, though filling it may take longer than Slack waits.

    What a listener acks goes out only when it returns.
    """

    async def listener(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        await desk.afterwards.do(do(Click(body, client, respond)))

    app.action(action)(listener)


def changes(app: AsyncApp, action: str | re.Pattern[str], desk: Desk, do: Do) -> None:
    """A click that changes something: acked when it is in the store, else its person sees that it failed."""

    async def listener(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        click = Click(body, client, respond)
        await do(click)
        await ack()
        desk.wake_sender()
        await publish_again(client, desk, click.user)

    app.action(action)(listener)


def for_pms(desk: Desk, do: Do) -> Do:
    """The same for PMs; anybody else is told kindly that it is not for them."""

    async def checked(click: Click) -> None:
        if not await click.refuses(desk):
            await do(click)

    return checked


def ask_named(uow: UnitOfWork, name: str) -> Ask | None:
    """The ask that a button names; None for one that is gone."""
    try:
        return uow.asks.get(ask_number(name))
    except ValueError:
        return None
