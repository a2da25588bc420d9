"""What follows from the facts under a policy: the numbers and words that the gates look at.

A fact that is not known is left out of ``values``: the expressions then know that they cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from triage.expressions import Fact, bind
from triage.facts import Facts
from triage.ledger import TeamRoom, item_period, known_effort
from triage.money import Money
from triage.policy import Policy
from triage.quarters import Period, Quarter
from triage.value import Reckoned, ValuePart, is_dealbreaker, total_at_stake, value_parts

Free = Mapping[Quarter, float]
NO_ROOM = 99  # quarters: the effort never fits
NO_ITEM = "none"


@dataclass(frozen=True, slots=True)
class Measures:
    """Facts as the gates see them (``values``; ``bound`` for expressions) and what they are made of."""

    values: dict[str, Fact]
    bound: Any
    parts: tuple[ValuePart, ...]
    current: Quarter
    period: Period | None
    effort: float | None
    room: Quarter | None

    @property
    def at_stake(self) -> float | None:
        return self._number("demand.at_stake")

    @property
    def score(self) -> float | None:
        return self._number("score")

    def _number(self, name: str) -> float | None:
        found = self.values.get(name)
        return None if found is None else float(found)


def measure(facts: Facts, policy: Policy, reckoned: Reckoned | None = None) -> Measures:
    """Everything the gates may look at; ``reckoned`` is what ``value_parts`` takes."""
    current = Quarter.containing(facts.today, policy.workspace.fiscal_year_start)
    period = item_period(facts.item.quarter, current) if facts.item else None
    effort = known_effort(facts.item.effort) if facts.item else None
    parts = value_parts(facts, policy, reckoned or {})
    free = _free_by_quarter(facts, policy)
    room = _first_room(facts, effort, free, current, policy)
    values: dict[str, Fact] = dict(policy.constants)
    values.update(_demand_values(facts, parts, policy))
    values.update(_item_values(facts, period, current, policy))
    values.update(_effort_values(effort, policy))
    values.update(_capacity_values(effort, room, free, current, policy))
    values.update(_ask_values(facts, policy))
    score = policy.formula.value(
        bind({name: values[name] for name in policy.formula.inputs if name in values})
    )
    if isinstance(score, float):
        values["score"] = score
    return Measures(values, bind(values), parts, current, period, effort, room)


def with_worth(facts: Facts, measures: Measures, policy: Policy) -> Facts | None:
    """The same facts, had every account of unknown worth the most that one account may count; None if all
    are known."""
    unknown = {part.account for part in measures.parts if part.at_stake is None and part.account}
    if not unknown:
        return None
    most = Money.of(1e11, policy.workspace.currency)
    accounts = (replace(a, revenue=most) if a.name in unknown else a for a in facts.accounts)
    return replace(facts, accounts=tuple(accounts))


def _demand_values(facts: Facts, parts: tuple[ValuePart, ...], policy: Policy) -> Iterator[tuple[str, Fact]]:
    yield "demand.asks", facts.asks
    at_stake = total_at_stake(parts)
    if at_stake is not None:
        yield "demand.at_stake", float(at_stake)
    if not facts.accounts:
        return
    yield "demand.accounts", len(facts.accounts)
    segments = {a.segment.lower() for a in facts.accounts if a.segment}
    # An unknown segment may be one more: it matters only where the known ones do not settle every gate.
    if len(segments) >= policy.enough_segments or all(a.segment for a in facts.accounts):
        yield "demand.segments", len(segments)
    proven = (account for account in facts.accounts if any(map(is_dealbreaker, account.claims)))
    yield "demand.dealbreakers", sum(1 for _ in proven)
    if at_stake is not None:
        largest = max(part.at_stake or 0.0 for part in parts)
        yield "demand.largest_share", largest / at_stake if at_stake else 0.0


def _item_values(
    facts: Facts, period: Period | None, current: Quarter, policy: Policy
) -> Iterator[tuple[str, Fact]]:
    if facts.maybe:
        return
    yield "item.status", facts.item.status.value if facts.item else NO_ITEM
    if facts.item is None:
        return
    yield "item.dated", period is not None
    if period:
        yield "item.quarters_ahead", period.last.index - current.index
        yield "item.overcommitted", _overcommitted(facts, period, policy)


def _overcommitted(facts: Facts, period: Period, policy: Policy) -> bool:
    """In any quarter of its period that is still to come; facts hold the room of no past quarter."""
    return any(
        room.overcommitted(policy) for room in facts.rooms if period.first <= room.quarter <= period.last
    )


def _effort_values(effort: float | None, policy: Policy) -> Iterator[tuple[str, Fact]]:
    yield "effort.known", effort is not None
    yield "effort.points", float(policy.value.assumed_effort if effort is None else effort)


def _capacity_values(
    effort: float | None, room: Quarter | None, by_quarter: Free, current: Quarter, policy: Policy
) -> Iterator[tuple[str, Fact]]:
    if not by_quarter:
        return
    horizon = current.plus(policy.horizons.yes)
    soon = [free for quarter, free in by_quarter.items() if current <= quarter <= horizon]
    if soon:
        yield "capacity.free", max(soon)
    if effort is not None:
        yield "capacity.room_in", NO_ROOM if room is None else room.index - current.index


def _ask_values(facts: Facts, policy: Policy) -> Iterator[tuple[str, Fact]]:
    entry = policy.wont_do_for(facts.subject)
    yield "wont_do", entry is not None and (entry.review is None or entry.review >= facts.today)
    theme = policy.theme_for(facts.subject)
    yield "theme.weight", float(theme.weight) if theme else 1.0
    yield "budget.left", max(0.0, float(policy.demand.one_off_budget) - facts.one_offs_spent)
    if facts.due:
        yield "ask.days_left", (facts.due - facts.today).days


def _first_room(
    facts: Facts, effort: float | None, by_quarter: Free, current: Quarter, policy: Policy
) -> Quarter | None:
    """The first quarter within the later horizon in which every team has room for its even share."""
    if effort is None or not by_quarter:
        return None
    share = effort / len(facts.teams)
    last = current.plus(policy.horizons.later)
    fitting = (quarter for quarter, free in by_quarter.items() if free >= share)
    return min((quarter for quarter in fitting if current <= quarter <= last), default=None)


def _free_by_quarter(facts: Facts, policy: Policy) -> Free:
    """Free points per quarter of the team that has least, where all teams have a plan."""
    if not facts.rooms:
        return {}
    rooms: dict[Quarter, list[TeamRoom]] = {}
    for room in facts.rooms:
        rooms.setdefault(room.quarter, []).append(room)
    teams = len({team.strip().lower() for team in facts.teams})
    return {
        quarter: min(room.free(policy) for room in found)
        for quarter, found in rooms.items()
        if len(found) == teams
    }
