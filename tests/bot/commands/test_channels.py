"""Muting channels from the command line, beside a running bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bot.commands.conftest import CommandLine
from tests.end_to_end.company import ASKS, REP
from tests.end_to_end.stages import quiet, staged


def test_an_id_is_muted_listed_and_goes_live(bot: CommandLine) -> None:
    assert "No channel is muted" in bot("channels", "list").stdout
    assert bot.json("channels", "mute", "C0ASKS") == {"channel": "C0ASKS", "muted": True, "changed": True}
    assert "was muted already" in bot("channels", "mute", "C0ASKS").stdout
    assert bot.json("channels", "list") == {"muted": ["C0ASKS"]}
    assert "C0ASKS is live now" in bot("channels", "live", "C0ASKS").stdout
    assert bot.json("channels", "list") == {"muted": []}


def test_a_name_needs_slack(bot: CommandLine) -> None:
    assert "SLACK_BOT_TOKEN" in bot.refusal("channels", "mute", "#asks", code=3)


async def test_a_running_bot_follows_at_once(bot: CommandLine, tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        slack = {"SLACK_BOT_TOKEN": stage.sandbox.identity.bot_token, "SLACK_API_URL": stage.sandbox.api_url}

        async def run(*words: str) -> str:
            result = await asyncio.to_thread(bot, *words, **slack)
            return result.stdout + result.stderr

        assert "#asks is muted now" in await run("channels", "mute", "#asks")
        ts = await stage.sandbox.say(REP, ASKS, "Acme needs SAML SSO before March")
        await quiet(stage)
        assert len(stage.sandbox.messages(ASKS, ts)) == 1
        environ = slack | {"POLICY_FILE": str(tmp_path / "policy.toml")}
        environ["SLACK_APP_TOKEN"] = stage.sandbox.identity.app_token
        found = await asyncio.to_thread(bot.json, "doctor", **environ)
        (muted,) = [check for check in found["checks"] if check["name"] == "Muted channels"]
        assert muted["status"] == "warn"
        assert ASKS in muted["says"]
        assert "channels live" in muted["do"]
        assert "#asks is live now" in await run("channels", "live", "#asks")
        ts = await stage.sandbox.say(REP, ASKS, "Globex needs dark mode")
        await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
        assert "There is no channel #nowhere" in await run("channels", "mute", "#nowhere")


@pytest.mark.parametrize("command", ["mute", "live", "list"])
def test_each_command_has_examples(bot: CommandLine, command: str) -> None:
    assert "Examples" in bot("channels", command, "--help").stdout
