"""A process that ticks for digests until it is killed, on the test's clock: an hour takes four seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import structlog

from handlers import digests
from handlers.desk import Desk
from storage import Store
from triage.policy import Policy, load_policy
from triage.usecases import digest_runs

CHANNELS = tuple(f"C{number:04}" for number in range(100))
FIRST_DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEASE = timedelta(minutes=5)
_PAUSE_S = 0.05


class EveryChannel:
    """A directory in which nothing is wrong with any channel."""

    pms = ()
    is_complete = True

    def channel_ids(self, said: Collection[str]) -> dict[str, str]:
        return {each: each for each in said}

    def people_ids(self, said: Collection[str]) -> dict[str, tuple[str, ...]]:
        return {each: (each,) for each in said}

    async def trouble_at(self, channel: str) -> str | None:
        return ""


def _daily() -> Policy:
    """A daily digest to every channel, and none to people."""
    channels = ", ".join(f'"{each}"' for each in CHANNELS)
    digest = f'kind = "product"\nwhen = "daily"\ntime = "09:00"\nchannels = [{channels}]'
    off = "".join(
        f'[[digests]]\nkind = "{kind}"\nwhen = "daily"\ntime = "09:00"\npaused = true\n'
        for kind in ("personal", "queue")
    )
    return load_policy(f"[[digests]]\n{digest}\n{off}")


# Made once, before the processes are forked.
POLICY = _daily()


def desk_at(store: Any, now: Any) -> Desk:
    """A desk at which only the clock matters."""
    return Desk(store, None, EveryChannel(), lambda: POLICY, now, lambda: None)  # type: ignore[arg-type]


def tick_for_ever(url: str, day_file: Path, tell: Connection) -> None:
    """Ticks; ``day_file`` holds which day it is. Tells every run that it begins, every key that it queued,
    and ("") every tick."""
    digest_runs.LEASE = LEASE
    structlog.configure(processors=[lambda _, __, event: _told(event, tell)])
    content = digests.content_of_run

    def telling(uow: Any, run: Any, on: Any) -> Any:
        tell.send(f"begun {run.run.outbox_key}")
        return content(uow, run, on)

    digests.content_of_run = telling  # type: ignore[assignment]
    asyncio.run(_tick(Store.open(url), day_file, tell))


async def _tick(store: Store, day_file: Path, tell: Connection) -> None:
    def now() -> datetime:
        hours = (time.time() - day_file.stat().st_mtime) / 4
        return FIRST_DAY + timedelta(days=int(day_file.read_text() or 0), hours=min(hours, 22))

    desk = desk_at(store, now)
    while True:
        await digests.send_due(desk)
        tell.send("")
        await asyncio.sleep(_PAUSE_S)


def _told(event: Any, tell: Connection) -> Any:
    if event["event"] == "digest_queued":
        tell.send(f"queued {event['key']}")
    raise structlog.DropEvent
