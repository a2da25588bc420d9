"""What the use cases need from the outside, as Protocols that storage fulfils.

A use case is a plain synchronous function whose first argument is a ``UnitOfWork``: everything it does
through it happens in one transaction or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from triage.accounts import Account, AccountBook
from triage.asks import Ask, AskState
from triage.capacity import CapacityPlan, OneOff, Promise, PromiseState, TeamQuarter
from triage.demand import NeedDemand
from triage.matching import NeedText
from triage.records import (
    AnswerRecord,
    AskFilter,
    AskView,
    DecisionRecord,
    ImportCount,
    Method,
    NeedFigures,
    Note,
    Outgoing,
    PolicyText,
    WaitingAsk,
)
from triage.roadmap import Roadmap, RoadmapItem
from triage.verdicts import Verdict

__all__ = [
    "AccountStore",
    "AnswerRecord",
    "Answers",
    "AskFilter",
    "AskView",
    "Asks",
    "Audit",
    "CapacityStore",
    "DecisionRecord",
    "Decisions",
    "Digests",
    "ImportCount",
    "Method",
    "NeedFigures",
    "Needs",
    "Note",
    "Notes",
    "OneOffs",
    "Outbox",
    "Outgoing",
    "Policies",
    "PolicyText",
    "Promises",
    "RoadmapStore",
    "Transactions",
    "UnitOfWork",
    "WaitingAsk",
]

P = ParamSpec("P")
R = TypeVar("R")


class Asks(Protocol):
    def add(self, ask: Ask) -> Ask | None:
        """Stores the ask under the workspace's next number (``ask.number`` is ignored).

        None where (channel, ts) is filed already.
        """

    def get(self, number: int) -> Ask | None: ...
    def in_thread(self, channel: str, thread_ts: str) -> tuple[Ask, ...]: ...
    def of_need(self, need: int) -> tuple[Ask, ...]:
        """All asks of the need that are not withdrawn, oldest first."""

    def demand(self, need: int) -> NeedDemand:
        """What ``triage.demand.demand_of`` makes of the need's live asks, without reading them all."""

    def change(self, ask: Ask) -> None:
        """Stores the ask's new values under its number."""

    def set_state(self, numbers: Sequence[int], state: AskState) -> None: ...
    def view(self, number: int) -> AskView | None: ...
    def views(self, chosen: AskFilter) -> Sequence[AskView]: ...

    def decided_since(self, since: datetime | None, after: int, limit: int) -> Sequence[AskView]:
        """Asks with their newest decision, where that was made ``since`` then (None: at any time).

        By decision id, those greater than ``after`` (0 for the first page); an empty page is the end.
        """


class Needs(Protocol):
    def add(self, title: str, item: str | None, terms: frozenset[str], now: datetime) -> int:
        """Makes a need and returns its number."""

    def of_item(self, item: str) -> int | None:
        """The need that this roadmap item stands for, if there is one yet."""

    def candidates(self, terms: frozenset[str], limit: int = 20) -> Sequence[NeedText]:
        """Needs that share terms, those sharing the most first."""


class Decisions(Protocol):
    def add(self, record: DecisionRecord) -> int:
        """Appends; returns the decision's id."""

    def newest(self, ask: int) -> DecisionRecord | None: ...

    def scores_of_items(self, items: Sequence[str]) -> Mapping[str, float]:
        """The scores of these roadmap items' needs as last decided; items nobody asked for are not in it."""


class Answers(Protocol):
    def add(self, answer: AnswerRecord) -> bool:
        """Appends; False where this reply (ask, said_ts) is recorded already."""

    def standing(self, need: int) -> AnswerRecord | None:
        """The need's newest answer."""


class Notes(Protocol):
    def add(self, note: Note) -> None:
        """Keeps the note; the same (ask, ts) twice is one note."""

    def of_ask(self, ask: int) -> Sequence[Note]: ...


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


class Outbox(Protocol):
    def put(self, message: Outgoing, now: datetime) -> bool:
        """Queues it in this transaction; False where the key was queued before."""

    def knows(self, key: str) -> bool:
        """Whether this key was ever queued."""


class Audit(Protocol):
    def record(self, who: str, what: str, subject: str, details: Mapping[str, Any], now: datetime) -> None:
        """Appends who did what to which thing (``ASK-12``, ``roadmap``)."""


class Digests(Protocol):
    def first_seen(self, digest: str, channel: str, now: datetime) -> datetime:
        """When this digest of this channel was first known; remembers ``now`` at the first call."""

    def last_period(self, digest: str, channel: str) -> str | None:
        """The newest scheduled period that was claimed (periods sort as text)."""

    def claim(self, digest: str, channel: str, period: str, now: datetime) -> bool:
        """Makes the run's row; False where this period was claimed before."""

    def asks_by_verdict(self, since: datetime, until: datetime) -> Mapping[Verdict, int]:
        """New asks of the window by the verdict that stands now (the PM's once answered)."""

    def top_needs(
        self, by: str, since: datetime | None, until: datetime, limit: int
    ) -> Sequence[NeedFigures]:
        """The needs with most ``at_stake`` or most ``accounts`` (``by``), asked for in the window."""

    def waiting(self, limit: int) -> Sequence[WaitingAsk]:
        """Oldest first."""

    def waiting_count(self) -> int: ...


class Policies(Protocol):
    def remember(self, version: str, text: PolicyText, now: datetime) -> None:
        """Keeps the text of a policy that decided something, once per version."""

    def text(self, version: str) -> PolicyText | None: ...


class UnitOfWork(Protocol):
    """One transaction's view of one workspace."""

    @property
    def asks(self) -> Asks: ...
    @property
    def needs(self) -> Needs: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def roadmap(self) -> RoadmapStore: ...
    @property
    def accounts(self) -> AccountStore: ...
    @property
    def capacity(self) -> CapacityStore: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def one_offs(self) -> OneOffs: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def policies(self) -> Policies: ...


class Transactions(Protocol):
    """Runs use cases: each in one transaction, off the event loop."""

    async def write(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...

    async def read(
        self, query: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
