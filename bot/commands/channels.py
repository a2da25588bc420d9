"""``channels mute|live|list``: where the bot only listens."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.clients.slack_lookup import SlackRefusedError, SlackUnreachableError, needs_lookup, slack_lookup
from bot.commands.errors import CommandError, ExitCode
from bot.commands.importing import AsJson
from bot.commands.output import print_json, say
from bot.commands.session import WHO, Session, open_session
from triage.usecases.muting import muted_channels, set_muted

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Mute a channel, let it go live, list muted ones."
)

Named = Annotated[str, typer.Argument(metavar="CHANNEL", help="An id, or '#name'.")]


@app.command()
def mute(channel: Named, as_json: AsJson = False) -> None:
    """Mute a channel: everything is recorded and decided there, and nothing is posted.

    Compare what would have been answered with: python -m bot asks list. A running bot follows at once.

    Examples:

      python -m bot channels mute '#sales-asks'
    """
    _set(channel, True, as_json)


@app.command()
def live(channel: Named, as_json: AsJson = False) -> None:
    """Let a muted channel go live: from now on what is new is answered. A running bot follows at once.

    Examples:

      python -m bot channels live '#sales-asks'
    """
    _set(channel, False, as_json)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List muted channels, by id.

    Examples:

      python -m bot channels list --json
    """
    with open_session() as session:
        muted = session.look(muted_channels)
    if as_json:
        print_json({"muted": list(muted)})
    elif muted:
        say("\n".join(muted))
    else:
        say("No channel is muted.")


def _set(channel: str, muted: bool, as_json: bool) -> None:
    with open_session() as session:
        known = _id(session, channel)
        changed = session.write(set_muted, known, muted, WHO, session.now)
    state = "muted" if muted else "live"
    if as_json:
        print_json({"channel": known, "muted": muted, "changed": changed})
    else:
        say(f"{channel} is {state} now." if changed else f"{channel} was {state} already.")


def _id(session: Session, said: str) -> str:
    """The channel's id; without a token an id is taken as it is."""
    settings = session.settings
    if not needs_lookup([said]):
        return said
    if settings.slack_bot_token is None:
        words = "SLACK_BOT_TOKEN is needed to look up a channel's name. Set it, or use the channel's id."
        raise CommandError(words, ExitCode.ENVIRONMENT)
    return asyncio.run(_looked_up(said, settings.slack_api_url, settings.slack_bot_token.get_secret_value()))


async def _looked_up(said: str, api_url: str, token: str) -> str:
    async with slack_lookup(api_url, token) as slack:
        try:
            return str((await slack.channel(said))["id"])
        except SlackUnreachableError as wrong:
            raise CommandError(f"{wrong}. Nothing was changed.", ExitCode.ENVIRONMENT) from None
        except SlackRefusedError as wrong:
            words = f"There is no channel {said} that the bot can see ({wrong.code}); nothing was changed."
            raise CommandError(words) from None
