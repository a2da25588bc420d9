"""What the use cases need from the outside, as Protocols that storage fulfils.

A use case is a plain synchronous function whose first argument is a ``UnitOfWork``: everything it does
through it happens in one transaction or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from triage.asks import Ask, AskState
from triage.change_ports import Changes, Flips
from triage.demand import NeedDemand
from triage.digest_ports import DigestRuns, DigestSettings
from triage.figure_ports import Digests, Happenings, PersonalDigests
from triage.matching import NeedText
from triage.meaning_ports import Labels, Vectors
from triage.records import (
    AnswerRecord,
    AskFilter,
    AskView,
    AuditEntry,
    DecisionRecord,
    Doubt,
    DoubtState,
    Handling,
    ImportCount,
    Join,
    Method,
    Need,
    Note,
    Outgoing,
    PolicyText,
    QueueEntry,
    Repeat,
)
from triage.source_ports import AccountStore, CapacityStore, OneOffs, Policies, Promises, RoadmapStore
from triage.telling_ports import Audit, BlockRefusals, Outbox
from triage.thread_ports import (
    Autonomies,
    Buyers,
    Channels,
    Doubts,
    Handlings,
    Joins,
    People,
    Queue,
    Repeats,
    Tellings,
)

__all__ = [
    "AccountStore",
    "AnswerRecord",
    "Answers",
    "AskFilter",
    "AskView",
    "Asks",
    "Audit",
    "AuditEntry",
    "Autonomies",
    "BlockRefusals",
    "Buyers",
    "CapacityStore",
    "Changes",
    "Channels",
    "DecisionRecord",
    "Decisions",
    "DigestRuns",
    "DigestSettings",
    "Digests",
    "Doubt",
    "DoubtState",
    "Doubts",
    "Flips",
    "Handling",
    "Handlings",
    "Happenings",
    "ImportCount",
    "Join",
    "Joins",
    "Labels",
    "Method",
    "Need",
    "Needs",
    "Note",
    "Notes",
    "OneOffs",
    "Outbox",
    "Outgoing",
    "People",
    "PersonalDigests",
    "Policies",
    "PolicyText",
    "Promises",
    "Queue",
    "QueueEntry",
    "Repeat",
    "Repeats",
    "RoadmapStore",
    "Tellings",
    "Transactions",
    "UnitOfWork",
    "Vectors",
]

P = ParamSpec("P")
R = TypeVar("R")


class Asks(Protocol):
    def add(self, ask: Ask) -> Ask | None:
        """Stores the ask under the workspace's next number (``ask.number`` is ignored).

        None where (channel, ts) is filed already.
        """

    def get(self, number: int) -> Ask | None: ...
    def at(self, channel: str, ts: str) -> Ask | None:
        """The ask that this message is, or that it enriched."""

    def in_thread(self, channel: str, thread_ts: str) -> tuple[Ask, ...]:
        """The asks of this thread, and those that a message of it enriched; oldest first."""

    def of_need(self, need: int) -> tuple[Ask, ...]:
        """All asks of the need that are not withdrawn, oldest first."""

    def of_account(self, need: int, account: str) -> Ask | None:
        """The account's newest ask for this need that is not withdrawn."""

    def count_of_need(self, need: int) -> int:
        """How many live asks the need has."""

    def demand(self, need: int) -> NeedDemand:
        """What ``triage.demand.demand_of`` makes of the need's live asks, without reading them all."""

    def change(self, ask: Ask) -> None:
        """Stores the ask's new values under its number."""

    def set_state(self, numbers: Sequence[int], state: AskState) -> None: ...

    def move(self, numbers: Sequence[int], need: int) -> None:
        """Makes them asks of this need; what was decided of them stays as it was."""

    def view(self, number: int) -> AskView | None: ...
    def views(self, chosen: AskFilter) -> Sequence[AskView]: ...

    def search(self, words: str, limit: int, offset: int = 0) -> Sequence[AskView]:
        """Asks whose title, text or account has all these words or words that begin so, newest first.

        Case and accents do not matter; withdrawn asks are left out. Nothing for words without a letter or
        digit. An ask can be found once the transaction that filed it is through.
        """

    def by_author(self, user: str, state: AskState | None, limit: int, offset: int = 0) -> Sequence[AskView]:
        """This person's asks in this state (None: in any), newest first."""

    def count_by_author(self, user: str) -> Mapping[AskState, int]:
        """How many asks this person has in each state, also where none."""

    def decided_since(self, since: datetime | None, after: int, limit: int) -> Sequence[AskView]:
        """Asks with their newest decision, where that was made ``since`` then (None: at any time).

        By decision id, those greater than ``after`` (0 for the first page); an empty page is the end.
        """


