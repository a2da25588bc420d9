"""A workspace that takes no charts gets the same digest in words, and is not asked with charts again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.stage import Stage, running_bot, stage_settings
from tests.end_to_end.company import DIGEST, make_sandbox, seeded_store, write_policy
from tests.faults.conftest import settled
from tests.handlers.blocks.digests import PRODUCT
from triage.ports import Outgoing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CHART = "data_visualization"


async def send(stage: Stage, key: str) -> Mapping[str, Any]:
    """Queues a digest with two charts; the message that stands in the channel then."""
    values = {"kind": "product", **PRODUCT.to_json()}
    await stage.store.write(lambda uow: uow.outbox.put(Outgoing(key, "digest", DIGEST, values), NOW))
    stage.bot.sender.wake()
    await settled(stage)
    return stage.sandbox.messages(DIGEST)[-1]


def kinds(message: Mapping[str, Any]) -> list[str]:
    return [block["type"] for block in message.get("blocks", [])]


def posts(stage: Stage) -> int:
    return [call.method for call in stage.sandbox.calls].count("chat.postMessage")


async def test_where_charts_are_taken_they_are_sent(stage: Stage) -> None:
    assert kinds(await send(stage, "one")).count(CHART) == 2
    assert posts(stage) == 1


async def test_refused_charts_are_sent_as_words_once_and_that_is_remembered(stage: Stage) -> None:
    stage.sandbox.refuse_blocks(CHART)
    shown = await send(stage, "one")
    assert CHART not in kinds(shown)
    assert "*New asks of the last weeks*" in str(shown["blocks"])
    assert "Data: *12* of 20 next" in str(shown["blocks"])
    assert posts(stage) == 2
    assert CHART not in kinds(await send(stage, "two"))
    assert posts(stage) == 3
    assert len(stage.sandbox.messages(DIGEST)) == 2


async def test_it_is_remembered_over_a_restart_and_tried_again_after_a_month(tmp_path: Path) -> None:
    clock = [NOW]
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        sandbox.refuse_blocks(CHART)
        async with running_bot(sandbox, store, settings, clock=lambda: clock[0], post_s=0.0) as stage:
            await send(stage, "one")
        sandbox.refuse_blocks()
        async with running_bot(sandbox, store, settings, clock=lambda: clock[0], post_s=0.0) as stage:
            assert CHART not in kinds(await send(stage, "two"))
            clock[0] += timedelta(days=30)
            assert kinds(await send(stage, "three")).count(CHART) == 2
    store.close()


async def test_where_all_blocks_are_refused_the_words_go_and_charts_are_not_blamed(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", error="invalid_blocks", times=2)
    shown = await send(stage, "one")
    assert shown["text"].startswith("Weekly product digest, 16–23 Nov: 11 new asks")
    assert kinds(shown).count(CHART) == 0
    assert kinds(await send(stage, "two")).count(CHART) == 2
    assert posts(stage) == 4


async def test_another_refusal_is_not_taken_for_one_of_charts(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", retry_after=0)
    assert kinds(await send(stage, "one")).count(CHART) == 2
    assert kinds(await send(stage, "two")).count(CHART) == 2
