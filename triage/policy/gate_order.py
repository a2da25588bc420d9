"""Whether every gate can decide: gates that never apply or come too late, and whether every ask gets one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from triage.expressions import Expression, Fact, bind
from triage.policy.conditions import Compared, comparisons, read_condition
from triage.policy.findings import Finding, gate_keys, inside
from triage.policy.policy import CompiledGate, constants_of
from triage.policy.positions import Path
from triage.policy.reach import HIGHEST, LOWEST, STATUSES, Standing, impossible, unreachable
from triage.policy.schema import Contents

Placed = Sequence[tuple[int, CompiledGate]]

# Thresholds far from each other and from every end. Whoever sets theirs so that a gate is never reached has
# switched it off, which is no mistake; a gate that these do not reach either is one.
_ROOMY: Mapping[str, Fact] = {
    "policy.yes_horizon": 2, "policy.later_horizon": 6, "policy.floor_accounts": 3,
    "policy.floor_segments": 3, "policy.one_off_floor": 100_000.0, "policy.one_off_budget": 50_000.0,
    "policy.yes_from": 20_000.0, "policy.later_from": 5_000.0,
}  # fmt: skip
_SAMPLE: Mapping[str, Fact] = {
    "item.status": "idea", "item.dated": True, "item.quarters_ahead": 3, "item.overcommitted": False,
    "wont_do": False, "demand.accounts": 3, "demand.asks": 5, "demand.segments": 2,
    "demand.at_stake": 70_000.0, "demand.largest_share": 0.6, "demand.dealbreakers": 1, "theme.weight": 1.5,
    "effort.known": True, "effort.points": 7.0, "capacity.room_in": 4, "capacity.free": 11.0,
    "budget.left": 30_000.0, "ask.days_left": 40, "score": 9_000.0,
}  # fmt: skip


def check_order(contents: Contents, gates: Placed) -> Iterator[Finding]:
    """Gates that are never reached and a missing default; ``gates`` are those whose conditions compile."""
    misspelt = dict(_check_statuses(contents, gates))
    yield from misspelt.values()
    closing = _closing(contents, gates)
    late = _late(contents, gates)
    seen: dict[str, str] = {}
    after = False
    for place, (index, gate) in enumerate(gates):
        path: Path = ("gates", index, "when")
        name, condition = gate.gate.id, " ".join(gate.when.source.split())
        if after:
            fix = f"move {name} before {closing}, or give {closing} a condition"
            yield Finding(path, f"{name} is never reached: {closing} always applies before it", fix)
        elif condition in seen and name != closing:
            fix = "change its condition or remove it"
            yield Finding(path, f"{name} is never reached: {seen[condition]} has the same condition", fix)
        elif place in late and name != closing and index not in misspelt:
            if late[place] == place:
                fix = _contradiction(gate, contents)
                yield Finding(path, f"{name} never applies, whatever the facts", fix)
            else:
                yield _too_late(path, name, _named(late[place], gates))
        elif not _computes(gate.when):
            yield Finding(path, f"{name} can never be worked out", "see whether it divides by zero")
        after = after or name == closing
        if not gate.gate.hold:  # a proposal that ran out drops it: the next one of its kind may be meant
            seen.setdefault(condition, name)
    if not closing and len(gates) == len(contents.gates):
        message = "there is no default: no gate applies whatever the facts"
        last, fix = ("gates", len(gates) - 1), "end with a gate whose when is 'true'"
        yield Finding(last, message, fix, True, rests_on=gate_keys(contents, "when"), is_absence=True)


def check_formula(formula: Expression) -> Iterator[Finding]:
    """A value formula that gives no number, and one that is made of its own outcome."""
    path: Path = ("value", "formula")
    if "score" in formula.inputs:
        yield Finding(path, "the score cannot be made of itself", "use other facts")
    elif not _computes(formula):
        yield Finding(path, "the formula never gives a number", "see whether it divides by zero")


def _closing(contents: Contents, gates: Placed) -> str:
    """The first gate that applies even where no fact is known: the default."""
    nothing = bind(constants_of(contents))
    return next((gate.gate.id for _, gate in gates if gate.when.value(nothing) is True), "")


def _late(contents: Contents, gates: Placed) -> Mapping[int, int | None]:
    """The places of gates that come too late under the policy's own thresholds and under roomy ones alike."""
    late = unreachable(_standing(gates, constants_of(contents)))
    roomy = unreachable(_standing(gates, _ROOMY)) if late else {}
    return {place: before for place, before in roomy.items() if place in late}


def _standing(gates: Placed, constants: Mapping[str, Fact]) -> tuple[Standing, ...]:
    return tuple(
        Standing(read_condition(gate.when.source, constants), frozenset(_dropped_for(gate)))
        for _, gate in gates
    )


def _dropped_for(gate: CompiledGate) -> Iterator[str]:
    if gate.needs_roadmap:
        yield "roadmap"
    if gate.needs_capacity:
        yield "capacity"
    if gate.gate.hold:
        yield "hold"


def _named(place: int | None, gates: Placed) -> str:
    return "" if place is None else gates[place][1].gate.id


def _too_late(path: Path, name: str, before: str) -> Finding:
    if before:
        fix = f"move {name} before {before}, or change one of the two conditions"
        return Finding(path, f"{name} is never reached: {before} applies whenever it would", fix)
    fix = f"move {name} further up, or change its condition"
    return Finding(path, f"{name} is never reached: the gates before it leave nothing to it", fix)


def _contradiction(gate: CompiledGate, contents: Contents) -> str:
    condition = read_condition(gate.when.source, constants_of(contents))
    parts = list(comparisons(condition))
    wrong = next((one for one in parts if impossible(one)), None)
    if wrong is None:
        return "change its condition: its parts exclude each other" if parts else "change its condition"
    return f"change its condition: {wrong.fact} is never {_limit(wrong)}"


def _limit(wrong: Compared) -> str:
    lowest = LOWEST.get(wrong.fact)
    below = wrong.relation in ("<", "<=") or (lowest is not None and float(wrong.value) < lowest)
    return f"below {lowest:g}" if below else f"above {HIGHEST.get(wrong.fact, 0):g}"


def _check_statuses(contents: Contents, gates: Placed) -> Iterator[tuple[int, Finding]]:
    """Texts that the item's status is compared with and never has."""
    for index, gate in gates:
        source = gate.when.source
        for one in comparisons(read_condition(source, constants_of(contents))):
            if one.fact == "item.status" and one.value not in STATUSES:
                near = difflib.get_close_matches(str(one.value).lower(), STATUSES, n=1, cutoff=0.5)
                fix = f'did you mean "{near[0]}"?' if near else f"use {', '.join(STATUSES)}"
                message = f'item.status is never "{str(one.value)[:40]}"'
                yield index, Finding(("gates", index, "when"), message, fix, inner=inside(source, one.at))


def _computes(expression: Expression) -> bool:
    """Whether it comes to something over facts that are all known."""
    others = {name: value * 2 if isinstance(value, float) else value for name, value in _SAMPLE.items()}
    samples = ({**_ROOMY, **_SAMPLE}, {**_ROOMY, **others, "demand.dealbreakers": 0, "ask.days_left": 3})
    return any(expression.value(bind(sample)) is not None for sample in samples)
