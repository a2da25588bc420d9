"""What is said where nobody invited us to listen leaves no trace, neither in the store nor in the logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog

from bot.demo.stage import Stage
from bot.logs import set_up_logs
from bot.sandbox import Channel
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, POLICY, RANDOM, REP
from tests.end_to_end.stages import PEOPLE, quiet, staged

CANARY = "Acme needs the quetzalcanary export before March, $120k ARR"
WORD = b"quetzalcanary"
INSIDE = frozenset({BOT, *(each.id for each in PEOPLE if not each.is_stranger)})
QUIET = POLICY.replace('digest = ["C0DIGEST"]', "digest = []")
CHANNELS = (Channel(ASKS, "asks", INSIDE), Channel(RANDOM, "random", INSIDE))


def bytes_of(folder: Path) -> bytes:
    """The database with its write-ahead log and whatever else lies beside it."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """All that is logged as people run it."""
    written, root = StringIO(), logging.getLogger()
    before = root.handlers[:], root.level, structlog.get_config()
    monkeypatch.setattr("sys.stderr", written)
    set_up_logs("info", "json")
    yield written
    root.handlers[:], level, config = before
    root.setLevel(level)
    structlog.configure(**config)


async def say_all(stage: Stage) -> None:
    say, react = stage.sandbox.say, stage.sandbox.react
    ts = await say(REP, RANDOM, CANARY)
    await say(OTHER_REP, RANDOM, f"{CANARY}, yes", ts)
    await react(OTHER_REP, RANDOM, ts, "eyes")
    await react(OTHER_REP, RANDOM, ts, "tada")
    await react(OTHER_REP, RANDOM, ts, "no_entry_sign")
    await stage.sandbox.edit(REP, RANDOM, ts, f"{CANARY}!")
    other = await say(REP, RANDOM, CANARY)
    await stage.sandbox.delete(REP, RANDOM, other)
    await stage.sandbox.delete(REP, RANDOM, ts)


@pytest.mark.parametrize("asked_elsewhere", [False, True])
async def test_a_canary_leaves_no_byte(tmp_path: Path, asked_elsewhere: bool, told: StringIO) -> None:
    async with staged(tmp_path, channels=CHANNELS, policy=QUIET) as stage:
        if asked_elsewhere:
            await stage.sandbox.say(REP, ASKS, "Acme needs SAML SSO")
        await say_all(stage)
        await quiet(stage)
        assert WORD not in bytes_of(tmp_path)
    assert WORD not in bytes_of(tmp_path)
    assert "bot_started" in told.getvalue()
    assert WORD.decode() not in told.getvalue()


async def test_the_canary_would_be_seen(tmp_path: Path) -> None:
    """The test above could pass on a store that is empty, or elsewhere."""
    async with staged(tmp_path, channels=CHANNELS, policy=QUIET) as stage:
        await stage.sandbox.say(REP, ASKS, CANARY)
        await quiet(stage)
        assert WORD in bytes_of(tmp_path)
