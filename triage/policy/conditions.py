"""What a condition says, as far as it compares single facts with fixed values; the rest may be true or false.

Only good for reasoning about all facts at once, as the policy check does. What decides is the compiled
expression.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.expressions import FACTS, Fact, constant

Known = Mapping[str, Fact | None]
Truth = bool | None  # None: not known

_TOKEN = re.compile(
    r"\s+|//[^\n]*|(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_][\w.]*|\d[\w.]*|&&|\|\||[=!<>]=|\S)"
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_RELATIONS = (*_COMPARE, "in")
_STOPS = (*_RELATIONS, "&&", "||", "?", ":", ")", "]", ",")
_NAME = re.compile(r"[A-Za-z_]")
_DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact against a fixed value, which stands ``at`` so many characters into the source. What is no
    single fact is named by its own text and compared with True."""

    fact: str
    relation: str
    value: Fact
    at: int = field(default=0, compare=False)

    def holds(self, known: Known) -> Truth:
        found = known.get(self.fact)
        return None if found is None else _COMPARE[self.relation](found, self.value)


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Condition, ...]

    def holds(self, known: Known) -> Truth:
        every = [part.holds(known) for part in self.parts]
        return False if False in every else None if None in every else True


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Condition, ...]

    def holds(self, known: Known) -> Truth:
        every = [part.holds(known) for part in self.parts]
        return True if True in every else None if None in every else False


@dataclass(frozen=True, slots=True)
class Opposite:
    part: Condition

    def holds(self, known: Known) -> Truth:
        found = self.part.holds(known)
        return None if found is None else not found


Condition = Compared | Every | Either | Opposite
ALWAYS, NEVER = Every(()), Either(())


def comparisons(condition: Condition) -> Iterator[Compared]:
    """Every comparison in it, in order."""
    if isinstance(condition, Compared):
        yield condition
    elif isinstance(condition, Opposite):
        yield from comparisons(condition.part)
    else:
        for part in condition.parts:
            yield from comparisons(part)


def read_condition(source: str, constants: Mapping[str, Fact]) -> Condition:
    """A condition that compiles, read; ``constants`` are the facts that the policy itself gives."""
    try:
        return _Reader(source, constants).whole()
    except _UnreadableError:
        return Compared(" ".join(source.split()), "==", True)


class _UnreadableError(Exception):
    """A form that is left to the expression language."""


@dataclass(frozen=True, slots=True)
class _Operand:
    text: str
    at: int
    fact: str
    value: Fact | None


class _Reader:
    """Reads a condition from left to right."""

    def __init__(self, source: str, constants: Mapping[str, Fact]) -> None:
        self._constants = constants
        self._tokens = [(found[1], found.start(1)) for found in _TOKEN.finditer(source) if found[1]]
        self._at = self._depth = 0

    def whole(self) -> Condition:
        found = self._choice()
        if self._next is not None:
            raise _UnreadableError
        return found

    def _choice(self) -> Condition:
        first = self._either()
        if not self._took("?"):
            return first
        chosen = self._choice()
        self._must(":")
        other = self._choice()
        return Either((Every((first, chosen)), Every((Opposite(first), other))))

    def _either(self) -> Condition:
        parts = [self._every()]
        while self._took("||"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Condition:
        parts = [self._one()]
        while self._took("&&"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadableError
        found = self._turned() if self._next == "!" else self._plain()
        if self._next in _RELATIONS:
            raise _UnreadableError
        self._depth -= 1
        return found

    def _turned(self) -> Condition:
        self._must("!")
        return Opposite(self._one())

    def _plain(self) -> Condition:
        if self._next == "(" and self._after_brackets() in (None, "&&", "||", "?", ":", ")"):
            self._must("(")
            found = self._choice()
            self._must(")")
            return found
        return self._comparison()

    def _comparison(self) -> Condition:
        left = self._operand()
        relation = self._next
        if relation == "in":
            return self._one_of(left)
        if relation is None or relation not in _COMPARE:
            return _alone(left)
        self._at += 1
        return _compared(left, relation, self._operand())

    def _one_of(self, left: _Operand) -> Condition:
        self._must("in")
        self._must("[")
        parts: list[Condition] = []
        while not self._took("]"):
            parts.append(_compared(left, "==", self._operand()))
            self._took(",")
        return Either(tuple(parts))

    def _operand(self) -> _Operand:
        """Everything up to the next sign that does not belong to it."""
        first, depth = self._at, 0
        while (token := self._next) is not None and (depth or token not in _STOPS):
            depth += _DEPTH.get(token, 0)
            self._at += 1
        if self._at == first:
            raise _UnreadableError
        taken = self._tokens[first : self._at]
        words = [token for token, _ in taken]
        text = " ".join(words)
        facts = [word for word in words if word in FACTS and word not in self._constants]
        value = None if facts else constant("".join(_spaced(words)), self._constants)
        return _Operand(text, taken[0][1], text if text in facts else "", value)

    def _after_brackets(self) -> str | None:
        depth = 0
        for position in range(self._at, len(self._tokens)):
            depth += _DEPTH.get(self._tokens[position][0], 0)
            if depth == 0:
                return self._tokens[position + 1][0] if position + 1 < len(self._tokens) else None
        return None

    @property
    def _next(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def _took(self, token: str) -> bool:
        if self._next == token:
            self._at += 1
            return True
        return False

    def _must(self, token: str) -> None:
        if not self._took(token):
            raise _UnreadableError


def _spaced(words: list[str]) -> Iterator[str]:
    """Names stay apart; a name and its bracket or quote stay together."""
    for word, after in zip(words, [*words[1:], ""], strict=True):
        yield f"{word} " if _NAME.match(word) and _NAME.match(after) else word


def _alone(operand: _Operand) -> Condition:
    if isinstance(operand.value, bool):
        return ALWAYS if operand.value else NEVER
    return Compared(operand.fact or operand.text, "==", True)


def _compared(left: _Operand, relation: str, right: _Operand) -> Condition:
    if left.fact and right.value is not None:
        return Compared(left.fact, relation, right.value, right.at)
    if right.fact and left.value is not None:
        return Compared(right.fact, _TURNED.get(relation, relation), left.value, left.at)
    if left.value is not None and right.value is not None:
        return ALWAYS if _COMPARE[relation](left.value, right.value) else NEVER
    return Compared(f"{left.text} {relation} {right.text}", "==", True)
