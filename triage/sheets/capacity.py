"""``capacity.csv``: points per team and quarter."""

from __future__ import annotations

from collections.abc import Callable

from triage.capacity import TeamQuarter
from triage.quarters import Quarter
from triage.sheets import cells
from triage.sheets.problems import Sheet
from triage.sheets.rows import RowReader, read_rows
from triage.sheets.table import Columns

COLUMNS = Columns(
    known=("team", "quarter", "points", "reserve"),
    required=("team", "quarter", "points"),
)
_NO_QUARTER = Quarter(cells.YEARS[0], 1)


def read_capacity(text: str, file: str) -> Sheet[TeamQuarter]:
    """The rows of a capacity sheet. SheetError where the file as a whole cannot be read."""
    return read_rows(text, file, COLUMNS, build=_builder(), key=_key, key_columns=("team", "quarter"))


def _key(row: TeamQuarter) -> tuple[str, Quarter]:
    return row.team.casefold(), row.quarter


def _builder() -> Callable[[RowReader], TeamQuarter]:
    spellings: dict[str, str] = {}

    def build(row: RowReader) -> TeamQuarter:
        team = row.read("team", cells.name, "")
        usual = spellings.setdefault(team.casefold(), team)
        if team != usual:
            row.warn("team", f"{team!r} is spelt {usual!r} above", "spell a team in one way")
        return TeamQuarter(
            team=usual,
            quarter=row.read("quarter", cells.quarter, _NO_QUARTER),
            points=row.read("points", cells.points, 0.0),
            reserve=row.read("reserve", cells.fraction, None),
        )

    return build
