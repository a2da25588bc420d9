"""``policy check|show``: the rules decisions are made by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.output import print_json, print_table, say, warn
from bot.commands.session import open_session
from bot.settings import SettingsError, read_policy_file
from triage.policy import Policy, PolicyError, Problem, load_policy
from triage.policy.schema import Contents, Gate

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Check and show the rules decisions are made by."
)


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
    """Show the policy in force: thresholds, people, channels and gates.

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
    del contents["gates"]
    print_table("Settings", ("setting", "value"), _settings(contents))
    print_table(
        "Gates, in order", ("gate", "verdict", "autonomy", "condition"), map(_gate_row(policy), policy.gates)
    )


def _problems(file: Path) -> tuple[Problem, ...]:
    try:
        load_policy(read_policy_file(file), str(file))
    except PolicyError as wrong:
        return wrong.problems
    except SettingsError as wrong:
        return (Problem(str(file), 1, 1, str(wrong), "give a readable TOML file"),)
    return ()


def _settings(contents: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Tables as dotted names; lists one line an entry."""
    for name, value in contents.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", _shown(inner)) for key, inner in value.items())
        else:
            yield from ((name, _shown(entry)) for entry in value)


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(inner)}" for key, inner in value.items() if inner)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _gate_row(policy: Policy) -> Callable[[Gate], tuple[str, ...]]:
    def row(gate: Gate) -> tuple[str, ...]:
        return gate.id, gate.verdict.value, policy.autonomy_of(gate.id).value, " ".join(gate.when.split())

    return row
