"""A small workspace to decide in: a PM, two teams, ten customers worth 60,000 each, on 22 Nov 2026."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from triage.accounts import Account, AccountBook
from triage.asks import Ask, Severity
from triage.capacity import CapacityPlan, Promise, TeamQuarter
from triage.deciding import decide
from triage.demand import demand_of
from triage.facts import Facts, gather
from triage.money import Money
from triage.policy import Policy, load_policy
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem
from triage.verdicts import Decision

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THIS_QUARTER = Quarter(2026, 4)
POLICY = load_policy('[people]\npms = ["U0PM"]\n')
TEAMS = ("Identity", "Platform")
NO_BOOK = AccountBook()


def usd(units: float) -> Money:
    return Money.of(units, "USD")


def ask(number: int = 1, account: str | None = "Acme 1", **values: Any) -> Ask:
    defaults: dict[str, Any] = {
        "author": "U0REP",
        "channel": "C1",
        "ts": f"{number}.0",
        "thread_ts": f"{number}.0",
        "text": "Could we get SAML sign-on?",
        "title": "SAML sign-on",
        "created_at": NOW,
        "need": 1,
    }
    return Ask(number=number, account=account, **{**defaults, **values})


def asks(count: int, **values: Any) -> tuple[Ask, ...]:
    """Asks of so many different customers."""
    return tuple(ask(number, f"Acme {number}", **values) for number in range(1, count + 1))


def idea(**values: Any) -> RoadmapItem:
    defaults: dict[str, Any] = {"key": "SAML", "title": "SAML sign-on", "teams": ("Identity",)}
    return RoadmapItem(**{**defaults, **values})


def planned(quarter: str, **values: Any) -> RoadmapItem:
    return idea(status=ItemStatus.PLANNED, quarter=quarter, **values)


def book(revenue: float | None = 60_000, count: int = 10) -> AccountBook:
    money = None if revenue is None else usd(revenue)
    return AccountBook(tuple(Account(f"Acme {n}", revenue=money) for n in range(1, count + 1)), 1, NOW)


def plan(points: float = 30, quarters: int = 8, teams: Sequence[str] = TEAMS) -> CapacityPlan:
    rows = tuple(TeamQuarter(t, THIS_QUARTER.plus(q), points) for t in teams for q in range(quarters))
    return CapacityPlan(rows, 1, NOW)


def roadmap(*items: RoadmapItem, age_days: float = 0) -> Roadmap:
    return Roadmap(items, 1, NOW - timedelta(days=age_days))


@dataclass(frozen=True)
class Scene:
    """What ``gather`` is given; ``facts`` and ``decision`` follow from it."""

    asks: tuple[Ask, ...]
    item: RoadmapItem | None = None
    maybe: RoadmapItem | None = None
    roadmap: Roadmap | None = None
    accounts: AccountBook | None = None
    plan: CapacityPlan | None = None
    promises: tuple[Promise, ...] = ()
    policy: Policy = POLICY
    now: datetime = NOW

    @property
    def facts(self) -> Facts:
        linked = [self.item] if self.item else []
        return gather(
            self.asks[0],
            demand=demand_of(self.asks),
            item=self.item,
            maybe=self.maybe,
            roadmap=self.roadmap or roadmap(*linked),
            accounts=self.accounts or book(),
            plan=self.plan or plan(),
            promises=self.promises,
            policy=self.policy,
            now=self.now,
        )

    @property
    def decision(self) -> Decision:
        return decide(self.facts, self.policy)


def decided(*filed: Ask, **parts: Any) -> Decision:
    return Scene(filed or (ask(),), **parts).decision


def dealbreaker(number: int = 1, account: str = "Acme 1", **values: Any) -> Ask:
    return ask(number, account, severity=Severity.DEALBREAKER, severity_evidence=True, **values)


def with_policy(text: str) -> Policy:
    return load_policy('[people]\npms = ["U0PM"]\n' + text)
