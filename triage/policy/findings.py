"""What is wrong with a policy, before it is known where in the file that stands."""

from __future__ import annotations

from dataclasses import dataclass

from triage.policy.positions import Path
from triage.policy.schema import Contents


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before it has a place: the path of the key, and what is wrong with it.

    ``at_key`` points at the key instead of the value; ``inner`` is line and column inside a text;
    ``instead`` is said where the user wrote its key and not this one's. What it ``rests_on`` must be right in
    type, or it is not worth saying; ``is_absence`` tells that something is not there.
    """

    path: Path
    message: str
    fix: str
    at_key: bool = False
    inner: tuple[int, int] | None = None
    instead: Finding | None = None
    rests_on: tuple[Path, ...] = ()
    is_absence: bool = False


def gate_keys(contents: Contents, key: str) -> tuple[Path, ...]:
    """The paths of one key of every gate, and of all that it stands in."""
    every = range(len(contents.gates))
    return (("gates",), *(("gates", n) for n in every), *(("gates", n, key) for n in every))


def inside(text: str, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of a place in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")
