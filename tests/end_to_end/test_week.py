"""A week of a busy company: sixty asks, a dozen flips, three things shipped; nobody is told anything twice.

The clock moves in steps of two hours; people live in four time zones; imports come at odd hours.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox import Channel, Person, Sandbox
from storage import Store
from tests.end_to_end.answers import Clock
from tests.end_to_end.company import ASKS, BOT, DIGEST, write_policy
from tests.end_to_end.stages import outbox_rows, until
from tests.storage.what_stands import assert_repeated_rightly
from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.changes import FlipState
from triage.money import Money
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.usecases.imports import import_accounts, import_capacity, import_roadmap

SUNDAY = datetime(2026, 11, 22, 22, tzinfo=UTC)
STEP = timedelta(hours=2)
ZONES = {
    "U0NINA": "America/New_York", "U0BERT": "Europe/Berlin", "U0KIRA": "Asia/Kolkata", "U0UWE": "UTC",
    "U0LISA": "America/New_York", "U0ADA": "Europe/Berlin", "U0TOM": "America/New_York",
}  # fmt: skip
REPS, PMS = tuple(ZONES)[:5], ("U0ADA", "U0TOM")
THINGS = (
    "audit log export",
    "dark mode",
    "SCIM provisioning",
    "offline maps",
    "usage alerts",
    "custom roles",
)
POLICY = f"""
[workspace]
currency = "USD"
timezone = "Europe/Berlin"
[channels]
asks = ["{ASKS}"]
digest = ["{DIGEST}"]
[people]
pms = ["U0ADA", "U0TOM"]
[answers]
undo_seconds = 0
[[areas]]
name = "Platform"
words = ["audit", "scim", "roles"]
team = "Platform"
pm = "U0ADA"
[[areas]]
name = "App"
words = ["dark", "maps", "alerts"]
team = "App"
pm = "U0TOM"
"""


@dataclass
class Week:
    """The running bot and its clock."""

    stage: Stage
    folder: Path
    clock: Clock
    roadmap: dict[str, RoadmapItem] = field(default_factory=dict)

    async def until(self, moment: datetime) -> None:
        """Moves the clock there step by step, with everything that happens by itself."""
        while self.clock.now < moment:
            self.clock.now += STEP
            await self.settle()

    async def settle(self) -> None:
        await self.stage.bot.tick()
        while await self.stage.bot.stay_true():
            pass
        self.stage.bot.sender.wake()
        await until(self._all_said)

    def _all_said(self) -> bool:
        now = self.clock.now.isoformat(" ", "microseconds")
        rows = outbox_rows(self.folder)
        return not any(row["state"] == "queued" and row["due_at"] <= now for row in rows)

    async def ask(self, who: str, account: str, thing: str) -> None:
        thread = await self.stage.sandbox.say(who, ASKS, f"{account} needs {thing}, it is a pain without")
        await self.stage.sandbox.wait_for(lambda: len(self.stage.sandbox.messages(ASKS, thread)) > 1)

    async def plan(self, key: str, **changes: Any) -> None:
        """An import by product at whatever hour."""
        self.roadmap[key] = replace(self.roadmap[key], **changes)
        await self.stage.store.write(import_roadmap, list(self.roadmap.values()), "U0ADA", self.clock.now)
        await self.settle()


async def test_a_week_tells_each_person_each_thing_once_and_in_time(tmp_path: Path) -> None:
    clock = Clock(SUNDAY)
    people = [
        Person(user, user[2:].lower(), user[2:].title(), role="pm" if user in PMS else "rep", tz=zone)
        for user, zone in ZONES.items()
    ]
    inside = frozenset({BOT, *ZONES})
    places = [Channel(ASKS, "asks", inside), Channel(DIGEST, "product", inside)]
    store = furnished(tmp_path)
    async with Sandbox(people=people, channels=places, now=lambda: clock().timestamp()) as sandbox:
        settings = stage_settings(
            sandbox, f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path, POLICY)
        )
        async with running_bot(sandbox, store, settings, clock=clock, post_s=0.0) as stage:
            week = Week(stage, tmp_path, clock, {item.key: item for item in ITEMS})
            await live(week)
            check(week)
    store.close()


ITEMS = tuple(RoadmapItem(f"R-{number}", thing.capitalize()) for number, thing in enumerate(THINGS))
SOON, NEXT = "2026-Q4", "2027-Q1"


def furnished(folder: Path) -> Store:
    store = Store.open(f"sqlite:///{folder / 'because.db'}")
    store.migrate()
    store.run(import_roadmap, ITEMS, "U0ADA", SUNDAY)
    teams = [
        TeamQuarter(team, Quarter(2026, 4).plus(n), 40) for team in ("Platform", "App") for n in range(3)
    ]
    store.run(import_capacity, teams, "U0ADA", SUNDAY)
    book = [Account(f"Customer{number} Inc", revenue=Money.of(30_000, "USD")) for number in range(30)]
    store.run(import_accounts, book, "U0ADA", SUNDAY)
    return store


async def live(week: Week) -> None:
    """Sixty asks on five days; twelve changes of the plan, three of them ship something, some at night."""
    await week.until(SUNDAY + timedelta(hours=12))
    asks = iter(range(60))
    for day in range(5):
        for number in (next(asks) for _ in range(12)):
            await week.ask(REPS[number % 5], f"Customer{number % 30} Inc", THINGS[number * 7 % 6])
        await week.plan(f"R-{day}", status=ItemStatus.PLANNED, quarter=NEXT)
        await week.until(week.clock.now + timedelta(hours=14))  # the middle of the night in Berlin
        if day:
            await week.plan(f"R-{day - 1}", status=ItemStatus.IN_PROGRESS, quarter=SOON)
        if day > 1:
            shipped = week.clock.now.date().isoformat()
            await week.plan(f"R-{day - 2}", status=ItemStatus.SHIPPED, note=shipped)
        await week.until(week.clock.now + timedelta(hours=10))
    await week.until(week.clock.now + timedelta(days=3))


def check(week: Week) -> None:
    rows = outbox_rows(week.folder)
    news = [row for row in rows if row["kind"] in ("flip", "shipped") and row["state"] == "sent"]
    assert len([row for row in news if row["kind"] == "shipped"]) >= 3
    called = Counter(
        (str(row["key"]).split(":")[1], asker)
        for row in news
        if (asker := json.loads(row["content"])["asker"])
    )
    assert called
    assert set(called.values()) == {1}, "one change calls nobody twice"
    assert len({(row["thread_ts"], str(row["key"]).split(":")[1]) for row in news}) == len(news)
    for row in news:
        asker = json.loads(row["content"])["asker"]
        if asker:
            assert in_hours(row["message_ts"], asker), row
    direct = Counter()
    for user in ZONES:
        for message in week.stage.sandbox.messages(week.stage.sandbox.dm(user)):
            if message["user"] == BOT:
                assert in_hours(message["ts"], user), message
                direct[user, local(message["ts"], user).date()] += 1
    assert direct, "PMs hear what waits for them"
    assert set(direct.values()) == {1}, {key: count for key, count in direct.items() if count > 1}
    with closing(sqlite3.connect(week.folder / "because.db")) as connection:
        flips = connection.execute("SELECT id FROM flip WHERE state = ?", (FlipState.TOLD,)).fetchall()
    assert len(flips) >= 12
    assert assert_repeated_rightly(f"sqlite:///{week.folder / 'because.db'}") >= 30


def local(ts: str, user: str) -> datetime:
    return datetime.fromtimestamp(float(ts), ZoneInfo(ZONES[user]))


def in_hours(ts: str, user: str) -> bool:
    there = local(ts, user)
    return there.weekday() < 5 and 9 <= there.hour < 18
