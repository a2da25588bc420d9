"""What stays true: ports to changes of the facts, to needs that are to be decided again, and to flips."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage.asks import Ask
from triage.changes import Cause, Change, ChangeState, Flip, FlipState, Recheck


class Changes(Protocol):
    """Changes, which are checked against all asks, and single needs that are to be decided again."""

    def versions(self) -> Mapping[Cause, str]:
        """Which state of roadmap, capacity and accounts is stored now; unique for ever."""

    def noticed(self) -> Mapping[Cause, str]:
        """Which state of each source was last opened a change for."""

    def notice(self, cause: Cause, seen: str, now: datetime) -> None: ...

    def open(self, cause: Cause, by: str, now: datetime) -> Change:
        """A change over all asks that there are now, to be checked."""

    def get(self, number: int) -> Change | None: ...
    def in_state(self, state: ChangeState) -> Sequence[Change]:
        """Oldest first."""

    def asks_after(self, change: Change, reached: int, limit: int) -> Sequence[Ask]:
        """The next asks of the change that are not withdrawn, in order of their numbers."""

    def reach(self, change: Change, ask: int) -> bool:
        """The asks up to this one are checked; False where somebody else has come further meanwhile."""

    def settle(
        self, number: int, state: ChangeState, now: datetime, by: str = "", silent: bool = False
    ) -> None: ...

    def mark(self, need: int, due_at: datetime) -> None:
        """The need is to be decided again, not before then; of two wishes the sooner counts."""

    def marked(self, now: datetime, limit: int) -> Sequence[Recheck]:
        """Needs that are due, the longest first."""

    def unmark(self, recheck: Recheck) -> None:
        """It is done, unless it was wished for once more meanwhile."""


class Flips(Protocol):
    def add(self, flip: Flip) -> Flip | None:
        """Keeps it under an id of its own (``flip.id`` is ignored).

        None where the change has flipped this ask already.
        """

    def settle(self, flip: Flip, state: FlipState, now: datetime) -> None:
        """Keeps what became of it, with what it flipped from and to as of now."""

    def found(self, change: int, limit: int) -> Sequence[Flip]:
        """Those still to be told, oldest first."""

    def count(self, change: int) -> Mapping[FlipState, int]: ...
    def of_change(self, change: int, limit: int) -> Sequence[Flip]:
        """In the order they were found."""

    def of_asker(self, change: int, asker: str) -> Sequence[Flip]:
        """What the change did to this person's asks."""

    def of_asks(self, change: int, asks: Collection[int]) -> Sequence[Flip]: ...
    def is_found(self, ask: int) -> bool:
        """Whether a flip of this ask is still to be told, whichever change it is of."""

    def newest_told(self, ask: int) -> Flip | None: ...
    def drop(self, change: int, now: datetime) -> int:
        """What was found and not told is no flip any more; how many."""
