"""What people say and do around asks: ports to repeats, doubts, joins, the queue and who is who."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage.people import Person
from triage.records import Doubt, DoubtState, Handling, Join, QueueEntry, Repeat
from triage.sell_again import Buyer
from triage.told import Told
from triage.verdicts import Autonomy


class Repeats(Protocol):
    def add(self, repeat: Repeat) -> bool:
        """Keeps it; False where this message is kept already."""

    def of_ask(self, ask: int) -> Sequence[Repeat]:
        """Those that enriched this ask, oldest first."""


class Buyers(Protocol):
    def of_need(self, need: int) -> Sequence[Buyer]:
        """Every account that asked for the need and did not withdraw, once, by name."""


class Tellings(Protocol):
    """What customers were told."""

    def add(self, telling: Told) -> Told | None:
        """Keeps it under an id of its own (``telling.id`` is ignored); None where the same answer to this ask
        is noted already."""

    def get(self, number: int) -> Told | None: ...
    def undo(self, number: int, by: str, now: datetime) -> bool:
        """It counts no more; False where there is none or it was undone before."""

    def of_asks(self, asks: Sequence[int]) -> Sequence[Told]:
        """What their customers were told and was not undone, newest first."""


class Doubts(Protocol):
    def add(self, doubt: Doubt) -> bool:
        """Keeps it; False where somebody was asked about this message before."""

    def get(self, channel: str, ts: str) -> Doubt | None: ...
    def settle(self, channel: str, ts: str, state: DoubtState) -> None: ...
    def open_of(self, author: str) -> Sequence[Doubt]:
        """Those the author has not answered, oldest first."""


class Handlings(Protocol):
    def get(self, need: int) -> Handling:
        """What people did about the need; an empty one where they did nothing."""

    def put(self, handling: Handling) -> None: ...


class Joins(Protocol):
    def add(self, left: int, into: int, asks: Sequence[int], by: str, now: datetime) -> int:
        """Records that the need was joined to another and returns the join's id; moves no ask.

        ValueError where ``left`` is joined already, or ``into`` to ``left`` at whatever remove: take what
        ``joined_into`` gives for both, and join only two that differ.
        """

    def get(self, join: int) -> Join | None: ...
    def undo(self, join: int, now: datetime) -> bool:
        """The join holds no more; False where it was undone before."""

    def joined_into(self, need: int) -> int:
        """The need that stands for this one now: itself, or what it was joined to. Costs no statement."""


class Queue(Protocol):
    """Needs that wait for a PM: with open asks whose newest decision names an owner or is a draft to send,
    passed on to somebody, or disagreed with."""

    def page(self, owners: Collection[str] | None, limit: int, offset: int = 0) -> Sequence[QueueEntry]:
        """Those of these people (None: of everybody, and of nobody), oldest first.

        A need is the assignee's, else the owner's of its newest decision.
        """

    def count(self, owners: Collection[str] | None) -> int: ...


class People(Protocol):
    def get(self, user: str) -> Person | None: ...
    def put(self, person: Person) -> None: ...


class Channels(Protocol):
    def is_muted(self, channel: str) -> bool:
        """Whether all is recorded and decided there and nothing is posted. Costs no statement."""

    def muted(self) -> frozenset[str]: ...
    def set_muted(self, channel: str, muted: bool, by: str, now: datetime) -> None: ...


class Autonomies(Protocol):
    """What PMs let the bot do by itself, gate by gate, over the policy's ``[autonomy]``."""

    def all(self) -> Mapping[str, Autonomy]:
        """By gate. Costs no statement."""

    def choose(self, gate: str, autonomy: Autonomy, by: str, now: datetime) -> None: ...
