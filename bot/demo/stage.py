"""A stage: a sandbox workspace with the real bot in it. The demo plays on it, and so do the tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.runtime.bot import Bot
from bot.runtime.policy_file import PolicyFile
from bot.sandbox import Sandbox
from bot.settings import Matching, Settings, SlackMode, read_settings
from bot.wiring import build_bot, now_utc
from storage import Store


@dataclass(frozen=True, slots=True)
class Stage:
    sandbox: Sandbox
    store: Store
    bot: Bot


def stage_settings(
    sandbox: Sandbox,
    database_url: str,
    policy_file: Path | None,
    mode: SlackMode = SlackMode.SOCKET,
    matching: Matching = Matching.LEXICAL,
) -> Settings:
    """The environment of a bot that talks to the sandbox; it listens on a free port of the loopback."""
    environ = {
        "SLACK_BOT_TOKEN": sandbox.identity.bot_token,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_SIGNING_SECRET": sandbox.identity.signing_secret,
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": "0",
        "MATCHING": matching,
    }
    if mode is SlackMode.SOCKET:
        environ["SLACK_APP_TOKEN"] = sandbox.identity.app_token
    if policy_file is not None:
        environ["POLICY_FILE"] = str(policy_file)
    return read_settings(environ, env_file=None)


@asynccontextmanager
async def running_bot(
    sandbox: Sandbox,
    store: Store,
    settings: Settings,
    *,
    clock: Callable[[], datetime] = now_utc,
    post_s: float = 1.0,
) -> AsyncIterator[Stage]:
    """The bot, started and connected to the sandbox; stopped at the end. ``post_s`` paces a channel."""
    bot = await build_bot(settings, store, PolicyFile.read(settings), clock, post_s=post_s)
    await bot.start()
    try:
        if settings.require_slack() is SlackMode.SOCKET:
            await sandbox.connected()
        else:
            sandbox.events_url = f"http://127.0.0.1:{bot.port}/slack/events"
        yield Stage(sandbox, store, bot)
    finally:
        await bot.stop()
