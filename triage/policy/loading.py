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

from triage.policy.checking import check_compiled, check_contents, compile_all
from triage.policy.findings import Finding
from triage.policy.policy import Policy
from triage.policy.positions import Path, Place, place_inside, places_of
from triage.policy.problems import PolicyError, Problem
from triage.policy.schema import Contents
from triage.policy.syntax import parse

_LISTS = ("areas", "digests", "wont_do", "themes", "gates")
_PLAIN = {
    "Input should be": "should be",
    "a valid tuple": "a list",
    "a valid string": "a text",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid boolean": "true or false",
    "a valid date": "a date",
    "Tuple should have at least 1 item after validation, not 0": "is an empty list",
    "String should have at most": "should have at most",
}
_LIMITS = {"ge": "{} or more", "gt": "more than {}", "le": "{} or less", "lt": "less than {}"}
_FIXES = {
    "string_too_long": "write it shorter",
    "string": 'write a text in "quotes"',
    "int": "write a whole number, without quotes",
    "float": "write a number, without quotes",
    "bool": "write true or false, without quotes",
    "tuple": 'write a list, like ["one", "two"]',
    "too_short": "write at least one",
    "date": "write a date like 2027-06-30, without quotes",
    "greater": "write a number within the limits",
    "less": "write a number within the limits",
    "model": "write a [table]",
    "dict": "write a [table]",
}
_CLOCK, _EMOJI = 'like "09:00"', 'like "pushpin", without colons'
_USER = 'like "U0123ABC": in Slack open the person\'s profile, then Copy member ID'
_EXAMPLES = {
    "currency": 'like "USD"', "time": _CLOCK, "start": _CLOCK, "end": _CLOCK, "file": _EMOJI,
    "withdraw": _EMOJI, "pm": _USER, "backup": _USER,
    "id": 'like "room_now": small letters, digits and _',
}  # fmt: skip


def load_policy(text: str | None, source: str = "policy.toml", shipped: str | None = None) -> Policy:
    """The policy in force: the user's ``text`` laid over the shipped default (None: the default alone).

    Tables are merged key by key; lists replace the default's list, digests those of the same kind.
    ``shipped`` is the default of an earlier release, for a policy that decided then. Raises PolicyError with
    every problem found, each at its line and column in ``source``.
    """
    written, default = text or "", shipped or default_text()
    parsed = parse(written, source)
    contents, findings = _validated(parsed.values, _below(default))
    compiled = compile_all(contents)
    problems = _worth_saying((*findings, *compiled.findings), ())
    if shipped is None:  # a policy that decided then was checked then, by what was known then
        more = (*check_contents(contents), *check_compiled(contents, compiled))
        problems = _worth_saying((*findings, *compiled.findings), more)
    if problems or parsed.broken or compiled.formula is None:
        raise PolicyError(_located(problems, places_of(parsed.text), source, parsed.broken))
    return Policy.model_construct(
        **{name: getattr(contents, name) for name in Contents.model_fields},
        version=_version(written, default),
        text=written,
        shipped=default,
        compiled=tuple(gate for _, gate in compiled.gates),
        formula=compiled.formula,
    )


def _worth_saying(sure: tuple[Finding, ...], more: Iterable[Finding]) -> tuple[Finding, ...]:
    """Without what only follows from a wrong type, for which something else was put in."""
    wrong = {finding.path for finding in sure}
    return (*sure, *(finding for finding in more if not wrong & {*finding.rests_on}))


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


def _validated(
    given: dict[str, Any], default: Mapping[str, Any], mended: frozenset[Path] = frozenset()
) -> tuple[Contents, tuple[Finding, ...]]:
    """The contents, and what is wrong with their types.

    What is wrong is put right for the time being, so that the rest of the file is checked in the same run; a
    table in which that did not help is left out.
    """
    try:
        return Contents.model_validate(_laid_over(given, default)), ()
    except ValidationError as error:
        errors = [dict(found) for found in error.errors()]
    for found in errors:
        path = cast("Path", found["loc"])
        _put_right(given, path[:1] if path in mended else path)
    contents, more = _validated(given, default, mended | {cast("Path", found["loc"]) for found in errors})
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
        words = {"headline": "…", "because": "…", "say": "…"}
        return {"id": f"gate_{index}", "when": f"demand.asks > {10_000 + index}", "verdict": "later", **words}
    stand_ins: dict[str, dict[str, Any]] = {
        "areas": {"name": "…", "words": ["…"]},
        "digests": {"kind": "product", "when": "monday", "time": "09:00"},
        "wont_do": {"title": "…", "words": ["…"], "reason": "…"},
        "themes": {"name": "…", "words": ["…"], "weight": 1.0},
    }
    return stand_ins[name]


