"""A stage on which PMs answer: a clock that stands still until it is moved, and short ways to look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox.limits import problems, view_problems
from tests.end_to_end.company import (
    ANY_TIME,
    ASKS,
    OTHER_PM,
    PM,
    POLICY,
    REP,
    make_sandbox,
    seeded_store,
    write_policy,
)
from triage.asks import Ask
from triage.ports import UnitOfWork

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
PMS = f'pms = ["{PM}", "{OTHER_PM}"]'
RULES = POLICY.replace("undo_seconds = 0", "undo_seconds = 60").replace(f'pms = ["{PM}"]', PMS)
OFFICE_HOURS = RULES.replace(ANY_TIME, "")
YES = "Yes, in Q2 2027 because Globex and two more need it"
NEED = "Globex would like an audit log export, $300k renewal"
R = TypeVar("R")


class Clock:
    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Scene:
    """The running bot with its clock."""

    stage: Stage
    clock: Clock

    @property
    def sandbox(self) -> Any:
        return self.stage.sandbox

    def look(self, query: Callable[[UnitOfWork], R]) -> R:
        return self.stage.store.look(query)

    def ask(self, number: int = 1) -> Ask:
        found = self.look(lambda uow: uow.asks.get(number))
        assert found is not None
        return found

    async def later(self, **duration: float) -> None:
        """Moves the clock and lets the sender look."""
        self.clock.now += timedelta(**duration)
        self.stage.bot.sender.wake()

    async def filed(self, text: str = NEED, user: str = REP) -> dict[str, Any]:
        """The ask's card (or what stands in its place)."""
        ts = await self.sandbox.say(user, ASKS, text)
        await self.sandbox.wait_for(lambda: len(self.thread(ts)) == 2)
        return dict(self.thread(ts)[1])

    def thread(self, ts: str) -> list[dict[str, Any]]:
        return list(self.sandbox.messages(ASKS, ts))

    async def heard(self) -> None:
        """Everything that was said has been taken up."""
        await self.until(lambda: self.sandbox.pending == 0)
        await self.stage.bot.workers.drain()

    async def until(self, holds: Callable[[], bool]) -> None:
        await self.sandbox.wait_for(holds)

    async def whispered(self, user: str, words: str) -> dict[str, Any]:
        """The newest whisper to this person that holds these words."""
        await self.until(lambda: any(words in each["text"] for each in self.sandbox.whispers_to(user)))
        found = [each for each in self.sandbox.whispers_to(user) if words in each["text"]][-1]
        assert problems(found["blocks"]) == []
        return dict(found)

    async def direct(self, user: str, words: str) -> dict[str, Any]:
        """The newest direct message that holds these words."""
        dm = self.sandbox.dm(user)
        await self.until(lambda: any(words in str(each) for each in self.sandbox.messages(dm)))
        found = [each for each in self.sandbox.messages(dm) if words in str(each)][-1]
        assert problems(found["blocks"]) == []
        return {**found, "channel": dm}

    async def why(self, user: str, card: dict[str, Any]) -> dict[str, Any]:
        """Why? opened from a card, once it is filled."""
        await self.sandbox.click(user, ASKS, card["ts"], "why")
        return await self.filled(user, "proof")

    async def filled(self, user: str, callback: str) -> dict[str, Any]:
        """The form on this person's screen, once it is there."""
        await self.until(lambda: self.sandbox.view_of(user)["callback_id"] == callback)
        view = dict(self.sandbox.view_of(user))
        shown = {key: view[key] for key in ("type", "title", "blocks", "close", "submit") if view.get(key)}
        assert view_problems(shown) == []
        return view

    async def chosen(self, user: str, card: dict[str, Any], what: str, callback: str) -> dict[str, Any]:
        """What opens for an entry in the menu of Why?."""
        view = await self.why(user, card)
        await self.sandbox.click_in_view(user, view["id"], "more", f"{what}:{name_of(view)}")
        return await self.filled(user, callback)

    def words_of(self, user: str) -> str:
        return str(self.sandbox.view_of(user)["blocks"])


def name_of(view: dict[str, Any]) -> str:
    """The ask of a Why? modal."""
    return str(view["title"]["text"]).removeprefix("Why? ")


def change(verdict: str, quarter: str, reason: str, shareable: str | None = None) -> dict[str, Any]:
    """The form for an answer, filled in."""
    return {
        "verdict": {"verdict": verdict},
        "quarter": {"quarter": quarter},
        "reason": {"reason": reason},
        "shareable": {"shareable": shareable},
    }


@asynccontextmanager
async def playing(folder: Path, rules: str = RULES, now: datetime = MONDAY) -> AsyncIterator[Scene]:
    clock, store = Clock(now), seeded_store(folder)
    async with make_sandbox(now=lambda: clock().timestamp()) as sandbox:
        settings = stage_settings(sandbox, f"sqlite:///{folder / 'because.db'}", write_policy(folder, rules))
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            yield Scene(stage, clock)
    store.close()
