"""Asks where people of other companies read along, by every way in: who hears what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.demo.stage import Stage
from bot.sandbox import Channel
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, POLICY, RANDOM, REP
from tests.end_to_end.stages import OUTSIDER, outbox_rows, quiet, staged
from triage.ports import UnitOfWork

SAFE = "SAML single sign-on is on our roadmap; timing isn't confirmed."
TEXT = "Acme ($120k ARR) needs SAML SSO before their renewal in March, dealbreaker"
SIZED = "Globex needs SCIM user provisioning, $300k renewal, dealbreaker"
QUIET_POLICY = POLICY.replace('digest = ["C0DIGEST"]', "digest = []")
EVERYBODY = frozenset({BOT, REP, OTHER_REP, PM, OUTSIDER})
SHARED = Channel(ASKS, "acme-and-us", EVERYBODY, is_ext_shared=True)
SHARED_RANDOM = Channel(RANDOM, "acme-lounge", EVERYBODY, is_ext_shared=True)


def said_by_the_bot(stage: Stage, channel: str) -> list[str]:
    places = stage.sandbox.messages(channel)
    found = [one for root in places for one in stage.sandbox.messages(channel, root["ts"])]
    return [one["text"] for one in found if one["user"] == BOT]


def is_for_outsiders(row: dict[str, Any]) -> bool:
    return not row["only_for"] and row["channel"] in (ASKS, RANDOM)


async def test_a_pm_hears_of_a_shared_ask_once_and_directly(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED], policy=QUIET_POLICY) as stage:
        ts = await stage.sandbox.say(REP, ASKS, SIZED)
        await stage.sandbox.say(REP, ASKS, "it is $400k really", ts)
        await quiet(stage)
        (called,) = stage.sandbox.messages(stage.sandbox.dm(PM))
        words = str(called["blocks"])
        assert "SCIM" in words
        assert "ASK-1" in words
        assert "Globex" in words
        assert "You " in words
        done = await stage.sandbox.click(PM, stage.sandbox.dm(PM), called["ts"], "why")
        assert done.acked
        await stage.sandbox.wait_for(lambda: stage.sandbox.view_of(PM)["callback_id"] == "proof")
        assert {row["kind"] for row in outbox_rows(tmp_path) if is_for_outsiders(row)} == {"safe"}


async def test_no_pm_is_called_for_an_ask_that_only_we_read(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.sandbox.say(REP, ASKS, SIZED)
        await quiet(stage)
        assert stage.sandbox.messages(stage.sandbox.dm(PM)) == []


async def test_what_is_typed_to_us_alone_is_not_posted_where_outsiders_read(tmp_path: Path) -> None:
    inside = Channel("C0INSIDE", "asks", EVERYBODY - {OUTSIDER})
    policy = QUIET_POLICY.replace(f'asks = ["{ASKS}"]', f'asks = ["{ASKS}", "{inside.id}"]')
    async with staged(tmp_path, channels=[SHARED, inside], policy=policy) as stage:
        await stage.sandbox.slash(REP, ASKS, "/ask", TEXT)
        await quiet(stage)
        assert stage.sandbox.messages(ASKS) == []
        assert said_by_the_bot(stage, inside.id)[0].startswith(f"<@{REP}> asks: ")


async def test_without_a_channel_of_our_own_a_command_says_so(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED], policy=QUIET_POLICY) as stage:
        done = await stage.sandbox.slash(REP, ASKS, "/ask", TEXT)
        assert "People of other companies" in str(done.reply)
        await quiet(stage)
        assert stage.sandbox.messages(ASKS) == []


async def test_an_outsiders_message_filed_by_a_gesture_tells_the_outsider_no_reasons(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED_RANDOM], policy=QUIET_POLICY) as stage:
        ts = await stage.sandbox.say(OUTSIDER, RANDOM, TEXT)
        await stage.sandbox.react(REP, RANDOM, ts, "pushpin")
        await quiet(stage)
        assert said_by_the_bot(stage, RANDOM) == [SAFE]
        assert stage.sandbox.whispers_to(OUTSIDER) == []
        (reasons,) = stage.sandbox.whispers_to(REP)
        assert reasons["text"].startswith("Yes — planned")


async def test_a_doubt_that_is_filed_in_a_shared_channel_stays_safe(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED], policy=QUIET_POLICY) as stage:
        await stage.sandbox.say(REP, ASKS, "and dark mode")
        await quiet(stage)
        (question,) = stage.sandbox.whispers_to(REP)
        await stage.sandbox.click(REP, ASKS, question["ts"], "file_doubt")
        await quiet(stage)
        assert stage.store.look(_is_shared)
        assert {row["kind"] for row in outbox_rows(tmp_path) if is_for_outsiders(row)} == {"safe"}


async def test_where_nobody_can_tell_who_reads_the_ask_counts_as_shared(tmp_path: Path) -> None:
    lounge = Channel(RANDOM, "random", EVERYBODY)
    async with staged(tmp_path, channels=[lounge], policy=QUIET_POLICY) as stage:
        ts = await stage.sandbox.say(OTHER_REP, RANDOM, TEXT)
        stage.sandbox.fail_next("conversations.info", error="internal_error", times=5)
        await stage.sandbox.forward(REP, RANDOM, ts)
        await quiet(stage)
        assert stage.store.look(_is_shared)
        assert said_by_the_bot(stage, RANDOM) == [SAFE]


def _is_shared(uow: UnitOfWork) -> bool:
    ask = uow.asks.get(1)
    assert ask
    return ask.shared