def _schema_finding(found: dict[str, Any]) -> Finding:
    path: Path = found["loc"]
    name = ".".join(str(part) for part in path if not isinstance(part, int))
    if path[0] == "rates" and len(path) > 1:
        return _rate_finding(path[:2])
    if found["type"] == "extra_forbidden":
        known = _known_keys(path[:-1])
        return Finding(path, f"unknown field {name}", _instead(str(path[-1]), known), True)
    if found["type"] == "missing":
        return Finding(path, f"{name} is missing", f"add {path[-1]} = …", True, is_absence=True)
    return Finding(path, f"{name} {_plain(found)}", _type_fix(found))


def _figure(limit: float) -> str:
    return f"{limit:,.0f}" if limit == int(limit) else f"{limit:g}"


def _rate_finding(path: Path) -> Finding:
    if path[1] == "as_of":
        return Finding(path, "as_of is not a date", "write a date like 2026-11-01, without quotes")
    return Finding(path, f"the rate of {path[1]} is not a number", f"write {path[1]} = 1.08, without quotes")


def _plain(found: Mapping[str, Any]) -> str:
    """The schema's complaint in the words of people who do not write Python."""
    if found["type"] == "string_pattern_mismatch":
        return "is empty" if not str(found["input"]).strip() else "is not written right"
    context = found.get("ctx", {})
    for key, words in _LIMITS.items():
        if key in context:
            return f"should be {words.format(_figure(context[key]))}"
    said = re.sub(r"a valid dictionary.*", "a table", str(found["msg"]))
    for python, plain in _PLAIN.items():
        said = said.replace(python, plain)
    return said[:1].lower() + said[1:]


def _type_fix(found: Mapping[str, Any]) -> str:
    kind, context, path = str(found["type"]), found.get("ctx", {}), found["loc"]
    if path[0] in _LISTS and len(path) <= 2:
        return f"begin each of them with [[{path[0]}]]"
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']+)'", str(context))
        near = difflib.get_close_matches(str(found["input"]).lower(), known, n=1)
        return f"did you mean {near[0]}?" if near else f"write one of {context.get('expected')}"
    if kind == "string_pattern_mismatch":
        return _pattern_fix(tuple(found["loc"]), str(found["input"]))
    return next((fix for start, fix in _FIXES.items() if kind.startswith(start)), "see default.toml")


def _pattern_fix(path: Path, written: str) -> str:
    if not written.strip():
        return "write a word, or take it out"
    key = next(str(part) for part in reversed(path) if isinstance(part, str))
    return "write it " + _EXAMPLES.get(key, "as in default.toml")


def _instead(key: str, known: list[str]) -> str:
    """The field that is meant, here or in another table."""
    elsewhere = [table for table in Contents.model_fields if key in _keys_of(table)]
    if len(elsewhere) == 1:
        return f"it belongs under [{elsewhere[0]}]"
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"


def _keys_of(table: str) -> list[str]:
    """The fields of a table that stands in the policy once."""
    kind = Contents.model_fields[table].annotation
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


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


def _located(
    findings: tuple[Finding, ...], places: Mapping[Path, Place], source: str, broken: tuple[Problem, ...]
) -> tuple[Problem, ...]:
    """All problems by their place. Where lines could not be read, nothing is called missing."""
    told = (each for each in findings if not (broken and each.is_absence))
    problems = {_problem(finding, places, source) for finding in told}
    return tuple(sorted(problems.union(broken)))


def _problem(finding: Finding, places: Mapping[Path, Place], source: str) -> Problem:
    """A key that the user did not write is reported at the nearest thing around it that they did."""
    if finding.instead and finding.path not in places and finding.instead.path in places:
        finding = finding.instead
    path = finding.path
    while path not in places:
        path = path[:-1]
    place = places[path]
    exact = path == finding.path
    if finding.at_key or not exact:
        line, column = place.line, place.column
    elif finding.inner and place.raw[:1] in ("'", '"'):
        line, column = place_inside(place, *finding.inner)
    else:
        line, column = place.value_line, place.value_column
    return Problem(source, line, column, finding.message, finding.fix)
