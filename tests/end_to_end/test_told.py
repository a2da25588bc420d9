"""``Told Acme``: one tap under an answer notes who told the customer what; slips are undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Channel
from handlers.blocks.card import CARD_WORDS, words
from tests.end_to_end.answers import Scene, playing
from tests.end_to_end.company import ANY_TIME, ASKS, BOT, OTHER_REP, PM, POLICY, REP
from tests.end_to_end.stages import PEOPLE, quiet, staged
from triage.told import Told
from triage.verdicts import Verdict

SSO = "Acme needs SAML SSO, $120k ARR"
YES = "Yes, in Q2 2027 because three renewals depend on it"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


def buttons(message: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [each["text"]["text"] for row in rows for each in row]


def told(scene: Scene) -> list[Told]:
    return list(scene.look(lambda uow: uow.tellings.of_asks([1])))


def audited(scene: Scene) -> list[tuple[str, str]]:
    return [(each.who, each.what) for each in scene.look(lambda uow: uow.audit.of("ASK-1", 50))]


async def answered(scene: Scene, text: str = SSO) -> tuple[dict[str, Any], dict[str, Any]]:
    """The card and the reply that tells of a PM's answer."""
    card = await scene.filed(text)
    await scene.sandbox.say(PM, ASKS, YES, card["thread_ts"])
    await scene.whispered(PM, "Recorded")
    await scene.later(seconds=61)
    await scene.until(lambda: "decided by" in scene.thread(card["thread_ts"])[-1]["text"])
    await scene.until(lambda: "decided by" in str(scene.thread(card["thread_ts"])[1]["blocks"]))
    _, card, *_, news = scene.thread(card["thread_ts"])
    return card, news


async def test_one_tap_makes_it_true_with_the_words_of_then(scene: Scene) -> None:
    _, news = await answered(scene)
    assert buttons(news) == ["Told Acme Corp"]
    assert words(news["blocks"]) <= CARD_WORDS
    await scene.sandbox.click(REP, ASKS, news["ts"], "told")
    said = await scene.whispered(REP, "Noted: you told Acme Corp")
    (noted,) = told(scene)
    assert (noted.account, noted.verdict, noted.quarter) == ("Acme Corp", Verdict.YES, "2027-Q2")
    assert (noted.told_by, noted.told_at) == (REP, scene.clock.now)
    assert noted.say in news["blocks"][0]["text"]["text"]
    assert f"*Yes, Apr–Jun 2027* — “{noted.say}”" in said["text"]
    assert (REP, "told the customer") in audited(scene)


async def test_an_answered_card_has_it_in_the_place_of_add_details(scene: Scene) -> None:
    card, news = await answered(scene)
    assert buttons(card) == ["Why?", "Told Acme Corp", "I disagree"]
    assert words(card["blocks"]) <= CARD_WORDS
    await scene.sandbox.click(REP, ASKS, card["ts"], "told")
    await scene.whispered(REP, "Noted: you told")
    await scene.sandbox.click(OTHER_REP, ASKS, news["ts"], "told")
    await scene.whispered(OTHER_REP, f"Noted already: <@{REP}> told Acme Corp")
    assert len(told(scene)) == 1
    view = await scene.why(REP, card)
    await scene.sandbox.click_in_view(REP, view["id"], "details")
    await scene.filled(REP, "details_form")


async def test_before_a_pm_answers_the_card_asks_for_details(scene: Scene) -> None:
    card = await scene.filed(SSO)
    assert buttons(card) == ["Why?", "Add details", "I disagree"]
    view = await scene.why(REP, card)
    assert "details" not in [
        each["action_id"]
        for block in view["blocks"]
        if block["type"] == "actions"
        for each in block["elements"]
    ]


async def test_a_slip_is_undone_by_whoever_made_it_or_a_pm(scene: Scene) -> None:
    _, news = await answered(scene)
    for who in (REP, OTHER_REP):
        await scene.sandbox.click(who, ASKS, news["ts"], "told")
    mine = await scene.whispered(REP, "Noted: you told")
    theirs = await scene.whispered(OTHER_REP, "Noted already")
    await scene.sandbox.click(OTHER_REP, ASKS, theirs["ts"], "undo_told")
    await scene.whispered(OTHER_REP, "Only whoever told the customer, or a PM")
    assert len(told(scene)) == 1
    await scene.sandbox.click(REP, ASKS, mine["ts"], "undo_told")
    await scene.whispered(REP, "Undone: ASK-1 is not noted as told.")
    assert told(scene) == []
    assert (REP, "took back what the customer was told") in audited(scene)
    await scene.sandbox.click(OTHER_REP, ASKS, news["ts"], "told")
    again = await scene.whispered(OTHER_REP, "Noted: you told")
    assert told(scene)[0].told_by == OTHER_REP
    await scene.sandbox.click(PM, ASKS, news["ts"], "told")
    for_pm = await scene.whispered(PM, "Noted already")
    await scene.sandbox.click(PM, ASKS, for_pm["ts"], "undo_told")
    await scene.whispered(PM, "Undone")
    assert told(scene) == []
    await scene.sandbox.click(OTHER_REP, ASKS, again["ts"], "undo_told")
    await scene.whispered(OTHER_REP, "That was undone already.")


async def test_what_changed_is_told_with_its_own_words(scene: Scene) -> None:
    card = await scene.filed("a customer asked whether we can import Zendesk tickets")
    await scene.sandbox.say(REP, ASKS, "it's Initech", card["thread_ts"])
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 4)
    changed = scene.thread(card["thread_ts"])[3]
    assert buttons(changed) == ["Told Initech"]
    assert words(changed["blocks"]) <= CARD_WORDS
    await scene.sandbox.click(REP, ASKS, changed["ts"], "told")
    await scene.whispered(REP, "Noted: you told Initech")
    decided = scene.look(lambda uow: uow.decisions.newest(1))
    assert decided is not None
    (noted,) = told(scene)
    assert (noted.verdict, noted.quarter) == (decided.verdict, decided.quarter)
    assert noted.say == decided.decision["say"]


@pytest.mark.parametrize(
    ("changed", "words_said"),
    [
        ({"is_restricted": True}, "Guests can't note that."),
        ({"is_stranger": True}, "Only people of the company"),
    ],
)
async def test_guests_and_outsiders_are_refused_kindly(
    tmp_path: Path, changed: dict[str, bool], words_said: str
) -> None:
    people = (PEOPLE[0], replace(PEOPLE[1], **changed), PEOPLE[2])
    inside = frozenset({BOT, *(each.id for each in people)})
    policy = POLICY if ANY_TIME in POLICY else POLICY + ANY_TIME
    async with staged(
        tmp_path, people=people, channels=(Channel(ASKS, "asks", inside),), policy=policy
    ) as stage:
        sandbox = stage.sandbox
        ts = await sandbox.say(REP, ASKS, SSO)
        await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
        await sandbox.say(PM, ASKS, YES, ts)
        await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 4)
        await quiet(stage)
        news = sandbox.messages(ASKS, ts)[-1]
        await sandbox.click(OTHER_REP, ASKS, news["ts"], "told")
        await sandbox.wait_for(lambda: words_said in str(sandbox.whispers_to(OTHER_REP)))
        assert stage.store.look(lambda uow: uow.tellings.of_asks([1])) == ()
