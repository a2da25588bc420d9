"""A lock between processes on one machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class LockTakenError(Exception):
    """Another process holds the lock."""


@contextmanager
def file_lock(file: Path, patience_s: float) -> Iterator[None]:
    """Holds the lock; the operating system takes it back when the process dies, however it dies.

    SQLite's own file locking does this the same way on every system. LockTakenError where it stays taken.
    """
    with closing(sqlite3.connect(file, timeout=patience_s, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise LockTakenError(f"{file} is held by another process") from error
        yield
