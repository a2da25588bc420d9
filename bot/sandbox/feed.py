"""Who hears of a change: tests that wait for something, and open pages."""

import asyncio
from collections.abc import Callable

from bot.sandbox.world import Payload

Listener = Callable[[Payload], None]


class Feed:
    """Tells waiters and pages of every change; costs next to nothing while nobody listens."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._waiters: dict[asyncio.Future[None], Callable[[], bool]] = {}

    @property
    def watched(self) -> bool:
        """Whether a page is open; what only pages need is not built otherwise."""
        return bool(self._listeners)

    def subscribe(self, listener: Listener) -> None:
        """Calls `listener` with every published note."""
        self._listeners.add(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Stops calling `listener`."""
        self._listeners.discard(listener)

    def publish(self, make_note: Callable[[], Payload]) -> None:
        """Announces a change; the note is only made when a page is open."""
        if self._listeners:
            note = make_note()
            for listener in tuple(self._listeners):
                listener(note)
        self.changed()

    def changed(self) -> None:
        """Lets waiters look again."""
        for future, predicate in tuple(self._waiters.items()):
            self._settle(future, predicate)

    @staticmethod
    def _settle(future: asyncio.Future[None], predicate: Callable[[], bool]) -> None:
        if future.done():
            return
        try:
            if predicate():
                future.set_result(None)
        except Exception as error:  # the waiter's own mistake belongs to the waiter, not to the sender
            future.set_exception(error)

    async def wait_for(self, predicate: Callable[[], bool], timeout: float) -> None:  # noqa: ASYNC109  tests say how long
        """Returns once `predicate()` is true; TimeoutError after `timeout` seconds."""
        if predicate():
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters[future] = predicate
        try:
            async with asyncio.timeout(timeout):
                await future
        finally:
            del self._waiters[future]
