"""The clock's minute in a running bot: the weekly digest comes once, at its local time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
import structlog.testing

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox import Channel, Person, Sandbox
from tests.end_to_end.company import (
    ASKS,
    BOT,
    DIGEST,
    PM,
    POLICY,
    REP,
    make_sandbox,
    seeded_store,
    write_policy,
)
from tests.end_to_end.stages import quiet, until
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.usecases.digest_runs import preview_digest, send_digest_now

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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


async def test_each_person_gets_their_own_once_in_their_own_zone(tmp_path: Path) -> None:
    """A PM in Berlin what waits at nine there, a rep in Kolkata what moved on Friday at two."""
    store, clock = seeded_store(tmp_path), Clock(SUNDAY)
    async with make_sandbox(now=lambda: clock().timestamp()) as sandbox:
        for user, zone in ((PM, "Europe/Berlin"), (REP, "Asia/Kolkata")):
            sandbox.world.people[user] = replace(sandbox.world.people[user], tz=zone)
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            await stage.bot.directory.refresh()
            thread = await sandbox.say(REP, ASKS, "Globex needs SCIM user provisioning, $300k renewal")
            await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, thread)) == 2)
            await until(lambda: store.look(lambda uow: uow.people.get(REP)) is not None)
            await stage.bot.tick()
            got = await received(stage, clock, PM, MONDAY_NINE - 2 * HOUR, MONDAY_NINE + 2 * HOUR)
            assert [(f"{at:%H:%M}", "SCIM" in text) for at, text in got] == [("08:00", True)]
            await sandbox.say(PM, ASKS, "no, outside our scope", thread)
            await quiet(stage)
            friday = MONDAY_NINE + 4 * DAY
            got = await received(stage, clock, REP, friday - 2 * HOUR, friday + 2 * HOUR)
            assert [(f"{at:%H:%M}", "SCIM" in text) for at, text in got] == [("08:30", True)]
    store.close()


async def received(
    stage: Stage, clock: Clock, user: str, start: datetime, end: datetime
) -> list[tuple[datetime, str]]:
    """What comes to this person in direct messages while the clock ticks, each half hour."""
    got: list[tuple[datetime, str]] = []
    dm = stage.sandbox.dm(user)
    while start <= end:
        clock.now, before = start, len(stage.sandbox.messages(dm))
        await stage.bot.tick()
        await quiet(stage)
        got += [(start, str(message)) for message in stage.sandbox.messages(dm)[before:]]
        start += HOUR / 2
    return got


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncIterator[tuple[Stage, Clock]]:
    """A running bot whose digest channel is shared with another company."""
    members = frozenset({BOT, PM})
    channels = [Channel(ASKS, "asks", members), Channel(DIGEST, "partners", members, is_ext_shared=True)]
    store, clock = seeded_store(tmp_path), Clock(SUNDAY)
    people = [Person(PM, "ada", "Ada PM", role="pm")]
    async with Sandbox(people=people, channels=channels, now=lambda: clock().timestamp()) as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            await stage.bot.directory.refresh()
            yield stage, clock
    store.close()


async def test_no_digest_is_sent_where_other_companies_read(shared: tuple[Stage, Clock]) -> None:
    stage, clock = shared
    with structlog.testing.capture_logs() as logs:
        for moment in (SUNDAY, MONDAY_NINE, MONDAY_NINE + timedelta(minutes=1)):
            clock.now = moment
            await stage.bot.tick()
    [told] = [each for each in logs if each["event"] == "digest_withheld"]
    assert told["channel"] == DIGEST
    assert "other companies read this channel" in told["why"]
    direct = stage.sandbox.dm(PM)
    await stage.sandbox.wait_for(lambda: bool(stage.sandbox.messages(direct)))
    [message] = stage.sandbox.messages(direct)
    assert message["text"].startswith(f"The product digest for <#{DIGEST}> can't be sent: people of other")
    assert stage.sandbox.messages(DIGEST) == []


async def test_a_digest_that_is_queued_already_is_kept_back_and_doctor_can_tell(
    shared: tuple[Stage, Clock],
) -> None:
    """As after ``digest send`` without a token, or where the channel was shared in between."""
    stage, clock = shared
    on = Occasion(load_policy(POLICY), SUNDAY)
    content = await stage.store.read(preview_digest, "product", DIGEST, on)
    assert content is not None
    await stage.store.write(send_digest_now, "product", {DIGEST: content}, SUNDAY)
    stage.sandbox.fail_next("conversations.info", error="internal_error")
    stage.bot.sender.wake()
    while not (await stage.store.outbox.counts()).get("parked"):
        clock.now += timedelta(minutes=1)  # what Slack did not answer is asked again later
        stage.bot.sender.wake()
        await stage.sandbox.wait_for(lambda: True)
    [parked] = await stage.store.outbox.parked(3)
    assert "other companies read this channel" in parked.error
    assert stage.sandbox.messages(DIGEST) == []
    assert "chat.postMessage" not in {call.method for call in stage.sandbox.calls}
