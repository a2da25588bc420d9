"""Every way to file an ask ends in the same place: one ask, one card in the message's thread."""

from __future__ import annotations

from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.sandbox import File
from bot.sandbox.limits import problems
from handlers.asking import ASK_SHORTCUT
from handlers.gestures import FILE_SHORTCUT
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, RANDOM, REP
from triage.asks import Ask, Severity, Via
from triage.ports import UnitOfWork

TEXT = "Acme needs SAML SSO before March, $120k ARR"


def asks_of(stage: Stage) -> list[Ask]:
    def query(uow: UnitOfWork) -> list[Ask]:
        found = (uow.asks.get(number) for number in range(1, 10))
        return [ask for ask in found if ask]

    return stage.store.look(query)


async def card_in(stage: Stage, channel: str, ts: str, count: int = 2) -> dict[str, Any]:
    """The newest message of the thread once it has so many."""
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(channel, ts)) >= count)
    card = stage.sandbox.messages(channel, ts)[count - 1]
    assert card["user"] == BOT
    assert problems(card["blocks"]) == []
    return card


async def test_a_mention_files_the_message_anywhere(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, f"<@{BOT}> {TEXT}", raw=True)
    card = await card_in(stage, RANDOM, ts)
    assert card["text"].startswith("Yes — planned")
    assert [(ask.via, ask.author, ask.channel) for ask in asks_of(stage)] == [(Via.MENTION, REP, RANDOM)]


async def test_a_mention_in_a_thread_files_the_message_above(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, TEXT)
    await stage.sandbox.say(OTHER_REP, RANDOM, f"<@{BOT}> file this please", ts, raw=True)
    await card_in(stage, RANDOM, ts, 3)
    (ask,) = asks_of(stage)
    assert (ask.author, ask.filed_by, ask.ts) == (REP, OTHER_REP, ts)


async def test_a_reply_is_heard_in_the_thread_of_an_ask_filed_elsewhere(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, f"<@{BOT}> we need SAML SSO", raw=True)
    await card_in(stage, RANDOM, ts)
    await stage.sandbox.say(REP, RANDOM, "it's for Globex", ts)
    await stage.sandbox.wait_for(lambda: asks_of(stage)[0].account == "Globex")


async def test_an_emoji_files_somebody_elses_message_once(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, TEXT)
    await stage.sandbox.react(OTHER_REP, RANDOM, ts, "pushpin")
    await stage.sandbox.react(PM, RANDOM, ts, "pushpin")
    await card_in(stage, RANDOM, ts)
    await stage.bot.workers.drain()
    (ask,) = asks_of(stage)
    assert (ask.author, ask.filed_by, ask.via) == (REP, OTHER_REP, Via.REACTION)


async def test_a_shortcut_files_a_message_and_says_so(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, TEXT)
    done = await stage.sandbox.message_shortcut(OTHER_REP, RANDOM, ts, FILE_SHORTCUT)
    await card_in(stage, RANDOM, ts)
    assert done.acked
    (whisper,) = stage.sandbox.whispers_to(OTHER_REP)
    assert "Filed as" in whisper["text"]
    assert "ASK-1" in whisper["text"]
    await stage.sandbox.message_shortcut(OTHER_REP, RANDOM, ts, FILE_SHORTCUT)
    assert "This is" in stage.sandbox.whispers_to(OTHER_REP)[-1]["text"]
    assert len(asks_of(stage)) == 1


async def test_a_command_asks_aloud_and_gets_its_card(stage: Stage) -> None:
    done = await stage.sandbox.slash(REP, RANDOM, "/ask", TEXT)
    assert f"<#{ASKS}>" in str(done.reply)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 1)
    (anchor,) = stage.sandbox.messages(ASKS)
    assert anchor["text"] == f"<@{REP}> asks: {TEXT}"
    await card_in(stage, ASKS, anchor["ts"])
    (ask,) = asks_of(stage)
    assert (ask.author, ask.via, ask.ts, ask.account) == (REP, Via.COMMAND, anchor["ts"], "Acme Corp")


