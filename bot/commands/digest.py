"""``digest preview|send``: what a digest would say, and sending one now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import typer

from bot.clients.slack_lookup import (
    SlackRefusedError,
    SlackUnreachableError,
    needs_lookup,
    slack_lookup,
)
from bot.commands.errors import CommandError, ExitCode
from bot.commands.importing import AsJson
from bot.commands.output import print_json, say, warn
from bot.commands.session import Session, open_session
from handlers.blocks.digest import digest_words
from handlers.blocks.lists import Drawing
from triage.digests import READ_BY_OTHERS, READ_BY_OTHERS_FIX, DigestError
from triage.occasion import Occasion
from triage.usecases.digest_runs import preview_digest, send_digest_now

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Preview a digest or send it now.")

Kind = Annotated[str, typer.Argument(metavar="KIND", help="Which digest: product.")]


@app.command()
def preview(kind: Kind, as_json: AsJson = False) -> None:
    """Show what the digest of the last seven days would say; sends nothing.

    Examples:

      python -m bot digest preview product

      python -m bot digest preview product --json | jq .asks
    """
    with open_session() as session:
        try:
            values = session.look(preview_digest, kind, "", Occasion(session.policy, session.now))
        except DigestError as wrong:
            raise CommandError(str(wrong)) from None
    workspace = session.policy.workspace
    if as_json:
        print_json(values)
    elif values is None:
        say("Nothing to tell, so nothing would be sent.")
    else:
        say(digest_words(values, Drawing(_no_link, workspace.currency, workspace.fiscal_year_start)))


@app.command()
def send(kind: Kind, as_json: AsJson = False) -> None:
    """Queue the digest of the last seven days for the digest channels; the running bot posts it at once.

    The scheduled digest is not affected. A channel that people of other companies read gets none.

    Examples:

      python -m bot digest send product
    """
    with open_session() as session:
        channels = _channels(session)
        for said in channels.shared:
            warn(f"{said}: {READ_BY_OTHERS}. Fix: {READ_BY_OTHERS_FIX}")
        if channels.shared and not channels.ids:
            raise CommandError("Nothing was queued.")
        try:
            keys = session.write(send_digest_now, kind, session.policy, channels.ids, session.now)
        except DigestError as wrong:
            raise CommandError(str(wrong)) from None
    if as_json:
        print_json({"queued": list(keys), "withheld": list(channels.shared)})
    else:
        channels_named = "1 channel" if len(keys) == 1 else f"{len(keys)} channels"
        say(f"Queued for {channels_named}; the running bot posts it at once.")


@dataclass(frozen=True, slots=True)
class _Channels:
    """Ids of the digest channels, and, as the policy has them, those that other companies read too."""

    ids: tuple[str, ...]
    shared: tuple[str, ...] = ()


def _channels(session: Session) -> _Channels:
    """Ids without a token are taken as they are: the bot asks Slack again before it posts."""
    said, settings = session.policy.channels.digest, session.settings
    if settings.slack_bot_token is None and not needs_lookup(said):
        return _Channels(said)
    if settings.slack_bot_token is None:
        words = (
            "SLACK_BOT_TOKEN is needed to look up channel names. Set it, or use channel ids in the policy."
        )
        raise CommandError(words, ExitCode.ENVIRONMENT)
    return asyncio.run(_looked_up(said, settings.slack_api_url, settings.slack_bot_token.get_secret_value()))


async def _looked_up(said: Iterable[str], api_url: str, token: str) -> _Channels:
    async with slack_lookup(api_url, token) as slack:
        try:
            found = [(one, await slack.channel(one)) for one in said]
        except SlackUnreachableError as wrong:
            raise CommandError(f"{wrong}. Nothing was queued.", ExitCode.ENVIRONMENT) from None
        except SlackRefusedError as wrong:
            words = f"A digest channel cannot be looked up ({wrong.code}). See: python -m bot doctor"
            raise CommandError(words, ExitCode.ENVIRONMENT) from None
    shared = tuple(one for one, channel in found if channel.get("is_ext_shared") is True)
    return _Channels(tuple(str(channel["id"]) for one, channel in found if one not in shared), shared)


def _no_link(_channel: str, _ts: str) -> str:
    """A terminal names threads by their ask."""
    return ""
