"""The real bot on a stage, once per connection mode."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.settings import SlackMode
from tests.end_to_end.company import make_sandbox, seeded_store, write_policy


@pytest.fixture(params=list(SlackMode), ids=str)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A sandbox with the bot connected over Socket Mode, and again over HTTP."""
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        settings = stage_settings(
            sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path), request.param
        )
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            yield running
    store.close()
