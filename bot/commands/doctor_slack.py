"""What ``doctor`` asks Slack: token and scopes, channels and membership, people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from bot.app_manifest import read_manifest
from bot.clients.slack_lookup import SlackLookup, SlackRefusedError, SlackUnreachableError, slack_lookup
from bot.commands.checks import Check, failure, ok, warning
from bot.settings import APPS_PAGE, Settings, SettingsError, SlackMode
from triage.digest_schedules import named_channels, named_people
from triage.digests import READ_BY_OTHERS, READ_BY_OTHERS_FIX
from triage.policy import Policy

_REINSTALL = f"add them at {APPS_PAGE} > your app > OAuth & Permissions, then Reinstall to Workspace"
_TOKEN_ERRORS = {
    "invalid_auth": "copy the Bot User OAuth Token again",
    "not_authed": "set SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from the workspace: install it again and copy the new token",
    "token_revoked": "install the app again and copy the new token",
    "token_expired": "install the app again with token rotation off and copy the new token",
    "not_allowed_token_type": "set SLACK_BOT_TOKEN to the token that begins with xoxb-",
}


async def slack_checks(settings: Settings, policy: Policy | None) -> list[Check]:
    """All that can be known; the rest is left out where Slack is out of reach or refuses the token."""
    try:
        mode = settings.require_slack()
    except SettingsError as wrong:
        return [failure("Slack token", str(wrong), "put it into .env, then run doctor again")]
    assert settings.slack_bot_token is not None
    async with slack_lookup(settings.slack_api_url, settings.slack_bot_token.get_secret_value()) as slack:
        try:
            checks = await _token(slack)
            checks += [await _way_in(slack, settings, mode)]
            if policy:
                checks += [check async for check in _channels(slack, policy)]
                checks += [check async for check in _people(slack, policy.people.pms)]
                checks += [check async for check in _readers(slack, policy)]
            return checks
        except SlackUnreachableError as wrong:
            return [failure("Slack", str(wrong), "check the network, the proxy and SLACK_API_URL")]
        except SlackRefusedError as wrong:
            do = _TOKEN_ERRORS.get(wrong.code, f"see {APPS_PAGE} > your app > OAuth & Permissions")
            return [failure("Slack token", f"Slack refuses it: {wrong.code}", do)]


async def _token(slack: SlackLookup) -> list[Check]:
    who, scopes = await slack.identity()
    checks = [ok("Slack token", f"connected to {who.get('team')} as {who.get('user')}")]
    if scopes is None:
        return [
            *checks,
            warning("Slack scopes", "the server does not tell them", "compare them with manifest.json"),
        ]
    wanted = read_manifest()["oauth_config"]["scopes"]["bot"]
    if lacking := sorted(set(wanted) - scopes):
        return [*checks, failure("Slack scopes", f"missing: {', '.join(lacking)}", _REINSTALL)]
    return [*checks, ok("Slack scopes", f"all {len(wanted)} are granted")]


async def _way_in(slack: SlackLookup, settings: Settings, mode: SlackMode) -> Check:
    """How events reach the bot."""
    if mode is SlackMode.HTTP or settings.slack_app_token is None:
        says = f"HTTP on {settings.host}:{settings.port}; Slack must reach POST /slack/events there"
        return ok("Slack events", says)
    try:
        await slack.check_app_token(settings.slack_app_token.get_secret_value())
    except SlackRefusedError as wrong:
        do = f"make one with connections:write at {APPS_PAGE} > your app, and turn Socket Mode on"
        return failure("Slack events", f"Slack refuses SLACK_APP_TOKEN: {wrong.code}", do)
    return ok("Slack events", "Socket Mode")


async def _channels(slack: SlackLookup, policy: Policy) -> AsyncIterator[Check]:
    asks, digest = policy.channels.asks, named_channels(policy)
    if not asks:
        do = 'name them in the policy file: [channels] asks = ["#asks"]'
        yield failure("Asks channels", "none is configured, so the bot reads nothing", do)
    if not digest:
        do = 'name one in the policy file: [channels] digest = ["#product"]'
        yield warning("Digest channels", "none is configured, so no digest is sent", do)
    for said in dict.fromkeys((*asks, *digest)):
        yield await _channel(slack, said, said in digest)


async def _channel(slack: SlackLookup, said: str, for_digest: bool) -> Check:
    name = f"Channel {said}"
    try:
        channel = await slack.channel(said)
    except SlackRefusedError as wrong:
        if wrong.code == "missing_scope":
            return failure(name, f"cannot be looked up without the scope {wrong.needed}", _REINSTALL)
        do = "check the name; if it is a private channel, write /invite @Because in it"
        return failure(name, f"cannot be found ({wrong.code})", do)
    shown = f"#{channel['name']}" if channel.get("name") else said
    if channel.get("is_archived"):
        return failure(name, f"{shown} is archived", "unarchive it, or take it out of the policy")
    if not channel.get("is_member"):
        return failure(name, f"the bot is not in {shown}", f"write /invite @Because in {shown}")
    if channel.get("is_ext_shared") is True:
        return _shared_channel(name, shown, for_digest)
    return ok(name, f"the bot is in {shown}")


def _shared_channel(name: str, shown: str, for_digest: bool) -> Check:
    if for_digest:
        return failure(name, READ_BY_OTHERS, READ_BY_OTHERS_FIX)
    says = "people of other companies read it, so only words for customers are posted"
    return ok(name, f"the bot is in {shown}; {says}")


async def _people(slack: SlackLookup, pms: Sequence[str]) -> AsyncIterator[Check]:
    if not pms:
        do = 'name them in the policy file: [people] pms = ["you@example.com"]'
        yield failure("PMs", "nobody is named, so nobody can answer", do)
    for said in pms:
        yield await _somebody(slack, f"PM {said}", said, "[people] pms")


async def _readers(slack: SlackLookup, policy: Policy) -> AsyncIterator[Check]:
    """Everybody whom digests name."""
    for said in named_people(policy):
        yield await _somebody(slack, f"Digest reader {said}", said, "[[digests]] people")


async def _somebody(slack: SlackLookup, name: str, said: str, key: str) -> Check:
    try:
        found = len(await slack.people(said))
    except SlackRefusedError as wrong:
        do = f"check the id, e-mail address or user group in the policy: {key}"
        return failure(name, f"cannot be found ({wrong.code})", do)
    if not found:
        return failure(name, "the user group has no members", "add people to it")
    return ok(name, "1 person" if found == 1 else f"{found} people")
