"""A click that may take longer than Slack waits for its answer: what is left of it is done afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)

# Slack shows a warning beside a button that has no answer after three seconds.
PATIENCE_S = 2.0


class Afterwards:
    """Work that is waited for as long as Slack has patience."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    async def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Returns once it is done, or when Slack wants its answer. What goes wrong until then is raised,
        what goes wrong afterwards is logged."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=PATIENCE_S)
        if done:
            task.result()
        else:
            task.add_done_callback(_log_failure)

    async def drain(self, patience_s: float) -> None:
        """Returns when all is done; what takes longer than this is dropped."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience_s)
            for task in late:
                task.cancel()


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("click_failed", exc_info=error)
