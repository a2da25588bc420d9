"""What is learned about an ask after it was filed: its facts change, it is decided again, people see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from triage.asks import Ask, Severity
from triage.matching.meaning import Kind
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reading import Reading
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import decide_with_stance
from triage.usecases.flipping import Decided, mark_others, show_decided

_FIELDS = (
    "title", "account", "amount", "severity", "severity_evidence", "stage", "due_from", "due_to",
    "workaround", "problem", "item", "need", "lost_words",
)  # fmt: skip
_WEIGHT = {None: 0, Severity.NICE: 1, Severity.PAIN: 2, Severity.DEALBREAKER: 3}


def enriched_by_reply(ask: Ask, reading: Reading, by_asker: bool) -> Ask:
    """The asker's newer word on amount, date or severity stands; others only fill what nobody had said."""
    told: dict[str, Any] = {
        "account": ask.account or reading.account,
        "stage": ask.stage or reading.stage,
        "workaround": ask.workaround or reading.workaround,
    }
    if reading.due_to and (by_asker or not ask.due_to):
        told |= _due(reading)
    if reading.amount and (by_asker or not ask.amount):
        told["amount"] = reading.amount
    if reading.severity and (by_asker or not ask.severity):
        told |= _severity(reading)
    return replace(ask, **told)


def enriched_by_repeat(ask: Ask, reading: Reading) -> Ask:
    """Asked for again: the larger amount of one currency, the stronger need and the newer date count."""
    told: dict[str, Any] = {
        "stage": reading.stage or ask.stage,
        "workaround": ask.workaround or reading.workaround,
    }
    if reading.due_to:
        told |= _due(reading)
    if reading.amount and (not ask.amount or _larger(reading, ask)):
        told["amount"] = reading.amount
    if _strength(reading.severity, reading.severity_evidence) > _strength(
        ask.severity, ask.severity_evidence
    ):
        told |= _severity(reading)
    return replace(ask, **told)


def _due(reading: Reading) -> dict[str, Any]:
    return {"due_from": reading.due_from, "due_to": reading.due_to}


def _severity(reading: Reading) -> dict[str, Any]:
    return {"severity": reading.severity, "severity_evidence": reading.severity_evidence}


@dataclass(frozen=True, slots=True)
class Word:
    """Who told more, and a key that is unique for what was said: it keeps updates of a card apart."""

    who: str
    key: str


def store_enriched(
    uow: UnitOfWork, before: Ask, after: Ask, word: Word, on: Occasion, *, unsure: RoadmapItem | None = None
) -> None:
    """Stores what changed and decides again: the card is updated, a changed verdict is a new reply.

    A PM's answer stands: then only the facts are kept, and the card shows them.
    """
    uow.asks.change(after)
    if after.text != before.text:
        uow.vectors.outdate(Kind.ASK, str(after.number))
    uow.audit.record(word.who, "enriched", after.name, changes(before, after), on.now)
    record = uow.decisions.newest(after.number)
    decision, stance = decide_with_stance(uow, after, on, unsure)
    if record:
        show_decided(uow, [Decided(after, record, decision, stance)], word.who, word.key, on)
    mark_others(uow, {before.need, after.need}, on)


def changes(before: Ask, after: Ask) -> dict[str, Any]:
    """What differs, by field, as text."""
    changed = (name for name in _FIELDS if getattr(after, name) != getattr(before, name))
    return {name: str(getattr(after, name)) for name in changed}


def _larger(reading: Reading, ask: Ask) -> bool:
    new, old = reading.amount, ask.amount
    return bool(new and old and new.currency == old.currency and new.minor > old.minor)


def _strength(severity: Severity | None, evidence: bool) -> tuple[int, bool]:
    return _WEIGHT[severity], evidence
