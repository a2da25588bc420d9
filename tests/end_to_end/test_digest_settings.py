"""``/because digest`` through the real bot: seeing, trying, saving, pausing, and what is told of mistakes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.demo.stage import Stage, running_bot, stage_settings
from tests.end_to_end.company import (
    ASKS,
    DIGEST,
    PM,
    POLICY,
    RANDOM,
    REP,
    make_sandbox,
    seeded_store,
    write_policy,
)
from tests.end_to_end.stages import outbox_rows, until
from tests.end_to_end.test_because import answer, because, turn
from tests.end_to_end.test_home import asked, labels, texts
from triage.digest_ports import DigestSetting

HERE, THERE = f"<#{DIGEST}|product>", f"<#{RANDOM}|random>"


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Stage]:
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path))
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            await running.bot.directory.refresh()
            yield running
    store.close()


def saved(slack: Stage) -> dict[tuple[str, str], DigestSetting]:
    settings = slack.store.look(lambda uow: uow.digest_settings.all())
    return {(setting.kind, setting.to): setting for setting in settings}


async def say(slack: Stage, who: str, typed: str) -> str:
    return texts(await because(slack, who, f"digest {typed}".strip()))


async def test_a_pm_sees_every_digest_and_previews_from_the_list(slack: Stage) -> None:
    shown = await because(slack, PM, "digest")
    assert f"*product* for <#{DIGEST}>: on Mondays at 09:00 (UTC) · next Mon" in texts(shown)
    assert "*queue* to 1 PM: on working days at 09:00, everyone's own time" in texts(shown)
    assert labels(shown) == ["Preview", "Try on me", "Set up a digest"]
    assert "quiet week" in texts(await turn(slack, PM, "because_try_preview"))


async def test_a_schedule_is_saved_over_the_policy_and_told_with_its_first_time(slack: Stage) -> None:
    said = await say(slack, PM, f"save sales {THERE} friday 9:30 Europe/Berlin")
    assert said.startswith(
        f"Saved: the sales digest for <#{RANDOM}> comes on Fridays at 09:30 (Europe/Berlin)"
    )
    setting = saved(slack)["sales", RANDOM]
    assert (setting.days, setting.time, setting.timezone) == ("friday", "09:30", "Europe/Berlin")
    assert (setting.changed_by, setting.paused) == (PM, False)
    [entry] = slack.store.look(lambda uow: uow.audit.of(RANDOM, 5))
    assert (entry.who, entry.what, entry.details["days"]) == (PM, "digest scheduled", "friday")
    await say(slack, PM, f"save product {HERE} every day at 5pm")
    assert "every day at 17:00 (UTC)" in await say(slack, PM, "")


MISTAKES = [
    (f"save sals {THERE} monday 09:00", "There is no digest “sals”. Did you mean sales?"),
    (f"save sales {THERE} mondy 09:00", "I know no day “mondy”. Did you mean monday?"),
    (f"save sales {THERE} monday 25:00", "“25:00” is no time of day. Write it like 09:00"),
    (f"save sales {THERE} monday 09:00 Europe/Berln", "Did you mean Europe/Berlin?"),
    ("save sales monday 09:00", "Which channel? Write it like"),
    ("save sales #nowhere monday 09:00", "Pick #nowhere from the list"),
    (f"save personal {THERE} monday 09:00", "goes to people, so it takes no channel"),
    (f"save sales {THERE}", "On which day, and at what time?"),
    ("save", "Which digest: product, sales, personal, queue?"),
    ("prevew product", "Did you mean preview?"),
    ("try sals", "Did you mean sales?"),
    ("pause", "Which digest? Write /because digest pause sales"),
    ("pause sales", "No sales digest goes out."),
    ("<!channel>", "I can't “&lt;!channel&gt;” a digest"),
]


async def test_mistakes_are_told_with_what_was_meant(slack: Stage) -> None:
    for typed, said in MISTAKES:
        shown = await say(slack, PM, typed)
        assert said in shown
        assert "<!channel>" not in shown
    assert saved(slack) == {}


async def test_a_channel_without_the_bot_is_refused_where_it_is_written(slack: Stage) -> None:
    channel = slack.sandbox.world.channels[RANDOM]
    slack.sandbox.world.channels[RANDOM] = type(channel)(RANDOM, "random", frozenset({PM}))
    said = await say(slack, PM, f"save sales {THERE} monday 09:00")
    assert said.startswith("Not saved: I am not in this channel. Write /invite @Because in it")
    slack.sandbox.fail_next("conversations.info", error="internal_error")
    said = await say(slack, PM, f"save sales {HERE} monday 09:00")
    assert "try again in a minute" in said
    assert saved(slack) == {}


async def test_a_digest_is_tried_on_oneself_alone(slack: Stage) -> None:
    await asked(slack, "Acme needs SAML SSO before March, $120k ARR")
    assert "on its way to you alone" in await say(slack, PM, "try product")
    await slack.sandbox.wait_for(lambda: bool(slack.sandbox.messages(slack.sandbox.dm(PM))))
    assert "1 new ask" in texts(slack.sandbox.messages(slack.sandbox.dm(PM))[-1])
    assert slack.sandbox.messages(DIGEST) == []


async def test_pausing_and_going_on(slack: Stage) -> None:
    assert "is paused" in await say(slack, PM, "pause product")
    assert "· paused" in await say(slack, PM, "")
    assert saved(slack)["product", DIGEST].days is None
    assert "goes on with its next time" in await say(slack, PM, f"resume product {HERE}")
    assert not saved(slack)["product", DIGEST].paused


async def test_everybody_pauses_their_own_and_nobody_elses(slack: Stage) -> None:
    await asked(slack, "Acme needs SAML SSO before March, $120k ARR")
    await until(lambda: slack.store.look(lambda uow: uow.people.get(REP)) is not None)
    assert "What moved on your asks comes to you next Fri" in await say(slack, REP, "")
    assert "You get no more digests from me" in await say(slack, REP, "pause")
    assert "What moved on your asks: paused." in await say(slack, REP, "")
    assert set(saved(slack)) == {("personal", REP), ("queue", REP)}
    for typed in (f"save sales {THERE} monday 09:00", "pause product", "try sales", f"pause {HERE}"):
        assert "so it is for PMs" in await say(slack, REP, typed)
    assert "go on" in await say(slack, REP, "resume mine")
    assert not any(setting.paused for setting in saved(slack).values())


async def test_a_digest_to_named_people_alone(slack: Stage) -> None:
    said = await say(slack, PM, f"save queue <@{PM}|ada> daily 08:00")
    assert said == f"Saved: the queue digest for <@{PM}> comes every day at 08:00, everyone's own time."
    assert saved(slack)["queue", ""].people == (PM,)
    assert "*queue* to 1 person: every day at 08:00" in await say(slack, PM, "")
    said = await say(slack, PM, f"save product {THERE} <@{REP}|rita> friday 17:00")
    assert said.startswith(f"Saved: the product digest for <#{RANDOM}>, <@{REP}> comes on Fridays at 17:00")
    assert {key for key in saved(slack) if key[0] == "product"} == {("product", RANDOM), ("product", REP)}
    assert f"*product* for <@{REP}>: on Fridays at 17:00, their own time" in await say(slack, PM, "")
    assert "Pick @nobody from the list" in await say(slack, PM, "save queue @nobody daily 08:00")


async def test_who_is_gone_is_refused_where_they_are_named(slack: Stage) -> None:
    world = slack.sandbox.world
    world.people[REP] = replace(world.people[REP], deleted=True)
    said = await say(slack, PM, f"save product <@{REP}|rita> friday 17:00")
    assert said.startswith("Not saved: rita: this person is not in Slack any more.")
    assert saved(slack) == {}


async def test_back_to_the_policys_schedule(slack: Stage) -> None:
    await say(slack, PM, f"save product {HERE} daily 17:00")
    await say(slack, PM, f"save sales {THERE} monday 09:00")
    assert await say(slack, PM, "reset product") == (
        f"Back to the policy: the product digest for <#{DIGEST}> comes on Mondays at 09:00 (UTC)."
    )
    assert "comes no more, because the policy does not name it" in await say(slack, PM, "reset sales")
    assert saved(slack) == {}
    assert "Nothing was saved in Slack for the sales digest" in await say(slack, PM, "reset sales")
    assert "so it is for PMs" in await say(slack, REP, "reset personal")


async def test_a_schedule_from_the_form(slack: Stage) -> None:
    await because(slack, PM, "digest")
    await slack.sandbox.click(PM, ASKS, answer(slack, PM)["ts"], "digest_set_up")
    view = slack.sandbox.view_of(PM)
    filled = {
        "kind": {"kind": "sales"},
        "channel": {"channel": RANDOM},
        "days": {"days": "working days"},
        "time": {"time": "08:15"},
        "timezone": {"timezone": "Asia/Kolkatta"},
    }
    wrong = await slack.sandbox.submit(PM, view["id"], filled)
    assert "Did you mean Asia/Kolkata?" in wrong.reply["errors"]["timezone"]  # type: ignore[index]
    without = await slack.sandbox.submit(PM, view["id"], {**filled, "channel": {}, "timezone": {}})
    assert "Which channel?" in without.reply["errors"]["channel"]  # type: ignore[index]
    await slack.sandbox.submit(PM, view["id"], {**filled, "timezone": {"timezone": "Asia/Kolkata"}})
    assert "on working days at 08:15 (Asia/Kolkata)" in str(slack.sandbox.view_of(PM)["blocks"])
    assert saved(slack)["sales", RANDOM].days == "working days"


async def test_the_policys_people_are_found_and_who_is_gone_is_told_once(tmp_path: Path) -> None:
    named = '[[digests]]\nkind = "{}"\nwhen = "daily"\ntime = "09:00"\npeople = ["{}"]\n'
    policy = (
        POLICY + named.format("queue", "ada@because.test") + named.format("personal", "gone@because.test")
    )
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        file = write_policy(tmp_path, policy)
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", file)
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            directory = running.bot.directory
            assert not await directory.refresh()
            assert directory.is_complete, "who is not to be found keeps nothing waiting"
            everybody = directory.people_ids(["ada@because.test", "gone@because.test"])
            assert everybody == {"ada@because.test": (PM,), "gone@because.test": ()}
            for _ in range(2):
                await running.bot.tick()
            listed = await say(running, PM, "")
            assert "*queue* to 1 person: every day at 09:00" in listed
            assert "nobody is left to read it: gone@because.test is not to be found in Slack" in listed
            told = [row for row in outbox_rows(tmp_path) if row["kind"] == "digest_trouble"]
            assert [row["channel"] for row in told] == [PM]
    store.close()