async def test_the_form_files_what_was_filled_in(stage: Stage) -> None:
    await stage.sandbox.global_shortcut(REP, ASK_SHORTCUT)
    view = stage.sandbox.view_of(REP)
    assert problems(view["blocks"]) == []
    await stage.sandbox.suggest(REP, "ask_account", "glo", view_id=view["id"])
    filled = {
        "account": {"ask_account": "Globex"},
        "problem": {"problem": "People share one password"},
        "need": {"need": "SAML single sign-on"},
        "severity": {"severity": "dealbreaker"},
        "amount": {"amount": "lots"},
        "due": {"due": "2027-06-30"},
    }
    await stage.sandbox.submit(REP, view["id"], filled)
    assert "80k USD a year" in stage.sandbox.view_errors[view["id"]]["amount"]
    await stage.sandbox.submit(REP, view["id"], filled | {"amount": {"amount": "90k"}})
    await stage.sandbox.wait_for(lambda: len(asks_of(stage)) == 1)
    (ask,) = asks_of(stage)
    assert (ask.account, ask.severity, ask.via) == ("Globex", Severity.DEALBREAKER, Via.FORM)
    assert ask.amount
    assert (ask.amount.units, str(ask.due_to), ask.problem) == (
        90_000,
        "2027-06-30",
        "People share one password",
    )


async def test_a_new_account_can_be_typed(stage: Stage) -> None:
    await stage.sandbox.slash(REP, ASKS, "/ask")
    view = stage.sandbox.view_of(REP)
    offered = await stage.sandbox.suggest(REP, "ask_account", "Stark", view_id=view["id"])
    assert "New account: Stark" in str(offered.reply)
    filled = {"account": {"ask_account": "new:Stark"}, "need": {"need": "dark mode"}}
    await stage.sandbox.submit(REP, view["id"], filled)
    await stage.sandbox.wait_for(lambda: len(asks_of(stage)) == 1)
    assert asks_of(stage)[0].account == "Stark"


async def test_a_forwarded_message_is_filed_where_it_stands(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, RANDOM, TEXT)
    await stage.sandbox.forward(OTHER_REP, RANDOM, ts)
    await card_in(stage, RANDOM, ts)
    dm = stage.sandbox.dm(OTHER_REP)
    await stage.sandbox.wait_for(lambda: "Filed as" in stage.sandbox.messages(dm)[-1]["text"])
    (ask,) = asks_of(stage)
    assert (ask.author, ask.filed_by, ask.via) == (REP, OTHER_REP, Via.FORWARD)


@pytest.mark.parametrize("address", ["https://sandbox.slack.com", ""])
async def test_a_pasted_link_files_the_message_it_leads_to(stage: Stage, address: str) -> None:
    """As Slack writes links, and as the page here copies them."""
    ts = await stage.sandbox.say(REP, RANDOM, TEXT)
    link = f"{address or stage.sandbox.url}/archives/{RANDOM}/p{ts.replace('.', '')}"
    await stage.sandbox.say(OTHER_REP, stage.sandbox.dm(OTHER_REP), link)
    await card_in(stage, RANDOM, ts)
    (ask,) = asks_of(stage)
    assert (ask.author, ask.filed_by, ask.via) == (REP, OTHER_REP, Via.FORWARD)


async def test_what_is_attached_stands_in_the_proof(stage: Stage) -> None:
    files = [File("rfp.pdf")]
    ts = await stage.sandbox.say(REP, ASKS, TEXT, files=files)
    card = await card_in(stage, ASKS, ts)
    assert [file.name for file in asks_of(stage)[0].files] == ["rfp.pdf"]
    await stage.sandbox.click(REP, ASKS, card["ts"], "why")
    await stage.sandbox.wait_for(lambda: "Attached: rfp.pdf" in str(stage.sandbox.view_of(REP)["blocks"]))


async def test_thanks_and_an_emoji_change_nothing(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, TEXT)
    card, before = await card_in(stage, ASKS, ts), asks_of(stage)
    for words in ("Thanks!", ":+1:", "great, thank you so much"):
        await stage.sandbox.say(REP, ASKS, words, ts)
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "heart")
    await stage.sandbox.wait_for(lambda: not stage.sandbox.pending)
    await stage.bot.workers.drain()
    assert asks_of(stage) == before
    assert len(stage.sandbox.messages(ASKS, ts)) == 5
    assert stage.sandbox.messages(ASKS, ts)[1] == card


