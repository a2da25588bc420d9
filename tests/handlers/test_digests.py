"""The clock's minute over a real store: each period once, whatever stops, fails or is in the way."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog.testing

from handlers import digests
from handlers.blocks.rendering import Renderer
from handlers.desk import Desk
from storage import Store
from tests.handlers.test_journal import Directory as SilentDirectory
from tests.handlers.test_journal import Journal
from triage.asks import Ask
from triage.digest_ports import DigestSetting
from triage.digest_wishes import read_digest_wish
from triage.people import Person
from triage.policy import Policy, load_policy
from triage.ports import UnitOfWork
from triage.usecases import digest_runs
from triage.usecases.digest_saving import pause_own, save_schedule

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SEEN = MONDAY - 2 * DAY
POLICY = """
[channels]
digest = ["C1", "#two"]
[people]
pms = ["U0PM"]
"""


@cache
def _loaded(text: str) -> Policy:
    return load_policy(text)


@dataclass
class Directory(SilentDirectory):
    """Two channels and a PM; what is wrong with a channel is what the test says."""

    troubles: dict[str, str | None] = field(default_factory=dict)
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=lambda: {"C1": "C1", "#two": "C2"})
    pms: tuple[str, ...] = ("U0PM",)  # type: ignore[assignment]
    is_complete: bool = True

    def channel_ids(self, said: Collection[str]) -> dict[str, str]:
        return {each: self.ids[each] for each in said if each in self.ids}

    def people_ids(self, said: Collection[str]) -> dict[str, tuple[str, ...]]:
        return {each: self.named.get(each, (each,)) for each in said}

    async def trouble_at(self, channel: str) -> str | None:
        return self.troubles.get(channel, "")


@dataclass
class Bot:
    """What ticks."""

    folder: Path
    store: Store
    text: str = POLICY
    now: datetime = SEEN
    directory: Directory = field(default_factory=Directory)

    def policy(self) -> Policy:
        return _loaded(self.text)

    def desk(self) -> Desk:
        return Desk(self.store, Journal(), self.directory, self.policy, lambda: self.now, lambda: None)

    async def tick(self, *moments: datetime) -> list[str]:
        """The outbox keys that these ticks queue."""
        before = len(self.rows())
        for moment in moments:
            self.now = moment
            await digests.send_due(self.desk())
        return [row["key"] for row in self.rows()[before:]]

    async def run(self, start: datetime, end: datetime, step: timedelta = HOUR) -> list[str]:
        moments = [start + step * n for n in range(int((end - start) / step) + 1)]
        return await self.tick(*moments)

    def rows(self) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "because.db")) as connection:
            connection.row_factory = sqlite3.Row
            return list(connection.execute("SELECT * FROM outbox ORDER BY seq"))


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as store:
        store.migrate()
        yield Bot(tmp_path, store)


def key(day: str, channel: str = "C1", kind: str = "product") -> str:
    return f"digest:{kind}:{channel}:{day}"


def skipped(logs: Sequence[Any]) -> list[tuple[str, list[str]]]:
    """What the log tells of the product digest."""
    told = [each for each in logs if (each["event"], each.get("digest")) == ("digest_skipped", "product")]
    return [(each["to"], each["periods"]) for each in told]


def person(user: str, zone: str, **changes: bool) -> Person:
    flags = dict.fromkeys(("is_guest", "is_external", "is_bot", "is_deleted"), False) | changes
    return Person(user, user.lower(), zone, **flags, updated_at=SEEN)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, datetime, datetime]]:
    """What goes to people has something to say; the list tells what was asked of whom."""
    asked: list[tuple[str, str, datetime, datetime]] = []

    def content(
        _: UnitOfWork, kind: str, to: str, since: datetime, until: datetime, **__: Any
    ) -> dict[str, str] | None:
        asked.append((kind, to, since, until))
        return {"kind": kind} if kind in ("personal", "queue") else None

    monkeypatch.setattr(digest_runs, "content_of", content)
    return asked


@pytest.fixture
def all_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every digest has something to say."""
    monkeypatch.setattr(digest_runs, "content_of", lambda _uow, kind, *_, **__: {"kind": kind})


async def test_each_channel_gets_each_period_once(bot: Bot) -> None:
    sent = await bot.run(SEEN, SEEN + 3 * WEEK, 3 * HOUR)
    days = ("2026-11-23", "2026-11-30", "2026-12-07")
    assert sent == [key(day, to) for day in days for to in ("C1", "C2")]


