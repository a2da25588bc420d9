"""``roadmap import|list``: what product plans."""

from __future__ import annotations

from typing import Any

import typer

from bot.commands.importing import AllowPrivate, AsJson, Prune, SkipBad, SourceArgument, Wish, import_sheet
from bot.commands.output import figure, print_json, print_table, say
from bot.commands.session import Session, open_session
from bot.commands.sheet_notes import with_roadmap_notes
from triage.capacity import CapacityPlan
from triage.local_words import day_of_year
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.roadmap import Roadmap, RoadmapItem
from triage.sheets.problems import Sheet
from triage.sheets.roadmap import read_roadmap
from triage.usecases.imports import import_roadmap

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Import and list what product plans.")


@app.command("import")
def import_(
    source: SourceArgument,
    skip_bad: SkipBad = False,
    prune: Prune = False,
    as_json: AsJson = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Import the roadmap from a CSV sheet.

    Columns: key and title; optionally description, aliases (split by ;), status (idea, planned, in_progress,
    shipped, declined), team, quarter (2027-Q1, 2027-H1, 2027, now, next, later), effort (points), url, note,
    shareable (no, direction, date) and offer. Importing again changes items by key.

    Examples:

      python -m bot roadmap import examples/roadmap.csv

      python -m bot roadmap import "https://docs.google.com/spreadsheets/d/e/…/pub?output=csv" --prune

      cat roadmap.csv | python -m bot roadmap import - --skip-bad
    """
    wish = Wish("roadmap", source, skip_bad, prune, as_json, allow_private)
    import_sheet(wish, _parse, import_roadmap)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the roadmap as it stands.

    Examples:

      python -m bot roadmap list

      python -m bot roadmap list --json | jq '.[] | select(.status == "planned") | .title'
    """
    with open_session() as session:
        roadmap = session.look(_snapshot)
    if as_json:
        print_json([item_json(item) for item in roadmap.items])
    elif not roadmap.items:
        say("The roadmap is empty. Import one: python -m bot roadmap import examples/roadmap.csv")
    else:
        _print(roadmap)


def item_json(item: RoadmapItem) -> dict[str, Any]:
    """An item in the words of the sheet's columns."""
    return {
        "key": item.key,
        "title": item.title,
        "description": item.description,
        "aliases": list(item.aliases),
        "status": item.status.value,
        "teams": list(item.teams),
        "quarter": item.quarter or None,
        "effort": figure(item.effort),
        "url": item.url or None,
        "note": item.note,
        "shareable": item.shareable.value,
        "offer": item.offer,
    }


def _parse(text: str, name: str, session: Session) -> Sheet[RoadmapItem]:
    sheet = read_roadmap(text, name)
    current = Occasion(session.policy, session.now).quarter
    return with_roadmap_notes(sheet, name, session.look(_capacity_plan), current)


def _capacity_plan(uow: UnitOfWork) -> CapacityPlan:
    return uow.capacity.snapshot()


def _snapshot(uow: UnitOfWork) -> Roadmap:
    return uow.roadmap.snapshot()


def _print(roadmap: Roadmap) -> None:
    as_of = f"as of {day_of_year(roadmap.as_of.date())}" if roadmap.as_of else ""
    print_table(
        f"Roadmap, {len(roadmap.items)} items, {as_of}".rstrip(", "),
        ("key", "title", "status", "team", "quarter", "effort", "shareable"),
        (
            (i.key, i.title, i.status.value, "; ".join(i.teams), i.quarter, i.effort, i.shareable.value)
            for i in roadmap.items
        ),
        right=frozenset({"effort"}),
    )
