"""A deal lost for want of something is kept with its ask, however it is said, and can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Channel
from tests.end_to_end.answers import Scene, playing
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, REP
from tests.end_to_end.stages import OUTSIDER, PEOPLE, quiet, staged
from triage.usecases.losing import MARKED


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


def filled(ask_title: str, deal: str) -> dict[str, Any]:
    return {"need": {"need": ask_title}, "deal": {"deal": deal}}


async def test_a_message_may_say_so_and_is_an_ask_all_the_same(scene: Scene) -> None:
    card = await scene.filed("We lost the Initech deal because we don't have an audit log export")
    said = await scene.whispered(REP, "Noted: the deal with Initech counts as lost")
    ask = scene.ask()
    assert (ask.account, ask.lost_by) == ("Initech", REP)
    assert ask.lost_words == "We lost the Initech deal because we don't have an audit log export"
    before = scene.look(lambda uow: uow.decisions.newest(1))
    assert before is not None
    assert before.accounts == 1, "it counts as demand as before"
    await scene.sandbox.click(REP, ASKS, said["ts"], "not_lost")
    await scene.whispered(REP, "ASK-1: the deal is open again.")
    assert scene.ask().lost_at is None
    assert "said that the deal is not lost" in [
        each.what for each in scene.look(lambda uow: uow.audit.of("ASK-1", 9))
    ]
    assert card["text"]


async def test_a_plain_reply_is_enough(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    await scene.sandbox.say(OTHER_REP, ASKS, "they may go with Okta", card["thread_ts"])
    await scene.heard()
    assert scene.ask().lost_at is None
    await scene.sandbox.say(OTHER_REP, ASKS, "Sadly they went with Okta last week.", card["thread_ts"])
    await scene.whispered(OTHER_REP, "Noted: the deal with Acme Corp counts as lost")
    ask = scene.ask()
    assert (ask.lost_at, ask.lost_by) == (scene.clock.now, OTHER_REP)
    assert ask.lost_words == "Sadly they went with Okta last week."
    (enriched,) = [e for e in scene.look(lambda uow: uow.audit.of("ASK-1", 9)) if e.what == "enriched"]
    assert enriched.details == {"lost_words": ask.lost_words}


async def test_add_details_marks_and_unmarks(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    title = scene.ask().title
    await scene.sandbox.click(REP, ASKS, card["ts"], "details")
    form = await scene.filled(REP, "details_form")
    await scene.sandbox.submit(REP, form["id"], filled(title, "lost"))
    await scene.until(lambda: scene.ask().lost_at is not None)
    assert (scene.ask().lost_by, scene.ask().lost_words) == (REP, MARKED)
    await scene.sandbox.click(REP, ASKS, card["ts"], "details")
    again = await scene.filled(REP, "details_form")
    assert again["blocks"][-1]["element"]["initial_option"]["value"] == "lost"
    await scene.sandbox.submit(REP, again["id"], filled(title, "open"))
    await scene.until(lambda: scene.ask().lost_at is None)


async def test_a_customer_who_speaks_of_it_marks_nothing_and_hears_nothing(tmp_path: Path) -> None:
    people = (*PEOPLE[:3], replace(PEOPLE[3], is_stranger=True))
    shared = Channel(ASKS, "asks", frozenset({BOT, *(each.id for each in people)}), is_ext_shared=True)
    async with staged(tmp_path, people=people, channels=(shared,)) as stage:
        sandbox = stage.sandbox
        ts = await sandbox.say(REP, ASKS, "Acme needs SAML SSO, $120k ARR")
        await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
        await sandbox.say(OUTSIDER, ASKS, "we went with Okta, we lost the deal", ts)
        await quiet(stage)
        ask = stage.store.look(lambda uow: uow.asks.get(1))
        assert ask is not None
        assert ask.lost_at is None
        assert not sandbox.whispers_to(OUTSIDER)
        await sandbox.say(REP, ASKS, "they went with Okta", ts)
        await quiet(stage)
        assert "counts as lost" in str(sandbox.whispers_to(REP))
        assert "lost" not in str(sandbox.messages(ASKS, ts)[1:2])
