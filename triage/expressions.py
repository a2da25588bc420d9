"""The small language of the policy: CEL expressions over declared, typed facts.

Expressions are compiled and type-checked once. Evaluating one with facts missing gives None (unknown), unless
the known ones settle it: ``false && unknown`` is false.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cel_expr_python import cel

Fact = bool | int | float | str
FactValues = Mapping[str, Fact]

MAX_LENGTH = 1000

# Every fact a gate or the value formula may look at: its type and what it says.
FACTS: Mapping[str, tuple[type, str]] = {
    "item.status": (str, "idea, planned, in_progress, shipped, declined or none; unknown if unsure"),
    "item.dated": (bool, "whether the item names a quarter"),
    "item.quarters_ahead": (int, "quarters from now to the item's (last) quarter; negative if past"),
    "item.overcommitted": (bool, "whether a team of the item has more committed there than it can do"),
    "wont_do": (bool, "whether the ask is on the won't-do list"),
    "demand.accounts": (int, "distinct accounts that asked"),
    "demand.asks": (int, "asks filed for the need"),
    "demand.segments": (int, "distinct segments of those accounts; unknown if unknown ones could matter"),
    "demand.at_stake": (float, "money at stake a year; at least this where an account's worth is unknown"),
    "demand.largest_share": (float, "share of the largest account in the money at stake, 0 to 1"),
    "demand.dealbreakers": (int, "accounts for which it is a proven dealbreaker"),
    "theme.weight": (float, "weight of the strategic theme, 1.0 without one"),
    "effort.known": (bool, "whether somebody estimated the effort"),
    "effort.points": (float, "the estimate, or the policy's assumed effort"),
    "capacity.room_in": (int, "quarters until the effort fits; 99 where it never does"),
    "capacity.free": (float, "most points free in one quarter of the yes horizon, least of the item's teams"),
    "budget.left": (float, "one-off budget of this quarter that other needs have not spent"),
    "ask.days_left": (int, "days until the customer needs it"),
    "score": (float, "the value formula's result"),
    "policy.yes_horizon": (int, "quarters"),
    "policy.later_horizon": (int, "quarters"),
    "policy.floor_accounts": (int, "accounts"),
    "policy.floor_segments": (int, "segments"),
    "policy.one_off_floor": (float, "money"),
    "policy.one_off_budget": (float, "money"),
    "policy.yes_from": (float, "score"),
    "policy.later_from": (float, "score"),
}  # fmt: skip

_KINDS: Mapping[type, str] = {
    bool: "true or false", int: "a whole number", float: "a decimal number", str: "a text",
}  # fmt: skip
_CEL_TYPES = {bool: cel.Type.BOOL, int: cel.Type.INT, float: cel.Type.DOUBLE, str: cel.Type.STRING}
_NAME = re.compile(r"[A-Za-z_][\w.]*")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|//[^\n]*")
_LOOP = re.compile(r"\.\s*(all|exists|exists_one|map|filter)\s*\(")
_ERROR = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """What is wrong with an expression; ``line`` and ``column`` count from 1 inside it."""

    line: int
    column: int
    message: str
    fix: str


class ExpressionError(Exception):
    """An expression that does not compile, with all problems found."""

    def __init__(self, problems: tuple[ExpressionProblem, ...]) -> None:
        super().__init__("; ".join(p.message for p in problems))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Expression:
    """A compiled expression and the facts it looks at, in order of appearance."""

    source: str
    inputs: tuple[str, ...]
    compiled: Any
    kind: type[Fact]

    def value(self, activation: Any) -> Fact | None:
        """The result over ``activation`` (from ``bind``); None where a fact it needs is missing or a number
        is not finite."""
        found: Fact | None = self.compiled.eval(activation).value()
        if isinstance(found, float) and not math.isfinite(found):
            return None
        return found if isinstance(found, self.kind) else None


Truths = tuple[bool | None, ...]


@dataclass(frozen=True, eq=False)
class Conditions:
    """Conditions that are evaluated in one go where all can be known, which costs a quarter of one by one."""

    each: tuple[Expression, ...]

    def values(self, activation: Any) -> Truths:
        """What each comes to, as ``Expression.value`` has it."""
        told = self._sum.eval(activation).value() if self._sum else None
        if isinstance(told, int):
            return tuple([told & 1 << place != 0 for place in range(len(self.each))])
        return tuple(found if isinstance(found := one.value(activation), bool) else None for one in self.each)

    @cached_property
    def _sum(self) -> Any:
        """One number with a bit for each; None where they are too many for one."""
        parts = [f"((\n{one.source}\n) ? {1 << place} : 0)" for place, one in enumerate(self.each)]
        try:
            return _environment().compile("+".join(parts))
        except RuntimeError:
            return None


@cache
def _environment() -> Any:
    return cel.NewEnv(variables={name: _CEL_TYPES[kind] for name, (kind, _) in FACTS.items()})


def bind(values: FactValues) -> Any:
    """The facts in the form in which many expressions can be evaluated over them."""
    return _environment().Activation(values)


def compile_condition(source: str) -> Expression:
    """A gate's ``when``; raises ExpressionError unless it compiles to true or false."""
    return _compile(source, bool, "write a comparison, such as demand.accounts >= 2")


