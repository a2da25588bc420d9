"""``promises list``: the promise ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from bot.commands.ask_json import iso
from bot.commands.importing import AsJson
from bot.commands.output import figure, print_json, print_table, say
from bot.commands.session import Session, open_session
from triage.occasion import Occasion
from triage.ports import AskFilter
from triage.promised import PromiseLine
from triage.usecases.looking_up import account_named
from triage.usecases.promise_ledger import promise_lines

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Who was told what, and what became of it."
)

_PAGE = 500  # asks read at a time
COLUMNS = (
    "ask", "account", "title", "told_verdict", "told_quarter", "told_words", "told_by", "told_at", "amount",
    "currency", "due", "renewal", "verdict", "quarter", "item", "state", "exposed", "lost",
)  # fmt: skip
_SHOWN = (
    "ask", "account", "title", "told", "told_words", "told_by", "told_at", "amount", "currency", "due",
    "now", "state",
)  # fmt: skip


@app.callback()
def promises() -> None:
    """Who was told what, and what became of it."""


@app.command("list")
def list_(
    account: Annotated[str | None, typer.Option("--account", help="Only this account.")] = None,
    exposed: Annotated[
        bool, typer.Option("--exposed", help="Only customers who were told what no longer holds.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the promise ledger: who was told what, and what stands now. Newest ask first.

    A customer was told once a colleague taps Told Acme under an answer.

    Columns (--json has all of them, null where nobody knows):

      ask, account, title: what was asked for, by which customer

      told_verdict, told_quarter, told_words: what they were told

      told_by, told_at: by whom and when; null: not noted as told yet

      amount, currency: a year, as asked, else the account's revenue

      due, renewal: when they need it; whether that is when they renew

      verdict, quarter, item: what stands now, a PM's word first

      exposed, lost: told what no longer holds; the deal was lost for it

      state: what became of it

        kept: it is there, as promised

        open: still to come, or nothing was promised

        slipped: later than they were told, or at risk

        declined: told yes or later, and it will not come

        shipped: it is there, and they were promised nothing

    Shows revenue and the names of customers: it is for product.

    Examples:

      python -m bot promises list --exposed

      python -m bot promises list --account "Acme Corp"

      python -m bot promises list --json | jq '.[] | select(.state == "shipped") | .account'
    """
    with open_session() as session:
        lines = [line for line in _lines(session, account, exposed) if line.exposed or not exposed]
    if as_json:
        print_json([line_json(line) for line in lines])
    elif not lines:
        say(_nothing(account, exposed))
    else:
        rows = ([_cells(line)[column] for column in _SHOWN] for line in lines)
        print_table(f"{len(lines)} promises", _SHOWN, rows, right=frozenset({"amount"}))


def line_json(line: PromiseLine) -> dict[str, Any]:
    """The fields of ``COLUMNS``."""
    told, amount = line.told, line.amount
    return {
        "ask": line.ask.name,
        "account": line.ask.account,
        "title": line.ask.title,
        "told_verdict": told.verdict.value if told else None,
        "told_quarter": told.quarter if told else None,
        "told_words": told.say if told else None,
        "told_by": told.told_by if told else None,
        "told_at": iso(told.told_at) if told else None,
        "amount": figure(amount.units) if amount else None,
        "currency": amount.currency if amount else None,
        "due": line.due.isoformat() if line.due else None,
        "renewal": line.renewal,
        "verdict": line.verdict.value,
        "quarter": line.quarter,
        "item": line.item.key if line.item else None,
        "state": line.state.value,
        "exposed": line.exposed,
        "lost": line.ask.lost_at is not None,
    }


def _lines(session: Session, account: str | None, exposed: bool) -> Iterator[PromiseLine]:
    """A page of asks at a time; an exposed customer was told something."""
    name = session.look(account_named, account) or account if account else None
    chosen = AskFilter(account=name, told=True if exposed else None, limit=_PAGE)
    on, offset = Occasion(session.policy, session.now), 0
    while True:
        lines, asks = session.look(promise_lines, replace(chosen, offset=offset), on)
        if not asks:
            return
        yield from lines
        offset += asks


def _cells(line: PromiseLine) -> dict[str, Any]:
    cells = line_json(line)
    told = " ".join(filter(None, (cells["told_verdict"], cells["told_quarter"]))) or "not told yet"
    now = " ".join(filter(None, (cells["verdict"], cells["quarter"])))
    due = f"{cells['due']}{' (renewal)' if line.renewal else ''}" if line.due else None
    state = f"{line.state.value}, lost" if cells["lost"] else line.state.value
    return cells | {"told": told, "now": now, "due": due, "state": state}


def _nothing(account: str | None, exposed: bool) -> str:
    if exposed:
        return "Nobody was told anything that no longer holds."
    if account:
        return f"Nothing was asked or told for {account!r}. See: python -m bot accounts list"
    return (
        "No promises yet: they begin with an ask in an asks channel, and with a tap on Told under its answer."
    )
