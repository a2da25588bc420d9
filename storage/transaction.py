"""What belongs to one transaction: its numbers, what it has learned, and the process's caches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.errors import ReadOnlyError
from storage.link import Link
from storage.prepared import Prepared, Row
from storage.tables import counter, source_version
from storage.vector_search import Row as VectorRow
from storage.vector_search import Shelf

T = TypeVar("T")

# ON CONFLICT reads the same on both databases, so one construct serves both.
_LOCK_COUNTERS = Prepared(
    select(counter.c.name, counter.c.value)
    .where(counter.c.workspace == bindparam("workspace"))
    .order_by(counter.c.name)
    .with_for_update()
)
_ADD_COUNTER = Prepared(
    insert(counter).on_conflict_do_nothing(index_elements=["workspace", "name"]).returning(counter.c.value)
)
_SET_COUNTER = Prepared(
    update(counter)
    .where(counter.c.workspace == bindparam("in_workspace"), counter.c.name == bindparam("of_name"))
    .values(value=bindparam("to_value"))
)
_COUNTER = Prepared(
    select(counter.c.value).where(
        counter.c.workspace == bindparam("workspace"), counter.c.name == bindparam("name")
    )
)
_VERSIONS = Prepared(
    select(
        source_version.c.source, source_version.c.version, source_version.c.stamp, source_version.c.as_of
    ).where(source_version.c.workspace == bindparam("workspace"))
)
_new_version = insert(source_version)
_SET_VERSION = Prepared(
    _new_version.on_conflict_do_update(
        index_elements=["workspace", "source"],
        set_={
            "version": _new_version.excluded.version,
            "stamp": _new_version.excluded.stamp,
            "as_of": _new_version.excluded.as_of,
        },
    )
)
_COUNTERS = (
    "answer",
    "ask",
    "audit",
    "change",
    "decision",
    "flip",
    "health",
    "inbox",
    "join",
    "label",
    "meaning",
    "need",
    "outbox",
    "promise",
    "recheck",
    "told",
)


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of a source is stored; ``stamp`` is unique for ever and tells whether a copy is current."""

    number: int
    stamp: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Unshelved:
    """A vector that this transaction wrote: it may still be undone, so no shelf has it."""

    shelf: tuple[str, str]
    key: str
    vector: VectorRow


_MOST_KNOWN_NEEDS = 20_000
NEVER = Version(0, "", None)


@dataclass(slots=True)
class KnownNeeds:
    """Which need says exactly these terms; looked up before it is believed, because it may be undone."""

    numbers: dict[frozenset[str], int] = field(default_factory=dict)

    def remember(self, terms: frozenset[str], need: int) -> None:
        if len(self.numbers) >= _MOST_KNOWN_NEEDS:
            self.numbers.clear()
        self.numbers[terms] = need


@dataclass(slots=True)
class Memory:
    """What one process keeps of one workspace between transactions: only what its key proves to be true."""

    snapshots: dict[str, tuple[str, Any]] = field(default_factory=dict)
    policies: frozenset[str] = frozenset()
    shelves: dict[tuple[str, str], Shelf] = field(default_factory=dict)
    needs: KnownNeeds = field(default_factory=KnownNeeds)


