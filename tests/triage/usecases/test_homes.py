"""Home's values through the real store: who sees which needs in which order, and by when somebody answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import Store
from tests.storage.values import a_decision, an_answer, filed
from triage.asks import AskState
from triage.capacity import TeamQuarter
from triage.cards import Card, Pending
from triage.occasion import Occasion
from triage.people import Person
from triage.policy import load_policy
from triage.ports import Handling, UnitOfWork
from triage.quarters import Quarter
from triage.usecases.homes import (
    NEEDS_ON_A_PAGE,
    AsksHome,
    Home,
    Place,
    QueueHome,
    Tab,
    Todo,
    home_of,
)
from triage.usecases.listing import Viewer, due_of, is_told
from triage.usecases.looking_up import look_up_ask, would_answer
from triage.verdicts import Autonomy, Verdict

# A Monday.
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ON = Occasion(load_policy('[people]\npms = ["U0PM"]\n'), NOW)
DRAFTING = Occasion(load_policy('[autonomy]\ndefault = "draft"\n'), NOW)
DECIDED: dict[str, Any] = {
    "verdict": "later", "gate": "unsized", "proposed": False, "quarter": None,
    "headline": "nobody has sized it", "because": "It is worth it.", "say": "We note it.",
    "change": "", "offer": "", "warning": "", "missing": "",
    "sides": {"roadmap": "none", "worth": "high", "capacity": "unsized"}, "owner": "U0PM", "task": "sizes it",
    "day": "2026-11-26", "holds": [], "autonomy": "post", "gates": [], "policy_version": "1",
    "at_stake": 1.0, "score": None,
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as opened:
        opened.migrate()
        yield opened


def waiting(uow: UnitOfWork, minutes: int, title: str = "SSO", **decided: Any) -> int:
    """A need with one ask that waits; its number."""
    need = uow.needs.add(title, None, frozenset(title.lower().split()), NOW)
    at = NOW - timedelta(days=1) + timedelta(minutes=minutes)
    ask = filed(uow, need, created_at=at, title=title)
    uow.decisions.add(a_decision(ask, Verdict.LATER, decision=DECIDED | decided, at_stake=1.0, accounts=1))
    return need


def home(store: Store, user: str, is_pm: bool, place: Place | None = None) -> Home:
    return store.look(home_of, user, is_pm, place, ON)


def queue(store: Store, place: Place | None = None) -> QueueHome:
    found = home(store, "U0PM", True, place)
    assert isinstance(found, QueueHome)
    return found


@pytest.mark.parametrize(
    ("day", "hour", "today", "over", "late"),
    [
        (date(2026, 11, 24), 12, False, False, 0),
        (date(2026, 11, 23), 12, True, False, 0),
        (date(2026, 11, 23), 18, True, True, 0),
        (date(2026, 11, 20), 12, False, True, 1),
        (date(2026, 11, 19), 12, False, True, 2),
        (date(2020, 1, 1), 12, False, True, 99),
    ],
)
def test_lateness_counts_working_days(day: date, hour: int, today: bool, over: bool, late: int) -> None:
    due = due_of(day, Occasion(ON.policy, NOW.replace(hour=hour)))
    assert due is not None
    assert (due.is_today, due.is_over, due.days_late, due.at.hour) == (today, over, late, 18)


def test_nobody_is_late_on_a_free_day() -> None:
    sunday = Occasion(ON.policy, datetime(2026, 11, 22, 12, tzinfo=UTC))
    due = due_of(date(2026, 11, 20), sunday)
    assert due is not None
    assert (due.is_over, due.days_late) == (True, 0)
    paused = due_of(date(2026, 11, 20), ON, paused=True)
    assert paused is not None
    assert (paused.is_over, paused.paused) == (False, True)


def test_the_queue_is_sorted_by_what_is_to_be_done_then_by_age(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        waiting(uow, 1, "first")
        waiting(uow, 2, "second", proposed=True)
        waiting(uow, 3, "third", autonomy="draft")
        waiting(uow, 4, "fourth", proposed=True)
        uow.handlings.put(Handling(waiting(uow, 5, "fifth"), disagreed_at=NOW, disagreed_by="U1"))
        uow.handlings.put(Handling(waiting(uow, 6, "sixth"), paused_at=NOW))

    store.run(fill)
    found = queue(store)
    assert [(todo, [line.entry.title for line in lines]) for todo, lines in found.lines] == [
        (Todo.DISAGREEMENT, ["fifth"]),
        (Todo.DRAFT, ["third"]),
        (Todo.PROPOSED, ["second", "fourth"]),
        (Todo.ANSWER, ["first"]),
        (Todo.PAUSED, ["sixth"]),
    ]
    assert (found.mine, found.everybodys, found.shown) == (6, 6, 6)


def test_own_and_all_queues_page_and_a_cleared_page_goes_back(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for minutes in range(NEEDS_ON_A_PAGE + 1):
            waiting(uow, minutes, f"thing{minutes}", owner="U0PM2" if minutes == 3 else "U0PM")

    store.run(fill)
    assert (queue(store).mine, queue(store).everybodys) == (NEEDS_ON_A_PAGE, NEEDS_ON_A_PAGE + 1)
    assert queue(store, Place(Tab.ALL, None, NEEDS_ON_A_PAGE)).shown == 1
    beyond = queue(store, Place(Tab.QUEUE, None, NEEDS_ON_A_PAGE))
    assert (beyond.place.offset, beyond.shown) == (0, NEEDS_ON_A_PAGE)


def test_needs_that_may_be_the_same_are_suggested(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        waiting(uow, 1, "audit log export csv")
        waiting(uow, 2, "audit log export")
        waiting(uow, 3, "dark mode")

    store.run(fill)
    [(_, lines)] = queue(store).lines
    assert [[title for _, title in line.entry.suggested] for line in lines] == [
        ["audit log export"],
        ["audit log export csv"],
        [],
    ]


def test_who_is_no_pm_has_own_asks_whatever_place_they_ask_for(store: Store) -> None:
    store.run(waiting, 1)
    for place in (None, Place(Tab.ALL), Place(Tab.QUEUE), Place(Tab.WANTED)):
        mine = home(store, "U1", False, place)
        assert isinstance(mine, AsksHome)
        assert [line.ask for line in mine.page.lines] == ["ASK-1"]
        assert isinstance(home(store, "U2", False, place), AsksHome)


def test_capacity_at_a_glance_is_the_next_quarters(store: Store) -> None:
    quarters = [Quarter(2026, 4).plus(n) for n in range(-1, 5)]
    store.run(lambda uow: uow.capacity.put([TeamQuarter("Identity", each, 40) for each in quarters], NOW))
    [team] = queue(store).teams
    assert [str(row.quarter) for row in team.rows] == ["2026-Q4", "2027-Q1", "2027-Q2"]


def test_a_verdict_is_told_once_the_bot_or_a_pm_said_it(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for autonomy in ("post", "draft", "record", "draft"):
            waiting(uow, 1, autonomy, autonomy=autonomy)
        ask = uow.asks.get(4)
        assert ask is not None
        uow.answers.add(an_answer(ask))
        uow.asks.set_state([4], AskState.ANSWERED)

    def told(uow: UnitOfWork, viewer: Viewer) -> list[bool]:
        views = (uow.asks.view(number) for number in range(1, 5))
        return [is_told(uow, view, viewer) for view in views if view]

    store.run(fill)
    rep, pm = Viewer("U1", False), Viewer("U0PM", True)
    assert store.look(told, rep) == [True, False, False, True]
    assert store.look(told, pm) == [True] * 4
    store.run(lambda uow: uow.channels.set_muted("C1", True, "U0PM", NOW))
    assert store.look(told, rep) == [False] * 4


def test_a_gate_that_was_let_post_is_no_draft_any_more(store: Store) -> None:
    def shown(uow: UnitOfWork) -> Card | Pending | None:
        found = look_up_ask(uow, 1, Viewer("U1", False), ON)
        assert found is not None
        return found.shown

    def checked(uow: UnitOfWork) -> list[Card | Pending]:
        return [one.shown for one in would_answer(uow, "Acme needs SSO", Viewer("U1", False), DRAFTING)]

    store.run(waiting, 1, autonomy="draft", gate="default")
    assert isinstance(store.look(shown), Pending)
    assert [type(one) for one in store.look(checked)] == [Pending]
    assert [todo for todo, _ in queue(store).lines] == [Todo.DRAFT]
    for gate in (gate.id for gate in DRAFTING.policy.gates):
        store.run(lambda uow, gate: uow.autonomies.choose(gate, Autonomy.POST, "U0PM", NOW), gate)
    assert isinstance(store.look(shown), Card)
    assert [type(one) for one in store.look(checked)] == [Card]
    assert [todo for todo, _ in queue(store).lines] == [Todo.ANSWER]


def test_guests_see_their_own_asks_alone(store: Store) -> None:
    store.run(waiting, 1)
    store.run(lambda uow: uow.people.put(Person("U9", "gus", "", True, False, False, False, NOW)))
    assert store.look(look_up_ask, 1, Viewer("U9", False, is_colleague=False), ON) is None
    assert store.look(look_up_ask, 1, Viewer("U1", False, is_colleague=False), ON) is not None
