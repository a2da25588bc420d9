from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.runtime import sender
from tests.end_to_end.company import make_sandbox, seeded_store, write_policy


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setattr(sender, "_HISTORY_LAG_S", 0.05)
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            yield running
    store.close()


async def settled(stage: Stage) -> None:
    """Waits until nothing is queued any more."""
    while (await stage.store.outbox.counts())["queued"]:
        await stage.sandbox.wait_for(lambda: True)
