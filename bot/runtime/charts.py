"""Charts in messages: not every workspace of Slack takes them, and one that refused them is not asked again.

A message that was refused is sent once more with words in the place of its charts. Where that goes through,
it was the charts that were refused; after a month they are tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from handlers.blocks.card import Rendered
from storage import Claimed, Store
from triage.ports import UnitOfWork

log = structlog.get_logger(__name__)

CHARTS_REFUSED = "charts_refused"
_BLOCK = "data_visualization"
_REMEMBERED = timedelta(days=30)


class Charts:
    """What is known of the workspace and its charts."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def fitting(self, row: Claimed, message: Rendered) -> Rendered:
        """The message as this workspace takes it; without charts it has no ``without_charts`` either."""
        if message.without_charts is None:
            return message
        if row.error != CHARTS_REFUSED and not await self._store.read(_are_refused, self._clock()):
            return message
        return replace(message, blocks=message.without_charts, without_charts=None)

    async def went_through(self, row: Claimed) -> None:
        """The row was sent; remembers the refusal where it was the charts that kept it from going."""
        if row.error == CHARTS_REFUSED:
            log.warning("charts_refused", key=row.key, why="Slack takes no charts in this workspace")
            await self._store.write(_remember, self._clock())


def _are_refused(uow: UnitOfWork, now: datetime) -> bool:
    last = uow.block_refusals.last(_BLOCK)
    return last is not None and now - last < _REMEMBERED


def _remember(uow: UnitOfWork, now: datetime) -> None:
    uow.block_refusals.remember(_BLOCK, now)