def compile_formula(source: str) -> Expression:
    """The value formula; raises ExpressionError unless it compiles to a decimal number."""
    return _compile(
        source, float, "write one such as demand.at_stake / effort.points; double() makes a count decimal"
    )


def constant(source: str, values: FactValues) -> Fact | None:
    """What a part of an expression comes to that looks at no facts but these; None where it is no fact."""
    try:
        found = _environment().compile(source).eval(bind(values)).value()
    except RuntimeError:
        return None
    return found if isinstance(found, bool | int | float | str) else None


def _compile(source: str, kind: type[Fact], fix: str) -> Expression:
    if not source.strip():
        raise _single("the expression is empty", fix)
    _refuse_oversized(source)
    try:
        compiled = _environment().compile(source)
    except RuntimeError as error:
        raise ExpressionError(_read_problems(source, str(error))) from error
    if compiled.return_type() != _CEL_TYPES[kind]:
        given = _in_words(compiled.return_type().name().lower())
        raise _single(f"the expression gives {given}, not {_KINDS[kind]}", fix)
    return Expression(source, _inputs(source), compiled, kind)


def _refuse_oversized(source: str) -> None:
    """Without loops and with bounded length, evaluating takes bounded time."""
    if len(source) > MAX_LENGTH:
        raise _single(f"the expression has {len(source)} characters", f"keep it under {MAX_LENGTH}")
    if loop := _LOOP.search(_blank_strings(source)):
        raise _single(f"loops such as {loop[1]}() are not allowed", "compare the facts directly")


def _single(message: str, fix: str) -> ExpressionError:
    return ExpressionError((ExpressionProblem(1, 1, message, fix),))


def _blank_strings(source: str) -> str:
    """Without what is in quotes and comments, every other character in its place."""
    return _STRING.sub(lambda found: " " * len(found[0]), source)


def _inputs(source: str) -> tuple[str, ...]:
    names = _NAME.findall(_blank_strings(source))
    return tuple(dict.fromkeys(name for name in names if name in FACTS))


def _read_problems(source: str, said: str) -> tuple[ExpressionProblem, ...]:
    if "recursion limit" in said:
        return (ExpressionProblem(1, 1, "the expression is nested too deeply", "use fewer brackets"),)
    found = [_problem(source, int(m[1]), int(m[2]), m[3]) for m in _ERROR.finditer(said)]
    return tuple(found) or (ExpressionProblem(1, 1, said, "see docs/deciding.md"),)


def _problem(source: str, line: int, column: int, said: str) -> ExpressionProblem:
    message = said.removesuffix(" (in container '')").removesuffix(" [INVALID_ARGUMENT]")
    if unknown := re.match(r"undeclared reference to '([^']+)'", message):
        return _unknown_fact(source, line, column, unknown[1])
    if overload := re.match(r"found no matching overload for '(.+?)' applied to '\((.*)\)'", message):
        return _wrong_kinds(line, column, overload[1].strip("_"), overload[2].split(", "))
    if "Syntax error" in message:
        message = _syntax(message)
    if message in ("invalid int literal", "invalid double literal"):
        message = "the number is too large"
    return ExpressionProblem(line, column, message, "see the expressions in docs/deciding.md")


def _wrong_kinds(line: int, column: int, sign: str, kinds: list[str]) -> ExpressionProblem:
    """CEL never mixes whole and decimal numbers; people do."""
    said = " and ".join(_in_words(kind) for kind in kinds)
    message = (
        f"{sign} does not go with {said}" if len(kinds) == 1 else f"{said} do not go together with {sign}"
    )
    if set(kinds) == {"int", "double"}:
        fix = "write 5.0 beside a decimal fact and 5 beside a count; double() makes a count decimal"
    else:
        fix = "compare numbers with numbers, texts with a text in quotes, and join conditions with && and ||"
    return ExpressionProblem(line, column, message, fix)


def _in_words(kind: str) -> str:
    known = {"int": int, "double": float, "string": str, "bool": bool}
    return _KINDS[known[kind]] if kind in known else f"a {kind}"


def _syntax(message: str) -> str:
    said = (
        message.split(", expecting", maxsplit=1)[0]
        .split(" expecting", maxsplit=1)[0]
        .removeprefix("Syntax error: ")
    )
    if "<EOF>" in said:
        return "the expression ends too early"
    if found := re.search(r"(?:mismatched input|extraneous input|no viable alternative at input) (.+)", said):
        return f"{found[1]} does not belong here"
    return said


def _unknown_fact(source: str, line: int, column: int, name: str) -> ExpressionProblem:
    """CEL points at the last dot of a dotted name; people look for its beginning."""
    row = source.splitlines()[line - 1]
    start = max((m.start() for m in _NAME.finditer(row) if m.start() < column), default=column - 1)
    whole = _NAME.match(row, start)
    shown = whole[0] if whole else name
    near = difflib.get_close_matches(shown, FACTS, n=1, cutoff=0.6)
    fix = f"did you mean {near[0]}?" if near else "docs/deciding.md lists the facts"
    return ExpressionProblem(line, start + 1, f"there is no fact called {shown}", fix)
