"""Digests through the real store: exactly once whatever asks, and with the figures of what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Store
from triage.asks import Ask
from triage.capacity import TeamQuarter
from triage.digests import AskCounts, DigestContent, FreePoints
from triage.occasion import Occasion
from triage.policy import Policy, load_policy
from triage.ports import DecisionRecord, Outgoing, UnitOfWork
from triage.quarters import Quarter
from triage.usecases.digest_runs import (
    preview_digest,
    send_digest_now,
    send_due_digests,
    withhold_due_digests,
)
from triage.verdicts import Verdict

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SEEN = MONDAY - 2 * DAY


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(None)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'because.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        opened.migrate()
        yield opened


def key(day: str, channel: str = "C1") -> str:
    return f"digest:product:{channel}:{day}"


def is_queued(uow: UnitOfWork, wanted: str) -> bool:
    """A key that was queued before is refused."""
    return not uow.outbox.put(Outgoing(wanted, "digest", "C1", {}), MONDAY)


def file_ask(uow: UnitOfWork, account: str, need: int, verdict: Verdict, at: datetime, owner: str) -> None:
    ts = f"{at.timestamp():.6f}"
    ask = uow.asks.add(
        Ask(0, "U1", "C9", ts, ts, "We need it", f"Need {need}", created_at=at, need=need, account=account)
    )
    assert ask is not None
    uow.decisions.add(
        DecisionRecord(
            ask.number, need, verdict, "gate", "2027-Q1", {}, {"owner": owner, "day": "2026-11-26"}, "v1", at,
            at_stake=1000.0 * need, accounts=1,
        )
    )  # fmt: skip


def test_repeated_ticks_send_each_period_once(store: Store, policy: Policy) -> None:
    sent: list[str] = []
    for hours in range(0, 17 * 24, 5):
        for _ in range(2):
            sent += store.run(send_due_digests, policy, ["C1", "C2"], SEEN + HOUR * hours)
    assert sent == [key(day, to) for day in ("2026-11-23", "2026-11-30") for to in ("C1", "C2")] + [
        key("2026-12-07", to) for to in ("C1", "C2")
    ]
    assert store.run(is_queued, key("2026-11-30", "C2"))


def test_first_seen_is_remembered_over_a_restart(url: str, policy: Policy) -> None:
    with Store.open(url) as store:
        store.migrate()
        assert store.run(send_due_digests, policy, ["C1"], MONDAY + HOUR) == ()
    with Store.open(url) as store:
        assert store.run(send_due_digests, policy, ["C1"], MONDAY + DAY) == ()
        assert store.run(send_due_digests, policy, ["C1"], MONDAY + WEEK) == (key("2026-11-30"),)


def test_one_catch_up_after_downtime(url: str, policy: Policy) -> None:
    with Store.open(url) as store:
        store.migrate()
        store.run(send_due_digests, policy, ["C1"], SEEN)
    with Store.open(url) as store:
        late = MONDAY + 4 * WEEK
        assert store.run(send_due_digests, policy, ["C1"], late + DAY) == (key("2026-12-21"),)
        assert store.run(send_due_digests, policy, ["C1"], late + 2 * DAY) == ()
        assert store.run(send_due_digests, policy, ["C1"], late + WEEK + 4 * DAY) == ()
        assert store.run(send_due_digests, policy, ["C1"], late + 2 * WEEK) == (key("2027-01-04"),)


def test_two_stores_that_tick_at_once_send_one(url: str, policy: Policy) -> None:
    with Store.open(url) as one, Store.open(url) as other:
        one.migrate()
        one.run(send_due_digests, policy, ["C1"], SEEN)
        with ThreadPoolExecutor(8) as threads:
            for week in range(5):
                now = MONDAY + WEEK * week
                ticks = [
                    threads.submit(store.run, send_due_digests, policy, ["C1"], now)
                    for store in (one, other) * 4
                ]
                sent = [queued for tick in ticks for queued in tick.result()]
                assert sent == [key(f"{now:%Y-%m-%d}")]


def test_a_run_that_fails_before_its_end_is_not_claimed(store: Store, policy: Policy) -> None:
    def crash(uow: UnitOfWork) -> None:
        assert send_due_digests(uow, policy, ["C1"], MONDAY) == (key("2026-11-23"),)
        raise RuntimeError("power cut")

    store.run(send_due_digests, policy, ["C1"], SEEN)
    with pytest.raises(RuntimeError, match="power cut"):
        store.run(crash)
    assert store.run(send_due_digests, policy, ["C1"], MONDAY) == (key("2026-11-23"),)


def test_a_run_by_hand_is_not_taken_for_a_scheduled_one(store: Store, policy: Policy) -> None:
    store.run(send_due_digests, policy, ["C1"], SEEN)
    by_hand = store.run(send_digest_now, "product", policy, ["C1"], MONDAY - HOUR)
    assert by_hand == (key("now:2026-11-23T08:00:00+00:00"),)
    assert store.run(send_due_digests, policy, ["C1"], MONDAY) == (key("2026-11-23"),)
    assert store.run(send_due_digests, policy, ["C1"], MONDAY + HOUR) == ()


def test_the_figures_are_those_of_what_was_filed(store: Store, policy: Policy) -> None:
    def file_some(uow: UnitOfWork) -> None:
        small, large = (uow.needs.add(f"Need {n}", None, frozenset({"need"}), SEEN) for n in (1, 2))
        file_ask(uow, "Initech", small, Verdict.NO, SEEN - WEEK, owner="")
        file_ask(uow, "Acme", small, Verdict.NO, SEEN, owner="")
        file_ask(uow, "Globex", small, Verdict.NO, SEEN + HOUR, owner="")
        file_ask(uow, "Acme", large, Verdict.LATER, SEEN + 2 * HOUR, owner="U7")
        uow.capacity.put([TeamQuarter("Identity", Quarter(2026, 4), 40, 0.25)], SEEN)

    store.run(file_some)
    values = store.look(preview_digest, "product", "C1", Occasion(policy, MONDAY))
    assert values is not None
    content = DigestContent.from_json(values)
    assert content.asks == AskCounts(yes=0, later=1, no=2)
    assert [(need.title, need.at_stake) for need in content.by_revenue] == [
        ("Need 2", 2000),
        ("Need 1", 1000),
    ]
    assert [(need.title, need.accounts) for need in content.by_accounts] == [("Need 1", 2), ("Need 2", 1)]
    assert [(ask.owner, str(ask.day)) for ask in content.waiting] == [("U7", "2026-11-26")]
    assert content.waiting_total == 1
    assert content.capacity == (FreePoints("Identity", "2026-Q4", 40, 30),)
    assert DigestContent.from_json(content.to_json()) == content


def test_where_others_read_it_is_noted_once_and_caught_up_when_they_are_gone(
    store: Store, policy: Policy
) -> None:
    assert store.run(withhold_due_digests, policy, ["C1"], SEEN) == ()
    assert store.run(withhold_due_digests, policy, ["C1"], MONDAY) == ("C1",)
    assert store.run(withhold_due_digests, policy, ["C1"], MONDAY + HOUR) == ()
    assert not store.run(is_queued, key("2026-11-23"))
    assert store.run(withhold_due_digests, policy, ["C1"], MONDAY + WEEK) == ("C1",)
    assert store.run(send_due_digests, policy, ["C1"], MONDAY + WEEK + DAY) == (key("2026-11-30"),)
    assert store.run(withhold_due_digests, policy, ["C1"], MONDAY + WEEK + DAY) == ()
