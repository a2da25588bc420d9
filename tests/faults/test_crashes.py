"""kill -9 at any point: what was acked is answered after the restart, once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.stage import running_bot, stage_settings
from bot.runtime import sender
from storage import Journaled
from tests.end_to_end.company import ASKS, REP, make_sandbox, seeded_store, write_policy

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("asks", [12])
async def test_killed_while_working_everything_is_answered_once(
    tmp_path: Path, asks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot as a process of its own is killed in the middle of its posts; its successor finishes them."""
    monkeypatch.setattr(sender, "_HISTORY_LAG_S", 0.05)
    seeded_store(tmp_path).close()
    database = f"sqlite:///{tmp_path / 'because.db'}"
    async with make_sandbox() as sandbox:
        settings = stage_settings(sandbox, database, write_policy(tmp_path))
        process = await _start_bot(sandbox.api_url, database, tmp_path / "policy.toml")
        await sandbox.connected(timeout=30)
        threads = [await sandbox.say(REP, ASKS, f"Acme needs SAML SSO, ${n + 10}k ARR") for n in range(asks)]

        def answered() -> int:
            return sum(len(sandbox.messages(ASKS, ts)) > 1 for ts in threads)

        await sandbox.wait_for(lambda: answered() >= 1, timeout=30)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        assert answered() < asks  # one post a second per channel: it was killed in the middle

        store = seeded_store(tmp_path)
        async with running_bot(sandbox, store, settings, post_s=0.0):
            await sandbox.wait_for(lambda: answered() == asks, timeout=30)
        assert [len(sandbox.messages(ASKS, ts)) for ts in threads] == [2] * asks
        store.close()


async def test_an_event_journaled_and_not_begun_is_taken_up_at_start(tmp_path: Path) -> None:
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        ts = await sandbox.say(REP, ASKS, "Acme needs SAML SSO")
        body = {
            "type": "event_callback",
            "event_id": "Ev-before-the-crash",
            "team_id": "T0SANDBOX",
            "event": {
                "type": "message",
                "channel": ASKS,
                "user": REP,
                "ts": ts,
                "text": "Acme needs SAML SSO",
            },
        }
        event = Journaled("Ev-before-the-crash", body, f"{ASKS}:{ts}", datetime.now(UTC))
        assert await store.inbox.journal(event, lease_s=3600)
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, post_s=0.0):
            await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
        assert len(sandbox.messages(ASKS, ts)) == 2
    store.close()


async def _start_bot(api_url: str, database: str, policy: Path) -> asyncio.subprocess.Process:
    environ = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database,
        "POLICY_FILE": str(policy),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "LOG_LEVEL": "error",
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", cwd=ROOT, env=environ)
