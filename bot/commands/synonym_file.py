"""A table of synonyms of one's own, beside the one that comes with the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from bot.commands.labelled import sheet_values
from triage.matching import Synonyms, shipped_synonyms
from triage.sheets.problems import Sheet, SheetProblem

SynonymsFile = Annotated[
    str | None,
    typer.Option(
        "--synonyms",
        metavar="FILE.tsv",
        help="More ways of saying things: a meaning, a tab, and its ways split by ;",
    ),
]


def read_synonyms(file: str | None) -> Synonyms:
    """The shipped ones and those of the file; CommandError with every line that is broken."""
    shipped = shipped_synonyms()
    return shipped.extended(dict(sheet_values(file, _parse))) if file else shipped


def _parse(text: str, file: str) -> Sheet[tuple[str, Sequence[str]]]:
    rows: dict[str, list[str]] = {}
    problems: list[SheetProblem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        meaning, _, said = line.partition("\t")
        ways = [way.strip() for way in said.split(";") if way.strip()]
        if meaning.strip() and ways:
            rows.setdefault(meaning.strip(), []).extend(ways)
        else:
            fix = "write a meaning, a tab, and its ways split by ;"
            problems.append(SheetProblem(file, number, "", "names no way of saying it", fix))
    values: tuple[tuple[str, Sequence[str]], ...] = tuple(rows.items())
    return Sheet(values, tuple(problems), bad_rows=len(problems))
