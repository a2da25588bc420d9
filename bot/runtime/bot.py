"""The bot's life: start, run, drain, stop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.runtime.directory import SlackDirectory
from bot.runtime.inbox import InboxWorkers
from bot.runtime.sender import OutboxSender
from bot.runtime.socket import Socket
from storage import Store, StoreError
from triage.ports import UnitOfWork

log = structlog.get_logger(__name__)

_RECOVERY_POLL_S = 2.0
_STAY_TRUE_S = 1.0
_STAY_TRUE_BUSY_S = 0.2
_REFRESH_S = 600.0
_REFRESH_RETRY_S = 5.0
# Event ids are kept longer than Slack redelivers (FACTS: at least a day).
_KEEP_EVENTS, _KEEP_RUNS = timedelta(days=7), timedelta(days=400)
_DRAIN_S = 10.0


@dataclass
class Bot:
    """All parts of a running bot. ``tick`` is called at start and at every full minute, ``stay_true``
    every second; ``afterwards`` waits so many seconds for what is still done for clicks."""

    store: Store
    session: aiohttp.ClientSession
    directory: SlackDirectory
    workers: InboxWorkers
    sender: OutboxSender
    site: web.Application
    socket: Socket | None
    tick: Callable[[], Awaitable[None]]
    stay_true: Callable[[], Awaitable[bool]]
    afterwards: Callable[[float], Awaitable[None]]
    clock: Callable[[], datetime]
    host: str
    port: int

    async def start(self) -> None:
        """Listens; what an earlier run left unfinished is taken up at once where we are the only process."""
        self._tasks = [
            asyncio.create_task(self._keep_directory()),
            asyncio.create_task(self.directory.known.keep()),
        ]
        alone = self.store.dialect == "sqlite"
        await self.workers.take_up(all_leases=alone)
        await self.sender.hand_out(all_leases=alone)
        self._sending = asyncio.create_task(self.sender.run())
        self._tasks.append(asyncio.create_task(self._recover()))
        self._tasks.append(asyncio.create_task(self._stay_true()))
        self._start_ticking()
        await self._serve()
        if self.socket:
            self.socket.start()
        log.info("bot_started", host=self.host, port=self.port, mode="socket" if self.socket else "http")

    async def run_until(self, stop: asyncio.Event) -> None:
        await self.start()
        await stop.wait()
        await self.stop()

    async def stop(self) -> None:
        """Stops listening, works off what is in hand, leaves the rest safe in the store."""
        log.info("bot_draining")
        self._scheduler.shutdown(wait=False)
        if self.socket:
            await self.socket.close()
        await self._runner.cleanup()
        await _cancelled(self._tasks)
        await self.afterwards(_DRAIN_S)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.workers.drain(), _DRAIN_S)
        await self.sender.drain(_DRAIN_S)
        await self._sending
        await self.session.close()
        log.info("bot_stopped")

    async def _serve(self) -> None:
        self._runner = web.AppRunner(self.site, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        if not self.port:
            self.port = self._runner.addresses[0][1]

    def _start_ticking(self) -> None:
        """APScheduler only ticks; what is due is asked of the store, so a missed tick loses nothing."""
        minute = asyncio.Event()
        minute.set()
        self._scheduler = AsyncIOScheduler()
        self._scheduler.add_job(_set, "cron", [minute], second=0, misfire_grace_time=None, coalesce=True)
        self._scheduler.start()
        self._tasks.append(asyncio.create_task(self._tick_at(minute)))

    async def _tick_at(self, minute: asyncio.Event) -> None:
        while True:
            await minute.wait()
            minute.clear()
            try:
                await self.tick()
                await self.store.inbox.forget(self.clock() - _KEEP_EVENTS)
                await self.store.write(_forget_runs, self.clock() - _KEEP_RUNS)
            except StoreError as error:
                log.error("tick_failed", error=str(error))

    async def _recover(self) -> None:
        """Takes up journaled events whose worker is gone, and those whose next try is due."""
        while True:
            await asyncio.sleep(_RECOVERY_POLL_S)
            try:
                if taken := await self.workers.take_up():
                    log.info("events_taken_up", events=taken)
            except StoreError as error:
                log.error("inbox_not_read", error=str(error))

    async def _stay_true(self) -> None:
        """Decides again what changed facts may have changed; imports of other processes are seen here too."""
        busy = False
        while True:
            await asyncio.sleep(_STAY_TRUE_BUSY_S if busy else _STAY_TRUE_S)
            try:
                busy = await self.stay_true()
            except StoreError as error:
                log.error("standing_answers_not_checked", error=str(error))

    async def _keep_directory(self) -> None:
        while True:
            complete = await self.directory.refresh()
            await asyncio.sleep(_REFRESH_S if complete else _REFRESH_RETRY_S)


async def _set(minute: asyncio.Event) -> None:
    minute.set()


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _forget_runs(uow: UnitOfWork, before: datetime, /) -> int:
    """Digests of more than a year ago are nobody's any more."""
    return uow.digest_runs.forget(before)