async def test_words_alone_in_a_direct_message_get_help(stage: Stage) -> None:
    dm = stage.sandbox.dm(REP)
    await stage.sandbox.say(REP, dm, "hello?")
    await stage.sandbox.wait_for(lambda: "/ask" in stage.sandbox.messages(dm)[-1]["text"])
    assert asks_of(stage) == []


async def test_an_unclear_message_is_asked_about_in_private_once(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "and dark mode")
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.whispers_to(REP)) == 1)
    (question,) = stage.sandbox.whispers_to(REP)
    assert stage.sandbox.whispers_to(OTHER_REP) == []
    assert len(stage.sandbox.messages(ASKS, ts)) == 1
    await stage.sandbox.click(REP, ASKS, question["ts"], "file_doubt")
    await card_in(stage, ASKS, ts)
    assert len(asks_of(stage)) == 1


async def test_two_wishes_are_two_asks_with_a_card_each(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "Globex needs SAML SSO and an audit log export, $300k renewal")
    await card_in(stage, ASKS, ts, 3)
    assert [ask.item for ask in asks_of(stage)] == ["SSO", "AUDIT"]
    await stage.sandbox.delete(REP, ASKS, ts)
    await stage.sandbox.wait_for(lambda: {ask.state.value for ask in asks_of(stage)} == {"withdrawn"})


async def test_the_same_account_asking_again_enriches_its_ask(stage: Stage) -> None:
    first = await stage.sandbox.say(REP, ASKS, "Acme would like SAML SSO")
    await card_in(stage, ASKS, first)
    again = await stage.sandbox.say(OTHER_REP, ASKS, TEXT)
    told = await card_in(stage, ASKS, again)
    assert told["text"].startswith("Added to ASK-1.")
    (ask,) = asks_of(stage)
    assert ask.amount
    assert (ask.amount.units, ask.due_to is not None) == (120_000, True)


async def test_an_edit_updates_the_ask_and_its_card(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "Acme needs SAML SSO")
    card = await card_in(stage, ASKS, ts)
    await stage.sandbox.edit(REP, ASKS, ts, "Globex needs dark mode")
    await stage.sandbox.wait_for(lambda: asks_of(stage)[0].account == "Globex")
    await stage.sandbox.wait_for(lambda: "dark mode" in str(stage.sandbox.messages(ASKS, ts)[1]["blocks"]))
    assert stage.sandbox.messages(ASKS, ts)[1]["ts"] == card["ts"]
    assert asks_of(stage)[0].item == "DARK"


async def test_withdrawing_by_emoji_is_for_the_author_and_can_be_undone(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, TEXT)
    card = await card_in(stage, ASKS, ts)
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "no_entry_sign")
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.whispers_to(OTHER_REP)) == 1)
    assert asks_of(stage)[0].state.value == "open"
    await stage.sandbox.react(REP, ASKS, ts, "no_entry_sign")
    await stage.sandbox.wait_for(lambda: "Withdrawn" in stage.sandbox.messages(ASKS, ts)[1]["text"])
    await stage.sandbox.click(REP, ASKS, card["ts"], "restore")
    await stage.sandbox.wait_for(lambda: "Yes — planned" in stage.sandbox.messages(ASKS, ts)[1]["text"])
    assert asks_of(stage)[0].state.value == "open"


async def test_details_are_added_in_a_form_that_knows_the_ask(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "a customer needs SAML SSO")
    card = await card_in(stage, ASKS, ts)
    await stage.sandbox.click(REP, ASKS, card["ts"], "details")
    await stage.sandbox.wait_for(lambda: stage.sandbox.view_of(REP)["callback_id"] == "details_form")
    view = stage.sandbox.view_of(REP)
    await stage.sandbox.suggest(REP, "ask_account", "Init", view_id=view["id"])
    await stage.sandbox.submit(REP, view["id"], {"account": {"ask_account": "Initech"}})
    await stage.sandbox.wait_for(lambda: asks_of(stage)[0].account == "Initech")
