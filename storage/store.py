"""The store: everything that lasts, behind one object."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import URL

from storage import schema
from storage.engines import database_url, file_of, in_short, reading_engine, writing_engine
from storage.errors import AlreadyRunning, StoreError, in_words, is_database_error
from storage.file_locks import LockTakenError, file_lock
from storage.inbox import Inbox, done
from storage.outbox_queue import OutboxQueue
from storage.reader import Reader
from storage.transaction import Memory, Transaction
from storage.unit_of_work import UnitOfWork
from storage.writer import Writer
from triage.ports import UnitOfWork as UnitOfWorkPort

P = ParamSpec("P")
R = TypeVar("R")


class Store:
    """One workspace's store on SQLite or PostgreSQL.

    A use case is a plain function over a unit of work; it may run twice where the connection was lost before
    anything was stored. All failures of the database come as ``StoreError`` with words for the user.
    """

    def __init__(self, url: URL, workspace: str) -> None:
        memory = Memory()
        self._url = url
        self._where = in_short(url)
        self._writer = Writer(writing_engine(url), workspace, memory, self._where)
        self._reader = Reader(reading_engine(url), workspace, memory, self._where)
        self.dialect = url.get_backend_name()
        self.inbox = Inbox(self)
        self.outbox = OutboxQueue(self)

    @classmethod
    def open(cls, url: str, *, workspace: str = "main") -> Store:
        """The store at ``sqlite:///path`` or ``postgresql://…``; StoreError where the address is wrong.

        Connects when it is first used.
        """
        return cls(database_url(url), workspace)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def migrate(self) -> None:
        """Brings the tables to the version this code needs; replicas that start together wait for one."""
        with self._errors_in_words():
            schema.upgrade(self._url)

    def downgrade(self, revision: str) -> None:
        """Takes the tables back to the revision (``base`` for none); what has no place there is lost."""
        with self._errors_in_words():
            schema.downgrade(self._url, revision)

    def schema_problem(self) -> str | None:
        """Words where the tables are older or newer than the code, else None."""
        with self._errors_in_words():
            return self._reader.with_connection(schema.problem)

    @contextmanager
    def lock_for_running(self) -> Iterator[None]:
        """Held by the one bot that serves a SQLite file; AlreadyRunning where another one does."""
        file = file_of(self._url)
        if file is None:
            yield
            return
        with ExitStack() as held:
            try:
                with self._errors_in_words():
                    held.enter_context(file_lock(file.with_name(file.name + "-running"), 0.0))
            except LockTakenError as error:
                raise AlreadyRunning(
                    f"Another bot is running on {file} already. Stop it first, or give this one a "
                    "DATABASE_URL of its own; several at once need PostgreSQL."
                ) from error
            yield

    async def write(
        self, use_case: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs the use case in a transaction on the writer's thread; it is on disk when this returns."""
        return await self.submit_from_loop(lambda uow: use_case(uow, *args, **kwargs))

    async def read(
        self, query: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs the query in a thread, in a read-only transaction that sees one state of the store."""
        return await self._reader.read(lambda uow: query(uow, *args, **kwargs))

    def run(
        self, use_case: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """``write`` for the command line: waits for the writer's thread."""
        return self._submit(lambda uow: use_case(uow, *args, **kwargs)).result()

    def look(
        self, query: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """``read`` for the command line: runs the query here."""
        return self._reader.look(lambda uow: query(uow, *args, **kwargs))

    async def transact(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Work of the queues, in the same transactions as the use cases."""
        return await self.submit_from_loop(lambda uow: work(uow.transaction, *args, **kwargs))

    async def query(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """A query of the queues."""
        return await self._reader.read(lambda uow: work(uow.transaction, *args, **kwargs))

    def completing(self, event_id: str) -> Completing:
        """The store as the listener of one inbox event sees it."""
        return Completing(self, event_id)

    def healthy(self) -> bool:
        """Whether the store takes a write and gives it back. Blocks; call it off the event loop."""
        try:
            written = self._submit(lambda uow: uow.transaction.next("health")).result()
            return self._reader.look(lambda uow: uow.transaction.stored_number("health")) >= written
        except StoreError:
            return False

    def close(self) -> None:
        """Finishes what is queued and closes all connections."""
        self._writer.close()
        self._reader.close()

    def _submit(self, work: Callable[[UnitOfWork], R]) -> Future[R]:
        if self._writer.is_current_thread:
            raise RuntimeError("a use case must not begin another transaction; use the unit of work it has")
        return self._writer.submit(work)

    def submit_from_loop(self, work: Callable[[UnitOfWork], R]) -> asyncio.Future[R]:
        """Queues work for the writer's thread; the future is settled once it is on disk."""
        return self._writer.submit_from_loop(work)

    @contextmanager
    def _errors_in_words(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if not is_database_error(error):
                raise
            raise in_words(error, self._where) from error


class Completing:
    """Fulfils ``triage.ports.Transactions`` for the listener of one event.

    The first write marks the event as done in the same transaction, so do all that belongs to it in one.
    """

    def __init__(self, store: Store, event_id: str) -> None:
        self._store = store
        self._event_id = event_id
        self.done = False

    async def write(
        self, use_case: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Runs the use case and marks the event as done, both or neither."""

        def both(uow: UnitOfWork) -> R:
            result = use_case(uow, *args, **kwargs)
            done(uow.transaction, [self._event_id])
            return result

        result = await self._store.submit_from_loop(both)
        self.done = True
        return result

    async def read(
        self, query: Callable[Concatenate[UnitOfWorkPort, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """As ``Store.read``; reading finishes nothing."""
        return await self._store.read(query, *args, **kwargs)