async def test_a_restart_forgets_nothing_and_catches_up_once(bot: Bot) -> None:
    await bot.run(SEEN, MONDAY)
    again = Bot(bot.folder, bot.store, directory=Directory(is_complete=False, ids={"C1": "C1"}))
    with structlog.testing.capture_logs() as logs:
        assert await again.tick(MONDAY + 3 * WEEK + DAY) == [key("2026-12-14")]
        again.directory = Directory()  # by now Slack was asked for the other channel's name
        assert await again.tick(MONDAY + 3 * WEEK + DAY + MINUTE) == [key("2026-12-14", "C2")]
        assert await again.run(MONDAY + 3 * WEEK + DAY, MONDAY + 4 * WEEK - MINUTE) == []
    assert skipped(logs) == [(to, ["2026-11-30", "2026-12-07"]) for to in ("C1", "C2")]


async def test_what_is_too_late_is_skipped_logged_once_and_covered_by_the_next(bot: Bot, says: Any) -> None:
    await bot.run(SEEN, MONDAY)
    with structlog.testing.capture_logs() as logs:
        await bot.run(MONDAY + WEEK + 4 * DAY, MONDAY + 2 * WEEK)
    assert skipped(logs) == [("C1", ["2026-11-30"]), ("C2", ["2026-11-30"])]
    assert ("product", "C1", MONDAY, MONDAY + 2 * WEEK) in says


async def test_a_channel_that_comes_back_to_the_policy_starts_at_its_next_slot(bot: Bot) -> None:
    await bot.run(SEEN, MONDAY)
    bot.text = POLICY.replace('"C1", ', "")
    await bot.run(MONDAY + HOUR, MONDAY + 3 * WEEK, 12 * HOUR)
    bot.text = POLICY
    assert await bot.run(MONDAY + 3 * WEEK + HOUR, MONDAY + 4 * WEEK - HOUR, DAY) == [key("2026-12-14", "C2")]
    assert await bot.tick(MONDAY + 4 * WEEK + HOUR) == [key("2026-12-21"), key("2026-12-21", "C2")]


async def test_whoever_dies_over_a_run_is_followed_by_another(bot: Bot, monkeypatch: Any) -> None:
    async def die(*_: Any) -> None:
        raise KeyboardInterrupt

    await bot.tick(SEEN)
    real = bot.store.read
    monkeypatch.setattr(bot.store, "read", lambda query, *args: (
        die() if query is digests.content_of_run else real(query, *args)
    ))  # fmt: skip
    with pytest.raises(KeyboardInterrupt):
        await bot.tick(MONDAY)
    monkeypatch.undo()
    assert await bot.tick(MONDAY + MINUTE / 2) == []
    assert await bot.tick(MONDAY + MINUTE) == [key("2026-11-23"), key("2026-11-23", "C2")]
    assert await bot.tick(MONDAY + 2 * MINUTE) == []


async def test_one_that_cannot_be_made_stops_no_other_and_pms_hear_of_it_once(
    bot: Bot, monkeypatch: Any
) -> None:
    real = digest_runs.content_of

    def content(uow: UnitOfWork, kind: str, to: str, *window: datetime, **on: Any) -> Any:
        if to == "C1":
            raise ZeroDivisionError("no asks at all")
        return real(uow, kind, to, *window, **on)

    monkeypatch.setattr(digest_runs, "content_of", content)
    await bot.tick(SEEN)
    with structlog.testing.capture_logs() as logs:
        first = await bot.tick(MONDAY)
        assert await bot.run(MONDAY + MINUTE, MONDAY + 10 * MINUTE, MINUTE) == []
    assert first[1:] == [key("2026-11-23", "C2")]
    trouble = bot.rows()[0]
    assert (trouble["kind"], trouble["channel"]) == ("digest_trouble", "U0PM")
    shown = Renderer(bot.policy, lambda *_: "").render("digest_trouble", _values(trouble))
    assert shown.text.startswith("The product digest for <#C1> can't be sent: it could not be made: Zero")
    assert len([each for each in logs if each["event"] == "digest_not_made"]) >= 2
    monkeypatch.setattr(digest_runs, "content_of", real)
    assert await bot.tick(MONDAY + 15 * MINUTE) == [key("2026-11-23")]
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("product", "C1")) == ""


def _values(row: Any) -> dict[str, Any]:
    return dict(json.loads(row["content"]))


async def test_where_a_channel_is_in_trouble_pms_hear_of_it_once_and_it_is_made_up_for(bot: Bot) -> None:
    bot.directory.troubles = {"C1": "this channel is archived."}
    await bot.tick(SEEN)
    sent = await bot.tick(MONDAY, MONDAY + MINUTE, MONDAY + DAY)
    assert sent[0].startswith("digest-trouble:product:C1:2026-11-23:U0PM")
    assert sent[1:] == [key("2026-11-23", "C2")]
    bot.directory.troubles = {}
    assert await bot.tick(MONDAY + 2 * DAY) == [key("2026-11-23")]
    [entry] = bot.store.look(lambda uow: uow.audit.of("C1", 5))
    assert (entry.what, entry.details["why"]) == ("digest withheld", "this channel is archived.")


