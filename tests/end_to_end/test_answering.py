"""PMs answer in plain words: recorded at once, told once and later, undone in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.answers import MONDAY, OFFICE_HOURS, YES, Scene, change, playing
from tests.end_to_end.company import ASKS, OTHER_PM, OTHER_REP, PM, REP
from triage.asks import AskState


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


def reactions(scene: Scene, ts: str) -> list[str]:
    return [each["name"] for each in scene.thread(ts)[0].get("reactions", [])]


async def test_an_answer_is_recorded_at_once_and_told_after_the_time_to_undo(scene: Scene) -> None:
    card = await scene.filed()
    thread = card["thread_ts"]
    await scene.sandbox.say(OTHER_REP, ASKS, "my customer would like that too", thread)
    await scene.sandbox.say(PM, ASKS, YES, thread)
    recorded = await scene.whispered(PM, "Recorded: Yes, Apr–Jun 2027")
    assert "told to others in 60 s" in recorded["text"]
    await scene.until(lambda: f"decided by <@{PM}>" in str(scene.thread(thread)[1]["blocks"]))
    await scene.until(lambda: reactions(scene, thread) == ["white_check_mark"])
    assert scene.ask().state is AskState.ANSWERED
    await scene.later(seconds=59)
    assert len(scene.thread(thread)) == 4
    await scene.later(seconds=1)
    await scene.until(lambda: len(scene.thread(thread)) == 5)
    told = scene.thread(thread)[4]["text"]
    assert told.startswith("Yes, Apr–Jun 2027")
    assert told.endswith(f"<@{REP}> <@{OTHER_REP}>")
    assert scene.sandbox.whispers_to(REP) == []


async def test_undoing_puts_everything_back_and_nobody_hears(scene: Scene) -> None:
    await scene.filed("Initech would like SCIM user provisioning")
    card = await scene.filed("Globex needs SCIM user provisioning, $300k renewal, they can't go live")
    thread, before = card["thread_ts"], card["blocks"]
    held = scene.look(lambda uow: [(each.need, each.state) for each in uow.promises.live()])
    await scene.sandbox.say(PM, ASKS, "No — outside our scope, partners do this well", thread)
    recorded = await scene.whispered(PM, "Recorded: No")
    await scene.until(lambda: reactions(scene, thread) == ["no_entry"])
    await scene.sandbox.click(PM, ASKS, recorded["ts"], "undo_answer")
    assert "Undone." in scene.sandbox.whispers_to(PM)[-1]["text"]
    await scene.until(lambda: reactions(scene, thread) == [])
    await scene.until(lambda: scene.thread(thread)[1]["blocks"][0]["text"] == before[0]["text"])
    assert {scene.ask(1).state, scene.ask(2).state} == {AskState.OPEN}
    assert scene.look(lambda uow: [(each.need, each.state) for each in uow.promises.live()]) == held
    assert held != []
    await scene.later(minutes=5)
    await scene.stage.bot.sender.hand_out()
    assert len(scene.thread(thread)) == 3
    entries = scene.look(lambda uow: [each.what for each in uow.audit.of("ASK-2", 10)])
    assert entries == ["filed", "answered", "undid answer"]


async def test_undoing_is_for_its_author_and_its_time(scene: Scene) -> None:
    card = await scene.filed()
    await scene.sandbox.say(PM, ASKS, YES, card["thread_ts"])
    recorded = await scene.whispered(PM, "Recorded")
    await scene.later(seconds=60)
    await scene.sandbox.click(PM, ASKS, recorded["ts"], "undo_answer")
    assert "are being told already" in scene.sandbox.whispers_to(PM)[-1]["text"]
    assert scene.ask().state is AskState.ANSWERED


async def test_an_overruled_answer_is_not_told_and_stands_again_when_that_is_undone(scene: Scene) -> None:
    card = await scene.filed()
    thread = card["thread_ts"]
    await scene.sandbox.say(PM, ASKS, YES, thread)
    await scene.whispered(PM, "Recorded")
    await scene.later(seconds=20)
    await scene.sandbox.say(OTHER_PM, ASKS, "No — outside our scope, partners do this well", thread)
    recorded = await scene.whispered(OTHER_PM, "Recorded: No")
    await scene.later(seconds=45)
    await scene.stage.bot.sender.hand_out()
    assert len(scene.thread(thread)) == 4  # the first answer's time is over, yet it stands no more
    await scene.sandbox.click(OTHER_PM, ASKS, recorded["ts"], "undo_answer")
    await scene.until(lambda: f"decided by <@{PM}>" in str(scene.thread(thread)[1]["blocks"]))
    await scene.later(seconds=61)
    await scene.until(lambda: len(scene.thread(thread)) == 5)
    assert scene.thread(thread)[4]["text"].startswith("Yes, Apr–Jun 2027")


async def test_news_waits_for_working_hours(tmp_path: Path) -> None:
    async with playing(tmp_path, OFFICE_HOURS, MONDAY + timedelta(hours=9)) as scene:
        card = await scene.filed()
        thread = card["thread_ts"]
        await scene.sandbox.say(PM, ASKS, YES, thread)
        recorded = await scene.whispered(PM, "Recorded")
        assert "told to others Tue 24 Nov 09:00 where they are" in recorded["text"]
        await scene.later(hours=13)
        await scene.stage.bot.sender.hand_out()
        assert len(scene.thread(thread)) == 3
        await scene.later(hours=1)
        await scene.until(lambda: len(scene.thread(thread)) == 4)


async def test_somebody_who_asked_twice_is_told_once(scene: Scene) -> None:
    first = await scene.filed("Globex would like SCIM user provisioning")
    second = await scene.filed("Initech would like SCIM user provisioning")
    await scene.sandbox.say(
        PM, ASKS, "Later: after the redesign, because it replaces that page", first["thread_ts"]
    )
    await scene.whispered(PM, "Recorded: Later")
    await scene.until(lambda: "decided by" in str(scene.thread(second["thread_ts"])[1]["blocks"]))
    await scene.later(seconds=61)
    await scene.until(lambda: len(scene.thread(first["thread_ts"])) == 4)
    await scene.stage.bot.sender.hand_out()
    assert len(scene.thread(second["thread_ts"])) == 2


async def test_talk_that_leans_is_offered_buttons_once_and_in_private(scene: Scene) -> None:
    card = await scene.filed()
    thread = card["thread_ts"]
    await scene.sandbox.say(PM, ASKS, "no worries", thread)
    await scene.sandbox.say(PM, ASKS, "how many seats do they have?", thread)
    await scene.sandbox.say(PM, ASKS, "Yes, let me check with the team", thread)
    offer = await scene.whispered(PM, "Is that your answer to ASK-1?")
    await scene.heard()
    assert len(scene.sandbox.whispers_to(PM)) == 1
    buttons = offer["blocks"][1]["elements"]
    assert [each["text"]["text"] for each in buttons] == ["Yes…", "Later…", "No…", "Just a comment"]
    assert [each.get("style") for each in buttons] == ["primary", None, None, None]
    await scene.sandbox.click(PM, ASKS, offer["ts"], "offered_later")
    form = await scene.filled(PM, "change_form")
    assert "Yes, let me check with the team" in str(form["blocks"])
    await scene.sandbox.submit(PM, form["id"], change("later", "2027-Q3", "we look at it again in summer"))
    assert "Recorded: Later, Jul–Sep 2027" in scene.words_of(PM)
    await scene.until(lambda: "Later, Jul–Sep 2027" in scene.thread(thread)[1]["text"])
    await scene.sandbox.click(PM, ASKS, offer["ts"], "just_a_comment")
    assert "stays a comment" in scene.sandbox.whispers_to(PM)[-1]["text"]


async def test_a_rep_is_offered_nothing(scene: Scene) -> None:
    card = await scene.filed()
    await scene.sandbox.say(REP, ASKS, "Yes, let me check with the customer", card["thread_ts"])
    await scene.sandbox.say(REP, ASKS, YES, card["thread_ts"])
    await scene.heard()
    assert scene.sandbox.whispers_to(REP) == []
    assert scene.ask().state is AskState.OPEN


async def two_asks(scene: Scene) -> str:
    ts = str(
        await scene.sandbox.say(REP, ASKS, "Globex needs SAML SSO and an audit log export, $300k renewal")
    )
    await scene.until(lambda: len(scene.thread(ts)) == 3)
    return ts


async def test_in_a_thread_with_two_asks_the_named_one_is_answered(scene: Scene) -> None:
    thread = await two_asks(scene)
    await scene.sandbox.say(PM, ASKS, "ASK-2: no — outside our scope, partners do this well", thread)
    await scene.whispered(PM, "Recorded: No")
    assert (scene.ask(1).state, scene.ask(2).state) == (AskState.OPEN, AskState.ANSWERED)
    await scene.sandbox.say(PM, ASKS, YES, thread)  # the only one that is open
    await scene.whispered(PM, "Recorded: Yes")
    assert scene.ask(1).state is AskState.ANSWERED


async def test_where_it_is_unclear_the_pm_is_asked_which(scene: Scene) -> None:
    thread = await two_asks(scene)
    await scene.sandbox.say(PM, ASKS, YES, thread)
    which = await scene.whispered(PM, "Which of them does your answer decide?")
    assert {scene.ask(1).state, scene.ask(2).state} == {AskState.OPEN}
    await scene.sandbox.click(PM, ASKS, which["ts"], "which_ask_1")
    await scene.until(lambda: scene.ask(2).state is AskState.ANSWERED)
    assert scene.ask(1).state is AskState.OPEN
    assert "Recorded: Yes, Apr–Jun 2027" in str(scene.sandbox.whispers_to(PM)[-1])


async def test_an_answer_to_a_withdrawn_ask_is_not_recorded(scene: Scene) -> None:
    card = await scene.filed()
    await scene.sandbox.react(REP, ASKS, card["thread_ts"], "no_entry_sign")
    await scene.until(lambda: scene.ask().state is AskState.WITHDRAWN)
    await scene.sandbox.say(PM, ASKS, YES, card["thread_ts"])
    await scene.whispered(PM, "ASK-1 was withdrawn, so your answer was not recorded.")
