"""Every figure of a digest equals a plain-Python count over the same rows, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from tests.storage.digest_company import DAY, DAYS, EVERYTHING, ITEMS, Company, fill
from tests.storage.values import NOW, filed, later
from triage.asks import Ask, AskState
from triage.changes import Commitment, FlipState, Stance
from triage.figures import AskCounts, NeedFigures, Some, Waits
from triage.ports import DecisionRecord, Handling, UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem
from triage.verdicts import Autonomy, Verdict

T = TypeVar("T")
LIMIT = 3
# The store fills itself on a thread of its own, where hypothesis cannot draw.
seeds = st.integers(0, 10**9).map(Random)
MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Window:
    since: datetime
    until: datetime

    def has(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first = draw(st.integers(0, DAYS - 1))
    return Window(later(first * DAY), later(draw(st.integers(first, DAYS)) * DAY))


def some(rows: Sequence[T]) -> Some[T]:
    return Some(tuple(rows[:LIMIT]), len(rows))


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def emptied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A store of a workspace of its own for each example: much quicker than a database for each."""
    from tests.postgres import server

    url = (
        server().fresh() if request.param == "postgres" else f"sqlite:///{tmp_path_factory.mktemp('d')}/d.db"
    )
    with Store.open(url) as store:
        store.migrate()
    numbers = iter(range(10**6))
    opened: list[Store] = []

    def another() -> Store:
        if opened:
            opened.pop().close()
        opened.append(Store.open(url, workspace=f"w{next(numbers)}"))
        return opened[-1]

    yield another
    for store in opened:
        store.close()


@MODEST
@given(seeds, windows())
def test_what_was_asked_for(emptied: Any, rng: Random, window: Window) -> None:
    store = emptied()
    company = store.run(fill, rng)
    asks = [ask for ask in company.live() if window.has(ask.created_at)]
    counted = AskCounts(**Counter(_standing_verdict(company, ask).value for ask in asks))
    figures = _figures(company, asks)
    by_worth = sorted(figures, key=lambda each: (-each.at_stake, -each.accounts, each.need))
    by_accounts = sorted(figures, key=lambda each: (-each.accounts, -each.at_stake, each.need))
    edges = window.since, window.until
    wanted = store.look(lambda uow: uow.digests.wanted(*edges, LIMIT))
    assert wanted.asked == counted
    assert store.look(lambda uow: uow.digests.total(*edges)) == len(asks)
    assert store.look(lambda uow: uow.digests.accounts(*edges)) == len({a.account for a in asks if a.account})
    assert wanted.by_revenue == tuple(each for each in by_worth[:LIMIT] if each.at_stake > 0)
    assert wanted.by_accounts == tuple(each for each in by_accounts[:LIMIT] if each.accounts > 0)
    assert wanted.unplanned == some([each for each in by_worth if _is_gap(company, each)])
    assert wanted.total == len(figures)
    assert wanted.accounts == len({ask.account for ask in asks if ask.account})
    answered = {each.need for each in company.answers if window.has(each.said_at) and each.undone_at is None}
    assert store.look(lambda uow: uow.digests.answered(*edges)) == len(answered)


def _standing_verdict(company: Company, ask: Ask) -> Verdict:
    answer = company.standing(ask.need)
    return answer.verdict if answer else company.newest(ask.number).verdict


def _figures(company: Company, asks: Sequence[Ask]) -> list[NeedFigures]:
    return [
        _need_figures(company, [ask for ask in asks if ask.need == need]) for need in {a.need for a in asks}
    ]


def _need_figures(company: Company, asks: list[Ask]) -> NeedFigures:
    newest, need = max(asks, key=lambda ask: ask.number), asks[0].need
    decision, answer = company.newest_of_need(need), company.standing(need)
    verdict, quarter = (answer.verdict, answer.quarter) if answer else (decision.verdict, decision.quarter)
    accounts = len({ask.account for ask in asks if ask.account})
    return NeedFigures(
        need, "N", accounts, decision.at_stake or 0.0, len(asks), verdict, quarter, newest.number,
        newest.channel, newest.thread_ts,
    )  # fmt: skip


def _is_gap(company: Company, figures: NeedFigures) -> bool:
    status = {item.key: item.status for item in ITEMS}.get(company.items[figures.need] or "")
    return status in (None, ItemStatus.IDEA) and figures.verdict is not Verdict.NO


