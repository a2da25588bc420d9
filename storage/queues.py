"""How the queues run their pieces of work: the writer and the reader, as they need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from storage.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")

# Errors are shown to people and kept as long as the row; a traceback of a megabyte helps nobody.
_LONGEST_ERROR = 2000


class Runs(Protocol):
    """Runs functions over a transaction, off the event loop."""

    async def transact(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...

    async def query(
        self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...


@dataclass(frozen=True, slots=True)
class Parked:
    """A row that is kept but never tried again: its key (or event id), what it is, and the last error."""

    key: str
    what: str
    error: str
    attempts: int


def in_brief(error: str) -> str:
    """The error as it is stored."""
    return error if len(error) <= _LONGEST_ERROR else error[: _LONGEST_ERROR - 1] + "…"
