"""Every figure of a digest equals a plain-Python count over the same rows, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from tests.storage.values import NOW, a_decision, an_answer, filed, later
from triage.asks import Ask, AskState
from triage.changes import Cause, Commitment, Flip, FlipState, Stance
from triage.figures import AskCounts, NeedFigures, Some, Waits
from triage.ports import AnswerRecord, DecisionRecord, Handling, UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem
from triage.verdicts import Autonomy, Verdict

T = TypeVar("T")
DAY = 86400
DAYS, LIMIT = 12, 3
PEOPLE, PMS, ACCOUNTS = ("U1", "U2"), ("PM1", "PM2"), (None, "A", "B", "C")
ITEMS = [
    RoadmapItem(f"R{n}", f"Item {n}", status=status, effort=float(n)) for n, status in enumerate(ItemStatus)
]
EVERYTHING = [*ITEMS, RoadmapItem("R9", "Nobody's", status=ItemStatus.PLANNED)]
# The store fills itself on a thread of its own, where hypothesis cannot draw.
seeds = st.integers(0, 10**9).map(Random)
MODEST = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Company:
    """What a store holds, as lists."""

    asks: list[Ask] = field(default_factory=list)
    decisions: list[DecisionRecord] = field(default_factory=list)
    answers: list[AnswerRecord] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    handlings: dict[int, Handling] = field(default_factory=dict)
    chosen: dict[str, Autonomy] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    items: dict[int, str | None] = field(default_factory=dict)

    def live(self, need: int | None = None) -> list[Ask]:
        return [
            ask
            for ask in self.asks
            if ask.state is not AskState.WITHDRAWN and (need is None or ask.need == need)
        ]

    def newest(self, ask: int) -> DecisionRecord:
        return [each for each in self.decisions if each.ask == ask][-1]

    def newest_of_need(self, need: int) -> DecisionRecord:
        return [each for each in self.decisions if each.need == need][-1]

    def standing(self, need: int) -> AnswerRecord | None:
        said = [each for each in self.answers if each.need == need and each.undone_at is None]
        return said[-1] if said else None

    def told(self, record: DecisionRecord) -> bool:
        chosen = self.chosen.get(record.gate) or record.decision.get("autonomy") or Autonomy.POST
        return bool(chosen == Autonomy.POST)


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


def fill(uow: UnitOfWork, rng: Random) -> Company:
    """A small company of random asks, decisions, answers, flips and doings."""
    company = Company()
    uow.roadmap.put(EVERYTHING, NOW)
    keys = rng.choices([None, *(item.key for item in ITEMS)], k=rng.randint(1, 6))
    for key in keys:
        own = key if key not in company.items.values() else None
        company.items[uow.needs.add("N", own, frozenset(), NOW)] = own
    _fill_asks(uow, rng, company)
    _fill_answers(uow, rng, company)
    _fill_flips(uow, rng, company)
    _fill_doings(uow, rng, company)
    return company


def _fill_asks(uow: UnitOfWork, rng: Random, company: Company) -> None:
    states = [AskState.OPEN, AskState.OPEN, AskState.ANSWERED, AskState.WITHDRAWN]
    for _ in range(rng.randint(1, 14)):
        ask = filed(
            uow,
            rng.choice(list(company.items)),
            account=rng.choice(ACCOUNTS),
            author=rng.choice(PEOPLE),
            channel=rng.choice(["C1", "C2"]),
            created_at=_moment(rng),
            state=rng.choice(states),
        )
        company.asks.append(ask)
        for _ in range(rng.randint(1, 2)):
            record = _decision(rng, ask)
            uow.decisions.add(record)
            company.decisions.append(record)


def _decision(rng: Random, ask: Ask) -> DecisionRecord:
    said = {
        "owner": rng.choice(["", *PMS]),
        "day": rng.choice([None, "2026-11-25", "2026-11-30"]),
        "missing": rng.choice(["", "Which account?", "The roadmap is 20 days old."]),
        "proposed": rng.random() < 0.5,
        "autonomy": rng.choice(["post", "post", "draft"]),
    }
    return a_decision(
        ask, rng.choice(list(Verdict)), quarter=rng.choice([None, "2027-Q1"]), decision=said,
        gate=rng.choice(["g1", "g2"]), at_stake=rng.choice([None, 0.0, 5.5, 7.25, 9.0]),
        accounts=rng.choice([None, 2]),
    )  # fmt: skip


def _fill_answers(uow: UnitOfWork, rng: Random, company: Company) -> None:
    for _ in range(rng.randint(0, 4)):
        answer = an_answer(
            rng.choice(company.asks), rng.choice(list(Verdict)), quarter=rng.choice([None, "Q4"]),
            author=rng.choice(PMS), said_at=_moment(rng),
        )  # fmt: skip
        uow.answers.add(answer)
        if rng.random() < 0.5 and rng.random() < 0.5:
            uow.answers.undo(answer.ask, answer.said_ts, NOW)
            answer = replace(answer, undone_at=NOW)
        company.answers.append(answer)


def _fill_flips(uow: UnitOfWork, rng: Random, company: Company) -> None:
    states = list(FlipState)
    for number in range(1, rng.randint(0, 8) + 1):
        ask = rng.choice(company.asks)
        flip = Flip(
            number, number, ask.number, ask.need, ask.author, company.items[ask.need], rng.choice(states),
            NOW, _a_stance(rng), _a_stance(rng), _moment(rng), {"moved": [f"moved {number}"]},
        )  # fmt: skip
        uow.changes.open(Cause.ROADMAP, "", NOW)
        uow.flips.add(flip)
        company.flips.append(flip)


def _fill_doings(uow: UnitOfWork, rng: Random, company: Company) -> None:
    for need in rng.sample(list(company.items), rng.randint(0, len(company.items))):
        ask = rng.choice(company.live(need) or company.asks)
        disagreed = rng.random() < 0.5 and ask.need == need
        handling = Handling(
            need,
            assignee=rng.choice(["", *PMS]),
            paused_at=NOW if rng.random() < 0.5 and rng.random() < 0.5 else None,
            disagreed_at=NOW if disagreed else None,
            disagreed_by="U1" if disagreed else "",
            disagreed_ask=ask.number if disagreed else 0,
        )
        uow.handlings.put(handling)
        company.handlings[need] = handling
    if rng.random() < 0.5:
        uow.autonomies.choose("g1", Autonomy.DRAFT, "PM1", NOW)
        company.chosen["g1"] = Autonomy.DRAFT
    if rng.random() < 0.5:
        uow.channels.set_muted("C2", True, "PM1", NOW)
        company.muted.add("C2")


def _moment(rng: Random) -> datetime:
    return later(rng.randint(0, DAYS * 4) * DAY / 4)


def _a_stance(rng: Random) -> Stance:
    quarter = rng.choice([None, "2027-Q1"])
    return Stance(rng.choice(list(Verdict)), quarter, rng.choice(list(Commitment)))


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
    assert store.look(lambda uow: uow.digests.asked(*edges)) == wanted.asked == counted
    assert store.look(lambda uow: uow.digests.accounts(*edges)) == len({a.account for a in asks if a.account})
    assert wanted.by_revenue == tuple(each for each in by_worth[:LIMIT] if each.at_stake > 0)
    assert wanted.by_accounts == tuple(each for each in by_accounts[:LIMIT] if each.accounts > 0)
    assert wanted.unplanned == some([each for each in by_worth if _is_gap(company, each)])
    assert wanted.total == len(figures)
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
    assert store.look(lambda uow: uow.digests.asked(*edges)) == AskCounts()
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