@MODEST
@given(seeds)
def test_what_is_wanted_of_all_time(emptied: Any, rng: Random) -> None:
    store = emptied()
    company = store.run(fill, rng)
    shipped = {item.key for item in ITEMS if item.status is ItemStatus.SHIPPED}
    asks = [ask for ask in company.live() if company.items[ask.need] not in shipped]
    every = sorted(_figures(company, asks), key=lambda each: (-each.at_stake, -each.need))
    assert store.look(lambda uow: uow.digests.most_wanted(LIMIT)) == some(every)
    rest = store.look(lambda uow: uow.digests.most_wanted(9, LIMIT))
    assert rest.rows == tuple(every[LIMIT : LIMIT + 9])


@MODEST
@given(seeds)
def test_what_is_planned_and_who_asks_for_it(emptied: Any, rng: Random) -> None:
    store = emptied()
    company = store.run(fill, rng)
    asked = {key: company.live(need) for need, key in company.items.items() if key}
    accounts = {
        key: len(names)
        for key, asks in asked.items()
        if (names := {ask.account for ask in asks if ask.account})
    }
    planned = [item for item in EVERYTHING if item.status in (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)]
    nobody = sorted(
        (item for item in planned if not asked.get(item.key)),
        key=lambda item: (-(item.effort or -1), item.key),
    )
    found = store.look(lambda uow: uow.digests.unasked(2))
    assert ([item.key for item in found.rows], found.total) == ([i.key for i in nobody[:2]], len(nobody))
    every = [item.key for item in EVERYTHING]
    assert store.look(lambda uow: uow.digests.asking(every)) == accounts
    assert store.look(lambda uow: uow.digests.asking([])) == {}


@MODEST
@given(seeds, windows())
def test_what_changed_and_shipped(emptied: Any, rng: Random, window: Window) -> None:
    store = emptied()
    company = store.run(fill, rng)
    edges = window.since, window.until
    flipped = store.look(lambda uow: uow.happenings.flipped(*edges, LIMIT))
    rows = [(each.need, each.asks, each.before, each.after, each.moved, each.ask) for each in flipped.rows]
    expected = _flipped(company, window)
    assert (rows, flipped.total) == (expected[:LIMIT], len(expected))
    shipped = store.look(lambda uow: uow.happenings.shipped(*edges, LIMIT))
    there = [(e.need, e.item, e.asks, e.accounts, e.at_stake, e.ask, e.askers) for e in shipped.rows]
    should = _shipped(company, window)
    assert (there, shipped.total) == (should[:LIMIT], len(should))


def _worth(company: Company, need: int) -> float:
    return company.newest_of_need(need).at_stake or 0.0


def _changed(before: Stance, after: Stance) -> bool:
    return before.flips_to(after)


def _flipped(company: Company, window: Window) -> list[tuple[Any, ...]]:
    told = [f for f in company.flips if f.state is FlipState.TOLD and window.has(f.settled_at)]
    found = []
    for need in {flip.need for flip in told}:
        mine = [flip for flip in told if flip.need == need]
        before, last = mine[0].before, mine[-1]
        if _changed(before, last.after) and last.after.commitment is not Commitment.SHIPPED:
            asks = len({flip.ask for flip in mine})
            found.append((need, asks, before, last.after, tuple(last.details["moved"]), last.ask))
    return sorted(found, key=lambda each: (-_worth(company, each[0]), each[0]))


def _shipped(company: Company, window: Window) -> list[tuple[Any, ...]]:
    silent = (FlipState.FOUND, FlipState.GONE)
    needs = {
        flip.need
        for flip in company.flips
        if flip.shipped and flip.state not in silent and window.has(flip.settled_at)
    }
    found = []
    for need in needs:
        live = company.live(need)
        if live:
            newest = sorted(live, key=lambda ask: -ask.number)
            askers = tuple(dict.fromkeys(ask.author for ask in newest))
            accounts = len({ask.account for ask in live if ask.account})
            worth = _worth(company, need)
            found.append((need, company.items[need], len(live), accounts, worth, newest[0].number, askers))
    return sorted(found, key=lambda each: (-each[4], each[0]))