async def test_while_slack_cannot_tell_it_waits(bot: Bot) -> None:
    bot.directory.troubles = {"C1": None, "C2": None}
    assert await bot.tick(SEEN, MONDAY, MONDAY + HOUR) == []
    bot.directory.troubles = {}
    assert await bot.tick(MONDAY + 2 * HOUR) == [key("2026-11-23"), key("2026-11-23", "C2")]


async def test_a_name_that_no_channel_has_is_told_once(bot: Bot) -> None:
    bot.directory.ids = {"C1": "C1", "#two": ""}
    sent = await bot.run(SEEN, MONDAY)
    assert [each.split(":")[:3] for each in sent] == [
        ["digest-trouble", "product", "#two"], ["digest", "product", "C1"],
    ]  # fmt: skip


async def test_a_saved_schedule_that_is_broken_by_now_is_told_and_the_others_go_on(bot: Bot) -> None:
    broken = DigestSetting("sales", "C77", "monday", "09:00", "Mars/Base", False, "U0PM", SEEN)
    bot.store.run(lambda uow: uow.digest_settings.put(broken))
    sent = await bot.run(SEEN, MONDAY)
    assert [each.split(":")[1:3] for each in sent] == [["sales", "C77"], ["product", "C1"], ["product", "C2"]]
    assert "There is no time zone “Mars/Base”" in bot.store.look(
        lambda uow: uow.digest_runs.trouble("sales", "C77")
    )
    fixed = read_digest_wish("save sales <#C77> monday 09:00")
    bot.store.run(save_schedule, fixed, "U0PM", bot.desk().occasion())
    assert await bot.tick(MONDAY + HOUR, MONDAY + WEEK) != []
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("sales", "C77")) == ""


async def test_what_slack_refuses_is_told_once_until_it_is_posted_again(bot: Bot) -> None:
    await bot.tick(SEEN, MONDAY)
    await bot.store.outbox.claim(MONDAY, 60, 9)
    await bot.store.outbox.park(key("2026-11-23"), "is_archived")
    sent = await bot.run(MONDAY + MINUTE, MONDAY + WEEK, DAY)
    [told] = [each for each in sent if "trouble" in each]
    assert told.startswith("digest-trouble:product:C1:")
    await bot.store.outbox.claim(MONDAY + WEEK, 60, 9)
    await bot.tick(MONDAY + WEEK + MINUTE)
    await bot.store.outbox.sent([(key("2026-11-30"), "1.0")])
    await bot.tick(MONDAY + WEEK + 2 * MINUTE)
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("product", "C1")) == ""


async def test_what_slack_refuses_to_one_person_is_told_once_with_their_name(bot: Bot, says: Any) -> None:
    bot.store.run(_people)
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    await bot.run(SEEN, friday + 14 * HOUR)
    refused = key("2026-11-27", "U1", "personal")
    for row in await bot.store.outbox.claim(friday + DAY, 60, 99):
        if row.key == refused:
            await bot.store.outbox.park(refused, "account_inactive")
        else:
            await bot.store.outbox.sent([(row.key, "1.0")])
    sent = await bot.run(friday + DAY, friday + 3 * DAY + 5 * HOUR)
    [told] = [each for each in sent if "trouble" in each]
    assert told.startswith("digest-trouble:personal::")
    [why] = [_values(row)["why"] for row in bot.rows() if row["key"] == told]
    assert why == "Slack does not take the message to u1: account_inactive. See: python -m bot doctor."
    await bot.run(friday + 3 * DAY + 6 * HOUR, friday + WEEK + 14 * HOUR)
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("personal", "")) == why
    for row in await bot.store.outbox.claim(friday + WEEK + DAY, 60, 99):
        await bot.store.outbox.sent([(row.key, "2.0")])
    await bot.tick(friday + WEEK + DAY)
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("personal", "")) == ""


def _people(uow: UnitOfWork) -> None:
    for one in (
        person("U0PM", "Europe/Berlin"),
        person("U1", "America/New_York"),
        person("U2", "Asia/Kolkata"),
        person("U3", "UTC", is_external=True),
        person("U4", "UTC", is_deleted=True),
    ):
        uow.people.put(one)
    for author in ("U1", "U2", "U3", "U4"):
        need = uow.needs.add("SSO", None, frozenset(), SEEN)
        uow.asks.add(Ask(0, author, "C9", author, author, "t", "t", created_at=SEEN, need=need))


