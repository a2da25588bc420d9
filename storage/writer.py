"""The one thread that writes, and group commit.

Everything that is waiting goes into one transaction: each piece of work in a savepoint, one commit for all.
Under load a commit (an fsync) is shared by dozens; alone, a piece of work waits for nobody.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Engine

from storage.errors import StoreError, in_words, is_database_error, may_try_again
from storage.link import Link
from storage.transaction import Memory, Transaction
from storage.unit_of_work import UnitOfWork

R = TypeVar("R")

# More at once would make the first ones wait for the last ones without saving anything noticeable.
MOST_TOGETHER = 100


@dataclass(frozen=True, slots=True)
class _Job:
    """Work and who waits for it: a thread, or (with ``loop``) a task of an event loop."""

    work: Callable[[UnitOfWork], Any]
    future: Future[Any] | asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None

    def tell(self, future: Future[Any] | asyncio.Future[Any]) -> None:
        if future.cancelled():
            return
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.value)


class _CommitError(Exception):
    """The commit itself failed: nothing may be tried again, because it may have been done."""


class Writer:
    """Takes work from any thread and runs it, in order of arrival, on its own connection."""

    def __init__(self, engine: Engine, workspace: str, memory: Memory, where: str) -> None:
        self._engine = engine
        self._workspace = workspace
        self._memory = memory
        self._where = where
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._link: Link | None = None

    def submit(self, work: Callable[[UnitOfWork], R]) -> Future[R]:
        """Queues the work; the future is set after the commit."""
        future: Future[R] = Future()
        self._queue(_Job(work, future))
        return future

    def submit_from_loop(self, work: Callable[[UnitOfWork], R]) -> asyncio.Future[R]:
        """``submit`` for a task: the loop is woken once for all that one commit settles."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        self._queue(_Job(work, future, loop))
        return future

    def _queue(self, job: _Job) -> None:
        with self._starting:
            if self._closed:
                raise StoreError(f"{self._where} is closed already; nothing was stored.")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
                self._thread.start()
            self._jobs.put(job)

    @property
    def is_current_thread(self) -> bool:
        """Whether the caller is itself a piece of work."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finishes what is queued, then ends the thread."""
        with self._starting:
            closed, self._closed = self._closed, True
        if closed or self._thread is None:
            return
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while jobs := self._next_jobs():
            self._serve(jobs)
        if self._link is not None:
            self._link.close()

    def _next_jobs(self) -> list[_Job]:
        """All that waits, once something does; empty at the end."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == MOST_TOGETHER:
                return jobs
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return jobs
        if jobs:  # the end was behind them: serve them first
            self._jobs.put(None)
        return jobs

    def _serve(self, jobs: Sequence[_Job]) -> None:
        wanted = [job for job in jobs if not job.future.cancelled()]
        if not wanted:
            return
        settled = list(zip(wanted, self._outcomes(wanted), strict=True))
        _tell([pair for pair in settled if pair[0].loop is None])
        for loop in {job.loop for job in wanted if job.loop is not None}:
            # A loop that is closed by now has nobody who waits.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_tell, [pair for pair in settled if pair[0].loop is loop])

    def _outcomes(self, jobs: Sequence[_Job]) -> Sequence[_Outcome]:
        try:
            return self._transact_patiently(jobs)
        except BaseException as error:  # whatever it is, nobody may wait for ever
            self._clear()
            return [_Outcome(error=self._told(error))] * len(jobs)

    def _transact_patiently(self, jobs: Sequence[_Job]) -> Sequence[_Outcome]:
        """Once more after a lost connection, as long as nothing can have been committed."""
        try:
            return self._transact(jobs)
        except _CommitError:
            raise
        except Exception as error:
            if not may_try_again(error):
                raise
            self._drop_link()
            return self._transact(jobs)

    def _transact(self, jobs: Sequence[_Job]) -> Sequence[_Outcome]:
        link = self._link = self._link or Link(self._engine)
        link.begin_writing()
        transaction = Transaction(link, self._workspace, self._memory)
        transaction.take_numbers()
        uow = UnitOfWork(transaction)
        if len(jobs) == 1:
            outcomes = [_Outcome(jobs[0].work(uow))]
        else:
            outcomes = [self._run_in_savepoint(job, uow) for job in jobs]
        transaction.store_rest()
        _commit(link)
        transaction.committed()
        return outcomes

    def _run_in_savepoint(self, job: _Job, uow: UnitOfWork) -> _Outcome:
        """A failing piece of work is undone and fails alone, unless the whole transaction is gone with it."""
        transaction = uow.transaction
        link = transaction.link
        link.say("SAVEPOINT work")
        try:
            outcome = _Outcome(job.work(uow))
        except Exception as error:
            if not link.in_transaction or (is_database_error(error) and may_try_again(error)):
                raise
            link.say("ROLLBACK TO SAVEPOINT work")
            outcome = _Outcome(error=self._told(error))
            transaction.give_back()
        else:
            transaction.keep()
        link.say("RELEASE SAVEPOINT work")
        return outcome

    def _told(self, error: BaseException) -> BaseException:
        """The failure as the caller sees it: in words where the store is to blame, else as it is."""
        if isinstance(error, _CommitError) and error.__cause__ is not None:
            error = error.__cause__
        if not is_database_error(error):
            return error
        told = in_words(error, self._where)
        told.__cause__ = error
        return told

    def _clear(self) -> None:
        """Leaves no half-done transaction behind."""
        link = self._link
        if link is None:
            return
        try:
            if link.in_transaction:
                link.say("ROLLBACK")
        except Exception:  # the connection is of no use; the next transaction opens a new one
            self._drop_link()

    def _drop_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.drop()


def _tell(settled: Sequence[tuple[_Job, _Outcome]]) -> None:
    for job, outcome in settled:
        outcome.tell(job.future)


def _commit(link: Link) -> None:
    try:
        link.say("COMMIT")
    except Exception as error:
        raise _CommitError from error
