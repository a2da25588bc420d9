"""``policy check|show|replay``: the rules decisions are made by."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, say, warn
from bot.commands.replay import replay
from bot.commands.session import open_session
from bot.settings import SettingsError, read_policy_file
from triage.policy import PolicyError, Problem, load_policy
from triage.policy.schema import Contents
from triage.policy.spoken import policy_words

_WIDTH = 100

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Check, show and try the rules decisions are made by."
)


app.command()(replay)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy in TOML.")], as_json: AsJson = False
) -> None:
    """Check a policy file; names every problem with line, column and what to do. Needs no database.

    Exit code 0: it can be used. 1: it cannot.

    Examples:

      python -m bot policy check policy.toml

      python -m bot policy check policy.toml --json | jq '.problems[].message'
    """
    problems = _problems(file)
    if as_json:
        print_json({"file": str(file), "ok": not problems, "problems": [asdict(one) for one in problems]})
    for problem in () if as_json else problems:
        warn(str(problem))
    if problems:
        counted = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise CommandError(f"{file} cannot be used: {counted}.")
    if not as_json:
        say(f"{file} can be used.")


@app.command()
def show(as_json: AsJson = False) -> None:
    """Show the policy in force in plain words: who answers, what counts, the thresholds, every gate.

    Examples:

      python -m bot policy show

      python -m bot policy show --json | jq '.gates[].id'
    """
    with open_session() as session:
        policy = session.policy
        _, source = session.settings.policy_text()
    contents = policy.model_dump(mode="json", include=set(Contents.model_fields))
    if as_json:
        print_json({"version": policy.version, "source": source, **contents})
        return
    say(f"Policy {policy.version} from {source}")
    for heading, sentences in policy_words(policy):
        say(f"\n{heading}")
        for sentence in sentences:
            say(fill(sentence, _WIDTH, initial_indent="  - ", subsequent_indent="    "))


def _problems(file: Path) -> tuple[Problem, ...]:
    try:
        load_policy(read_policy_file(file), str(file))
    except PolicyError as wrong:
        return wrong.problems
    except SettingsError as wrong:
        return (Problem(str(file), 1, 1, str(wrong).rstrip("."), "give a readable TOML file"),)
    return ()
