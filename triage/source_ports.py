"""What is planned, paid for, promised and ruled: ports to the sources of facts and to what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from triage.accounts import Account, AccountBook
from triage.capacity import CapacityPlan, OneOff, Promise, PromiseState, TeamQuarter
from triage.records import ImportCount, PolicyText
from triage.roadmap import Roadmap, RoadmapItem


class RoadmapStore(Protocol):
    def snapshot(self) -> Roadmap:
        """The newest version; the same object as long as nothing changed."""

    def put(self, items: Sequence[RoadmapItem], now: datetime, prune: bool = False) -> ImportCount:
        """Adds or changes by key; ``prune`` also removes what is not named. A new version (and as-of)
        begins even where nothing changed, because somebody has just said that it is still so."""


class AccountStore(Protocol):
    def snapshot(self) -> AccountBook:
        """The newest version; the same object as long as nothing changed."""

    def put(self, accounts: Sequence[Account], now: datetime, prune: bool = False) -> ImportCount:
        """Adds or changes by key; ``prune`` also removes what is not named. A new version (and as-of)
        begins even where nothing changed, because somebody has just said that it is still so."""


class CapacityStore(Protocol):
    def snapshot(self) -> CapacityPlan:
        """The newest version; the same object as long as nothing changed."""

    def put(self, rows: Sequence[TeamQuarter], now: datetime, prune: bool = False) -> ImportCount:
        """Adds or changes by key; ``prune`` also removes what is not named. A new version (and as-of)
        begins even where nothing changed, because somebody has just said that it is still so."""


class Promises(Protocol):
    def live(self) -> Sequence[Promise]:
        """Proposed and confirmed ones."""

    def lapsed(self) -> Mapping[int, datetime]:
        """When each need's newest proposal ran out without a PM's word; by need."""

    def hold(self, promises: Sequence[Promise], now: datetime) -> None:
        """Replaces the need's live promise, if any, by these (all of one need)."""

    def settle(self, need: int, state: PromiseState, now: datetime) -> None:
        """Moves the need's live promise to ``state``; nothing where it has none."""

    def lapse(self, need: int, now: datetime) -> None:
        """Releases the need's live promise, because nobody confirmed it in time."""


class OneOffs(Protocol):
    """What PMs spent of the quarters' one-off budgets."""

    def all(self) -> Sequence[OneOff]: ...

    def spend(self, spent: OneOff) -> None:
        """Records it, in place of what the need had spent before."""

    def take_back(self, need: int, now: datetime) -> None:
        """The need spends nothing any more; nothing where it never did."""


class Policies(Protocol):
    def remember(self, version: str, text: PolicyText, now: datetime) -> None:
        """Keeps the text of a policy that decided something, once per version."""

    def text(self, version: str) -> PolicyText | None: ...
