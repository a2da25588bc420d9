"""What is wrong with a policy, before it is known where in the file that stands."""

from __future__ import annotations

from dataclasses import dataclass

from triage.policy.positions import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before it has a place: the path of the key, and what is wrong with it.

    ``at_key`` points at the key instead of the value; ``inner`` is line and column inside a text;
    ``instead`` is said where the user wrote its key and not this one's.
    """

    path: Path
    message: str
    fix: str
    at_key: bool = False
    inner: tuple[int, int] | None = None
    instead: Finding | None = None
