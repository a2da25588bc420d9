"""Publishing Home: when it is opened, and again after whatever changes what stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.home import home_view
from handlers.blocks.lists import Drawing
from handlers.blocks.text import Block
from handlers.desk import Desk
from triage.usecases.homes import Place, home_of


async def publish_home(
    client: AsyncWebClient, desk: Desk, user: str, place: Place | None = None, note: Sequence[Block] = ()
) -> None:
    """Shows this person their Home as it stands now; ``place`` None is where Home begins for them.

    ``note`` tells what became of what they did there.
    """
    is_pm = desk.directory.is_pm(user)
    home = await desk.store.read(home_of, user, is_pm, place, desk.occasion())
    desk.places[user] = home.place
    view = home_view(home, is_pm, drawing_of(desk), note)
    await client.views_publish(user_id=user, view=view)


async def publish_again(client: AsyncWebClient, desk: Desk, user: str) -> None:
    """Brings the Home of somebody who opened it up to date, where they are in it."""
    if place := desk.places.get(user):
        await publish_home(client, desk, user, place)


def drawing_of(desk: Desk) -> Drawing:
    """What drawing lists needs of the desk."""
    workspace = desk.policy().workspace
    return Drawing(desk.directory.permalink, workspace.currency, workspace.fiscal_year_start)
