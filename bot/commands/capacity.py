"""``capacity import|show``: what the teams can take on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import typer

from bot.commands.importing import AllowPrivate, AsJson, Prune, SkipBad, SourceArgument, Wish, import_sheet
from bot.commands.output import figure, print_json, print_table, say
from bot.commands.session import Session, open_session
from bot.commands.sheet_notes import with_capacity_notes
from triage.capacity import OneOff, TeamQuarter
from triage.ledger import CapacityRow, capacity_rows
from triage.occasion import Occasion
from triage.policy import Policy
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.sheets.capacity import read_capacity
from triage.sheets.problems import Sheet
from triage.usecases.imports import import_capacity

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Import and show what the teams can take on."
)

COLUMNS = ("team", "quarter", "points", "reserved", "committed", "promised", "free")


@app.command("import")
def import_(
    source: SourceArgument,
    skip_bad: SkipBad = False,
    prune: Prune = False,
    as_json: AsJson = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Import capacity from a CSV sheet.

    Columns: team, quarter (2027-Q1), points; optionally reserve, the fraction kept back (else the policy's).
    Importing again changes rows by team and quarter.

    Examples:

      python -m bot capacity import examples/capacity.csv

      python -m bot capacity import capacity.csv --prune
    """
    wish = Wish("capacity", source, skip_bad, prune, as_json, allow_private)
    import_sheet(wish, _parse, import_capacity)


@app.command()
def show(as_json: AsJson = False) -> None:
    """Show every team's quarters: points, what is reserved, committed, promised and free.

    Committed is planned and in-progress roadmap items, promised is what proposed and confirmed answers hold.

    Examples:

      python -m bot capacity show

      python -m bot capacity show --json | jq '.[] | select(.free < 0)'
    """
    with open_session() as session:
        rows = session.look(_rows, session.policy, session.today)
        one_offs = session.look(_one_offs)
    if as_json:
        print_json([row_json(row) for row in rows])
    elif not rows:
        say("No capacity yet. Import it: python -m bot capacity import examples/capacity.csv")
    else:
        shown = ([row_json(row)[column] for column in COLUMNS] for row in rows)
        print_table("Capacity in points", COLUMNS, shown, right=frozenset(COLUMNS[2:]))
    if not as_json and (words := _budget_words(one_offs, session.policy, session.today)):
        say(words)


def row_json(row: CapacityRow) -> dict[str, Any]:
    """A team's quarter as programs read it."""
    return {name: _cell(getattr(row, name)) for name in COLUMNS}


def _cell(value: Any) -> Any:
    return figure(round(value, 6)) if isinstance(value, int | float) else str(value)


def _parse(text: str, name: str, session: Session) -> Sheet[TeamQuarter]:
    current = Occasion(session.policy, session.now).quarter
    return with_capacity_notes(read_capacity(text, name), name, current)


def _rows(uow: UnitOfWork, policy: Policy, today: date) -> Sequence[CapacityRow]:
    return capacity_rows(uow.capacity.snapshot(), uow.roadmap.snapshot(), uow.promises.live(), policy, today)


def _one_offs(uow: UnitOfWork) -> Sequence[OneOff]:
    return uow.one_offs.all()


def _budget_words(one_offs: Sequence[OneOff], policy: Policy, today: date) -> str:
    """What PMs spent of this quarter's one-off budget; "" where there is neither."""
    current = Quarter.containing(today, policy.workspace.fiscal_year_start)
    mine = [each for each in one_offs if each.quarter == current]
    budget, money = policy.demand.one_off_budget, policy.workspace.currency
    if not budget and not mine:
        return ""
    needs = ", ".join(f"NEED-{each.need} {each.amount:,.0f} by {each.author}" for each in mine)
    spent = f"{sum(each.amount for each in mine):,.0f} of {budget:,.0f} {money} spent"
    return f"One-off budget {current}: {spent}{f': {needs}' if needs else ''}."
