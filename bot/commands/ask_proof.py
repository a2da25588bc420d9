"""The proof of a verdict in the terminal: what it looked at, what it counted, and every gate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.commands.output import print_table, say
from triage.asks import Severity
from triage.deciding import FactLine
from triage.demand import Claim
from triage.expressions import FACTS
from triage.facts import Facts
from triage.local_words import day_of_year
from triage.policy.spoken import TASKS
from triage.proof import Proof, product_notes, reach_words
from triage.value import ValuePart
from triage.verdicts import Decision
from triage.wording import lead

_IMPORTED = ("roadmap", "capacity", "asks and accounts")
_APPLIES = {True: "yes", False: "no", None: "unknown"}


def print_proof(proof: Proof) -> None:
    """Prints it, for people who may see revenue and the names of customers."""
    _print_answer(proof)
    print_table("What was known", ("fact", "value", "source", "as of"), _fact_rows(proof))
    measured = (_measured_row(line) for line in proof.looked_at)
    print_table("What the rules looked at", ("fact", "value", "meaning", "source", "as of"), measured)
    _print_worth(proof)
    columns = ("gate", "verdict", "applies", "looked at")
    print_table("Rules, in order: the first that applies decides", columns, _gate_rows(proof.decision))
    _print_changes(proof)
    for note in product_notes(proof):
        say(note)
    say(f"Decided {proof.decided_at:%Y-%m-%d %H:%M} UTC with policy {proof.decision.policy_version}.")
    if proof.unfolded_with != proof.decision.policy_version:
        say(f"That policy cannot be read any more; worth and changes are by {proof.unfolded_with}.")


def _print_answer(proof: Proof) -> None:
    decision = proof.decision
    say(f"{proof.ask} · {proof.title}")
    say(f"{lead(decision)}{decision.headline}")
    sides = decision.sides
    for name, text in (
        ("", decision.because),
        ("", decision.warning),
        ("", f"Roadmap: {sides.roadmap} · Worth: {sides.worth} · Capacity: {sides.capacity}"),
        ("What would change it: ", decision.change),
        ("Meanwhile: ", decision.offer),
    ):
        if text:
            say(f"{name}{text}")
    if decision.say:
        say(f"Tell the customer: “{decision.say}”")
    if decision.owner and decision.task and decision.day:
        say(f"{decision.owner} {TASKS[decision.task]} by {day_of_year(decision.day)}.")
    if proof.answer:
        say(f"Answered {proof.answer.verdict.value} by {proof.answer.author}: {proof.answer.reason}")


def _measured_row(line: FactLine) -> tuple[Any, ...]:
    as_of = _day(line.as_of) if line.as_of or line.source in _IMPORTED else ""
    meaning = FACTS[line.name][1]
    if line.name.startswith("policy."):
        meaning = f"a threshold, in {meaning}"
    return line.name, _value(line.value), meaning, line.source, as_of


def _fact_rows(proof: Proof) -> Iterator[tuple[Any, ...]]:
    facts = proof.facts
    yield from _item_rows(facts)
    book = _day(facts.book.as_of)
    for account in facts.accounts:
        asks = "; ".join(map(_claim, account.claims))
        if account.known and account.revenue:
            figure = f"{account.revenue.units:,.0f} {account.revenue.currency} a year"
            known = ", ".join(filter(None, (figure, account.segment)))
            yield account.name, f"{known}, asked in {asks}", "accounts", book
        else:
            yield account.name, f"asked in {asks}", "messages", _day(account.claims[-1].asked_at)
    if not facts.accounts:
        yield "account", "unknown", "message", _day(facts.now)
    of_item = facts.item is not None and bool(facts.item.teams)
    named = ("roadmap", _day(facts.roadmap.as_of)) if of_item else ("policy", "")
    yield "teams", ", ".join(facts.teams) or "unknown", *named
    for room in proof.rooms:
        words = f"{room.points:g} points, {room.committed:g} committed, {room.promised:g} promised"
        free = f"{room.free:g} free{', over-committed' if room.free < 0 else ''}"
        yield f"{room.team} {room.quarter}", f"{words}: {free}", "capacity", _day(facts.capacity.as_of)
    if not facts.rooms:
        yield "capacity", "unknown", "capacity", _day(facts.capacity.as_of)
    if facts.due:
        yield "needed by", facts.due.isoformat(), "message", _day(facts.now)


def _claim(claim: Claim) -> str:
    """``ASK-7 (300,000 USD, dealbreaker with evidence, renewal)``."""
    grade = claim.severity.value if claim.severity else ""
    proven = grade == Severity.DEALBREAKER and ("with" if claim.evidence else "without") + " evidence"
    said = (
        f"{claim.amount.units:,.0f} {claim.amount.currency}" if claim.amount else "",
        f"{grade} {proven}" if proven else grade,
        claim.stage.value if claim.stage else "",
    )
    words = ", ".join(filter(None, said))
    return f"ASK-{claim.ask} ({words})" if words else f"ASK-{claim.ask}"


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


def _print_worth(proof: Proof) -> None:
    columns = ("account", "a year", "source", "stage", "severity", "age", "at stake")
    if proof.parts:
        title = f"Worth in {proof.currency}: a year × stage × severity × age"
        rows = map(_part_row, proof.parts)
        print_table(title, columns, rows, right=frozenset(columns) - {"account", "source"})
    total = "unknown" if proof.at_stake is None else f"{proof.at_stake:,.0f} {proof.currency} a year"
    say(f"At stake: {total}. {reach_words(proof.reach)}")


def _part_row(part: ValuePart) -> tuple[Any, ...]:
    capped = " (capped)" if part.capped else ""
    return (
        part.account or "(no name)",
        part.amount,
        part.source,
        part.stage_weight,
        part.severity_weight,
        part.decay,
        "unknown" if part.at_stake is None else f"{part.at_stake:,.0f}{capped}",
    )


def _gate_rows(decision: Decision) -> Iterator[tuple[Any, ...]]:
    for gate in decision.gates:
        chosen = "→ " if gate.id == decision.gate else "  "
        inputs = ", ".join(f"{name} {_value(value)}" for name, value in gate.inputs.items())
        yield f"{chosen}{gate.id}", gate.verdict.value, _APPLIES[gate.applies], inputs


def _print_changes(proof: Proof) -> None:
    if not proof.changes:
        return
    rows = (
        (
            change.lever,
            change.from_,
            change.to or "—",
            change.verdict.value if change.verdict else "no better",
            change.sentence,
            "reps and product" if change.honest else "product",
        )
        for change in proof.changes
    )
    columns = ("lever", "stands at", "would have to be", "gives", "in words", "who sees it")
    print_table("What would change it, each alone", columns, rows)


def _value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,.6g}" if isinstance(value, int | float) else str(value)
