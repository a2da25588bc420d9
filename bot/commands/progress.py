"""A bar on stderr for what takes a while; only where somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from typing import Protocol, TypeVar

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.commands.output import console

T_co = TypeVar("T_co", covariant=True)


class Countable(Sized, Iterable[T_co], Protocol[T_co]):
    """What can be gone through and has a known length."""


def progress() -> Progress:
    """On stderr, where it cannot spoil what a program reads from stdout."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console(sys.stderr), transient=True, disable=not sys.stderr.isatty())


def tracked(things: Countable[T_co], description: str) -> Iterator[T_co]:
    """The things one by one, with a bar that moves as they are taken."""
    with progress() as bar:
        yield from bar.track(things, total=len(things), description=description)
