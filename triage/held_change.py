"""A change that waits for a PM because it flips many answers: what the PM sees before anybody hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from triage.changes import Change, Flip


@dataclass(frozen=True, slots=True)
class FlipLine:
    """One answer that would change, by its headlines."""

    ask: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class HeldChange:
    """``cause`` and ``by`` tell what happened and who did it; ``flips`` answers of ``people`` would change,
    of which ``shown`` are some; ``settled`` tells what became of it, "" while it waits."""

    number: int
    cause: str
    by: str
    flips: int
    people: int
    shown: tuple[FlipLine, ...]
    settled: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> HeldChange:
        return cls(**{**values, "shown": tuple(FlipLine(**each) for each in values["shown"])})


def held_change(
    change: Change, flips: Sequence[Flip], titles: dict[int, str], settled: str = ""
) -> HeldChange:
    """The preview of a change from all its flips; ``titles`` by ask, of those that are shown."""
    shown = (flip for flip in flips if flip.ask in titles)
    return HeldChange(
        number=change.number,
        cause=change.cause.value,
        by=change.caused_by,
        flips=len(flips),
        people=len({flip.asker for flip in flips}),
        shown=tuple(_line(flip, titles[flip.ask]) for flip in shown),
        settled=settled,
    )


def _line(flip: Flip, title: str) -> FlipLine:
    return FlipLine(f"ASK-{flip.ask}", title, str(flip.details["before"]), str(flip.details["after"]))
