"""What a policy's types cannot say: thresholds in order, gates that are reachable, words that may be said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from triage.expressions import Expression, ExpressionError, compile_condition, compile_formula
from triage.policy.digest_checks import check_digests, check_zone
from triage.policy.findings import Finding, gate_keys
from triage.policy.gate_order import check_formula, check_order
from triage.policy.policy import CompiledGate
from triage.policy.positions import Path
from triage.policy.saying import check_synonyms
from triage.policy.schema import Contents, Gate
from triage.policy.templates import check_voice, check_words
from triage.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Compiled:
    """The gates that compile, each with its place in the file; the formula if it does; what is wrong."""

    gates: tuple[tuple[int, CompiledGate], ...]
    formula: Expression | None
    findings: tuple[Finding, ...]


def check_contents(contents: Contents) -> tuple[Finding, ...]:
    """Everything wrong with the values of a policy whose types are right; expressions are checked apart."""
    return (
        *check_zone(("workspace", "timezone"), contents.workspace.timezone),
        *check_digests(contents.digests),
        *_check_order(contents),
        *_check_rates(contents),
        *check_synonyms(contents.synonyms),
        *_check_autonomy(contents),
        *_check_gate_ids(contents.gates),
        *(finding for index, gate in enumerate(contents.gates) for finding in check_words(index, gate)),
        *check_voice(contents),
        *_check_verdicts(contents.gates),
    )


def _check_order(contents: Contents) -> Iterator[Finding]:
    pairs = (
        (("value", "later_from"), ("value", "yes_from")),
        (("horizons", "yes"), ("horizons", "later")),
        (("privacy", "medium_from"), ("privacy", "high_from")),
        (("severity", "nice"), ("severity", "pain")),
        (("severity", "pain"), ("severity", "dealbreaker")),
    )
    for low, high in pairs:
        small, large = (getattr(getattr(contents, table), key) for table, key in (low, high))
        if small > large:
            yield _out_of_order(low, small, high, large)
    start, end = contents.hours.start, contents.hours.end
    if start >= end:
        message, fix = f"the hours end at {end}, but start at {start}", "set end later than start"
        later = Finding(("hours", "start"), message, fix)
        ends: Path = ("hours", "end")
        yield Finding(ends, message, fix, instead=later, rests_on=(later.path, ends))


def _figure(value: float) -> str:
    """As it stands in a policy: 50_000, not 5e+04."""
    return f"{value:_.0f}" if value == int(value) else f"{value:g}"


def _out_of_order(low: tuple[str, str], small: float, high: tuple[str, str], large: float) -> Finding:
    below, above = f"{'.'.join(low)} is {_figure(small)}", f"{'.'.join(high)} is {_figure(large)}"
    raised = Finding(high, f"{above}, but {below}", f"set {high[1]} no lower than {low[1]}")
    fix = f"set {low[1]} no higher than {high[1]}"
    return Finding(low, f"{below}, but {above}", fix, instead=raised, rests_on=(low, high))


def _check_rates(contents: Contents) -> Iterator[Finding]:
    for name, rate in contents.rates.items():
        if name == "as_of":
            if not isinstance(rate, date):
                yield Finding(("rates", name), "as_of is not a date", "write a date like 2026-11-01")
        elif isinstance(rate, date) or not 0 < rate < 1e9:
            yield Finding(("rates", name), f"the rate of {name} is not a positive number", "write EUR = 1.08")
        elif not re.fullmatch("[A-Z]{3}", name):
            yield Finding(("rates", name), f"{name} is not a currency", "write EUR = 1.08", True)
        elif name == contents.workspace.currency and rate != 1:
            message = f"{name} is the workspace's own currency, so its rate is 1"
            yield Finding(("rates", name), message, "take it out")
    if len(contents.rates) > 0 and "as_of" not in contents.rates:
        fix, as_of = "add as_of = 2026-11-01", ("rates", "as_of")
        yield Finding(("rates",), "rates without a date", fix, True, rests_on=(as_of,), is_absence=True)


def _check_autonomy(contents: Contents) -> Iterator[Finding]:
    known = list(dict.fromkeys(("default", *(gate.id for gate in contents.gates))))
    for name in contents.autonomy:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
            message = f"there is no gate called {name}"
            yield Finding(("autonomy", name), message, fix, True, rests_on=gate_keys(contents, "id"))


def _check_gate_ids(gates: Sequence[Gate]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        if gate.id in seen:
            yield Finding(("gates", index, "id"), f"there are two gates called {gate.id}", "rename one")
        seen.add(gate.id)


def _check_verdicts(gates: Sequence[Gate]) -> Iterator[Finding]:
    """Keys that do not go with the gate's verdict."""
    for index, gate in enumerate(gates):
        if gate.hold and (gate.verdict is not Verdict.YES or gate.quarter != "room"):
            fix = 'write verdict = "yes" and quarter = "room", or leave hold out'
            yield _misplaced(index, "hold", f"{gate.id} holds capacity without being a yes", fix)
        if gate.quarter and gate.verdict is Verdict.NO:
            yield _misplaced(index, "quarter", f"{gate.id} is a no and names a quarter", "leave quarter out")
        if gate.firm and gate.verdict is not Verdict.NO:
            yield _misplaced(index, "firm", f"{gate.id} is firm without being a no", "leave firm out")
        if gate.spends and gate.verdict is Verdict.YES:
            fix = 'leave spends out, or let a PM decide with verdict = "later" and task = "decides"'
            yield _misplaced(index, "spends", f"{gate.id} is a yes before anybody spends on it", fix)


def _misplaced(index: int, key: str, message: str, fix: str) -> Finding:
    return Finding(("gates", index, key), message, fix, rests_on=(("gates", index, "verdict"),))


def compile_all(contents: Contents) -> Compiled:
    """Every expression compiled, or what is wrong with them."""
    findings: list[Finding] = []
    gates = tuple(
        (index, CompiledGate.of(gate, when))
        for index, gate in enumerate(contents.gates)
        if (when := _compiled(compile_condition, gate.when, ("gates", index, "when"), findings))
    )
    formula = _compiled(compile_formula, contents.value.formula, ("value", "formula"), findings)
    return Compiled(gates, formula, tuple(findings))


def check_compiled(contents: Contents, compiled: Compiled) -> tuple[Finding, ...]:
    """What is wrong with expressions that compile: gates that never decide, a formula without a number."""
    order = check_order(contents, compiled.gates)
    return (*order, *check_formula(compiled.formula)) if compiled.formula else tuple(order)


def _compiled(
    compile_source: Callable[[str], Expression], source: str, path: Path, findings: list[Finding]
) -> Expression | None:
    try:
        return compile_source(source)
    except ExpressionError as error:
        findings.extend(
            Finding(path, problem.message, problem.fix, inner=(problem.line, problem.column))
            for problem in error.problems
        )
        return None
