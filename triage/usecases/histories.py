"""What became of an ask, in the order it happened: who did what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.asks import Ask
from triage.ports import AnswerRecord, AuditEntry, DecisionRecord, Note, UnitOfWork

DECIDER = "the policy"  # who decides by the rules
_MOST = 1_000
# What the answers' own records tell more exactly than the audit trail.
_TOLD_ELSEWHERE = frozenset({"answered"})


@dataclass(frozen=True, slots=True)
class Happening:
    """``what`` is a word or two, ``details`` what belongs to it, in the order to be read."""

    at: datetime
    who: str
    what: str
    details: Mapping[str, Any]


def history_of(uow: UnitOfWork, number: int) -> tuple[Happening, ...] | None:
    """All that is known of the ask, of its answers and of what was done with its need; None where there is
    no such ask."""
    ask = uow.asks.get(number)
    if ask is None:
        return None
    told = [*_recorded(uow, ask), *_replies(uow, ask), *_decisions(uow, ask), *_answers(uow, ask)]
    return tuple(sorted(told, key=lambda each: each.at))


def _recorded(uow: UnitOfWork, ask: Ask) -> Iterator[Happening]:
    for subject in (ask.name, f"NEED-{ask.need}"):
        for entry in uow.audit.of(subject, _MOST):
            if entry.what not in _TOLD_ELSEWHERE:
                yield _of_entry(entry, ask)


def _of_entry(entry: AuditEntry, ask: Ask) -> Happening:
    of = {} if entry.subject == ask.name else {"of": entry.subject}
    return Happening(entry.at, entry.who, entry.what, {**of, **entry.details})


def _replies(uow: UnitOfWork, ask: Ask) -> Iterator[Happening]:
    for note in uow.notes.of_ask(ask.number):
        yield _of_note(note)


def _of_note(note: Note) -> Happening:
    return Happening(note.said_at, note.author, "said", {"text": note.text})


def _decisions(uow: UnitOfWork, ask: Ask) -> Iterator[Happening]:
    for record in uow.decisions.of_ask(ask.number):
        yield _of_decision(record)


def _of_decision(record: DecisionRecord) -> Happening:
    details = {"verdict": record.verdict.value, "quarter": record.quarter, "gate": record.gate}
    policy = {"policy": record.policy_version}
    return Happening(record.decided_at, DECIDER, "decided", _said({**details, **policy}))


def _answers(uow: UnitOfWork, ask: Ask) -> Iterator[Happening]:
    for answer in uow.answers.of_need(ask.need):
        yield _of_answer(answer, ask)
        if answer.undone_at and answer.ask != ask.number:  # the ask's own audit trail has its own undoing
            yield Happening(answer.undone_at, answer.author, "undid answer", {"in": f"ASK-{answer.ask}"})


def _of_answer(answer: AnswerRecord, ask: Ask) -> Happening:
    there = "" if answer.ask == ask.number else f"ASK-{answer.ask}"
    details = {"verdict": answer.verdict.value, "quarter": answer.quarter, "reason": answer.reason}
    shown = {"shareable": answer.shareable, "in": there}
    return Happening(answer.said_at, answer.author, "answered", _said({**details, **shown}))


def _said(details: Mapping[str, Any]) -> dict[str, Any]:
    """Without what nobody said."""
    return {name: value for name, value in details.items() if value not in (None, "")}