async def test_people_get_theirs_in_their_own_zone_and_hours(bot: Bot, says: Any) -> None:
    bot.store.run(_people)
    friday = datetime(2026, 11, 27, tzinfo=UTC)
    sent = {}
    for minutes in range(0, 24 * 60, 30):
        for each in await bot.tick(friday + MINUTE * minutes):
            sent[each] = f"{bot.now:%H:%M}"
    assert sent == {
        key("2026-11-27", "U2", "personal"): "08:30",  # 14:00 in Kolkata
        key("2026-11-27", "U1", "personal"): "19:00",  # 14:00 in New York
        key("2026-11-27", "U0PM", "queue"): "08:00",
    }
    assert {row["channel"] for row in bot.rows()} == {"U0PM", "U1", "U2"}


NAMED = """
[[digests]]
kind = "product"
when = "monday"
time = "09:00"
people = ["U1", "ada@b.co"]
[[digests]]
kind = "personal"
when = "friday"
time = "14:00"
people = ["U2", "gone@b.co"]
"""


async def test_people_who_are_named_get_theirs_once_in_their_own_time(bot: Bot, all_say: None) -> None:
    bot.text, bot.directory.named = POLICY + NAMED, {"ada@b.co": ("U0PM",), "gone@b.co": ()}
    bot.store.run(_people)
    await bot.tick(SEEN)
    sent = {}
    for hours in range(5 * 24):
        for each in await bot.tick(MONDAY - 9 * HOUR + HOUR * hours):
            sent[each] = f"{bot.now:%H:%M}"
    queues = {each for each in sent if ":queue:" in each}
    assert {each: sent[each] for each in sent.keys() - queues} == {
        key("2026-11-23"): "09:00",
        key("2026-11-23", "C2"): "09:00",
        key("2026-11-23", "U1"): "14:00",  # 9:00 in New York
        key("2026-11-23", "U0PM"): "08:00",  # 9:00 in Berlin
        key("2026-11-27", "U2", "personal"): "09:00",  # 14:00 in Kolkata
    }


async def test_a_digest_whose_people_are_gone_is_told_once_and_the_others_go_on(
    bot: Bot, all_say: None
) -> None:
    bot.text, bot.directory.named = POLICY + NAMED, {"ada@b.co": (), "gone@b.co": ()}
    bot.text = bot.text.replace('"U2"', '"U4"')
    bot.store.run(_people)
    sent = await bot.run(SEEN, MONDAY + 5 * DAY, 3 * HOUR)
    told = [each.split(":")[1:3] for each in sent if each.startswith("digest-trouble")]
    assert sorted(told) == [["personal", ""], ["product", "ada@b.co"]]
    assert {key("2026-11-23"), key("2026-11-23", "U1")} <= set(sent)
    for kind, place in (("personal", ""), ("product", "ada@b.co")):
        why = bot.store.look(lambda uow, of=(kind, place): uow.digest_runs.trouble(*of))
        assert why.startswith("nobody is left to read it: ")
    bot.text = POLICY + NAMED
    await bot.tick(MONDAY + 6 * DAY)
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("personal", "")) == ""


async def test_who_paused_theirs_gets_none_and_later_no_burst(bot: Bot, says: Any) -> None:
    bot.store.run(_people)
    await bot.tick(SEEN)
    bot.store.run(pause_own, "", True, "U0PM", bot.desk().occasion())
    assert await bot.run(MONDAY, MONDAY + 3 * DAY) == []
    bot.store.run(pause_own, "", False, "U0PM", bot.desk().occasion())
    assert await bot.run(MONDAY + 3 * DAY, MONDAY + 3 * DAY + 12 * HOUR) == []
    assert key("2026-11-27", "U0PM", "queue") in await bot.tick(MONDAY + 4 * DAY)


async def test_nothing_to_say_is_said_to_nobody_and_the_period_is_done(bot: Bot, says: Any) -> None:
    assert await bot.run(SEEN, MONDAY + HOUR) == [key("2026-11-23", "U0PM", "queue")]
    asked = [each for each in says if each[1] == "C1"]
    assert asked == [("product", "C1", MONDAY - WEEK, MONDAY)]
    assert await bot.run(MONDAY + HOUR, MONDAY + 5 * HOUR) == []
    assert [each for each in says if each[1] == "C1"] == asked


async def test_a_queue_that_nobody_reads_is_noted(bot: Bot) -> None:
    bot.directory.pms = ()
    await bot.tick(SEEN)
    assert "nobody is left to read it" in bot.store.look(lambda uow: uow.digest_runs.trouble("queue", ""))
    bot.directory.pms = ("U0PM",)
    await bot.tick(SEEN + MINUTE)
    assert bot.store.look(lambda uow: uow.digest_runs.trouble("queue", "")) == ""


async def test_a_clock_that_is_set_back_sends_nothing_twice(bot: Bot) -> None:
    await bot.run(SEEN, MONDAY + WEEK)
    assert await bot.run(MONDAY - DAY, MONDAY + 2 * WEEK - MINUTE, 6 * HOUR) == []
    assert len(await bot.tick(MONDAY + 2 * WEEK)) == 2
