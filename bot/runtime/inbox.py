"""Takes events in for good and works through them: in order within a thread, side by side across threads."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.runtime.metrics import EVENTS
from handlers.journal import ECHO
from storage import Completing, Journaled, Store, StoreError

log = structlog.get_logger(__name__)

# How long an event may be under way before another process may take it up; below the 30 s within which
# work resumes after a crash.
LEASE_S = 20.0
# Events kept in memory; what comes beyond stays in the journal and is taken up from there.
_IN_MEMORY = 5000
_SIDE_BY_SIDE = 64
_ATTEMPTS = 8


class InboxWorkers:
    """``dispatch`` runs the listeners over one event and gives the HTTP status they ended with."""

    def __init__(
        self,
        store: Store,
        dispatch: Callable[[Journaled], Awaitable[int]],
        thread_of: Callable[[dict[str, Any]], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._dispatch = dispatch
        self._thread_of = thread_of
        self._clock = clock
        self._threads: dict[str, deque[Journaled]] = {}
        self._known: set[str] = set()
        self._completed: dict[str, Completing] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def take(self, body: dict[str, Any]) -> None:
        """Journals the event (it is safe when this returns) and begins to work on it; a redelivery changes
        nothing."""
        event = self._event(body)
        self._known.add(event.event_id)
        try:
            fresh = await self._store.inbox.journal(event, LEASE_S)
        except BaseException:
            self._known.discard(event.event_id)
            raise
        if fresh and len(self._known) <= _IN_MEMORY:
            self._enqueue(event)
        else:
            self._known.discard(event.event_id)

    def echo_of(self, key: str, body: dict[str, Any], ts: str) -> Journaled:
        """What comes in by itself once the post of this outbox key stands at ``ts``."""
        event = {**body["event"], "ts": ts}
        return self._event({**body, "event_id": f"{ECHO}{key}", "event": event})

    def begin(self, journaled: Iterable[Journaled]) -> None:
        """Begins to work on events that are in the journal already, leased to us; what there is no room for
        is taken up from there."""
        for event in journaled:
            if event.event_id not in self._known and len(self._known) < _IN_MEMORY:
                self._known.add(event.event_id)
                self._enqueue(event)

    def _event(self, body: dict[str, Any]) -> Journaled:
        return Journaled(body["event_id"], body, self._thread_of(body), self._clock())

    def completing(self, event_id: str) -> Completing:
        """Transactions that also mark the event done."""
        completing = self._store.completing(event_id)
        self._completed[event_id] = completing
        return completing

    async def take_up(self, *, all_leases: bool = False) -> int:
        """Takes up what a crash, an error or too long a queue has left in the journal; how many events."""
        room = _IN_MEMORY - len(self._known)
        if room <= 0:
            return 0
        left = await self._store.inbox.take_up(self._clock(), LEASE_S, min(room, 500), all_leases=all_leases)
        fresh = [event for event in left if event.event_id not in self._known]
        for event in fresh:
            self._known.add(event.event_id)
            self._enqueue(event)
        return len(fresh)

    async def drain(self) -> None:
        """Waits until everything in memory is worked through."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _enqueue(self, event: Journaled) -> None:
        waiting = self._threads.get(event.thread)
        if waiting is not None:
            waiting.append(event)
            return
        self._threads[event.thread] = deque([event])
        task = asyncio.create_task(self._work_through(event.thread))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work_through(self, thread: str) -> None:
        waiting = self._threads[thread]
        while waiting:
            event = waiting.popleft()
            async with self._slots:
                await self._work_on(event)
        del self._threads[thread]

    async def _work_on(self, event: Journaled) -> None:
        try:
            status = await self._dispatch(event)
            completed = self._completed.get(event.event_id)
            if status < 500:
                if completed is None or not completed.done:
                    await self._store.inbox.done([event.event_id])
                EVENTS.labels("done").inc()
            else:
                await self._try_again(event, f"the listener ended with {status}; see the log")
        except StoreError as error:
            # The journal itself failed: the row stays as it is and is taken up when its lease runs out.
            log.error("event_not_settled", event_id=event.event_id, error=str(error))
        finally:
            self._completed.pop(event.event_id, None)
            self._known.discard(event.event_id)

    async def _try_again(self, event: Journaled, error: str) -> None:
        if event.attempts + 1 >= _ATTEMPTS:
            await self._store.inbox.park(event.event_id, error)
            EVENTS.labels("parked").inc()
            log.error("event_parked", event_id=event.event_id, error=error)
            return
        at = self._clock() + timedelta(seconds=min(60, 2**event.attempts))
        await self._store.inbox.retry(event.event_id, error, at)
        EVENTS.labels("retried").inc()
