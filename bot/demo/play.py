"""The demo's play: a yes, a later, a no, a PM's answer and a digest, through the real bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo import northlight as company
from bot.demo.stage import Stage, running_bot, stage_settings
from bot.demo.transcript import in_plain_words
from bot.sandbox import Sandbox
from bot.settings import Matching
from storage import Store
from triage.digests import PRODUCT
from triage.messages import Message
from triage.occasion import Occasion
from triage.policy import Policy, load_policy
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.usecases.digest_runs import preview_digest, send_digest_now
from triage.usecases.hearing import hear_message
from triage.usecases.imports import import_accounts, import_capacity, import_roadmap

Print = Callable[[str], None]


class MissingAnswerError(Exception):
    """The bot said nothing, or something else than the play has it say."""


@dataclass
class SandboxTime:
    """The sandbox's time: back in the past week while it is furnished, then the real one."""

    clock: Callable[[], datetime]
    back: timedelta = timedelta(0)

    def __call__(self) -> float:
        return (self.clock() - self.back).timestamp()


@asynccontextmanager
async def opened(folder: Path, port: int, clock: Callable[[], datetime]) -> AsyncIterator[Stage]:
    """The company's workspace with a week behind it, and the bot in it."""
    time = SandboxTime(clock)
    database = f"sqlite:///{folder / 'demo.db'}"
    rules = company.demo_policy(folder)
    policy = load_policy(rules.read_text("utf-8"), str(rules))
    store = Store.open(database)
    store.migrate()
    try:
        async with company.sandbox(now=time, port=port) as sandbox:
            _import_files(store, policy, clock())
            await _play_past(sandbox, store, policy, time)
            settings = stage_settings(sandbox, database, rules, matching=Matching.HYBRID)
            async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
                yield stage
    finally:
        store.close()


async def play(stage: Stage, say: Print, clock: Callable[[], datetime]) -> None:
    """Plays and prints the transcript; MissingAnswerError where an answer does not come."""
    play = _Play(stage, say)
    await play.ask(company.ROSA, company.YES_ASK, "Yes — planned")
    await play.ask(company.LENA, company.LATER_ASK, "Later — planned")
    await play.ask(company.BEN, company.NO_ASK, "No — ")
    await play.chat(company.BEN, company.CHATTER)
    thread = await play.ask(company.ROSA, company.PROPOSED_ASK, "Proposed yes — ")
    await play.chat(company.TOMAS, company.PM_TALK, thread)
    soon = Quarter.containing(clock().date()).plus(1)
    answer = company.PM_ANSWER.format(quarter=f"Q{soon.number} {soon.year}")
    await play.answer(company.TOMAS, answer, thread, "Yes, ")
    await play.digest(clock())


class _Play:
    def __init__(self, stage: Stage, say: Print) -> None:
        self._stage, self._sandbox, self._say = stage, stage.sandbox, say
        self._names = {person.id: person.real_name for person in stage.sandbox.world.people.values()}

    async def ask(self, who: str, text: str, expected: str) -> str:
        """An ask and its card; gives the thread."""
        ts = await self.chat(who, text)
        card = await self._next_reply(ts, 1, expected)
        self._bot_says(card)
        return ts

    async def chat(self, who: str, text: str, thread: str | None = None) -> str:
        self._say(f"{'    ' if thread else ''}{self._names[who]}: {text}")
        return await self._sandbox.say(who, company.SALES_ASKS, text, thread)

    async def answer(self, who: str, text: str, thread: str, expected: str) -> None:
        """A PM's answer, and the news of it."""
        before = len(self._thread(thread))
        await self.chat(who, text, thread)
        self._bot_says(await self._next_reply(thread, before + 1, expected))

    async def digest(self, now: datetime) -> None:
        policy = load_policy(company.POLICY_FILE.read_text("utf-8"), str(company.POLICY_FILE))
        made = await self._stage.store.read(preview_digest, PRODUCT, company.PRODUCT, Occasion(policy, now))
        assert made is not None
        await self._stage.store.write(send_digest_now, PRODUCT, {company.PRODUCT: made}, now)
        self._stage.bot.sender.wake()
        await self._wait(lambda: bool(self._sandbox.messages(company.PRODUCT)), "the digest")
        self._say("\n#product")
        self._bot_says(self._sandbox.messages(company.PRODUCT)[-1])

    async def _next_reply(self, thread: str, place: int, expected: str) -> dict[str, Any]:
        await self._wait(lambda: len(self._thread(thread)) > place, expected)
        reply = self._thread(thread)[place]
        if not reply["text"].startswith(expected):
            raise MissingAnswerError(f"expected “{expected}…”, but the bot said “{reply['text']}”")
        return reply

    async def _wait(self, arrived: Callable[[], bool], what: str) -> None:
        try:
            await self._sandbox.wait_for(arrived, timeout=20)
        except TimeoutError as late:
            raise MissingAnswerError(f"“{what}…” did not come: {late}") from None

    def _thread(self, ts: str) -> list[dict[str, Any]]:
        return self._sandbox.messages(company.SALES_ASKS, ts)

    def _bot_says(self, message: dict[str, Any]) -> None:
        for line in in_plain_words(message, self._names):
            self._say(f"    │ {line}")
        self._say("")


def _import_files(store: Store, policy: Policy, now: datetime) -> None:
    today = now.astimezone(policy.zone).date()
    store.run(import_roadmap, company.roadmap(today), "demo", now)
    store.run(import_capacity, company.capacity(today), "demo", now)
    store.run(import_accounts, company.accounts(today, policy.workspace.currency), "demo", now)


async def _play_past(sandbox: Sandbox, store: Store, policy: Policy, time: SandboxTime) -> None:
    """The past week, heard as it was said; the bot posts its cards as soon as it starts."""
    for said in company.PAST:
        time.back = timedelta(days=said.days_ago)
        ts = await sandbox.say(said.who, company.SALES_ASKS, said.text)
        asked = Message(company.SALES_ASKS, ts, said.who, said.text)
        store.run(_hear, asked, policy, False, time)
        if said.reply:
            time.back -= timedelta(hours=3)
            reply_ts = await sandbox.say(company.TOMAS, company.SALES_ASKS, said.reply, ts)
            reply = Message(company.SALES_ASKS, reply_ts, company.TOMAS, said.reply, ts)
            store.run(_hear, reply, policy, True, time)
    time.back = timedelta(0)


def _hear(uow: UnitOfWork, message: Message, policy: Policy, by_pm: bool, time: SandboxTime) -> None:
    hear_message(uow, message, Occasion(policy, time.clock() - time.back), by_pm)
