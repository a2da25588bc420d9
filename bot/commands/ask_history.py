"""``asks history``: what became of one ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table
from bot.commands.session import open_session
from triage.asks import ask_number
from triage.usecases.histories import Happening, history_of

AskName = Annotated[str, typer.Argument(metavar="ASK-n", help="Such as ASK-142.")]


def history(name: AskName, as_json: AsJson = False) -> None:
    """Tell who did what with an ask and when: filed, said, decided, answered, undone, joined, withdrawn.

    Times are UTC.

    Examples:

      python -m bot asks history ASK-142

      python -m bot asks history ASK-142 --json | jq '.[] | select(.what == "decided")'
    """
    with open_session() as session:
        told = session.look(history_of, asked_number(name))
    if told is None:
        raise CommandError(f"There is no {name.upper()}; see: python -m bot asks list")
    if as_json:
        print_json([_json(each) for each in told])
    else:
        rows = ((f"{each.at:%Y-%m-%d %H:%M:%S}", each.who, each.what, _words(each.details)) for each in told)
        print_table(f"ASK-{asked_number(name)}", ("when", "who", "what", "details"), rows)


def asked_number(name: str) -> int:
    """The number of ``ASK-142``; a usage error for anything else."""
    try:
        return ask_number(name)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="ASK-n") from None


def _json(each: Happening) -> dict[str, Any]:
    return {"at": each.at.isoformat(), "who": each.who, "what": each.what, "details": dict(each.details)}


def _words(details: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in details.items() if value not in (None, ""))
