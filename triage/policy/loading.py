"""From a policy file to a policy, or to everything that is wrong with it."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError

from triage.policy.checking import check_contents, compile_all
from triage.policy.findings import Finding
from triage.policy.policy import Policy
from triage.policy.positions import Path, Place, places_of
from triage.policy.problems import PolicyError, Problem
from triage.policy.schema import Contents

_LISTS = ("areas", "digests", "wont_do", "themes", "gates")
_PLAIN = {
    "Input should be": "should be",
    "a valid tuple": "a list",
    "a valid string": "a text",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid boolean": "true or false",
    "Tuple should": "should",
}
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load_policy(text: str | None, source: str = "policy.toml", shipped: str | None = None) -> Policy:
    """The policy in force: the user's ``text`` laid over the shipped default (None: the default alone).

    Tables are merged key by key; lists replace the default's list, digests those of the same kind.
    ``shipped`` is the default of an earlier release, for a policy that decided then. Raises PolicyError with
    every problem found, each at its line and column in ``source``.
    """
    written, default = text or "", shipped or default_text()
    contents, findings = _validated(_parsed(written, source), _below(default))
    compiled, broken = compile_all(contents)
    problems = (*findings, *check_contents(contents), *broken)
    if problems or compiled is None:
        raise PolicyError(_located(problems, places_of(written), source))
    gates, formula = compiled
    return Policy.model_construct(
        **{name: getattr(contents, name) for name in Contents.model_fields},
        version=_version(written, default),
        text=written,
        shipped=default,
        compiled=gates,
        formula=formula,
    )


@cache
def default_text() -> str:
    """The shipped default policy as it stands in its file."""
    return resources.files("triage.policy").joinpath("default.toml").read_text("utf-8")


@cache
def _below(default: str) -> Mapping[str, Any]:
    """What the user's file is laid over; what a default of earlier did not know is as it is shipped today."""
    return _laid_over(tomllib.loads(default), tomllib.loads(default_text()))


def _version(written: str, default: str) -> str:
    return hashlib.sha256(f"{default}\0{written}".encode()).hexdigest()[:12]


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError((_syntax_problem(str(error), text, source),)) from error


def _syntax_problem(said: str, text: str, source: str) -> Problem:
    where = _WHERE.search(said)
    lines = text.splitlines() or [""]
    line, column = (int(where[1]), int(where[2])) if where and where[1] else (len(lines), len(lines[-1]) + 1)
    fix = 'write key = value; texts stand in "quotes", lists in [brackets], tables begin with [name]'
    return Problem(source, line, column, f"this is not TOML: {_WHERE.sub('', said)}", fix)


