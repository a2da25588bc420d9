"""Queries in read-only transactions, beside the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine

from storage.engines import READERS
from storage.errors import in_words, is_database_error, may_try_again
from storage.link import Link
from storage.transaction import Memory, Transaction
from storage.unit_of_work import UnitOfWork

R = TypeVar("R")


class Reader:
    """Runs queries, each on one consistent state of the store."""

    def __init__(self, engine: Engine, workspace: str, memory: Memory, where: str) -> None:
        self._engine = engine
        self._workspace = workspace
        self._memory = memory
        self._where = where
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def read(self, query: Callable[[UnitOfWork], R]) -> R:
        """Runs the query in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.look, query)

    def look(self, query: Callable[[UnitOfWork], R]) -> R:
        """Runs the query here."""
        try:
            return self._look_patiently(query)
        except Exception as error:
            if not is_database_error(error):
                raise
            raise in_words(error, self._where) from error

    def with_connection(self, query: Callable[[Connection], R]) -> R:
        """Runs a query that speaks to the database itself."""
        with self._engine.connect() as connection:
            return query(connection)

    def close(self) -> None:
        """Waits for running queries, then closes the connections."""
        self._threads.shutdown()
        self._engine.dispose()

    def _look_patiently(self, query: Callable[[UnitOfWork], R]) -> R:
        try:
            return self._look(query)
        except Exception as error:
            if not (is_database_error(error) and may_try_again(error)):
                raise
            self._engine.dispose()  # after a restart of the server all pooled connections are dead
            return self._look(query)

    def _look(self, query: Callable[[UnitOfWork], R]) -> R:
        link = Link(self._engine)
        try:
            link.begin_reading()
            result = query(UnitOfWork(Transaction(link, self._workspace, self._memory)))
            link.say("ROLLBACK")
        except BaseException:
            link.drop()
            raise
        link.close()
        return result
