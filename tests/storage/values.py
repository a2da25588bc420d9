"""Values for the tests of the store; each function fills in what a test does not care about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from storage import Journaled
from triage.asks import Ask
from triage.capacity import Promise, PromiseState
from triage.ports import AnswerRecord, DecisionRecord, Method, Outgoing, UnitOfWork
from triage.quarters import Quarter
from triage.verdicts import Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_ts = count(1)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def an_ask(need: int, **changes: Any) -> Ask:
    ts = f"{next(_ts)}.0"
    values: dict[str, Any] = {
        "number": 0,
        "author": "U1",
        "channel": "C1",
        "ts": ts,
        "thread_ts": ts,
        "text": "Acme needs SSO",
        "title": "SSO",
        "created_at": NOW,
    }
    return Ask(need=need, **(values | changes))


def filed(uow: UnitOfWork, /, need: int | None = None, **changes: Any) -> Ask:
    """An ask in the store, of a need of its own unless one is named."""
    number = uow.needs.add("SSO", None, frozenset(), NOW) if need is None else need
    ask = uow.asks.add(an_ask(number, **changes))
    assert ask is not None
    return ask


def a_decision(ask: Ask, verdict: Verdict = Verdict.NO, **changes: Any) -> DecisionRecord:
    values: dict[str, Any] = {
        "gate": "default",
        "quarter": None,
        "facts": {"demand": {"accounts": 1}},
        "decision": {"owner": "", "day": None},
        "policy_version": "p1",
        "decided_at": NOW,
    }
    return DecisionRecord(ask.number, ask.need, verdict, **(values | changes))


def an_answer(ask: Ask, verdict: Verdict = Verdict.YES, **changes: Any) -> AnswerRecord:
    values: dict[str, Any] = {
        "author": "PM",
        "quarter": None,
        "reason": "because",
        "said_ts": f"{next(_ts)}.0",
        "said_at": NOW,
    }
    return AnswerRecord(ask.number, ask.need, verdict=verdict, **(values | changes))


def a_promise(need: int, **changes: Any) -> Promise:
    values: dict[str, Any] = {
        "team": "Identity",
        "quarter": Quarter(2027, 1),
        "points": 3.0,
        "state": PromiseState.PROPOSED,
        "score": 1.0,
        "since": NOW,
    }
    return Promise(need, **(values | changes))


def a_post(key: str, channel: str = "C1", **changes: Any) -> Outgoing:
    return Outgoing(key, "card", channel, changes.pop("values", {"v": key}), "1.0", **changes)


def an_update(key: str, target: str, channel: str = "C1") -> Outgoing:
    return a_post(key, channel, method=Method.UPDATE, target=target)


def an_event(event_id: str, **changes: Any) -> Journaled:
    values: dict[str, Any] = {"body": {"id": event_id}, "thread": "C1:1.0", "received_at": NOW}
    return Journaled(event_id, **(values | changes))
