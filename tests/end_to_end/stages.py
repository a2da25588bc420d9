"""Stages that a test sets up itself: other people, other channels, a clock of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app_manifest import read_manifest
from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox import Channel, Person, Sandbox, Usergroup
from bot.wiring import now_utc
from tests.end_to_end.company import ASKS, BOT, DIGEST, OTHER_REP, PM, POLICY, REP, seeded_store, write_policy

OUTSIDER = "U0OUTSIDE"
PEOPLE = (
    Person(REP, "rita", "Rita Rep"),
    Person(OTHER_REP, "omar", "Omar Rep"),
    Person(PM, "ada", "Ada PM", role="pm", email="ada@because.test"),
    Person(OUTSIDER, "otto", "Otto Outside", is_stranger=True),
)


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    people: Sequence[Person] = PEOPLE,
    channels: Sequence[Channel] | None = None,
    usergroups: Sequence[Usergroup] = (),
    policy: str = POLICY,
    clock: Callable[[], datetime] = now_utc,
) -> AsyncIterator[Stage]:
    """The bot in this workspace, over Socket Mode; by default the outsider is in no channel."""
    inside = frozenset({BOT, *(each.id for each in people if not each.is_stranger)})
    places = channels or (Channel(ASKS, "asks", inside), Channel(DIGEST, "product", inside))
    store = seeded_store(folder)
    async with Sandbox(
        people=people, channels=places, usergroups=usergroups, manifest=read_manifest()
    ) as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{folder / 'because.db'}", write_policy(folder, policy))
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            yield stage
    store.close()


async def until(predicate: Callable[[], bool]) -> None:
    """Returns once it holds, for what changes in the bot and not in the workspace."""
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(predicate):
            pass


async def quiet(stage: Stage) -> None:
    """Returns once all events are worked through and nothing waits to be said."""
    sandbox = stage.sandbox
    await sandbox.wait_for(lambda: not sandbox.pending)
    await stage.bot.workers.drain()
    while (await stage.store.outbox.counts())["queued"]:
        await sandbox.wait_for(lambda: True)


def outbox_rows(folder: Path) -> list[dict[str, Any]]:
    """Everything that was ever to be said."""
    with closing(sqlite3.connect(folder / "because.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("select * from outbox order by seq")]
