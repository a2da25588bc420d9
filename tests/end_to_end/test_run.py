"""``python -m bot run`` as a process of its own: starts, drains, refuses a second one, says what is wrong."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.end_to_end.company import ASKS, REP, make_sandbox, seeded_store, write_policy

ROOT = Path(__file__).resolve().parents[2]


def environment(sandbox: Sandbox, folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return kept | {
        "SLACK_BOT_TOKEN": sandbox.identity.bot_token,
        "SLACK_APP_TOKEN": sandbox.identity.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'because.db'}",
        "POLICY_FILE": str(folder / "policy.toml"),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "LOG_FORMAT": "json",
        **more,
    }


async def started(command: list[str], environ: dict[str, str]) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, cwd=ROOT, env=environ, stdout=pipe, stderr=pipe
    )


async def finished(command: list[str], environ: dict[str, str]) -> tuple[int, str, str]:
    process = await started(command, environ)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode or 0, out.decode(), err.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_policy(tmp_path)
    seeded_store(tmp_path).close()
    return tmp_path


async def test_it_drains_on_sigterm_and_refuses_a_second_one_beside_it(folder: Path) -> None:
    async with make_sandbox() as sandbox:
        environ = environment(sandbox, folder)
        bot = await started(["run"], environ)
        await sandbox.connected(timeout=30)
        code, _, err = await finished(["run"], environ)
        assert code == 3
        assert "Another bot is running" in err
        ts = await sandbox.say(REP, ASKS, "Acme needs SAML SSO, $10k")
        await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
        bot.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(bot.communicate(), 30)
        assert bot.returncode == 0
        assert sandbox.connections == 0
        lines = [json.loads(line) for line in log.decode().splitlines()]
        assert {"bot_started", "bot_stopped"} <= {line["event"] for line in lines}
        assert "xoxb" not in log.decode()
        assert "SAML" not in log.decode()


async def test_commands_beside_the_running_bot_are_seen_by_it(folder: Path) -> None:
    """A roadmap imported and a digest sent by other processes while the bot runs on SQLite."""
    sheet = folder / "roadmap.csv"
    sheet.write_text("key,title,status\nNEW,Zebra crossing planner,shipped\n")
    async with make_sandbox() as sandbox:
        environ = environment(sandbox, folder)
        bot = await started(["run"], environ)
        await sandbox.connected(timeout=30)
        assert (await finished(["roadmap", "import", str(sheet)], environ))[0] == 0
        ts = await sandbox.say(REP, ASKS, "Globex needs the zebra crossing planner")
        await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
        assert sandbox.messages(ASKS, ts)[1]["text"].startswith("Yes — available")
        assert (await finished(["digest", "send", "product"], environ))[0] == 0
        await sandbox.wait_for(lambda: len(sandbox.messages("C0DIGEST")) == 1)
        code, out, _ = await finished(["asks", "list", "--json"], environ)
        assert code == 0
        assert [ask["roadmap_item"] for ask in json.loads(out)] == ["NEW"]
        code, out, _ = await finished(["doctor", "--json"], environ)
        assert code == 0, out
        bot.send_signal(signal.SIGTERM)
        await bot.communicate()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET"),
    ],
)
async def test_a_missing_token_says_which_and_where_to_get_it(
    folder: Path, missing: dict[str, str], words: str
) -> None:
    async with make_sandbox() as sandbox:
        code, _, err = await finished(["run"], environment(sandbox, folder, **missing))
    assert code == 3
    assert words in err
    assert "api.slack.com/apps" in err