class Transaction:
    """One transaction on one link, by one or (in a group commit) several use cases one after the other."""

    def __init__(self, link: Link, workspace: str, memory: Memory) -> None:
        self.link = link
        self.workspace = workspace
        self.memory = memory
        self.policies: set[str] = set()
        self.claims: dict[int, dict[Row, Row]] = {}
        self._numbers: dict[str, int] = {}
        self._stored: dict[str, int] = {}
        self._kept: dict[str, int] = {}
        self._versions: dict[str, Version] | None = None
        self._later: list[tuple[Prepared, dict[str, Any]]] = []
        self._kept_later = 0
        self.unshelved: list[Unshelved] = []
        self._kept_unshelved = 0

    def take_numbers(self) -> None:
        """Reads the workspace's counters and, on PostgreSQL, locks the workspace until the end.

        With the lock no two replicas work on one workspace at the same moment: they never see the same
        free points, make the same need twice or give one number twice.
        """
        found: dict[str, int] = dict(self.link.rows(_LOCK_COUNTERS, workspace=self.workspace))
        if len(found) < len(_COUNTERS):
            found = self._with_all_counters()
        self._numbers, self._stored, self._kept = found, dict(found), dict(found)

    def _with_all_counters(self) -> dict[str, int]:
        for name in _COUNTERS:
            self.link.rows(_ADD_COUNTER, workspace=self.workspace, name=name, value=0)
        return dict(self.link.rows(_LOCK_COUNTERS, workspace=self.workspace))

    def peek(self, name: str) -> int:
        """The next number of this kind, not used up yet."""
        if not self._numbers:
            raise ReadOnlyError("A query tried to store something; run it as a use case instead.")
        return self._numbers[name] + 1

    def next(self, name: str) -> int:
        """The next number of this kind: 1, 2, 3 … without gaps."""
        self._numbers[name] = number = self.peek(name)
        return number

    def stored_number(self, name: str) -> int:
        """The last committed number of this kind, read from the store."""
        row = self.link.row(_COUNTER, workspace=self.workspace, name=name)
        return int(row[0]) if row else 0

    def committed_number(self, name: str) -> int | None:
        """The last number of this kind that was committed before this transaction began to write; None in
        one that only reads, which sees nothing else."""
        return self._stored.get(name)

    def keep(self) -> None:
        """A use case is through: what it numbered stays."""
        self._kept = dict(self._numbers)
        self._kept_later = len(self._later)
        self._kept_unshelved = len(self.unshelved)

    def give_back(self) -> None:
        """A use case was undone: its numbers are free again and what it stored is not there."""
        self._numbers = dict(self._kept)
        self._versions = None
        self.policies.clear()
        self.claims.clear()
        del self._later[self._kept_later :]
        del self.unshelved[self._kept_unshelved :]

    def write_later(self, statement: Prepared, **parameters: Any) -> None:
        """Writes before the commit what no use case reads, many rows at once (a group commit has dozens)."""
        self._later.append((statement, parameters))

    def store_rest(self) -> None:
        """Writes what was put off and the counters that moved; the last thing before the commit."""
        by_statement: dict[Prepared, list[dict[str, Any]]] = {}
        for statement, parameters in self._later:
            by_statement.setdefault(statement, []).append(parameters)
        for statement, each in by_statement.items():
            self.link.do_each(statement, each)
        for name, value in self._numbers.items():
            if value != self._stored[name]:
                self.link.do(_SET_COUNTER, in_workspace=self.workspace, of_name=name, to_value=value)

    def committed(self) -> None:
        """Lets the process remember what is certain now."""
        if self.policies:
            self.memory.policies |= self.policies

    def version(self, source: str) -> Version:
        """The stored version of a source; read once per transaction."""
        if self._versions is None:
            rows = self.link.rows(_VERSIONS, workspace=self.workspace)
            self._versions = {name: Version(number, stamp, as_of) for name, number, stamp, as_of in rows}
        return self._versions.get(source, NEVER)

    def new_version(self, source: str, now: datetime) -> Version:
        """Begins a new version of a source."""
        version = Version(self.version(source).number + 1, uuid4().hex, now)
        self.link.do(
            _SET_VERSION,
            workspace=self.workspace,
            source=source,
            version=version.number,
            stamp=version.stamp,
            as_of=now,
        )
        assert self._versions is not None
        self._versions[source] = version
        return version

    def snapshot(self, source: str, load: Callable[[Version], T]) -> T:
        """The current state of a source: the process's copy, loaded anew only when the version moved."""
        version = self.version(source)
        copy = self.memory.snapshots.get(source)
        if copy is not None and copy[0] == version.stamp:
            return copy[1]  # type: ignore[no-any-return]
        return self.remember(source, version, load(version))

    def remember(self, source: str, version: Version, state: T) -> T:
        """Keeps the state of a source under its version."""
        self.memory.snapshots[source] = (version.stamp, state)
        return state
