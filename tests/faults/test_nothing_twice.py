"""Slack in a bad mood: dropped connections, limits, redeliveries. Everything is said, and said once."""

from __future__ import annotations

import pytest

from bot.demo.stage import Stage
from bot.sandbox import Sandbox
from tests.end_to_end.company import ASKS, DIGEST, REP
from tests.faults.conftest import settled

ASK = "Acme ($120k ARR) needs SAML SSO, dealbreaker"


async def thread_of(sandbox: Sandbox, text: str = ASK) -> str:
    ts = await sandbox.say(REP, ASKS, text)
    await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) >= 2, timeout=20)
    return ts


async def test_a_connection_dropped_after_slack_took_the_message_posts_once(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", drop_after_commit=True)
    ts = await thread_of(stage.sandbox)
    await settled(stage)
    assert len(stage.sandbox.messages(ASKS, ts)) == 2
    assert [call.method for call in stage.sandbox.calls].count("conversations.replies") == 1


@pytest.mark.parametrize("failure", [{"status": 500}, {"error": "internal_error"}, {"retry_after": 0}])
async def test_a_refusal_that_passes_is_tried_again(stage: Stage, failure: dict[str, int]) -> None:
    stage.sandbox.fail_next("chat.postMessage", **failure)  # type: ignore[arg-type]
    ts = await thread_of(stage.sandbox)
    await settled(stage)
    assert len(stage.sandbox.messages(ASKS, ts)) == 2


async def test_refused_blocks_are_sent_as_words(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", error="invalid_blocks")
    ts = await thread_of(stage.sandbox)
    assert stage.sandbox.messages(ASKS, ts)[1]["text"].startswith("Yes — planned")


async def test_a_lost_channel_parks_its_message_and_stops_no_other(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", error="not_in_channel")
    await stage.sandbox.say(REP, ASKS, ASK)
    second = await thread_of(stage.sandbox, "Any chance we could get an audit log export for Globex?")
    await settled(stage)
    assert len(stage.sandbox.messages(ASKS, second)) == 2
    assert [row.error for row in await stage.store.outbox.parked(10)] == ["not_in_channel"]


async def test_the_same_message_under_two_event_ids_is_one_ask(stage: Stage) -> None:
    ts = await thread_of(stage.sandbox)
    first = next(each for each in stage.sandbox.deliveries if each.body.get("event", {}).get("ts") == ts)
    await stage.bot.workers.take({**first.body, "event_id": "Ev-another-id"})
    await stage.bot.workers.take(first.body)
    await stage.bot.workers.drain()
    await settled(stage)
    assert len(stage.sandbox.messages(ASKS, ts)) == 2
    assert stage.store.look(lambda uow: uow.asks.get(2)) is None


async def test_a_digest_channel_is_not_read(stage: Stage) -> None:
    await stage.sandbox.say(REP, DIGEST, ASK)
    await thread_of(stage.sandbox)
    assert len(stage.sandbox.messages(DIGEST)) == 1
