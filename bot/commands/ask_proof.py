"""The proof of a verdict in the terminal: what it looked at, what it counted, and every gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.commands.output import print_table, say
from triage.facts import Facts, facts_from_json
from triage.policy import Policy, PolicyError, load_policy
from triage.ports import AskView, DecisionRecord
from triage.value import value_parts

_APPLIES = {True: "yes", False: "no", None: "unknown"}


def print_proof(view: AskView, decision: DecisionRecord, policy_text: str | None) -> None:
    """Prints it; ``policy_text`` is the policy that decided, None where it is not kept."""
    decided = decision.decision
    say(f"{view.ask.name} · {view.ask.title}")
    say(f"{decision.verdict.value.capitalize()} — {decided.get('headline', '')}")
    for name, lead in (("because", ""), ("missing", "Missing: "), ("change", "What would change it: ")):
        if decided.get(name):
            say(f"{lead}{decided[name]}")
    if view.answer:
        say(f"Answered {view.answer.verdict.value} by {view.answer.author}: {view.answer.reason}")
    facts = facts_from_json(decision.facts)
    print_table("Facts", ("fact", "value", "source", "as of"), _fact_rows(facts))
    if policy := _loaded(policy_text):
        _print_value(facts, policy)
    print_table("Gates, in order", ("gate", "verdict", "applies", "looked at"), _gate_rows(decision))
    say(f"Decided {decision.decided_at:%Y-%m-%d %H:%M} UTC with policy {decision.policy_version}.")


def _loaded(text: str | None) -> Policy | None:
    """The policy of then; None where its file cannot be used any more by this version."""
    try:
        return load_policy(text, "policy") if text is not None else None
    except PolicyError:
        return None


def _fact_rows(facts: Facts) -> Iterator[tuple[Any, ...]]:
    yield from _item_rows(facts)
    book = _day(facts.book.as_of)
    for account in facts.accounts:
        asks = ", ".join(f"ASK-{claim.ask}" for claim in account.claims)
        if account.known and account.revenue:
            figure = f"{account.revenue.units:,.0f} {account.revenue.currency} a year"
            yield account.name, f"{figure}, asked in {asks}", "accounts", book
        else:
            yield account.name, f"asked in {asks}", "messages", _day(account.claims[-1].asked_at)
    if not facts.accounts:
        yield "account", "unknown", "message", _day(facts.now)
    yield "teams", ", ".join(facts.teams) or "unknown", "roadmap or policy", _day(facts.roadmap.as_of)
    for room in facts.rooms:
        held = room.proposed + room.confirmed
        words = f"{room.points:g} points, {room.committed:g} committed, {held:g} promised"
        yield f"{room.team} {room.quarter}", words, "capacity", _day(facts.capacity.as_of)
    if not facts.rooms:
        yield "capacity", "unknown", "capacity", _day(facts.capacity.as_of)
    if facts.due:
        yield "needed by", facts.due.isoformat(), "message", _day(facts.now)


def _item_rows(facts: Facts) -> Iterator[tuple[Any, ...]]:
    as_of, item = _day(facts.roadmap.as_of), facts.item
    if item:
        words = [
            item.status.value,
            item.quarter,
            f"{item.effort:g} points" if item.effort else "not estimated",
        ]
        yield "roadmap item", f"{item.key} {item.title}: {', '.join(filter(None, words))}", "roadmap", as_of
    elif facts.maybe:
        yield "roadmap item", f"maybe {facts.maybe}", "roadmap", as_of
    else:
        yield "roadmap item", "none" if facts.roadmap.configured else "unknown", "roadmap", as_of


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "never imported"


def _print_value(facts: Facts, policy: Policy) -> None:
    columns = ("account", "a year", "source", "stage", "severity", "age", "at stake")
    rows = [
        (
            part.account or "(no name)",
            part.amount,
            part.source,
            part.stage_weight,
            part.severity_weight,
            part.decay,
            f"{part.at_stake:,.0f}{' (capped)' if part.capped else ''}"
            if part.at_stake is not None
            else "unknown",
        )
        for part in value_parts(facts, policy)
    ]
    if rows:
        title = f"Worth in {policy.workspace.currency}: a year × stage × severity × age"
        print_table(title, columns, rows, right=frozenset(columns) - {"account", "source"})


def _gate_rows(decision: DecisionRecord) -> Iterator[tuple[Any, ...]]:
    for gate in decision.decision.get("gates", []):
        chosen = "→ " if gate["id"] == decision.gate else "  "
        inputs = ", ".join(f"{name} {_value(value)}" for name, value in gate["inputs"].items())
        yield f"{chosen}{gate['id']}", gate["verdict"], _APPLIES[gate["applies"]], inputs


def _value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,.6g}" if isinstance(value, int | float) else str(value)
