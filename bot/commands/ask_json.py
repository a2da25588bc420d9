"""An ask as programs read it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.commands.output import figure
from triage.asks import Ask
from triage.deciding import FactLine
from triage.displacing import Displaced
from triage.levers import Change
from triage.ports import AnswerRecord, AskView, DecisionRecord, Note
from triage.proof import Proof

FIELDS = (
    "id", "title", "account", "amount", "currency", "severity", "verdict", "quarter", "gate", "need",
    "roadmap_item", "channel", "thread_ts", "author", "state", "created_at",
)  # fmt: skip

_TOLD = (
    "headline", "because", "change", "offer", "warning", "missing", "say", "sides", "owner", "task", "day",
)  # fmt: skip


def ask_json(view: AskView) -> dict[str, Any]:
    """The fields of ``FIELDS``; verdict and quarter are the PM's once answered, amounts whole units."""
    ask = view.ask
    stands = view.answer or view.decision
    return {
        "id": ask.name,
        "title": ask.title,
        "account": ask.account,
        "amount": figure(ask.amount.units) if ask.amount else None,
        "currency": ask.amount.currency if ask.amount else None,
        "severity": ask.severity.value if ask.severity else None,
        "verdict": stands.verdict.value if stands else None,
        "quarter": stands.quarter if stands else None,
        "gate": view.decision.gate if view.decision else None,
        "need": f"NEED-{ask.need}",
        "roadmap_item": ask.item,
        "channel": ask.channel,
        "thread_ts": ask.thread_ts,
        "author": ask.author,
        "state": ask.state.value,
        "created_at": iso(ask.created_at),
    }


def ask_details_json(view: AskView, notes: tuple[Note, ...]) -> dict[str, Any]:
    """The same object with what was said about it."""
    return {
        **ask_json(view),
        "text": view.ask.text,
        "files": [{"name": file.name, "url": file.link or None} for file in view.ask.files],
        **_more(view.ask),
        "notes": [{"author": n.author, "text": n.text, "said_at": iso(n.said_at)} for n in notes],
        "answer": answer_json(view.answer),
    }


def explanation_json(view: AskView, decision: DecisionRecord, proof: Proof) -> dict[str, Any]:
    """The proof of a decision: what it looked at, every gate, what came of it, and what would change it."""
    decided = decision.decision
    return {
        "id": view.ask.name,
        "title": view.ask.title,
        "verdict": decision.verdict.value,
        "quarter": decision.quarter,
        "gate": decision.gate,
        "proposed": bool(decided.get("proposed")),
        "provisional": bool(decided.get("missing")),
        **{name: decided.get(name) for name in _TOLD},
        "policy_version": decision.policy_version,
        "decided_at": iso(decision.decided_at),
        "at_stake": figure(decision.at_stake),
        "accounts": decision.accounts,
        "facts": decision.facts,
        "looked_at": [_fact_json(line) for line in proof.looked_at],
        "gates": decided.get("gates", []),
        "worth": [asdict(part) for part in proof.parts],
        "reach": asdict(proof.reach),
        "changes": [_change_json(change) for change in proof.changes],
        "first_room": proof.first_room or None,
        "displaced": _displaced_json(proof.displaced),
        "one_off_budget": asdict(proof.budget) if proof.budget else None,
        "unfolded_with": proof.unfolded_with,
        "answer": answer_json(view.answer),
    }


def _fact_json(line: FactLine) -> dict[str, Any]:
    as_of = iso(line.as_of) if line.as_of else None
    return {"name": line.name, "value": line.value, "source": line.source, "as_of": as_of}


def _displaced_json(item: Displaced | None) -> dict[str, Any] | None:
    return asdict(item) | {"quarter": str(item.quarter)} if item else None


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "lever": change.lever,
        "from": change.from_,
        "to": change.to,
        "verdict": change.verdict.value if change.verdict else None,
        "sentence": change.sentence,
        "honest": change.honest,
    }


def answer_json(answer: AnswerRecord | None) -> dict[str, Any] | None:
    """A PM's word."""
    if answer is None:
        return None
    return {
        "verdict": answer.verdict.value,
        "quarter": answer.quarter,
        "reason": answer.reason,
        "author": answer.author,
        "said_at": iso(answer.said_at),
    }


def _more(ask: Ask) -> dict[str, Any]:
    return {
        "stage": ask.stage.value if ask.stage else None,
        "due_from": ask.due_from.isoformat() if ask.due_from else None,
        "due_to": ask.due_to.isoformat() if ask.due_to else None,
        "workaround": ask.workaround or None,
        "severity_evidence": ask.severity_evidence,
        "lost_at": iso(ask.lost_at) if ask.lost_at else None,
        "lost_by": ask.lost_by or None,
        "lost_words": ask.lost_words or None,
    }


def iso(moment: datetime) -> str:
    """A moment in UTC, to the second: ``2026-11-22T09:30:00Z``."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
