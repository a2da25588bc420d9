"""What the use cases hand to the store and get from it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from triage.asks import Ask, AskState
from triage.changes import Commitment
from triage.verdicts import Autonomy, OwnerTask, Verdict


class Method(StrEnum):
    """How an outbox row reaches Slack."""

    POST = "post"
    UPDATE = "update"
    REACT = "react"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say. ``key`` is unique for ever: the same key is never said twice.

    ``kind`` and ``values`` are what the renderer needs (``values`` is JSON). An update names the key of the
    post it changes in ``target`` and waits until that one is sent; of several updates to one target only the
    newest need be sent. ``only_for`` makes a post a whisper: a note in the channel that this one person sees.
    A reaction's values are ``{"name", "on", "ts"}``: which emoji the message at ``ts`` has or has no longer.
    ``channel`` may be a user's id, which is the direct messages with them.

    Nothing is sent before ``due_at`` (None: at once); what waits for it does not hold back its channel.
    ``echo`` is an event's body that comes in by itself once this post is sent, as if Slack had delivered it,
    with the post's ts as ``echo["event"]["ts"]``; it comes exactly once.
    """

    key: str
    kind: str
    channel: str
    values: Mapping[str, Any]
    thread_ts: str | None = None
    method: Method = Method.POST
    target: str | None = None
    only_for: str | None = None
    due_at: datetime | None = None
    echo: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A PM's word on the need of ``ask``, given in that ask's thread; ``said_ts`` is the reply's.

    ``gate`` is the gate of the bot's decision of then, ``agreed`` whether the word says what that decision
    said (None where it was not compared). ``shareable`` is how much of it may leave the company, in the words
    of ``triage.roadmap.Shareable``, "" where nobody said. An answer that was undone stands no more.
    """

    ask: int
    need: int
    author: str
    verdict: Verdict
    quarter: str | None
    reason: str
    said_ts: str
    said_at: datetime
    gate: str = ""
    agreed: bool | None = None
    shareable: str = ""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Somebody else's reply in an ask's thread, kept as it was said."""

    ask: int
    author: str
    text: str
    ts: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision as stored: ``facts`` and ``decision`` are the JSON of triage.facts and triage.deciding.

    ``at_stake`` (whole units of the workspace currency) and ``accounts`` repeat the need's demand so that
    digests can be computed in SQL; None where unknown.
    """

    ask: int
    need: int
    verdict: Verdict
    gate: str
    quarter: str | None
    facts: Mapping[str, Any]
    decision: Mapping[str, Any]
    policy_version: str
    decided_at: datetime
    at_stake: float | None = None
    accounts: int | None = None
    id: int = 0
    commitment: Commitment = Commitment.UNKNOWN


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy whole: the user's file and the shipped default it was laid over, so that a later version of
    the default changes no decision of then. ``shipped`` is None where it was not kept yet."""

    written: str
    shipped: str | None


@dataclass(frozen=True, slots=True)
class AskView:
    """An ask with its newest decision and the PM's answer, as lists show it."""

    ask: Ask
    decision: DecisionRecord | None
    answer: AnswerRecord | None


@dataclass(frozen=True, slots=True)
class AskFilter:
    """Which asks a list shows; None leaves that side open. Newest first unless ``oldest_first``.

    ``told``: only those of which the customer was told something, or only the others.
    """

    state: AskState | None = None
    account: str | None = None
    channels: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    told: bool | None = None
    author: str | None = None
    oldest_first: bool = False
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class ImportCount:
    """What an import changed, in rows; ``kept`` are those no sheet can name, which pruning leaves."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """A need as stored; ``terms`` are the telling words it is found by."""

    number: int
    title: str
    item: str | None
    terms: frozenset[str]
    created_at: datetime


class DoubtState(StrEnum):
    """What became of the question "File this?"."""

    ASKED = "asked"
    FILED = "filed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message that may be an ask: its author was asked, once, whether to file it."""

    channel: str
    ts: str
    thread_ts: str
    author: str
    text: str
    asked_at: datetime
    state: DoubtState = DoubtState.ASKED


@dataclass(frozen=True, slots=True)
class Repeat:
    """A message that enriched an earlier ask instead of becoming one; its thread is the ask's thread too."""

    channel: str
    ts: str
    thread_ts: str
    ask: int
    author: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Handling:
    """What people did about a need that waits for a PM: passed it on, paused it, disagreed with its answer.

    While ``disagreed_at`` is set the need stands in the queue, also where its asks are answered;
    ``disagreed_ask`` is the ask whose rep disagreed.
    """

    need: int
    assignee: str = ""
    paused_at: datetime | None = None
    paused_by: str = ""
    disagreed_at: datetime | None = None
    disagreed_by: str = ""
    disagreement: str = ""
    disagreed_ask: int = 0


@dataclass(frozen=True, slots=True)
class Join:
    """One need (``left``) was joined to another: these asks moved over, and move back when it is undone."""

    id: int
    left: int
    into: int
    asks: tuple[int, ...]
    by: str
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One need in a PM's queue.

    ``asks`` are those that wait, the oldest since ``oldest_at``; ``ask`` is the newest of them, posted in
    ``channel`` and ``thread_ts``. ``accounts`` and ``at_stake`` (whole units of the workspace currency) are
    the need's as of its newest decision, and so are ``verdict`` to ``because``; only ``autonomy`` is what PMs
    chose since. ``suggested`` are needs it may be the same as, number and title; the store leaves it empty.
    """

    need: int
    title: str
    asks: int
    accounts: int
    at_stake: float | None
    oldest_at: datetime
    ask: int
    channel: str
    thread_ts: str
    verdict: Verdict
    quarter: str | None
    gate: str
    autonomy: Autonomy
    task: OwnerTask | None
    proposed: bool
    owner: str
    day: date | None
    headline: str
    because: str
    assignee: str = ""
    paused: bool = False
    disagreed_by: str = ""
    disagreement: str = ""
    suggested: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which thing (``ASK-12``, ``roadmap``), and when."""

    who: str
    what: str
    subject: str
    details: Mapping[str, Any]
    at: datetime
