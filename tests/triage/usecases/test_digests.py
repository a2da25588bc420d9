"""Each period's digest is sent exactly once per channel, and says what happened since the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage.capacity import CapacityPlan, Promise, TeamQuarter
from triage.digests import AskCounts, DigestContent, FreePoints, NoDigestChannelError, UnknownDigestError
from triage.occasion import Occasion
from triage.policy import Policy, load_policy
from triage.ports import NeedFigures, Outgoing, WaitingAsk
from triage.quarters import Quarter
from triage.roadmap import Roadmap
from triage.usecases.digest_runs import preview_digest, send_digest_now, send_due_digests
from triage.verdicts import Verdict

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)  # 09:00 in New York, whose clocks went back on 1 November
SEEN = MONDAY - 2 * DAY
POLICY_TEXT = """
[workspace]
timezone = "America/New_York"
"""


@dataclass
class FakeDigests:
    """Keeps runs as storage does; figures are what the test put in, windows what was asked for."""

    seen: dict[tuple[str, str], datetime] = field(default_factory=dict)
    runs: set[tuple[str, str, str]] = field(default_factory=set)
    needs: Sequence[NeedFigures] = ()
    waiting_asks: Sequence[WaitingAsk] = ()
    windows: list[tuple[datetime | None, datetime]] = field(default_factory=list)

    def first_seen(self, digest: str, channel: str, now: datetime) -> datetime:
        return self.seen.setdefault((digest, channel), now)

    def last_period(self, digest: str, channel: str) -> str | None:
        mine = (period for one, to, period in self.runs if (one, to) == (digest, channel))
        return max((period for period in mine if not period.startswith("now:")), default=None)

    def claim(self, digest: str, channel: str, period: str, now: datetime) -> bool:
        is_new = (digest, channel, period) not in self.runs
        self.runs.add((digest, channel, period))
        return is_new

    def asks_by_verdict(self, since: datetime, until: datetime) -> Mapping[Verdict, int]:
        self.windows.append((since, until))
        return {Verdict.YES: 2, Verdict.NO: 1}

    def top_needs(
        self, by: str, since: datetime | None, until: datetime, limit: int
    ) -> Sequence[NeedFigures]:
        return sorted(self.needs, key=lambda need: getattr(need, by), reverse=True)[:limit]

    def waiting(self, limit: int) -> Sequence[WaitingAsk]:
        return self.waiting_asks[:limit]

    def waiting_count(self) -> int:
        return len(self.waiting_asks)


@dataclass
class FakeOutbox:
    messages: list[Outgoing] = field(default_factory=list)

    def put(self, message: Outgoing, now: datetime) -> bool:
        assert message.key not in {one.key for one in self.messages}
        self.messages.append(message)
        return True


@dataclass
class Kept:
    """A store of one value that never changes."""

    value: Any

    def snapshot(self) -> Any:
        return self.value

    def live(self) -> Sequence[Promise]:
        return ()


@dataclass
class FakeUnitOfWork:
    digests: FakeDigests = field(default_factory=FakeDigests)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    roadmap: Kept = field(default_factory=lambda: Kept(Roadmap()))
    capacity: Kept = field(default_factory=lambda: Kept(CapacityPlan()))
    promises: Kept = field(default_factory=lambda: Kept(()))

    @property
    def digest_runs(self) -> FakeDigests:
        return self.digests


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(POLICY_TEXT)


@pytest.fixture
def uow() -> Any:
    return FakeUnitOfWork()


def tick(uow: Any, policy: Policy, start: datetime, end: datetime, step: timedelta) -> list[str]:
    """What the ticks from ``start`` to ``end`` queue to channel C1."""
    sent: list[str] = []
    while start <= end:
        sent += send_due_digests(uow, policy, ["C1"], start)
        start += step
    return sent


def preview(uow: Any, policy: Policy, now: datetime) -> DigestContent:
    values = preview_digest(uow, "product", "C1", Occasion(policy, now))
    assert values is not None
    assert values["kind"] == "product"
    return DigestContent.from_json(values)


def key(day: str, channel: str = "C1") -> str:
    return f"digest:product:{channel}:{day}"


def test_three_weeks_of_ticks_send_each_monday_once(uow: Any, policy: Policy) -> None:
    sent = tick(uow, policy, SEEN, SEEN + 3 * WEEK, 10 * MINUTE)
    assert sent == [key("2026-11-23"), key("2026-11-30"), key("2026-12-07")]
    assert [message.key for message in uow.outbox.messages] == sent


def test_it_is_sent_at_the_minute_and_not_before(uow: Any, policy: Policy) -> None:
    assert tick(uow, policy, SEEN, MONDAY - MINUTE, 4 * HOUR) == []
    assert send_due_digests(uow, policy, ["C1"], MONDAY - MINUTE) == ()
    assert send_due_digests(uow, policy, ["C1"], MONDAY) == (key("2026-11-23"),)


def test_a_schedule_first_seen_starts_at_its_next_slot(uow: Any, policy: Policy) -> None:
    assert send_due_digests(uow, policy, ["C1"], MONDAY + MINUTE) == ()
    assert tick(uow, policy, MONDAY, MONDAY + WEEK - MINUTE, HOUR) == []
    assert send_due_digests(uow, policy, ["C1", "C2"], MONDAY + WEEK) == (key("2026-11-30"),)
    assert send_due_digests(uow, policy, ["C1", "C2"], MONDAY + 2 * WEEK) == (
        key("2026-12-07"),
        key("2026-12-07", "C2"),
    )


def test_after_downtime_only_the_newest_is_caught_up_and_covers_the_rest(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, MONDAY, DAY)
    send_due_digests(uow, policy, ["C1"], MONDAY)
    late = MONDAY + 2 * WEEK + 3 * DAY
    assert tick(uow, policy, late, late + DAY, HOUR) == [key("2026-12-07")]
    assert uow.digests.windows[-1] == (MONDAY, MONDAY + 2 * WEEK)


def test_more_than_three_days_late_is_skipped_for_good(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, MONDAY, HOUR)
    late = MONDAY + WEEK + 3 * DAY + MINUTE
    assert tick(uow, policy, late, MONDAY + 2 * WEEK - MINUTE, HOUR) == []
    assert send_due_digests(uow, policy, ["C1"], MONDAY + 2 * WEEK) == (key("2026-12-07"),)
    assert uow.digests.windows[-1] == (MONDAY, MONDAY + 2 * WEEK)


def test_after_months_off_it_covers_four_weeks(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, MONDAY, HOUR)
    again = MONDAY + 20 * WEEK + HOUR  # New York is on summer time again: 13:00 UTC
    assert send_due_digests(uow, policy, ["C1"], again) == (key("2027-04-12"),)
    slot = datetime(2027, 4, 12, 13, tzinfo=UTC)
    assert uow.digests.windows[-1] == (slot - 4 * WEEK, slot)


def test_windows_touch_over_a_clock_change(uow: Any, policy: Policy) -> None:
    start = datetime(2027, 3, 1, tzinfo=UTC)
    tick(uow, policy, start, start + 3 * WEEK, HOUR)
    first = datetime(2027, 3, 1, 14, tzinfo=UTC)
    second = datetime(2027, 3, 8, 14, tzinfo=UTC)
    third = datetime(2027, 3, 15, 13, tzinfo=UTC)
    assert uow.digests.windows == [(first - WEEK, first), (first, second), (second, third)]


def test_a_moved_weekday_sends_no_period_twice(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, MONDAY, HOUR)
    sundays = load_policy(POLICY_TEXT + '[digest]\nweekday = "sunday"\n')
    assert tick(uow, sundays, MONDAY, MONDAY + 5 * DAY, HOUR) == []
    assert tick(uow, sundays, MONDAY + 5 * DAY, MONDAY + 7 * DAY, HOUR) == [key("2026-11-29")]


def test_a_time_moved_within_the_day_sends_nothing_again(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, MONDAY, HOUR)
    evenings = load_policy(POLICY_TEXT + '[digest]\ntime = "18:00"\n')
    assert tick(uow, evenings, MONDAY, MONDAY + DAY, HOUR) == []


def test_a_channel_named_twice_gets_one(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, SEEN, HOUR)
    assert send_due_digests(uow, policy, ["C1", "C1"], MONDAY) == (key("2026-11-23"),)


def test_a_run_that_another_process_claimed_is_left_alone(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, SEEN, HOUR)
    last_period, uow.digests.last_period = uow.digests.last_period, lambda digest, channel: None
    assert uow.digests.claim("product", "C1", "2026-11-23", MONDAY)
    assert send_due_digests(uow, policy, ["C1"], MONDAY) == ()
    assert uow.outbox.messages == []
    assert last_period("product", "C1") == "2026-11-23"


def test_a_run_by_hand_neither_replaces_nor_delays_the_scheduled_one(uow: Any, policy: Policy) -> None:
    tick(uow, policy, SEEN, SEEN, HOUR)
    now = MONDAY - HOUR
    assert send_digest_now(uow, "product", policy, ["C1", "C2"], now) == (
        key("now:2026-11-23T13:00:00+00:00"),
        key("now:2026-11-23T13:00:00+00:00", "C2"),
    )
    assert uow.digests.windows[-1] == (now - WEEK, now)
    assert send_due_digests(uow, policy, ["C1"], MONDAY) == (key("2026-11-23"),)
    assert send_digest_now(uow, "product", policy, ["C1"], now + MINUTE) != ()


def test_the_message_carries_the_content(uow: Any, policy: Policy) -> None:
    uow.digests.needs = [
        NeedFigures(1, "SAML", 6, 420_000, 8, Verdict.YES, "2027-Q1", 142, "C1", "1.1"),
        NeedFigures(2, "No revenue known", 2, 0, 2, Verdict.NO, None, 143, "C1", "1.2"),
        NeedFigures(3, "No account known", 0, 9_000, 1, Verdict.LATER, None, 144, "C1", "1.3"),
    ]
    uow.digests.waiting_asks = [
        WaitingAsk(number, "Webhooks", "U1", None, SEEN, "C1", "1.4") for number in range(8)
    ]
    send_digest_now(uow, "product", policy, ["C1"], MONDAY)
    message = uow.outbox.messages[0]
    content = DigestContent.from_json(message.values)
    assert (message.kind, message.channel, message.thread_ts) == ("digest", "C1", None)
    assert content == preview(uow, policy, MONDAY)
    assert content.asks == AskCounts(yes=2, later=0, no=1)
    assert [need.title for need in content.by_revenue] == ["SAML", "No account known"]
    assert [need.title for need in content.by_accounts] == ["SAML", "No revenue known"]
    assert (len(content.waiting), content.waiting_total) == (5, 8)
    assert (content.capacity, content.has_capacity) == ((), False)


def test_capacity_is_that_of_this_quarter_and_the_next(uow: Any, policy: Policy) -> None:
    rows = [TeamQuarter("Identity", Quarter(2026, 4).plus(step), 40, reserve=0.25) for step in range(-1, 3)]
    uow.capacity = Kept(CapacityPlan(tuple(rows), version=1))
    content = preview(uow, policy, MONDAY)
    assert content.has_capacity
    assert content.capacity == (
        FreePoints("Identity", "2026-Q4", 40, 30),
        FreePoints("Identity", "2027-Q1", 40, 30),
    )
    new_year_in_utc = datetime(2027, 1, 1, 2, tzinfo=UTC)  # still New Year's Eve in New York
    assert preview(uow, policy, new_year_in_utc).capacity == content.capacity


def test_the_periods_days_are_local_ones(uow: Any, policy: Policy) -> None:
    late_evening = datetime(2026, 11, 24, 3, tzinfo=UTC)
    content = preview(uow, policy, late_evening)
    assert str(DigestContent.from_json(content.to_json()).until.date()) == "2026-11-23"


def test_a_preview_leaves_no_trace(uow: Any, policy: Policy) -> None:
    preview(uow, policy, MONDAY)
    assert (uow.digests.runs, uow.digests.seen, uow.outbox.messages) == (set(), {}, [])


def test_what_cannot_be_sent_says_so_in_words(uow: Any, policy: Policy) -> None:
    with pytest.raises(UnknownDigestError, match="no digest 'sale'; choose one of: product"):
        send_digest_now(uow, "sale", policy, ["C1"], MONDAY)
    with pytest.raises(UnknownDigestError):
        preview_digest(uow, "", "C1", Occasion(policy, MONDAY))
    with pytest.raises(NoDigestChannelError, match=r"\[channels\] digest = "):
        send_digest_now(uow, "product", policy, [], MONDAY)
    assert uow.outbox.messages == []
