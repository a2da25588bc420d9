"""A muted channel: every way in is recorded and decided, and nobody is told anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from handlers.asking import ASK_SHORTCUT
from handlers.gestures import FILE_SHORTCUT
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, REP
from tests.end_to_end.stages import outbox_rows, quiet, staged
from triage.asks import Ask, AskState
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import AnswerRecord, UnitOfWork
from triage.usecases.clicking import Clicked, Drafted, Outcome, send_draft
from triage.usecases.enriching import Word
from triage.usecases.handling import ask_rep, disagree, pass_on
from triage.usecases.muting import muted_channels, set_muted
from triage.usecases.telling import Said, tell
from triage.verdicts import Verdict

TEXT = "Acme needs SAML SSO before March, $120k ARR"
POSTS = {"chat.postMessage", "chat.postEphemeral", "chat.update", "reactions.add", "conversations.open"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        await running.store.write(set_muted, ASKS, True, PM, datetime.now(UTC))
        yield running
        await quiet(running)
        assert {call.method for call in running.sandbox.calls} & POSTS == set()
        # Whoever types a command gets one line back, or they would think that it is broken.
        assert [one for one in running.sandbox.ephemerals if "Recorded." not in one["text"]] == []
        assert outbox_rows(tmp_path) == []


def asks(stage: Stage) -> list[Ask]:
    def query(uow: UnitOfWork) -> list[Ask]:
        found = (uow.asks.get(number) for number in range(1, 9))
        return [ask for ask in found if ask]

    return stage.store.look(query)


def verdict(stage: Stage) -> Verdict | None:
    def query(uow: UnitOfWork) -> Verdict | None:
        record = uow.decisions.newest(1)
        return record and record.verdict

    return stage.store.look(query)


async def test_a_message_its_replies_edits_and_deletion(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "we want SAML SSO for Acme please")
    await stage.sandbox.say(REP, ASKS, "it's for Globex and they pay $300k", ts)
    await stage.sandbox.say(OTHER_REP, ASKS, "Acme asks again: SAML SSO before March")
    await stage.sandbox.edit(REP, ASKS, ts, "Initech needs SAML SSO")
    await quiet(stage)
    assert verdict(stage) is Verdict.YES
    replayed = stage.store.look(lambda uow: uow.asks.decided_since(None, 0, 10))
    assert 1 in [view.ask.number for view in replayed]
    await stage.sandbox.say(PM, ASKS, "No, outside our scope because nobody else needs it", ts)
    await quiet(stage)
    assert asks(stage)[0].state is AskState.ANSWERED
    await stage.sandbox.delete(REP, ASKS, ts)
    await quiet(stage)
    assert asks(stage)[0].state is AskState.WITHDRAWN


async def test_what_is_unsure_is_not_asked_about(stage: Stage) -> None:
    await stage.sandbox.say(REP, ASKS, "and dark mode")
    await quiet(stage)


async def test_a_mention_and_one_without_words(stage: Stage) -> None:
    await stage.sandbox.say(REP, ASKS, f"<@{BOT}> {TEXT}", raw=True)
    await stage.sandbox.say(REP, ASKS, f"<@{BOT}> :wave:", raw=True)
    await quiet(stage)
    assert len(asks(stage)) == 1


async def test_emoji_that_file_and_withdraw(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "reports by mail would be something")
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "pushpin")
    await quiet(stage)
    await stage.sandbox.react(PM, ASKS, ts, "no_entry_sign")
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "no_entry_sign")
    await quiet(stage)
    assert asks(stage)[0].state is AskState.WITHDRAWN


async def test_an_emoji_of_somebody_who_may_not_withdraw(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, TEXT)
    await stage.sandbox.react(OTHER_REP, ASKS, ts, "no_entry_sign")
    await quiet(stage)
    assert asks(stage)[0].state is AskState.OPEN


async def test_a_shortcut_and_a_forwarded_message(stage: Stage) -> None:
    first = await stage.sandbox.say(REP, ASKS, "reports by mail would be something")
    second = await stage.sandbox.say(REP, ASKS, "a darker look would be something")
    await quiet(stage)
    await stage.sandbox.message_shortcut(OTHER_REP, ASKS, first, FILE_SHORTCUT)
    await stage.sandbox.forward(OTHER_REP, ASKS, second)
    await quiet(stage)
    assert len(asks(stage)) == 2


async def test_a_command_and_the_form(stage: Stage) -> None:
    done = await stage.sandbox.slash(REP, ASKS, "/ask", TEXT)
    assert "Recorded" in str(done.reply)
    await stage.sandbox.global_shortcut(REP, ASK_SHORTCUT)
    view = stage.sandbox.view_of(REP)
    await stage.sandbox.submit(REP, view["id"], {"need": {"need": "dark mode"}})
    await quiet(stage)
    assert len(asks(stage)) == 2


async def test_what_people_do_about_an_ask_calls_nobody(stage: Stage) -> None:
    await stage.sandbox.say(REP, ASKS, "Globex wants dark mode")
    await stage.sandbox.say(REP, ASKS, TEXT)
    await quiet(stage)
    rules = load_policy(f'[autonomy]\ndefault = "draft"\n[people]\npms = ["{PM}"]\n')
    on = Occasion(rules, datetime.now(UTC))

    def act(uow: UnitOfWork) -> Clicked:
        ask, decided = uow.asks.get(2), uow.decisions.newest(2)
        assert ask is not None
        assert decided is not None
        for n in range(20):  # so often that letting it post would be offered
            said = AnswerRecord(1, 1, PM, Verdict.NO, None, "so", f"1.{n}", on.now, decided.gate, True)
            uow.answers.add(said)
        ask_rep(uow, ask, "Which of their teams?", Word(PM, "click:1"), on)
        pass_on(uow, ask, OTHER_REP, Word(PM, "click:2"), on)
        disagree(uow, ask, "they cancel without it", Word(REP, "click:3"), on)
        decided = uow.decisions.newest(2) or decided
        return send_draft(uow, 2, Word(PM, "click:4"), Drafted(decided.verdict, decided.quarter), on)

    clicked = await stage.store.write(act)
    assert clicked.outcome is Outcome.RECORDED


async def test_live_again_new_asks_are_answered(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        now = datetime.now(UTC)
        assert await stage.store.write(set_muted, ASKS, True, PM, now)
        assert not await stage.store.write(set_muted, ASKS, True, PM, now)
        await stage.sandbox.say(REP, ASKS, TEXT)
        await quiet(stage)
        assert stage.store.look(muted_channels) == (ASKS,)
        await stage.store.write(set_muted, ASKS, False, PM, now)
        ts = await stage.sandbox.say(REP, ASKS, "Globex needs dark mode")
        await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
        entries = stage.store.look(lambda uow: uow.audit.of(ASKS, 10))
        assert [(entry.who, entry.what) for entry in entries] == [(PM, "muted"), (PM, "went live")]


async def test_what_waited_to_be_said_is_not_said_once_muted(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await quiet(stage)
        now = datetime.now(UTC)
        ask = asks(stage)[0]
        said = Said("news:1", "notice", {"text": "late news"})
        on = Occasion(stage.bot.directory.policy(), now)
        await stage.store.write(tell, ask, said, on, now + timedelta(days=1))
        assert (await stage.store.outbox.counts())["queued"] == 1
        await stage.store.write(set_muted, ASKS, True, PM, now)
        assert (await stage.store.outbox.counts())["queued"] == 0
        await stage.store.write(set_muted, ASKS, False, PM, now)
        await quiet(stage)
        assert len(stage.sandbox.messages(ASKS, ts)) == 2
