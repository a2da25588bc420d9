"""What the use cases hand to the store and get from it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from triage.asks import Ask, AskState
from triage.verdicts import Verdict


class Method(StrEnum):
    """How an outbox row reaches Slack."""

    POST = "post"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to say. ``key`` is unique for ever: the same key is never said twice.

    ``kind`` and ``values`` are what the renderer needs (``values`` is JSON). An update names the key of the
    post it changes in ``target`` and waits until that one is sent; of several updates to one target only the
    newest need be sent. ``only_for`` makes a post a whisper: a note in the channel that this one person sees.
    """

    key: str
    kind: str
    channel: str
    values: Mapping[str, Any]
    thread_ts: str | None = None
    method: Method = Method.POST
    target: str | None = None
    only_for: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A PM's word on the need of ``ask``, given in that ask's thread; ``said_ts`` is the reply's."""

    ask: int
    need: int
    author: str
    verdict: Verdict
    quarter: str | None
    reason: str
    said_ts: str
    said_at: datetime


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
    """Which asks a list shows; None leaves that side open. Newest first unless ``oldest_first``."""

    state: AskState | None = None
    account: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class NeedFigures:
    """What one need adds up to over a digest's window or over all time, for the lists of a digest.

    ``at_stake`` is in whole units of the workspace currency, as of the need's newest decision; ``accounts``
    are distinct. ``channel`` and ``thread_ts`` are those of its newest ask.
    """

    need: int
    title: str
    accounts: int
    at_stake: float
    asks: int
    verdict: Verdict
    quarter: str | None
    ask: int
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class WaitingAsk:
    """An ask that waits for a PM: open, and its newest decision names an owner."""

    ask: int
    title: str
    owner: str
    day: date | None
    created_at: datetime
    channel: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class ImportCount:
    """What an import changed, in rows."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
