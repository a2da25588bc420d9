"""What a policy's types cannot say: thresholds in order, gates that are reachable, words that may be said."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from string import Formatter

from triage.expressions import Expression, ExpressionError, bind, compile_condition, compile_formula
from triage.policy.digest_checks import check_digests, check_zone
from triage.policy.findings import Finding
from triage.policy.policy import CompiledGate, constants_of
from triage.policy.positions import Path
from triage.policy.saying import check_synonyms
from triage.policy.schema import Contents, Gate
from triage.policy.voice import FIXED, SAY_LIMIT
from triage.verdicts import Verdict

# What the templates of a gate may use. Everything here may be seen in the rep's channel.
CHANNEL_WORDS = (
    "since", "link", "note", "reason", "target", "risk", "customers", "item", "decides",
)  # fmt: skip
SAY_WORDS = {"say": (), "say_direction": ("item",), "say_date": ("item", "target")}
LIMITS = {
    "headline": 8, "because": 14, "say": SAY_LIMIT, "say_direction": SAY_LIMIT, "say_date": SAY_LIMIT,
}  # fmt: skip
_LEAKS = re.compile(
    r"\b(will|shall|\w+['’]ll|capacity|promise[ds]?|guarantee[ds]?|revenue|other customers?)\b", re.IGNORECASE
)


Compiled = tuple[tuple[CompiledGate, ...], Expression]


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
        *(finding for index, gate in enumerate(contents.gates) for finding in _check_words(index, gate)),
        *_check_voice(contents),
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
        yield Finding(
            ("hours", "end"), f"the hours end at {end}, but start at {start}", "set end later than start"
        )


def _out_of_order(low: tuple[str, str], small: float, high: tuple[str, str], large: float) -> Finding:
    below, above = f"{'.'.join(low)} is {small:g}", f"{'.'.join(high)} is {large:g}"
    raised = Finding(high, f"{above}, but {below}", f"set {high[1]} no lower than {low[1]}")
    return Finding(low, f"{below}, but {above}", f"set {low[1]} no higher than {high[1]}", instead=raised)


def _check_rates(contents: Contents) -> Iterator[Finding]:
    for name, rate in contents.rates.items():
        if name == "as_of":
            if not isinstance(rate, date):
                yield Finding(("rates", name), "as_of is not a date", "write a date like 2026-11-01")
        elif isinstance(rate, date) or rate <= 0:
            yield Finding(("rates", name), f"the rate of {name} is not a positive number", "write EUR = 1.08")
        elif not re.fullmatch("[A-Z]{3}", name):
            yield Finding(("rates", name), f"{name} is not a currency", "write EUR = 1.08", True)
    if len(contents.rates) > 0 and "as_of" not in contents.rates:
        yield Finding(("rates",), "rates without a date", "add as_of = 2026-11-01", True)


def _check_autonomy(contents: Contents) -> Iterator[Finding]:
    known = ["default", *(gate.id for gate in contents.gates)]
    for name in contents.autonomy:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
            yield Finding(("autonomy", name), f"there is no gate called {name}", fix, True)


def _check_gate_ids(gates: Sequence[Gate]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        if gate.id in seen:
            yield Finding(("gates", index, "id"), f"there are two gates called {gate.id}", "rename one")
        seen.add(gate.id)


def _check_verdicts(gates: Sequence[Gate]) -> Iterator[Finding]:
    for index, gate in enumerate(gates):
        if gate.hold and (gate.verdict is not Verdict.YES or gate.quarter != "room"):
            fix = 'write verdict = "yes" and quarter = "room", or leave hold out'
            yield Finding(("gates", index, "hold"), f"{gate.id} holds capacity without being a yes", fix)


def _check_words(index: int, gate: Gate) -> Iterator[Finding]:
    """A template that names what may not be said there is refused."""
    for key, limit in LIMITS.items():
        template = getattr(gate, key)
        path: Path = ("gates", index, key)
        yield from _check_template(path, template, SAY_WORDS.get(key, CHANNEL_WORDS), limit)
        if key in SAY_WORDS:
            yield from _check_leaks(path, template)


def _check_voice(contents: Contents) -> Iterator[Finding]:
    known = [*FIXED, *(gate.id for gate in contents.gates)]
    for name, sentence in contents.voice.say.items():
        path: Path = ("voice", "say", name)
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
            yield Finding(path, f"there is no gate or case called {name}", fix, True)
        if not sentence.strip():
            yield Finding(path, f"{name} says nothing", "write a sentence, or leave it out")
        yield from _check_template(path, sentence, (), SAY_LIMIT)
        yield from _check_leaks(path, sentence)


def _check_leaks(path: Path, template: str) -> Iterator[Finding]:
    if leak := _LEAKS.search(template):
        message = f"customers must not hear {leak[0]!r}"
        yield Finding(path, message, "promise nothing and keep capacity and others out of it")


def _check_template(path: Path, template: str, allowed: Sequence[str], limit: int) -> Iterator[Finding]:
    if len(template.split()) > limit:
        yield Finding(path, f"{path[-1]} has more than {limit} words", "say it shorter")
    try:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        yield Finding(path, "a brace is open or closed alone", "write {item}, or {{ for a brace itself")
        return
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.5)
            known = ", ".join("{" + word + "}" for word in allowed) or "plain words only"
            fix = f"did you mean {{{near[0]}}}?" if near else f"use {known}"
            yield Finding(path, f"{path[-1]} must not use {{{name}}}", fix)


def compile_all(contents: Contents) -> tuple[Compiled | None, tuple[Finding, ...]]:
    """Every expression compiled, or what is wrong with them; unreachable gates and a missing default too."""
    findings: list[Finding] = []
    gates = [
        (index, CompiledGate.of(gate, when))
        for index, gate in enumerate(contents.gates)
        if (when := _condition(gate.when, ("gates", index, "when"), findings))
    ]
    formula = _formula(contents.value.formula, findings)
    findings.extend(_check_reach(contents, gates))
    if findings or formula is None:
        return None, tuple(findings)
    return (tuple(gate for _, gate in gates), formula), ()


def _condition(source: str, path: Path, findings: list[Finding]) -> Expression | None:
    try:
        return compile_condition(source)
    except ExpressionError as error:
        findings.extend(_expression_findings(error, path))
        return None


def _formula(source: str, findings: list[Finding]) -> Expression | None:
    path: Path = ("value", "formula")
    try:
        formula = compile_formula(source)
    except ExpressionError as error:
        findings.extend(_expression_findings(error, path))
        return None
    if "score" in formula.inputs:
        findings.append(Finding(path, "the score cannot be made of itself", "use other facts"))
    return formula


def _expression_findings(error: ExpressionError, path: Path) -> Iterator[Finding]:
    for problem in error.problems:
        inner = (problem.line, problem.column)
        yield Finding(path, problem.message, problem.fix, inner=inner)


def _check_reach(contents: Contents, gates: Sequence[tuple[int, CompiledGate]]) -> Iterator[Finding]:
    """Conditions are tried over no facts at all: what is settled then is settled for every ask."""
    nothing = bind(constants_of(contents))
    seen: dict[str, str] = {}
    closing = ""
    for index, gate in gates:
        path: Path = ("gates", index, "when")
        name, condition = gate.gate.id, " ".join(gate.when.source.split())
        settled = gate.when.value(nothing)
        if closing:
            fix = f"move {name} before {closing}, or give {closing} a condition"
            yield Finding(path, f"{name} is never reached: {closing} always applies before it", fix)
        elif settled is False:
            yield Finding(path, f"{name} never applies, whatever the facts", "change its condition")
        elif condition in seen:
            fix = "change its condition or remove it"
            yield Finding(path, f"{name} is never reached: {seen[condition]} has the same condition", fix)
        seen.setdefault(condition, name)
        if settled is True and not closing:
            closing = name
    if not closing and len(gates) == len(contents.gates):
        message = "there is no default: no gate applies whatever the facts"
        yield Finding(("gates", len(gates) - 1), message, "end with a gate whose when is 'true'", True)
