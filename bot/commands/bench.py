"""``bench``: measure the bot on this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bench import main_job as benchmark
from bench import matching as comparing
from bench import replay as replaying
from bench import staying_true as deciding_again
from bot.settings import Matching

app = typer.Typer(help="Measure the bot on this machine.", no_args_is_help=True)


@app.callback()
def bench() -> None:
    """Measure the bot on this machine, as ratios to a named baseline in the same run."""


@app.command("main-job")
def main_job(
    quick: Annotated[bool, typer.Option(help="A few events only, to see that it works.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Figures for a program.")] = False,
    matching: Annotated[Matching, typer.Option(help="Compare by words alone, or by meaning too.")] = (
        Matching.LEXICAL
    ),
    output: Annotated[Path, typer.Option(help="Where the table is written.")] = Path(
        "bench/results/main-job.md"
    ),
) -> None:
    """Events per second from event to post, times to ack and to post, memory; against a bare Bolt app.

    Examples:

      python -m bot bench main-job

      python -m bot bench main-job --quick --json

      python -m bot bench main-job --matching hybrid
    """
    sizes = benchmark.QUICK if quick else benchmark.Sizes()
    figures = benchmark.run(
        sizes, lambda words: typer.echo(f"measuring: {words} …", err=True), matching=matching.value
    )
    text = benchmark.table(figures)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text + "\n")
    typer.echo(json.dumps(figures.to_json()) if as_json else text)


@app.command()
def matching(
    asks: Annotated[int, typer.Option(min=1, help="How many earlier asks.")] = 10_000,
    items: Annotated[int, typer.Option(min=1, help="How many roadmap items.")] = 1_000,
) -> None:
    """How long reading and matching one ask takes, by words alone and by words and meaning; memory.

    Examples:

      python -m bot bench matching

      python -m bot bench matching --asks 50000
    """
    typer.echo(comparing.run(asks, items).table())


@app.command("staying-true")
def staying_true(
    answers: Annotated[int, typer.Option(min=1, help="How many standing answers.")] = 10_000,
) -> None:
    """How long looking at every answer takes after a roadmap import, and whether new asks wait for it.

    Examples:

      python -m bot bench staying-true

      python -m bot bench staying-true --answers 50000
    """
    typer.echo(
        deciding_again.run(answers, lambda words: typer.echo(f"measuring: {words} …", err=True)).table()
    )


@app.command()
def replay(
    decisions: Annotated[int, typer.Option(min=1, help="How many stored decisions.")] = 10_000,
) -> None:
    """How long trying a policy takes: every stored decision read and decided anew.

    Examples:

      python -m bot bench replay

      python -m bot bench replay --decisions 100000
    """
    typer.echo(f"{replaying.NOTES}: {replaying.run(decisions)}")
