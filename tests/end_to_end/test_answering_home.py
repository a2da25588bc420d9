"""PMs answer from App Home."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.answers import NEED, Scene, change, playing
from tests.end_to_end.company import ASKS, OTHER_PM, PM, REP
from triage.asks import AskState


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


async def home(scene: Scene) -> str:
    await scene.sandbox.open_home(PM)
    await scene.until(lambda: PM in scene.sandbox.homes)
    return str(scene.sandbox.homes[PM]["id"])


async def test_a_need_is_confirmed_in_one_click(scene: Scene) -> None:
    await scene.filed("Initech needs SAML SSO by October 2026, $90k renewal")
    await scene.filed(NEED)
    view = await home(scene)
    waiting = [each for each in scene.sandbox.homes[PM]["blocks"] if each["type"] == "actions"]
    assert "ASK-" in str(waiting)
    name = next(
        each["value"] for row in waiting for each in row["elements"] if each["action_id"] == "home_confirm"
    )
    await scene.sandbox.click_in_view(PM, view, "home_confirm", name)
    assert "Recorded:" in str(scene.sandbox.homes[PM]["blocks"])
    assert scene.ask(int(name.removeprefix("ASK-"))).state is AskState.ANSWERED
    rows = [each for each in scene.sandbox.homes[PM]["blocks"] if each["type"] == "actions"]
    confirmable = [each["value"] for row in rows for each in row["elements"]]
    assert name not in confirmable


async def test_keeping_an_answer_tells_whoever_disagreed(scene: Scene) -> None:
    card = await scene.filed(NEED)
    await scene.sandbox.say(PM, ASKS, "No — outside our scope, partners do this well", card["thread_ts"])
    await scene.whispered(PM, "Recorded")
    await scene.later(seconds=61)
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 4)
    await scene.sandbox.click(REP, ASKS, card["ts"], "disagree")
    form = await scene.filled(REP, "disagree_form")
    await scene.sandbox.submit(REP, form["id"], {"why": {"why": "their auditors insist on it"}})
    view = await home(scene)
    await scene.sandbox.click_in_view(PM, view, "home_confirm", "ASK-1")
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 5)
    assert scene.thread(card["thread_ts"])[4]["text"].endswith(f"<@{REP}>")
    assert scene.look(lambda uow: uow.handlings.get(scene.ask().need).disagreed_at) is None


async def test_changing_from_home_opens_the_form(scene: Scene) -> None:
    await scene.filed(NEED)
    view = await home(scene)
    await scene.sandbox.click_in_view(PM, view, "change_answer", "ASK-1")
    form = await scene.filled(PM, "change_form")
    await scene.sandbox.submit(PM, form["id"], change("later", "none", "After the redesign"))
    assert "Recorded: Later" in scene.words_of(PM)


async def test_who_was_slower_sees_who_decided(scene: Scene) -> None:
    card = await scene.filed(NEED)
    view = await home(scene)
    await scene.sandbox.say(
        OTHER_PM, ASKS, "No — outside our scope, partners do this well", card["thread_ts"]
    )
    await scene.whispered(OTHER_PM, "Recorded")
    await scene.sandbox.click_in_view(PM, view, "home_confirm", "ASK-1")
    assert f"<@{OTHER_PM}> decided meanwhile" in str(scene.sandbox.homes[PM]["blocks"])
