"""A digest says what happened in its period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from triage.capacity import CapacityPlan, Promise, TeamQuarter
from triage.digests import AskCounts, DigestContent, FreePoints
from triage.occasion import Occasion
from triage.policy import Policy, load_policy
from triage.ports import NeedFigures, WaitingAsk
from triage.quarters import Quarter
from triage.roadmap import Roadmap
from triage.usecases.digest_runs import preview_digest
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

    needs: Sequence[NeedFigures] = ()
    waiting_asks: Sequence[WaitingAsk] = ()
    windows: list[tuple[datetime | None, datetime]] = field(default_factory=list)

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
    roadmap: Kept = field(default_factory=lambda: Kept(Roadmap()))
    capacity: Kept = field(default_factory=lambda: Kept(CapacityPlan()))
    promises: Kept = field(default_factory=lambda: Kept(()))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(POLICY_TEXT)


@pytest.fixture
def uow() -> Any:
    return FakeUnitOfWork()


def preview(uow: Any, policy: Policy, now: datetime) -> DigestContent:
    values = preview_digest(uow, "product", "C1", Occasion(policy, now))
    assert values is not None
    assert values["kind"] == "product"
    return DigestContent.from_json(values)


def test_the_content_has_the_figures_that_are_known(uow: Any, policy: Policy) -> None:
    uow.digests.needs = [
        NeedFigures(1, "SAML", 6, 420_000, 8, Verdict.YES, "2027-Q1", 142, "C1", "1.1"),
        NeedFigures(2, "No revenue known", 2, 0, 2, Verdict.NO, None, 143, "C1", "1.2"),
        NeedFigures(3, "No account known", 0, 9_000, 1, Verdict.LATER, None, 144, "C1", "1.3"),
    ]
    uow.digests.waiting_asks = [
        WaitingAsk(number, "Webhooks", "U1", None, SEEN, "C1", "1.4") for number in range(8)
    ]
    content = preview(uow, policy, MONDAY)
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
