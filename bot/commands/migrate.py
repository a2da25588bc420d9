"""``migrate``: the database's tables, brought to this version or taken back."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot.commands.errors import CommandError, ExitCode
from bot.commands.output import say
from bot.settings import SettingsError, read_settings
from storage import Store, StoreError


def migrate(
    down: Annotated[
        str | None,
        typer.Option("--down", metavar="REV", help="Take the tables back to this revision (or -1)."),
    ] = None,
) -> None:
    """Bring the database (DATABASE_URL) to this version's tables; safe to run again, and beside the bot.

    Examples:

      python -m bot migrate

      DATABASE_URL=postgresql://because@db/because python -m bot migrate

      python -m bot migrate --down -1
    """
    try:
        store = Store.open(read_settings(os.environ).database_url)
        try:
            _migrate(store, down)
        finally:
            store.close()
    except (SettingsError, StoreError) as wrong:
        raise CommandError(str(wrong), ExitCode.ENVIRONMENT) from None


def _migrate(store: Store, down: str | None) -> None:
    if down is not None:
        store.downgrade(down)
        say(f"The tables are back at {down}.")
        return
    before = store.schema_problem()
    store.migrate()
    say("The tables are up to date." if before is None else "The tables were brought up to date.")
