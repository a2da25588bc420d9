"""Whom digests can reach, as the command line sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.clients.slack_lookup import (
    SlackLookup,
    SlackRefusedError,
    SlackUnreachableError,
    needs_lookup,
    slack_lookup,
)
from bot.commands.errors import CommandError, ExitCode
from bot.commands.session import Session
from triage.digest_schedules import Reach, channel_trouble, named_channels, named_people

_NEEDED = "SLACK_BOT_TOKEN is needed to look up names. Set it, or use ids in the policy."


@dataclass(frozen=True, slots=True)
class Seen:
    """What Slack tells: the reach, and why no digest may go to some channels, by id."""

    reach: Reach
    troubles: dict[str, str] = field(default_factory=dict)


def seen_by_name(session: Session) -> Reach:
    """Without asking Slack: channels stand for themselves, and PMs are those named by id."""
    named = named_channels(session.policy)
    pms = tuple(each for each in session.policy.people.pms if each[0] in "UW" and "@" not in each)
    people = {said: (said,) for said in named_people(session.policy)}
    return Reach({said: said for said in named}, pms, people=people)


def seen_by_slack(session: Session) -> Seen:
    """Asks Slack for channels and PMs. Without a token ids are taken as they are: the bot asks Slack again
    before it posts. CommandError where names can't be looked up."""
    settings, policy = session.settings, session.policy
    if settings.slack_bot_token is None:
        if needs_lookup(named_channels(policy)) or any("@" in said for said in named_people(policy)):
            raise CommandError(_NEEDED, ExitCode.ENVIRONMENT)
        return Seen(seen_by_name(session))
    return asyncio.run(
        _looked_up(session, settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    )


async def _looked_up(session: Session, api_url: str, token: str) -> Seen:
    async with slack_lookup(api_url, token) as slack:
        try:
            channels, troubles = await _channels(slack, named_channels(session.policy))
            pms = [user for said in session.policy.people.pms for user in await _people(slack, said)]
            people = {said: await _people(slack, said) for said in named_people(session.policy)}
        except SlackUnreachableError as wrong:
            raise CommandError(f"{wrong}. Nothing was queued.", ExitCode.ENVIRONMENT) from None
    return Seen(Reach(channels, tuple(dict.fromkeys(pms)), people=people), troubles)


async def _channels(slack: SlackLookup, named: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    ids, troubles = {}, {}
    for said in named:
        try:
            found = await slack.channel(said)
        except SlackRefusedError:
            ids[said] = ""
            continue
        ids[said] = str(found["id"])
        if trouble := channel_trouble(found):
            troubles[ids[said]] = trouble
    return ids, troubles


async def _people(slack: SlackLookup, said: str) -> tuple[str, ...]:
    try:
        return await slack.people(said)
    except SlackRefusedError:
        return ()
