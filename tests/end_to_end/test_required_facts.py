"""A channel that requires facts: what is missing is asked for once; a plain reply fills it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from bot.sandbox.limits import problems
from tests.end_to_end.company import ASKS, OTHER_REP, PM, POLICY, REP
from tests.end_to_end.stages import quiet, staged
from tests.end_to_end.test_filing import asks_of
from triage.asks import Severity

REQUIRED = '[channels.require]\n"#asks" = ["account", "amount", "due", "severity"]\n'


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, policy=POLICY.replace("[people]", f"{REQUIRED}[people]")) as running:
        await running.sandbox.wait_for(lambda: bool(running.bot.directory.required_facts(ASKS)))
        yield running


def texts(stage: Stage, ts: str) -> list[str]:
    return [each["text"] for each in stage.sandbox.messages(ASKS, ts)[1:]]


async def test_what_is_missing_is_asked_for_once_and_plain_replies_fill_it(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "we need SAML SSO")
    await quiet(stage)
    card, question = stage.sandbox.messages(ASKS, ts)[1:]
    assert card["text"].startswith("Yes — planned")
    assert "which account, how much it is worth a year, by when they need it and how much" in question["text"]
    assert problems(question["blocks"]) == []
    await stage.sandbox.say(REP, ASKS, "thanks", ts)
    await stage.sandbox.say(REP, ASKS, "Globex, around $60k", ts)
    await stage.sandbox.say(OTHER_REP, ASKS, "by the end of June 2027, it's a dealbreaker for them", ts)
    await quiet(stage)
    (ask,) = asks_of(stage)
    assert (ask.account, ask.severity, str(ask.due_to)) == ("Globex", Severity.DEALBREAKER, "2027-06-30")
    assert ask.amount
    assert ask.amount.units == 60_000
    assert sum("Please add" in text for text in texts(stage, ts)) == 1
    assert "Globex" in str(stage.sandbox.messages(ASKS, ts)[1]["blocks"])


async def test_details_and_what_pms_say_fill_it_too_and_a_whole_ask_is_left_alone(stage: Stage) -> None:
    whole = "Acme needs SAML SSO by March 2027, $120k ARR, it's a dealbreaker"
    ts = await stage.sandbox.say(REP, ASKS, whole)
    await quiet(stage)
    assert len(texts(stage, ts)) == 1
    bare = await stage.sandbox.say(REP, ASKS, "Initech needs dark mode by March 2027, $90k, nice to have")
    await stage.sandbox.say(PM, ASKS, "they would pay $95k", bare)
    await quiet(stage)
    assert not any("Please add" in text for text in texts(stage, bare))


async def test_an_emoji_files_with_the_same_questions(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "reports by mail would be something")
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "pushpin")
    await quiet(stage)
    assert any("Please add" in text for text in texts(stage, ts))
