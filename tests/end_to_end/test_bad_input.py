"""What nobody hopes for: closed channels, unknown people, texts of every kind. Nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from bot.sandbox.limits import problems
from tests.end_to_end.company import ASKS, OTHER_REP, PM, REP
from tests.end_to_end.stages import quiet, staged
from triage.asks import Ask
from triage.ports import UnitOfWork

TEXT = "Acme needs SAML SSO before March, $120k ARR"


def the_ask(stage: Stage) -> Ask | None:
    def query(uow: UnitOfWork) -> Ask | None:
        return uow.asks.get(1)

    return stage.store.look(query)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("is_archived", "is archived"),
        ("not_in_channel", "not in that channel"),
        ("channel_not_found", "not in that channel"),
    ],
)
async def test_where_nothing_can_be_posted_the_asker_hears_it_directly_once(
    tmp_path: Path, error: str, words: str
) -> None:
    async with staged(tmp_path) as stage:
        stage.sandbox.fail_next("chat.postMessage", error=error)
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await quiet(stage)
        (told,) = stage.sandbox.messages(stage.sandbox.dm(REP))
        assert words in told["text"]
        assert "ASK-1" in told["text"]
        await stage.sandbox.say(PM, ASKS, "No, outside our scope because nobody else needs it", ts)
        await quiet(stage)
        assert len(stage.sandbox.messages(stage.sandbox.dm(REP))) == 1
        assert the_ask(stage)
        parked = await stage.store.outbox.parked(5)
        assert error in [row.error for row in parked]


async def test_a_command_for_an_archived_channel_gives_the_words_back(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        channels = stage.sandbox.world.channels
        channels[ASKS] = replace(channels[ASKS], is_archived=True)
        # Said in a channel that is still open to people.
        await stage.sandbox.slash(REP, "C0DIGEST", "/ask", TEXT)
        await quiet(stage)
        (told,) = stage.sandbox.messages(stage.sandbox.dm(REP))
        assert "is archived" in told["text"]
        assert "SAML SSO" in told["text"]


async def test_an_author_whom_slack_does_not_know(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.sandbox.fail_next("users.info", error="user_not_found", times=9)
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)


LONG = ("Acme needs SAML SSO before March. " + "Lorem ipsum dolor sit amet. " * 2000)[:40_000]
TEXTS = {
    "40,000 characters": LONG,
    "right to left": "Acme needs SAML SSO \u200fאנחנו צריכים כניסה אחידה לפני מרץ",
    "a code block": "Acme needs SAML SSO:\n```\n<saml:Assertion> & `x`\n```",
    "links with labels": "Acme needs <https://example.com/sso|SAML SSO>, see <https://example.com/a?b=c&amp;d=e>",
    "mentions of groups": "<!channel> <!subteam^S0PMS|@pms> <@U0PM> Acme needs SAML SSO in <#C0ASKS|asks>",
    "formatting": "*Acme* needs _SAML SSO_ ~not~ `now` &amp; soon",
    "control characters": "Acme needs SAML SSO\u0007\u202e before March",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_any_text_is_filed_and_answered_within_slacks_limits(tmp_path: Path, text: str) -> None:
    async with staged(tmp_path) as stage:
        ts = await stage.sandbox.say(REP, ASKS, text, raw=True)
        await quiet(stage)
        ask = the_ask(stage)
        assert ask
        assert (ask.text, ask.item) == (text, "SSO")
        (card,) = stage.sandbox.messages(ASKS, ts)[1:]
        assert problems(card["blocks"]) == []
        shown = f"{card['text']} {card['blocks']}"
        assert "<!channel" not in shown
        assert "<!subteam" not in shown
        assert "https://example.com" not in shown
        await stage.sandbox.click(OTHER_REP, ASKS, card["ts"], "why")
        await stage.sandbox.wait_for(lambda: bool(stage.sandbox.view_of(OTHER_REP)["blocks"]))
        assert problems(stage.sandbox.view_of(OTHER_REP)["blocks"]) == []


@pytest.mark.parametrize("text", [":tada: :rocket:", "🎉🚀", "\u200b", "..."])
async def test_only_emoji_is_talk_and_a_gesture_on_it_says_what_is_missing(tmp_path: Path, text: str) -> None:
    async with staged(tmp_path) as stage:
        ts = await stage.sandbox.say(REP, ASKS, text, raw=True)
        await stage.sandbox.react(OTHER_REP, ASKS, ts, "pushpin")
        await quiet(stage)
        assert len(stage.sandbox.messages(ASKS, ts)) == 1
        assert the_ask(stage) is None
        (told,) = stage.sandbox.whispers_to(OTHER_REP)
        assert "no words" in told["text"]