@MODEST
@given(seeds, windows())
def test_what_lacks_a_fact(emptied: Any, rng: Random, window: Window) -> None:
    store = emptied()
    company = store.run(fill, rng)
    lacking = [ask for ask in reversed(company.asks) if _lacks(company, ask)]
    edges = window.since, window.until
    found = store.look(lambda uow: uow.happenings.lacking(*edges, LIMIT))
    now = [ask.number for ask in lacking if window.has(ask.created_at)]
    assert ([each.ask for each in found.rows], found.total) == (now[:LIMIT], len(now))
    assert {each.question for each in found.rows} <= {"Which account?"}
    own = store.look(lambda uow: uow.personal_digests.own_lacking("U1", LIMIT))
    mine = [ask.number for ask in lacking if ask.author == "U1"]
    assert ([each.ask for each in own.rows], own.total) == (mine[:LIMIT], len(mine))


def _lacks(company: Company, ask: Ask) -> bool:
    decision = company.newest(ask.number)
    asked = decision.decision["missing"].endswith("?") and company.told(decision)
    return ask.state is AskState.OPEN and asked and ask.channel not in company.muted


@MODEST
@given(seeds, windows())
def test_what_moved_for_one_person(emptied: Any, rng: Random, window: Window) -> None:
    store = emptied()
    company = store.run(fill, rng)
    edges = window.since, window.until
    own = store.look(lambda uow: uow.personal_digests.own_flips("U1", *edges, LIMIT))
    flips = _own_flips(company, window)
    assert ([(e.ask, e.before, e.after) for e in own.rows], own.total) == (flips[:LIMIT], len(flips))
    said = store.look(lambda uow: uow.personal_digests.own_answers("U1", *edges, LIMIT))
    answers = _own_answers(company, window)
    assert ([(e.ask, e.verdict, e.by) for e in said.rows], said.total) == (answers[:LIMIT], len(answers))
    moved = store.look(lambda uow: uow.personal_digests.moved("PM1", *edges, LIMIT))
    stands = _moved(company, window)
    assert ([(e.need, e.verdict, e.now) for e in moved.rows], moved.total) == (stands[:LIMIT], len(stands))


def _own_flips(company: Company, window: Window) -> list[tuple[Any, ...]]:
    told = [f for f in company.flips if f.state is FlipState.TOLD and window.has(f.settled_at)]
    found = []
    for ask in (each for each in company.live() if each.author == "U1"):
        mine = [flip for flip in told if flip.ask == ask.number]
        if not mine or not _changed(mine[0].before, mine[-1].after):
            continue
        settled = mine[-1].settled_at
        assert settled is not None
        words = [a for a in company.answers if a.need == ask.need and a.undone_at is None]
        if not any(answer.said_at >= settled for answer in words):
            found.append((mine[-1].id, ask.number, mine[0].before, mine[-1].after))
    return [each[1:] for each in sorted(found, reverse=True, key=lambda each: each[0])]


def _own_answers(company: Company, window: Window) -> list[tuple[Any, ...]]:
    found = []
    for ask in company.live():
        answer = company.standing(ask.need)
        if ask.author == "U1" and answer and window.has(answer.said_at) and ask.channel not in company.muted:
            order = company.answers.index(answer), ask.number
            found.append((order, (ask.number, answer.verdict, answer.author)))
    return [each for _, each in sorted(found, reverse=True)]


def _moved(company: Company, window: Window) -> list[tuple[Any, ...]]:
    newest = {
        flip.need: flip
        for flip in company.flips
        if flip.state is FlipState.MOVED and window.has(flip.settled_at)
    }
    found = []
    for need, flip in newest.items():
        answer = company.standing(need)
        assert flip.settled_at is not None
        if answer and answer.author == "PM1" and answer.said_at < flip.settled_at:
            found.append((flip.id, (need, answer.verdict, flip.after)))
    return [each for _, each in sorted(found, reverse=True, key=lambda each: each[0])]


BEFORE = date(2026, 11, 28)


