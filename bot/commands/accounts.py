"""``accounts import|list``: customers and prospects."""

from __future__ import annotations

from typing import Any

import typer

from bot.commands.importing import AllowPrivate, AsJson, Prune, SkipBad, SourceArgument, Wish, import_sheet
from bot.commands.output import figure, print_json, print_table, say
from bot.commands.session import Session, open_session
from triage.accounts import Account, AccountBook
from triage.ports import UnitOfWork
from triage.sheets.accounts import read_accounts
from triage.sheets.problems import Sheet
from triage.usecases.imports import import_accounts

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Import and list customers and prospects.")


@app.command("import")
def import_(
    source: SourceArgument,
    skip_bad: SkipBad = False,
    prune: Prune = False,
    as_json: AsJson = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Import accounts from a CSV sheet.

    Columns: name; optionally aliases (split by ;), domain, revenue (per year, whole units), currency (ISO
    code, else the policy's), segment, renewal_date (2027-03-15) and owner. Importing again changes accounts
    by name.

    Examples:

      python -m bot accounts import examples/accounts.csv

      python -m bot accounts import crm-export.csv --skip-bad --json
    """
    wish = Wish("accounts", source, skip_bad, prune, as_json, allow_private)
    import_sheet(wish, _parse, import_accounts)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the accounts as they stand.

    Examples:

      python -m bot accounts list

      python -m bot accounts list --json | jq '.[] | select(.renewal_date != null)'
    """
    with open_session() as session:
        book = session.look(_snapshot)
    if as_json:
        print_json([account_json(account) for account in book.accounts])
    elif not book.accounts:
        say("There are no accounts. Import some: python -m bot accounts import examples/accounts.csv")
    else:
        _print(book)


def account_json(account: Account) -> dict[str, Any]:
    """An account in the words of the sheet's columns; revenue per year in whole units."""
    revenue = account.revenue
    return {
        "name": account.name,
        "aliases": list(account.aliases),
        "domain": account.domain or None,
        "revenue": figure(revenue.units) if revenue else None,
        "currency": revenue.currency if revenue else None,
        "segment": account.segment or None,
        "renewal_date": account.renewal_date.isoformat() if account.renewal_date else None,
        "owner": account.owner or None,
    }


def _parse(text: str, name: str, session: Session) -> Sheet[Account]:
    return read_accounts(text, name, session.policy.workspace.currency)


def _snapshot(uow: UnitOfWork) -> AccountBook:
    return uow.accounts.snapshot()


def _print(book: AccountBook) -> None:
    columns = ("name", "aliases", "domain", "revenue", "currency", "segment", "renewal_date", "owner")
    rows = map(account_json, book.accounts)
    print_table(
        f"{len(book.accounts)} accounts",
        columns,
        ([*map(_joined, (row[column] for column in columns))] for row in rows),
        right=frozenset({"revenue"}),
    )


def _joined(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value
