"""Conditions and formulas as a person would read them aloud, their thresholds as figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.policy.conditions import (
    ALWAYS,
    NEVER,
    Compared,
    Condition,
    Every,
    Opposite,
    read_condition,
)  # fmt: skip
from triage.policy.policy import Policy, constants_of
from triage.policy.reach import impossible

# What a fact is called in the middle of a sentence; a pair where it is true or false.
_NAMES: dict[str, str | tuple[str, str]] = {
    "item.status": "the roadmap item",
    "item.dated": ("it has a date", "it has no date"),
    "item.quarters_ahead": "its distance in quarters",
    "item.overcommitted": ("its team is over-committed there", "its team is not over-committed there"),
    "wont_do": ("it is on the won't-do list", "it is not on the won't-do list"),
    "demand.accounts": "the number of accounts",
    "demand.asks": "the number of asks",
    "demand.segments": "the number of segments",
    "demand.at_stake": "the money at stake",
    "demand.largest_share": "the largest account's share",
    "demand.dealbreakers": "the number of proven dealbreakers",
    "theme.weight": "the theme's weight",
    "effort.known": ("somebody estimated the effort", "nobody estimated the effort"),
    "effort.points": "the effort in points",
    "capacity.room_in": "the wait for room in quarters",
    "capacity.free": "the number of free points",
    "budget.left": "what is left of the one-off budget",
    "ask.days_left": "the number of days the customer has",
    "score": "the score",
}
_OPERATORS = {
    "&&": "and", "||": "or", "==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above",
    ">=": "is at least", "*": "times", "/": "divided by", "+": "plus", "-": "minus", "?": "then", ":": "else",
}  # fmt: skip
_TURNED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|//[^\n]*|!?[A-Za-z_][\w.]*|-?\d[\d_.e]*|&&|\|\||[=!<>]=|\S")
_NUMBER = re.compile(r"-?\d[\d.]*(?:e\d+)?")
_FLOORED = "demand.segments"
_CONVERSION = re.compile(r"\b(?:double|int) \( ([^()]*) \)")


def condition_words(source: str, policy: Policy) -> str:
    """A CEL condition in words: ``the number of accounts is below 2``; "" where it always holds.

    A floor of no segments is no condition: nobody would say that their number is not below 0.
    """
    condition = _spoken(read_condition(source, constants_of(policy)))
    if condition == ALWAYS:
        return ""
    return "nothing ever fits" if condition == NEVER else _words(condition, policy, inner=False)


def formula_words(source: str, policy: Policy) -> str:
    """The value formula in words."""
    said = _CONVERSION.sub(r"\1", " ".join(_token_words(source, policy)))
    return said.replace("( ", "(").replace(" )", ")")


def _spoken(condition: Condition) -> Condition:
    """Without the floors that always or never let through."""
    if isinstance(condition, Compared):
        if condition.fact != _FLOORED:
            return condition
        opposite = Compared(condition.fact, _TURNED[condition.relation], condition.value)
        return NEVER if impossible(condition) else ALWAYS if impossible(opposite) else condition
    if isinstance(condition, Opposite):
        part = _spoken(condition.part)
        return NEVER if part == ALWAYS else ALWAYS if part == NEVER else Opposite(part)
    parts = tuple(map(_spoken, condition.parts))
    settling, idle = (NEVER, ALWAYS) if isinstance(condition, Every) else (ALWAYS, NEVER)
    if settling in parts:
        return settling
    left = tuple(part for part in parts if part != idle)
    return left[0] if len(left) == 1 else type(condition)(left)


def _words(condition: Condition, policy: Policy, *, inner: bool = True) -> str:
    if isinstance(condition, Compared):
        return _compared(condition, policy)
    if isinstance(condition, Opposite):
        part = condition.part
        if isinstance(part, Compared):
            return _compared(Compared(part.fact, _TURNED[part.relation], part.value), policy)
        if isinstance(part, Opposite):
            return _words(part.part, policy)
        return f"not ({_words(part, policy, inner=False)})"
    joined = " and " if isinstance(condition, Every) else " or "
    said = joined.join(_words(part, policy, inner=isinstance(condition, Every)) for part in condition.parts)
    return f"({said})" if inner and joined == " or " else said


def _compared(compared: Compared, policy: Policy) -> str:
    called = _NAMES.get(compared.fact)
    if isinstance(called, tuple):
        return called[(compared.relation == "==") is not bool(compared.value)]
    if compared.fact == "item.status" and compared.value == "none":
        return "no roadmap item is meant" if compared.relation == "==" else "a roadmap item is meant"
    if called is None:
        said = formula_words(compared.fact, policy)
        return said if compared.relation == "==" else f"not ({said})"
    return f"{called} {_OPERATORS[compared.relation]} {_value(compared.value)}"


def _value(value: object) -> str:
    if isinstance(value, int | float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
    return str(value).replace("_", " ")


def _token_words(source: str, policy: Policy) -> Iterator[str]:
    constants = constants_of(policy)
    for token in _TOKEN.findall(source):
        bare = token.removeprefix("!")
        if bare in constants:
            yield _value(constants[bare])
        elif bare in _NAMES:
            called = _NAMES[bare]
            yield called[token != bare] if isinstance(called, tuple) else called
        elif _NUMBER.fullmatch(token):
            yield _value(float(token))
        elif not token.startswith("//"):
            yield _OPERATORS.get(token, token.strip("\"'").replace("_", " "))
