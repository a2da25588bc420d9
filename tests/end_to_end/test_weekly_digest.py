"""The clock's minute in a running bot: the weekly digest comes once, at its local time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo.stage import running_bot, stage_settings
from tests.end_to_end.company import DIGEST, make_sandbox, seeded_store, write_policy

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def test_the_digest_comes_once_at_its_time(tmp_path: Path) -> None:
    store, clock = seeded_store(tmp_path), Clock(SUNDAY)
    async with make_sandbox(now=lambda: clock().timestamp()) as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            for moment in (SUNDAY, MONDAY_NINE - timedelta(minutes=1)):
                clock.now = moment
                await stage.bot.tick()
                assert (await store.outbox.counts())["queued"] == 0
            for minutes in range(3):
                clock.now = MONDAY_NINE + timedelta(minutes=minutes)
                await stage.bot.tick()
            await sandbox.wait_for(lambda: len(sandbox.messages(DIGEST)) == 1)
            clock.now = MONDAY_NINE + timedelta(days=7)
            await stage.bot.tick()
            await sandbox.wait_for(lambda: len(sandbox.messages(DIGEST)) == 2)
        assert [message["text"][:21] for message in sandbox.messages(DIGEST)] == ["Weekly product digest"] * 2
    store.close()