@MODEST
@given(seeds)
def test_what_waits_for_a_pm(emptied: Any, rng: Random) -> None:
    store = emptied()
    company = store.run(fill, rng)
    waiting = {need: kind for need in company.items if (kind := _waits(company, need))}
    late, total = store.look(lambda uow: uow.happenings.late(BEFORE, LIMIT))
    assert total == len(waiting)
    days = {need: company.newest_of_need(need).decision["day"] for need in waiting}
    overdue = sorted((n for n, kind in waiting.items() if kind is Waits.LATE), key=lambda n: (days[n], n))
    assert ([each.need for each in late.rows], late.total) == (overdue[:LIMIT], len(overdue))
    mine = {need: kind for need, kind in waiting.items() if _owner(company, need) == "PM1"}
    queue = store.look(lambda uow: uow.personal_digests.queue_of("PM1", BEFORE, LIMIT))
    for kind in Waits:
        alike = [need for need, each in mine.items() if each is kind]
        ordered = sorted(alike, key=lambda need: (days[need] or "9", _oldest(company, need), need))
        found = queue[kind]
        assert ([each.need for each in found.rows], found.total) == (ordered[:LIMIT], len(ordered))
        for each in found.rows:
            decision = company.newest_of_need(each.need)
            assert (each.proposed, each.at_stake) == (decision.decision["proposed"], decision.at_stake or 0.0)
            handling = company.handlings.get(each.need, Handling(each.need))
            assert (each.objects, each.objection) == (handling.disagreed_by, handling.disagreement)
    seen = store.look(lambda uow: uow.queue.count(["PM1"]))
    paused = [
        n for n in company.items if _queued(company, n) and company.handlings.get(n, Handling(n)).paused_at
    ]
    assert len(mine) == seen - len([need for need in paused if _owner(company, need) == "PM1"])


def _queued_asks(company: Company, need: int) -> list[Ask]:
    handling = company.handlings.get(need, Handling(need))
    return [
        ask
        for ask in company.asks
        if ask.need == need
        and (
            ask.state is AskState.OPEN
            or (
                ask.state is AskState.ANSWERED
                and handling.disagreed_at
                and handling.disagreed_ask == ask.number
            )
        )
    ]


def _oldest(company: Company, need: int) -> datetime:
    return min(ask.created_at for ask in _queued_asks(company, need))


def _owner(company: Company, need: int) -> str:
    assigned = company.handlings.get(need, Handling(need)).assignee
    return str(assigned or company.newest_of_need(need).decision["owner"])


def _queued(company: Company, need: int) -> bool:
    if not _queued_asks(company, need):
        return False
    decision, handling = company.newest_of_need(need), company.handlings.get(need, Handling(need))
    called = decision.decision["owner"] or handling.assignee or handling.disagreed_at
    return bool(called) or _autonomy(company, decision) == Autonomy.DRAFT


def _autonomy(company: Company, decision: DecisionRecord) -> str:
    return company.chosen.get(decision.gate) or str(decision.decision["autonomy"])


def _waits(company: Company, need: int) -> Waits | None:
    handling = company.handlings.get(need, Handling(need))
    if not _queued(company, need) or handling.paused_at:
        return None
    decision = company.newest_of_need(need)
    day = decision.decision["day"]
    if day and date.fromisoformat(day) < BEFORE and not handling.disagreed_by:
        return Waits.LATE
    if handling.disagreed_by:
        return Waits.DISAGREEMENT
    if _autonomy(company, decision) == Autonomy.DRAFT:
        return Waits.DRAFT
    return Waits.PROPOSED if decision.decision["proposed"] else Waits.ANSWER


def test_an_empty_store_has_nothing_to_tell(store: Store) -> None:
    edges = NOW - timedelta(days=7), NOW
    assert store.look(lambda uow: uow.digests.wanted(*edges, 5)).total == 0
    assert store.look(lambda uow: uow.digests.total(*edges)) == 0
    assert store.look(lambda uow: uow.happenings.late(BEFORE, 5)) == (Some(), 0)
    assert store.look(lambda uow: uow.happenings.flipped(*edges, 5)) == Some()
    assert store.look(lambda uow: uow.personal_digests.moved("PM1", *edges, 5)) == Some()
    assert set(store.look(lambda uow: uow.personal_digests.queue_of("PM1", BEFORE, 5))) == set(Waits)


def test_what_was_joined_elsewhere_is_asked_for_there(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.roadmap.put([RoadmapItem("R1", "Item", status=ItemStatus.PLANNED)], NOW)
        left = uow.needs.add("N", "R1", frozenset(), NOW)
        ask = filed(uow, left)
        into = uow.needs.add("M", None, frozenset(), NOW)
        uow.joins.add(left, into, [ask.number], "PM1", NOW)
        uow.asks.move([ask.number], into)

    store.run(work)
    assert store.look(lambda uow: uow.digests.unasked(5)) == Some()
