"""``asks list|show|explain|history|export``: what was asked, what was answered, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.ask_export import write_csv, write_jsonl
from bot.commands.ask_history import AskName, asked_number, history
from bot.commands.ask_json import ask_details_json, ask_json, explanation_json
from bot.commands.ask_proof import print_proof
from bot.commands.ask_recheck import recheck
from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table, say, warn
from bot.commands.session import Session, open_session
from bot.commands.since import Since, since_moment
from triage.asks import AskState
from triage.policy import Policy
from triage.ports import AskFilter, AskView, Note, UnitOfWork
from triage.proof import Proof
from triage.usecases.proofs import find_proof

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="List, explain and export asks and their answers."
)

_PAGE = 500  # asks read at a time, so that an export of any length needs little memory
_COLUMNS = (
    "id",
    "title",
    "account",
    "amount",
    "currency",
    "severity",
    "verdict",
    "quarter",
    "state",
    "created_at",
)


class ExportFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


State = Annotated[AskState | None, typer.Option("--state", help="Only asks in this state.")]
OfAccount = Annotated[str | None, typer.Option("--account", help="Only asks for this account.")]


@app.command("list")
def list_(
    state: State = None,
    account: OfAccount = None,
    since: Since = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """List asks, newest first, with the verdict that stands.

    Examples:

      python -m bot asks list --state open

      python -m bot asks list --account "Acme Corp" --since 30d

      python -m bot asks list --json | jq '.[] | select(.verdict == "no") | .title'
    """
    with open_session() as session:
        chosen = AskFilter(state=state, account=account, since=since_moment(since, session), limit=limit)
        views = session.look(_views, chosen)
    rows = [ask_json(view) for view in views]
    if as_json:
        print_json(rows)
    elif not rows:
        narrowed = state or account or since
        say("No asks match." if narrowed else "No asks yet. Write one into an asks channel, or run the demo.")
    else:
        shown = ([row[column] for column in _COLUMNS] for row in rows)
        print_table(f"{len(rows)} asks", _COLUMNS, shown, right=frozenset({"amount"}))


@app.command()
def show(name: AskName, as_json: AsJson = False) -> None:
    """Show one ask: what was said, what stands, and what was said since.

    Examples:

      python -m bot asks show ASK-142

      python -m bot asks show ASK-142 --json
    """
    with open_session() as session:
        view, notes = session.look(_details, asked_number(name))
    details = ask_details_json(_found(view, name), notes)
    if as_json:
        print_json(details)
    else:
        files = ", ".join(" ".join(filter(None, file.values())) for file in details["files"])
        flat = {**details, "files": files, "notes": len(notes), "answer": _answer_words(details["answer"])}
        print_table(f"{details['id']} · {details['title']}", ("field", "value"), flat.items())
        for note in notes:
            say(f"{note.said_at:%Y-%m-%d %H:%M} {note.author}: {note.text}")


@app.command()
def explain(name: AskName, as_json: AsJson = False) -> None:
    """Explain a verdict: every fact with its source, every gate, the worth, and what would change it.

    Shows revenue and the names of customers: it is for product.

    Examples:

      python -m bot asks explain ASK-142

      python -m bot asks explain ASK-142 --json | jq '.gates[] | select(.applies)'
    """
    with open_session() as session:
        view, proof = session.look(_explained, asked_number(name), session.policy)
    found = _found(view, name)
    if proof is None or found.decision is None:
        raise CommandError(f"{found.ask.name} is not decided yet; try again in a moment.")
    if as_json:
        print_json(explanation_json(found, found.decision, proof))
    else:
        print_proof(proof)


@app.command()
def export(
    format_: Annotated[ExportFormat, typer.Option("--format", help="What to write.")] = ExportFormat.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file; else standard output.")
    ] = None,
    state: State = None,
    account: OfAccount = None,
    since: Since = None,
) -> None:
    """Export asks, oldest first, as CSV (opens in a spreadsheet) or JSON Lines.

    Cells of the CSV that a spreadsheet would take for a formula begin with an apostrophe.

    Examples:

      python -m bot asks export --output asks.csv

      python -m bot asks export --format jsonl --since 2026-10-01 | gzip > asks.jsonl.gz
    """
    write = write_csv if format_ is ExportFormat.CSV else write_jsonl
    with open_session() as session:
        chosen = AskFilter(
            state=state, account=account, since=since_moment(since, session), oldest_first=True
        )
        written = write(map(ask_json, _pages(session, chosen)), output)
    if output:
        warn(f"{written} asks written to {output}.")


app.command("history")(history)
app.command("recheck")(recheck)


def _pages(session: Session, chosen: AskFilter) -> Iterator[AskView]:
    """All asks, a page at a time. Asks are never deleted, so pages neither overlap nor skip one."""
    offset = 0
    while page := session.look(_views, replace(chosen, limit=_PAGE, offset=offset)):
        yield from page
        offset += len(page)


def _views(uow: UnitOfWork, chosen: AskFilter) -> Sequence[AskView]:
    return uow.asks.views(chosen)


def _details(uow: UnitOfWork, number: int) -> tuple[AskView | None, tuple[Note, ...]]:
    return uow.asks.view(number), tuple(uow.notes.of_ask(number))


def _explained(uow: UnitOfWork, number: int, policy: Policy) -> tuple[AskView | None, Proof | None]:
    return uow.asks.view(number), find_proof(uow, number, policy)


def _found(view: AskView | None, name: str) -> AskView:
    if view is None:
        raise CommandError(f"There is no {name.upper()}; see: python -m bot asks list")
    return view


def _answer_words(answer: dict[str, Any] | None) -> str:
    if answer is None:
        return ""
    quarter = f" {answer['quarter']}" if answer["quarter"] else ""
    return f"{answer['verdict']}{quarter}, {answer['author']}: {answer['reason']}"
