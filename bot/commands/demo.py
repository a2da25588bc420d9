"""``demo``: the whole thing on this machine, without a Slack account."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.errors import CommandError
from bot.commands.run import stop_signal
from bot.commands.session import clock
from bot.demo.play import MissingAnswerError, opened, play
from bot.logs import set_up_logs

_USUAL_PORT = 8765


def demo(
    script: Annotated[bool, typer.Option(help="Play the transcript and leave.")] = False,
    port: Annotated[int | None, typer.Option(help="Port of the page; 0 takes any free one.")] = None,
) -> None:
    """Show it: a Slack stand-in with a company in it, the real bot, and a page to try it yourself.

    Prints a yes, a later, a no, a PM's answer and a digest, then leaves the page open until Ctrl-C.

    Examples:

      python -m bot demo

      python -m bot demo --script
    """
    set_up_logs("error", "console")
    try:
        with tempfile.TemporaryDirectory(prefix="because-demo-") as folder:
            asyncio.run(_demo(Path(folder), script, 0 if script else _port(port)))
    except MissingAnswerError as missing:
        raise CommandError(f"An answer is missing: {missing}") from None
    except OSError as wrong:
        words = f"Cannot open the page on port {port}: {wrong.strerror}. Try --port 0 for any free one."
        raise CommandError(words) from None


def _port(wished: int | None) -> int:
    """The wished one; else the usual one, or any where another program has that."""
    if wished is not None:
        return wished
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _USUAL_PORT))
        except OSError:
            return 0
    return _USUAL_PORT


async def _demo(folder: Path, script: bool, port: int) -> None:
    async with opened(folder, port, clock) as stage:
        typer.echo("#sales-asks")
        await play(stage, typer.echo, clock)
        if script:
            return
        typer.echo(f"Open {stage.sandbox.url} and ask for something yourself. Ctrl-C ends it.")
        await stop_signal().wait()
