"""``run``: the bot in a workspace."""

from __future__ import annotations

import asyncio
import gc
import os
import signal

from bot.commands.errors import CommandError, ExitCode
from bot.logs import set_up_logs
from bot.runtime.policy_file import PolicyFile
from bot.settings import Settings, SettingsError, read_settings
from bot.wiring import build_bot
from storage import AlreadyRunning, Store, StoreError
from triage.policy import PolicyError


def run() -> None:
    """Run the bot in a workspace: Socket Mode when SLACK_APP_TOKEN is set, else HTTP on HOST:PORT.

    Stops on SIGTERM or Ctrl-C after finishing what is in hand. What a crash left unfinished is taken up at
    the next start.

    Examples:

      python -m bot run

      LOG_FORMAT=json DATABASE_URL=postgresql://because@db/because python -m bot run
    """
    try:
        settings = read_settings(os.environ)
        settings.require_slack()
        set_up_logs(settings.log_level, settings.log_format)
        policy = PolicyFile.read(settings)
        asyncio.run(_run(settings, policy))
    except (SettingsError, StoreError, AlreadyRunning) as wrong:
        raise CommandError(str(wrong), ExitCode.ENVIRONMENT) from None
    except PolicyError as wrong:
        raise CommandError(f"The policy cannot be used:\n{wrong}", ExitCode.ENVIRONMENT) from None
    except OSError as wrong:
        words = f"Cannot listen on {settings.host}:{settings.port}: {wrong.strerror}. Set HOST or PORT."
        raise CommandError(words, ExitCode.ENVIRONMENT) from None


async def _run(settings: Settings, policy: PolicyFile) -> None:
    store = open_store(settings)
    try:
        with store.lock_for_running():
            bot = await build_bot(settings, store, policy)
            _spare_the_collector()
            await bot.run_until(stop_signal())
    finally:
        store.close()


def _spare_the_collector() -> None:
    """What start-up made stays, and cyclic garbage is rare: looking for it in all of that after every
    700 new objects (Python's default) cost about 8 % of the throughput."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(30_000, 20, 50)


def open_store(settings: Settings) -> Store:
    """The store at its newest schema; StoreError where it is not and may not be migrated."""
    store = Store.open(settings.database_url)
    if settings.migrate_on_start:
        store.migrate()
    elif problem := store.schema_problem():
        store.close()
        raise StoreError(problem)
    return store


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
