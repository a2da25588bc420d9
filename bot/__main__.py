"""The command line: ``python -m bot COMMAND``.

Commands are imported when they are run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.commands.errors import CommandError

_EPILOG = """Begin with [bold]python -m bot demo[/bold] (no Slack account needed), or with
[bold]python -m bot doctor[/bold] once the tokens are in .env. Each command has --help with examples."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives (``module:attribute``, a function or a Typer app) and what it does, in a line."""

    place: str
    summary: str


COMMANDS = {
    "demo": Entry("bot.commands.demo:demo", "Show it on this machine, without a Slack account."),
    "run": Entry("bot.commands.run:run", "Run the bot in a workspace, over Socket Mode or HTTP."),
    "doctor": Entry("bot.commands.doctor:doctor", "Check tokens, channels, database, policy and files."),
    "manifest": Entry("bot.commands.manifest:manifest", "Print the Slack app manifest."),
    "migrate": Entry("bot.commands.migrate:migrate", "Bring the database to this version's tables."),
    "policy": Entry("bot.commands.policy:app", "Check and show the rules decisions are made by."),
    "roadmap": Entry("bot.commands.roadmap:app", "Import and list what product plans."),
    "capacity": Entry("bot.commands.capacity:app", "Import and show what the teams can take on."),
    "accounts": Entry("bot.commands.accounts:app", "Import and list customers and prospects."),
    "asks": Entry("bot.commands.asks:app", "List, explain and export asks and their answers."),
    "promises": Entry("bot.commands.promises:app", "Who was told what, and what became of it."),
    "channels": Entry("bot.commands.channels:app", "Mute channels, so that the bot only listens there."),
    "digest": Entry("bot.commands.digest:app", "Preview a digest or send it now."),
    "read": Entry("bot.commands.read:read_message", "Take one message apart: is it an ask, worth what?"),
    "match": Entry("bot.commands.match:match_message", "Rank the roadmap items a message may mean."),
    "evaluate": Entry("bot.commands.evaluate:app", "Measure reading and matching on messages of your own."),
    "bench": Entry("bot.commands.bench:app", "Measure the bot on this machine."),
}


class LazyCommand(TyperCommand):
    """Stands for a command in the list; the real one is imported when it is called."""

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name, help=entry.summary, callback=None)
        self._place = entry.place

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parses with the real command, which the context then names."""
        return self._load().make_context(info_name, args, parent=parent, **extra)

    def _load(self) -> Any:
        module, attribute = self._place.split(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            found = _single(found)
        return typer.main.get_command(found)


class Commands(TyperGroup):
    """The list of commands; turns expected errors into words on stderr and an exit code."""

    def __init__(self, **given: Any) -> None:
        given["commands"] = {name: LazyCommand(name, entry) for name, entry in COMMANDS.items()}
        super().__init__(**given)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as wrong:
            typer.echo(str(wrong), err=True)
            raise typer.Exit(int(wrong.code)) from None


def _single(function: Any) -> typer.Typer:
    """An app of one command."""
    app = typer.Typer(add_completion=False)
    app.command()(function)
    return app


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    epilog=_EPILOG,
    pretty_exceptions_show_locals=False,  # locals may hold tokens and what customers said
)


@app.callback()
def because() -> None:
    """Because: answers sales asks in Slack with a yes, later or no, because …"""


if __name__ == "__main__":
    sys.exit(app(prog_name="python -m bot"))
