"""An ask in Slack gets a reasoned yes, later or no in its thread: through the real app, over both modes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.sandbox.limits import problems
from handlers.blocks.card import CARD_WORDS, words
from tests.end_to_end.company import ASKS, BOT, PM, RANDOM, REP


async def answer_to(stage: Stage, text: str, user: str = REP) -> dict[str, Any]:
    """The card the ask gets."""
    ts = await stage.sandbox.say(user, ASKS, text)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
    return stage.sandbox.messages(ASKS, ts)[1]


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("Acme ($120k ARR) needs SAML SSO before their renewal in March, dealbreaker", "Yes — planned"),
        ("Any chance we could get an audit log export for Globex?", "Later — planned, no date"),
        ("Initech is asking for Bitcoin payments, can we support that?", "No — "),
        ("Globex would like dark mode, nice to have", "Yes — available since 4 May 2026"),
        ("Initech needs a Salesforce connector for their ops team, $20k deal", "No for now — "),
    ],
)
async def test_every_ask_gets_its_card(stage: Stage, text: str, first_words: str) -> None:
    card = await answer_to(stage, text)
    assert card["text"].startswith(first_words)
    assert "ASK-1" in card["text"]
    assert card["user"] == BOT
    shown = str(card["blocks"])
    for side in ("Roadmap: ", "Worth: ", "Capacity: "):
        assert side in shown
    assert words(card["blocks"]) <= CARD_WORDS
    assert problems(card["blocks"]) == []
    assert card["metadata"]["event_payload"] == {"key": "card:1"}


async def test_chatter_and_other_channels_stay_unanswered_and_unstored(stage: Stage) -> None:
    await stage.sandbox.say(REP, RANDOM, "Acme needs the canary feature, $80k ARR")
    await stage.sandbox.say(REP, ASKS, "thanks everyone, great call today!")
    card = await answer_to(stage, "Acme needs SAML SSO")
    assert "ASK-1" in card["text"]
    assert len(stage.sandbox.messages(RANDOM)) == 1
    counts = await stage.store.inbox.counts()
    assert sum(counts.values()) == 2  # the canary's event was dropped before the journal


async def test_a_pm_answers_in_the_thread(stage: Stage) -> None:
    card = await answer_to(stage, "Globex would like an audit log export, $300k renewal")
    thread = card["thread_ts"]
    await stage.sandbox.say(PM, ASKS, "Yes, let me check", thread)
    await stage.sandbox.say(PM, ASKS, "Yes, in Q2 2027 because Globex and two more need it", thread)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, thread)) == 5)
    updated, told = stage.sandbox.messages(ASKS, thread)[1], stage.sandbox.messages(ASKS, thread)[4]
    assert told["text"].startswith("Yes, Apr–Jun 2027")
    assert f"<@{REP}>" in told["text"]
    await stage.sandbox.wait_for(lambda: "edited" in stage.sandbox.messages(ASKS, thread)[1])
    updated = stage.sandbox.messages(ASKS, thread)[1]
    assert f"decided by <@{PM}>" in str(updated["blocks"])


async def test_why_opens_the_proof_by_role(stage: Stage) -> None:
    card = await answer_to(stage, "Acme needs SAML SSO, $120k ARR, they can't log in otherwise")
    for person in (REP, PM):
        await stage.sandbox.click(person, ASKS, card["ts"], "why", "ASK-1")
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.views) == 2)
    of_rep, of_pm = stage.sandbox.views.values()
    assert "Planned for soon" in str(of_rep)
    assert "120" not in str(of_rep["blocks"])
    assert "$120k" in str(of_pm["blocks"])
