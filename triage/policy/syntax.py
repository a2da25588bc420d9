"""Reading a text as TOML, and saying in plain words where it is none."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from triage.policy.problems import Problem

_MOST = 20  # problems of one file
_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"'-]+)\s*=\s*")
_FIX = 'write key = value; texts stand in "quotes", lists in [brackets], tables begin with [name]'
# Values as people write them who do not know TOML, and how to write them.
_HABITS = (
    (re.compile(r"\d{4}-\d+(?:-\d+)?\b"), "is no day of the calendar", "write a date like 2027-06-30"),
    (re.compile(r"\d{1,3}(?:[ ,.']\d{3})+\b"), "has signs between its digits", "write 100_000"),
    (re.compile(r"[\d.]+ ?%"), "is a percentage", "write a fraction: 0.2 for 20 %"),
    (re.compile(r"[\d.]+ ?[kKmM]\b"), "is shortened", "write the whole number: 100_000"),
    (re.compile(r"(?i)(?:yes|no|on|off|true|false)\b"), "is neither true nor false", "write true or false"),
    (re.compile(r"[“”„‘’«]"), "stands in curly quotes", 'write straight ones: "…"'),
)
_OPEN_AT_THE_END = {"Expected \"'''\"": "'''", "Unterminated string": '"""'}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The ``values`` of the ``text`` that could be read, and every line that could not."""

    values: dict[str, Any]
    text: str
    broken: tuple[Problem, ...] = ()


def parse(text: str, source: str) -> Parsed:
    """What a text says as TOML.

    A line that cannot be read is left out, if it is ``key = …``: one slip does not hide the others.
    """
    lines, problems = text.split("\n"), list[Problem]()
    while True:
        left = "\n".join(lines)
        try:
            return Parsed(tomllib.loads(left), left, tuple(problems))
        except tomllib.TOMLDecodeError as error:
            found = _problem(str(error), lines, source)
        problems.append(found)
        line = lines[found.line - 1]
        if len(problems) == _MOST or not _KEY.match(line) or any(mark in line for mark in ("'''", '"""')):
            return Parsed({}, "", tuple(problems))
        lines[found.line - 1] = ""


def _problem(said: str, lines: list[str], source: str) -> Problem:
    where, plain = _WHERE.search(said), _WHERE.sub("", said)
    if where and where[1]:
        line, column = min(int(where[1]), len(lines)), int(where[2])
    else:
        line, column = _opened(plain, lines)
    if plain.startswith("Cannot "):
        row = lines[line - 1]
        return Problem(source, line, len(row) - len(row.lstrip()) + 1, *_twice(plain, _KEY.match(row)))
    return Problem(source, line, column, *_no_toml(plain, lines[line - 1]))


def _opened(said: str, lines: list[str]) -> tuple[int, int]:
    """Where the text begins that is open at the end of the file; else that end."""
    for start, quotes in _OPEN_AT_THE_END.items():
        opening = [number for number, row in enumerate(lines) if quotes in row]
        if said.startswith(start) and opening:
            return opening[-1] + 1, lines[opening[-1]].rindex(quotes) + 1
    for line, row in enumerate(lines):
        key = _KEY.match(row)
        if key and row[key.end() :].startswith("'") and row.count("'", key.end()) == 1:
            return line + 1, key.end() + 1
    return len(lines), len(lines[-1].rstrip("\r")) + 1


def _twice(said: str, key: re.Match[str] | None) -> tuple[str, str]:
    if found := re.match(r"Cannot declare \((.*?),?\) twice", said):
        name = ".".join(part.strip(" '\"") for part in found[1].split(","))
        return f"[{name}] is there twice", "put its keys together under one of the two"
    return f"{key[1] if key else 'this'} is there twice", "keep one of the two"


def _no_toml(said: str, line: str) -> tuple[str, str]:
    key = _KEY.match(line)
    if key:
        for habit, what, fix in _HABITS:
            if habit.match(line, key.end()):
                return f"{key[1]} {what}", fix
    if said == r"Illegal character '\n'" or said.startswith(("Expected \"'", "Unterminated string")):
        return "this is not TOML: a text is not closed", "end it with the quotes it begins with"
    if said in ("Invalid hex value", "Unescaped '\\' in a string"):
        return (
            "this is not TOML: a \\ stands alone in a text",
            "write it twice, or the text in 'single quotes'",
        )
    if said == "Invalid value" and key:
        return f"this is not TOML: the value of {key[1]} cannot be read", _FIX
    return f"this is not TOML: {said[:1].lower()}{said[1:]}", _FIX
