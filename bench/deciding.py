"""How fast the mind decides: gathering facts, the verdict, and what would change it.

One workspace with many roadmap items and teams, and an ask of each kind.
Run it as ``python -m bench.deciding``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from triage.accounts import Account, AccountBook
from triage.asks import Ask
from triage.capacity import CapacityPlan, TeamQuarter
from triage.deciding import decide
from triage.demand import demand_of
from triage.facts import Facts, gather
from triage.levers import what_would_change
from triage.money import Money
from triage.policy import Policy, load_policy
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOTES = "median and p99 of one ask: facts gathered, decided, the card's change searched; then every lever"


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds for one kind of ask; ``all_levers`` is the search that the proof adds."""

    case: str
    gate: str
    median_ms: float
    p99_ms: float
    all_levers_ms: float

    def __str__(self) -> str:
        figures = f"{self.median_ms:>10.3f}{self.p99_ms:>10.3f}{self.all_levers_ms:>12.3f}"
        return f"{self.case:<28}{self.gate:<16}{figures}"


@dataclass(frozen=True)
class Workspace:
    """What every ask is decided against."""

    policy: Policy
    roadmap: Roadmap
    book: AccountBook
    plan: CapacityPlan

    def facts(self, asks: tuple[Ask, ...], item: RoadmapItem | None) -> Facts:
        return gather(
            asks[0],
            demand=demand_of(asks),
            item=item,
            maybe=None,
            roadmap=self.roadmap,
            accounts=self.book,
            plan=self.plan,
            promises=(),
            policy=self.policy,
            now=NOW,
        )


def workspace(items: int, teams: int) -> Workspace:
    """A roadmap of so many items spread over teams, statuses and quarters."""
    current, statuses = Quarter(2026, 4), tuple(ItemStatus)
    rows = tuple(TeamQuarter(f"Team {t}", current.plus(q), 400) for t in range(teams) for q in range(8))
    planned = tuple(_item(n, statuses[n % 5], f"Team {n % teams}", current.plus(n % 7)) for n in range(items))
    accounts = tuple(Account(f"Acme {n}", revenue=Money.of(60_000, "USD")) for n in range(500))
    policy = load_policy('[people]\npms = ["U0PM"]\n')
    return Workspace(
        policy, Roadmap(planned, 1, NOW), AccountBook(accounts, 1, NOW), CapacityPlan(rows, 1, NOW)
    )


def run(items: int = 1_000, teams: int = 20, rounds: int = 300) -> list[Row]:
    """One row per kind of ask."""
    against = workspace(items, teams)
    idea = _item(1, ItemStatus.IDEA, "Team 1", None)
    small, large = _with_effort(idea, 5.0), _with_effort(idea, 40.0)
    planned = _item(2, ItemStatus.PLANNED, "Team 2", Quarter(2027, 1))
    return [
        _measured("planned soon", against, _asks(1), planned, rounds),
        _measured("one customer", against, _asks(1), None, rounds),
        _measured("eight customers, room", against, _asks(8), small, rounds),
        _measured("eight customers, too large", against, _asks(8), large, rounds),
        _measured("fifty customers, unsized", against, _asks(50), None, rounds),
    ]


def _measured(
    case: str, against: Workspace, asks: tuple[Ask, ...], item: RoadmapItem | None, rounds: int
) -> Row:
    facts = against.facts(asks, item)
    decision = decide(facts, against.policy)
    answers = _times(lambda: decide(against.facts(asks, item), against.policy), rounds)
    levers = _times(lambda: what_would_change(facts, against.policy), max(1, rounds // 10))
    p99 = sorted(answers)[int(len(answers) * 0.99)]
    return Row(case, decision.gate, statistics.median(answers), p99, statistics.median(levers))


def _times(job: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def _asks(count: int) -> tuple[Ask, ...]:
    return tuple(_ask(number) for number in range(1, count + 1))


def _ask(number: int) -> Ask:
    return Ask(
        number=number,
        author="U0REP",
        channel="C1",
        ts=f"{number}.0",
        thread_ts=f"{number}.0",
        text="Acme needs SAML sign-on before the renewal. " * 5,
        title="SAML sign-on",
        created_at=NOW - timedelta(days=number),
        need=1,
        account=f"Acme {number}",
    )


def _item(number: int, status: ItemStatus, team: str, quarter: Quarter | None) -> RoadmapItem:
    when = str(quarter) if quarter else ""
    key, title = f"ITEM-{number}", f"Item {number}"
    return RoadmapItem(key, title, status=status, teams=(team,), quarter=when, effort=3.0)


def _with_effort(item: RoadmapItem, effort: float) -> RoadmapItem:
    return RoadmapItem("IDEA", "SAML sign-on", teams=item.teams, effort=effort)


def main() -> None:
    print(NOTES)
    print(f"{'case':<28}{'gate':<16}{'median ms':>10}{'p99 ms':>10}{'all levers':>12}")
    for row in run():
        print(row)


if __name__ == "__main__":
    main()
