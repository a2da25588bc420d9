"""A channel that people of other companies read: they see the customer's sentence, the rep the reasons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox import Channel, Person, Sandbox
from tests.end_to_end.company import ASKS, BOT, PM, POLICY, REP, seeded_store, write_policy

OUTSIDER = "U0OUTSIDE"
ASK = "Acme ($120k ARR) needs SAML SSO before their renewal in March, dealbreaker"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    people = [
        Person(REP, "rita", "Rita Rep"),
        Person(PM, "ada", "Ada PM", role="pm"),
        Person(OUTSIDER, "otto", "Otto Outside", is_stranger=True),
    ]
    shared = Channel(ASKS, "acme-and-us", frozenset({BOT, REP, PM, OUTSIDER}), is_ext_shared=True)
    store = seeded_store(tmp_path)
    async with Sandbox(people=people, channels=[shared]) as sandbox:
        policy = write_policy(tmp_path, POLICY.replace('digest = ["C0DIGEST"]', "digest = []"))
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", policy)
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            yield running
    store.close()


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [f"{message['text']} {message.get('blocks')}" for message in messages]


async def asked(stage: Stage, user: str = REP) -> str:
    ts = await stage.sandbox.say(user, ASKS, ASK)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
    return ts


async def test_the_thread_has_the_customers_sentence_and_the_rep_the_card(stage: Stage) -> None:
    ts = await asked(stage)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.ephemerals) == 1)
    public = stage.sandbox.messages(ASKS, ts)[1]
    assert public["text"] == "SAML single sign-on is on our roadmap; timing isn't confirmed."
    assert [block["type"] for block in public["blocks"]] == ["section"]
    assert public["blocks"][0]["text"]["text"] == public["text"]
    [whisper] = stage.sandbox.ephemerals
    assert (whisper["to"], whisper["thread_ts"]) == (REP, ts)
    assert whisper["text"].startswith("Yes — planned")
    assert "Worth: " in str(whisper["blocks"])


async def test_a_pms_answer_is_whispered_and_the_thread_keeps_the_safe_sentence(stage: Stage) -> None:
    ts = await asked(stage)
    await stage.sandbox.say(PM, ASKS, "No, outside our scope because nobody else needs it", ts)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.ephemerals) == 2)
    await stage.sandbox.wait_for(lambda: "edited" in stage.sandbox.messages(ASKS, ts)[1])
    public = stage.sandbox.messages(ASKS, ts)
    assert len(public) == 3
    assert public[1]["text"] == "We don't have this today, and it isn't scheduled."
    assert "Outside our scope" in stage.sandbox.ephemerals[1]["text"]


async def test_an_outsider_who_asks_is_whispered_nothing(stage: Stage) -> None:
    ts = await asked(stage, OUTSIDER)
    while (await stage.store.outbox.counts())["queued"]:
        await stage.sandbox.wait_for(lambda: True)
    assert stage.sandbox.ephemerals == []
    assert "ASK-" not in "".join(texts(stage.sandbox.messages(ASKS, ts)[1:]))


async def test_a_whisper_of_unknown_outcome_is_not_sent_again(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postEphemeral", drop_after_commit=True)
    await asked(stage)
    while (await stage.store.outbox.counts())["queued"]:
        await stage.sandbox.wait_for(lambda: True)
    assert len(stage.sandbox.ephemerals) == 1
    assert [call.method for call in stage.sandbox.calls].count("chat.postEphemeral") == 1


async def test_a_refused_whisper_is_tried_again(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postEphemeral", retry_after=0)
    await asked(stage)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.ephemerals) == 1)