def _laid_over(given: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(default)
    for name, table in given.items():
        below = default.get(name)
        if name == "digests" and isinstance(table, list):
            merged[name] = [*table, *_kinds_not_named(table, below or ())]
            continue
        merged[name] = {**below, **table} if isinstance(table, dict) and isinstance(below, dict) else table
    return merged


def _kinds_not_named(given: list[Any], default: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Whoever schedules one kind of digest keeps the others."""
    named = [digest.get("kind") for digest in given if isinstance(digest, dict)]
    return [digest for digest in default if digest["kind"] not in named]


def _validated(given: dict[str, Any], default: Mapping[str, Any]) -> tuple[Contents, tuple[Finding, ...]]:
    """The contents, and what is wrong with their types.

    What is wrong is put right for the time being, so that the rest of the file is checked in the same run.
    """
    try:
        return Contents.model_validate(_laid_over(given, default)), ()
    except ValidationError as error:
        errors = [dict(found) for found in error.errors()]
    for found in errors:
        _put_right(given, cast("Path", found["loc"]))
    contents, more = _validated(given, default)
    return contents, (*(_schema_finding(found) for found in errors), *more)


def _put_right(given: dict[str, Any], path: Path) -> None:
    """Takes a wrong value out of the file's own tables, or out of the element of a list it stands in."""
    name, *rest = path
    if len(rest) == 0 or given.get(str(name)) is None:
        given.pop(str(name), None)
    elif name in _LISTS and isinstance(rest[0], int):
        element = given[str(name)][rest[0]]
        stand_in = _stand_in(str(name), rest[0])
        if len(rest) == 1 or not isinstance(element, dict):
            given[str(name)][rest[0]] = stand_in
        elif rest[1] in stand_in:
            element[rest[1]] = stand_in[str(rest[1])]
        else:
            element.pop(rest[1], None)
    else:
        given[str(name)].pop(str(rest[0]), None)


def _stand_in(name: str, index: int) -> dict[str, Any]:
    """A right element for a list, used only to go on checking; its condition is like no other."""
    if name == "gates":
        words = {"headline": "", "because": "", "say": ""}
        return {"id": f"gate_{index}", "when": f"demand.asks > {10_000 + index}", "verdict": "later", **words}
    stand_ins: dict[str, dict[str, Any]] = {
        "areas": {"name": "", "words": ["…"]},
        "digests": {"kind": "product", "when": "monday", "time": "09:00"},
        "wont_do": {"title": "", "words": ["…"], "reason": ""},
        "themes": {"name": "", "words": ["…"], "weight": 1.0},
    }
    return stand_ins[name]


def _schema_finding(found: dict[str, Any]) -> Finding:
    path: Path = found["loc"]
    name = ".".join(str(part) for part in path if not isinstance(part, int))
    if found["type"] == "extra_forbidden":
        known = _known_keys(path[:-1])
        near = difflib.get_close_matches(str(path[-1]), known, n=1, cutoff=0.5)
        fix = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
        return Finding(path, f"unknown field {name}", fix, True)
    if found["type"] == "missing":
        return Finding(path, f"{name} is missing", f"add {path[-1]} = …", True)
    return Finding(path, f"{name} {_plain(found)}", _type_fix(found))


def _plain(found: Mapping[str, Any]) -> str:
    """The schema's complaint in the words of people who do not write Python."""
    if found["type"] == "string_pattern_mismatch":
        return "is not written right"
    said = re.sub(r"a valid dictionary.*", "a table", str(found["msg"]))
    for python, plain in _PLAIN.items():
        said = said.replace(python, plain)
    return said[:1].lower() + said[1:]


def _type_fix(found: Mapping[str, Any]) -> str:
    kind, context = str(found["type"]), found.get("ctx", {})
    if kind in ("literal_error", "enum"):
        near = difflib.get_close_matches(str(found["input"]), re.findall(r"'([^']+)'", str(context)), n=1)
        return f"did you mean {near[0]}?" if near else f"write one of {context.get('expected')}"
    fixes = {
        "string": 'write a text in "quotes"',
        "int": "write a whole number",
        "float": "write a number",
        "bool": "write true or false",
        "tuple": 'write a list, like ["one", "two"]',
        "too_short": "write at least one",
        "date": "write a date like 2027-06-30",
        "greater": "write a number within the limits",
        "less": "write a number within the limits",
        "model": "write a [table]",
        "dict": "write a [table]",
    }
    if kind == "string_pattern_mismatch":
        return _pattern_fix(tuple(found["loc"]))
    return next((fix for start, fix in fixes.items() if kind.startswith(start)), "see default.toml")


def _pattern_fix(path: Path) -> str:
    clock, emoji = 'like "09:00"', 'like "pushpin"'
    examples = {
        "currency": 'like "USD"',
        "time": clock,
        "start": clock,
        "end": clock,
        "id": 'like "room_now"',
    }
    examples |= {"file": emoji, "withdraw": emoji}
    return "write it " + examples.get(str(path[-1]), "as in default.toml")


def _known_keys(path: Path) -> list[str]:
    """The field names the schema knows at a path."""
    model: type[BaseModel] = Contents
    for part in path:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        candidates = [annotation, *get_args(annotation)]
        model = next(kind for kind in candidates if isinstance(kind, type) and issubclass(kind, BaseModel))
    return list(model.model_fields)


def _located(findings: tuple[Finding, ...], places: Mapping[Path, Place], source: str) -> tuple[Problem, ...]:
    problems = {_problem(finding, places, source) for finding in findings}
    return tuple(sorted(problems))


def _problem(finding: Finding, places: Mapping[Path, Place], source: str) -> Problem:
    """A key that the user did not write is reported at the nearest thing around it that they did."""
    if finding.instead and finding.path not in places and finding.instead.path in places:
        finding = finding.instead
    path = finding.path
    while path not in places:
        path = path[:-1]
    place = places[path]
    exact = path == finding.path
    line, column = (place.line, place.column) if finding.at_key or not exact else _inside(place, finding)
    return Problem(source, line, column, finding.message, finding.fix)


def _inside(place: Place, finding: Finding) -> tuple[int, int]:
    """Line and column of a place inside a written text, such as an expression."""
    if finding.inner is None:
        return place.value_line, place.value_column
    line, column = finding.inner
    quotes = 3 if place.raw[:3] in ('"""', "'''") else 1
    opens_with_newline = quotes == 3 and place.raw[3:4] in ("\n", "\r")
    if line == 1 and not opens_with_newline:
        return place.value_line, place.value_column + quotes + column - 1
    return place.value_line + line - 1 + opens_with_newline, column