class Needs(Protocol):
    def add(self, title: str, item: str | None, terms: frozenset[str], now: datetime) -> int:
        """Makes a need and returns its number."""

    def of_item(self, item: str) -> int | None:
        """The need that this roadmap item stands for, if there is one yet."""

    def candidates(
        self, terms: frozenset[str], limit: int = 20, *, same_alone: bool = False
    ) -> Sequence[NeedText]:
        """Needs that share terms, those sharing the most first.

        ``same_alone``: where needs say exactly these terms, the oldest of them is enough.
        """

    def get(self, number: int) -> Need | None: ...

    def set_item(self, number: int, item: str | None) -> None:
        """Lets the need stand for this roadmap item; ask ``of_item`` first, no two needs stand for one."""

    def rename(self, number: int, title: str) -> None: ...


class Decisions(Protocol):
    def add(self, record: DecisionRecord) -> int:
        """Appends; returns the decision's id."""

    def newest(self, ask: int) -> DecisionRecord | None: ...
    def of_ask(self, ask: int) -> Sequence[DecisionRecord]:
        """All of the ask's decisions, oldest first."""

    def scores_of_items(self, items: Sequence[str]) -> Mapping[str, float]:
        """The scores of these roadmap items' needs as last decided; items nobody asked for are not in it."""


class Answers(Protocol):
    def add(self, answer: AnswerRecord) -> bool:
        """Appends; False where this reply (ask, said_ts) is recorded already."""

    def standing(self, need: int) -> AnswerRecord | None:
        """The need's newest answer that was not undone."""

    def of_need(self, need: int) -> Sequence[AnswerRecord]:
        """All its answers in the order they were given, undone ones too."""

    def undo(self, ask: int, said_ts: str, now: datetime) -> bool:
        """The answer stands no more; False where there is none or it was undone before."""

    def agreement(self, gate: str) -> tuple[int, int]:
        """How many of the gate's newest answers agreed with the bot, and how many those are (at most 20).

        Undone ones and those that were not compared do not count.
        """


class Notes(Protocol):
    def add(self, note: Note) -> None:
        """Keeps the note; the same (ask, ts) twice is one note."""

    def of_ask(self, ask: int) -> Sequence[Note]: ...


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
    def repeats(self) -> Repeats: ...
    @property
    def buyers(self) -> Buyers: ...
    @property
    def tellings(self) -> Tellings: ...
    @property
    def doubts(self) -> Doubts: ...
    @property
    def handlings(self) -> Handlings: ...
    @property
    def joins(self) -> Joins: ...
    @property
    def queue(self) -> Queue: ...
    @property
    def people(self) -> People: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def autonomies(self) -> Autonomies: ...
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
    def block_refusals(self) -> BlockRefusals: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def digest_runs(self) -> DigestRuns: ...
    @property
    def digest_settings(self) -> DigestSettings: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def happenings(self) -> Happenings: ...
    @property
    def personal_digests(self) -> PersonalDigests: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def flips(self) -> Flips: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def vectors(self) -> Vectors: ...
    @property
    def labels(self) -> Labels: ...


class Transactions(Protocol):
    """Runs use cases: each in one transaction, off the event loop."""

    async def write(
        self, use_case: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...

    async def read(
        self, query: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R: ...
