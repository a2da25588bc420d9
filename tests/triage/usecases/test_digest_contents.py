"""What each digest says of a company in the real store: its figures, and only what its readers may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import Store
from tests.storage.values import a_decision, an_answer
from triage.asks import Ask, AskState
from triage.capacity import TeamQuarter
from triage.changes import Cause, Commitment, Flip, FlipState, Stance
from triage.digests import UnknownDigestError
from triage.figures import AskCounts, Waits
from triage.occasion import Occasion
from triage.people import Person
from triage.policy import load_policy
from triage.ports import Doubt, UnitOfWork
from triage.quarters import Quarter
from triage.reports import ComingItem, FreePoints, PersonalReport, ProductReport, QueueReport, SalesReport
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.digest_contents import content_of
from triage.verdicts import Verdict

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)  # 09:00 in New York, whose clocks went back on 1 November
DURING = MONDAY - 2 * DAY
ON = Occasion(load_policy('[workspace]\ntimezone = "America/New_York"\n'), MONDAY)
SHIPPED = Stance(Verdict.YES, None, Commitment.SHIPPED)
LATER, YES = Stance(Verdict.LATER, None, Commitment.NONE), Stance(Verdict.YES, "2027-Q1", Commitment.PLANNED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as opened:
        opened.migrate()
        yield opened


def made(store: Store, kind: str, to: str = "C1", on: Occasion = ON, since: datetime = MONDAY - WEEK) -> Any:
    return store.look(content_of, kind, to, since, on.now, on=on)


def file_ask(uow: UnitOfWork, need: int, at: datetime, said: dict[str, Any] | None = None, **of: Any) -> Ask:
    """A decided ask; ``said`` are fields of its decision, ``of`` of the ask."""
    ts = f"{at.timestamp():.6f}"
    values = {"author": "U1", "account": "Acme", "title": f"Need {need}", "channel": "C9"} | of
    ask = uow.asks.add(Ask(0, ts=ts, thread_ts=ts, text="We need it", created_at=at, need=need, **values))
    assert ask is not None
    wishes = dict(said or {})
    verdict = wishes.pop("verdict", Verdict.LATER)
    decided = decided_json(verdict) | wishes
    uow.decisions.add(
        a_decision(
            ask,
            verdict,
            quarter=decided["quarter"],
            decision=decided,
            at_stake=decided["at_stake"] or 1000.0 * need,
            accounts=1,
            decided_at=at,
        )
    )
    return ask


def decided_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict.value, "gate": "default", "quarter": None, "proposed": False, "headline": "so",
        "because": "It is so.", "say": "", "change": "", "offer": "", "warning": "", "missing": "",
        "owner": "",
        "task": None, "day": None, "autonomy": "post", "holds": [], "gates": [], "policy_version": "1",
        "at_stake": None, "score": None, "sides": {"roadmap": "none", "worth": "low", "capacity": "full"},
    }  # fmt: skip


def flip_ask(uow: UnitOfWork, ask: Ask, before: Stance, after: Stance, at: datetime, **of: Any) -> None:
    change = uow.changes.open(Cause.ROADMAP, "", at)
    details = {"before": "Later — so", "after": "Yes — so", "moved": ["the item is planned"]}
    flip = Flip(
        0,
        change.number,
        ask.number,
        ask.need,
        ask.author,
        None,
        FlipState.TOLD,
        at,
        before,
        after,
        at,
        details,
    )
    uow.flips.add(replace(flip, **of))


def two_needs(uow: UnitOfWork) -> None:
    small, large = (uow.needs.add(f"Need {n}", None, frozenset({"need"}), DURING) for n in (1, 2))
    file_ask(uow, small, DURING - WEEK, {"verdict": Verdict.NO}, account="Initech")
    file_ask(uow, small, DURING, {"verdict": Verdict.NO})
    file_ask(uow, small, DURING + HOUR, {"verdict": Verdict.NO}, account="Globex")
    file_ask(uow, large, DURING + 2 * HOUR, {"owner": "U7", "day": "2026-11-20"})


def test_product_sees_what_was_asked_for_against_the_week_before(store: Store) -> None:
    store.run(two_needs)
    report = ProductReport.from_json(made(store, "product"))
    assert (report.this.asks, report.this.accounts) == (3, 2)
    assert report.wanted.asked == AskCounts(yes=0, later=1, no=2)
    assert (report.last.asks, report.last.accounts) == (1, 1)
    assert [need.title for need in report.wanted.by_revenue] == ["Need 2", "Need 1"]
    assert [need.title for need in report.wanted.by_accounts] == ["Need 1", "Need 2"]
    assert [need.title for need in report.wanted.unplanned.rows] == ["Need 2"]
    assert [(need.owner, need.day) for need in report.late.rows] == [("U7", date(2026, 11, 20))]
    assert report.waiting == 1
    assert [week.asks for week in report.weeks] == [0, 0, 0, 0, 1, 3]
    assert report.weeks[-1].first == date(2026, 11, 16)
    assert not report.quiet


def test_a_week_is_a_local_one_over_a_clock_change(store: Store) -> None:
    """On 1 November the clocks of New York went back: that week has an hour more."""
    report = ProductReport.from_json(made(store, "product"))
    assert [week.first for week in report.weeks] == [date(2026, 10, 12) + n * WEEK for n in range(6)]
    assert report.since.isoformat() == "2026-11-16T09:00:00-05:00"


def test_nothing_is_a_quiet_week_for_channels_and_no_message_for_people(store: Store) -> None:
    assert ProductReport.from_json(made(store, "product")).quiet
    assert SalesReport.from_json(made(store, "sales")).quiet
    assert made(store, "personal", "U1") is None
    assert made(store, "queue", "U7") is None
    with pytest.raises(UnknownDigestError, match="choose one of: product, sales, personal, queue"):
        made(store, "daily")


def test_every_kind_names_itself(store: Store) -> None:
    store.run(two_needs)
    assert {kind: made(store, kind, "U7")["kind"] for kind in ("product", "sales", "queue")} == {
        "product": "product",
        "sales": "sales",
        "queue": "queue",
    }


def test_what_flipped_and_shipped_in_the_week(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        needs = [uow.needs.add(f"Need {n}", None, frozenset(), DURING) for n in (1, 2)]
        first, second, other = (
            file_ask(uow, need, DURING - 5 * WEEK + at * HOUR) for at, need in enumerate((*needs, needs[0]))
        )
        flip_ask(uow, first, LATER, YES, DURING)
        uow.needs.set_item(needs[1], "R1")
        uow.roadmap.put([RoadmapItem("R1", "Need 2", status=ItemStatus.SHIPPED)], DURING)
        flip_ask(uow, second, YES, SHIPPED, DURING, state=FlipState.MOVED, item="R1")
        flip_ask(uow, other, YES, LATER, DURING - WEEK)

    store.run(work)
    report = ProductReport.from_json(made(store, "product"))
    [flip] = report.flipped.rows
    assert (flip.title, flip.before, flip.after, flip.asks) == ("Need 1", LATER, YES, 1)
    assert flip.moved == ("the item is planned",)
    assert [(need.title, need.accounts, need.askers) for need in report.shipped.rows] == [
        ("Need 2", 1, ("U1",))
    ]
    assert [(each.item, [line.account for line in each.asked.lines]) for each in report.sell] == [
        ("R1", ["Acme"])
    ]
    assert not report.quiet


def test_a_rep_hears_what_moved_and_what_waits_for_them(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        need = uow.needs.add("Need 1", None, frozenset(), DURING)
        mine = file_ask(uow, need, DURING - WEEK)
        file_ask(uow, need, DURING - WEEK + HOUR, author="U2", title="Somebody else's")
        flip_ask(uow, mine, LATER, YES, DURING)
        lacking = file_ask(
            uow, uow.needs.add("Need 2", None, frozenset(), DURING), DURING, {"missing": "Which account?"}
        )
        assert lacking.state is AskState.OPEN
        uow.doubts.add(Doubt("C9", "7.0", "7.0", "U1", "Could it do CSV?", DURING))
        answered = file_ask(uow, uow.needs.add("Need 3", None, frozenset(), DURING), DURING - HOUR)
        said = {"reason": "it fits", "author": "U7", "quarter": "2027-Q2"}
        uow.answers.add(an_answer(answered, said_at=MONDAY - timedelta(seconds=61), **said))
        undoable = file_ask(uow, uow.needs.add("Need 4", None, frozenset(), DURING), DURING - 2 * HOUR)
        uow.answers.add(an_answer(undoable, said_at=MONDAY - timedelta(seconds=5), **said))

    store.run(work)
    report = PersonalReport.from_json(made(store, "personal", "U1"))
    assert [(flip.ask, flip.before, flip.after) for flip in report.flipped.rows] == [(1, LATER, YES)]
    assert [(each.title, each.quarter, each.by) for each in report.answered.rows] == [
        ("Need 3", "2027-Q2", "U7")
    ]
    assert [(each.title, each.question) for each in report.lacking.rows] == [("Need 2", "Which account?")]
    assert [one.text for one in report.unfiled.rows] == ["Could it do CSV?"]
    assert made(store, "personal", "U9") is None
    next_week = replace(ON, now=MONDAY + WEEK)
    after = PersonalReport.from_json(made(store, "personal", "U1", next_week, MONDAY))
    assert [each.title for each in after.answered.rows] == ["Need 4"]
    assert after.flipped.total == 0


def test_a_pm_hears_what_waits_and_which_answers_stand_on_facts_that_moved(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        needs = [uow.needs.add(f"Need {n}", None, frozenset(), DURING) for n in range(1, 5)]
        file_ask(uow, needs[0], DURING, {"owner": "U7", "day": "2026-11-20"})
        file_ask(uow, needs[1], DURING + HOUR, {"owner": "U7", "day": "2026-11-23"})
        file_ask(uow, needs[2], DURING - HOUR, {"owner": "U7", "day": "2026-11-24", "proposed": True})
        answered = file_ask(uow, needs[3], DURING - WEEK, state=AskState.ANSWERED)
        uow.answers.add(an_answer(answered, Verdict.NO, author="U7", said_at=DURING - DAY))
        flip_ask(uow, answered, LATER, YES, DURING, state=FlipState.MOVED)

    store.run(work)
    report = QueueReport.from_json(made(store, "queue", "U7"))
    titles = {
        waits: [need.title for need in some.rows] for waits, some in report.waiting.items() if some.total
    }
    assert titles == {Waits.LATE: ["Need 1"], Waits.ANSWER: ["Need 2"], Waits.PROPOSED: ["Need 3"]}
    assert (report.total, report.late) == (3, 1)
    assert [(each.title, each.verdict, each.now) for each in report.moved.rows] == [
        ("Need 4", Verdict.NO, YES)
    ]
    evening = replace(ON, now=MONDAY + 9 * HOUR)  # the working day of the second one is over
    late = QueueReport.from_json(made(store, "queue", "U7", evening)).waiting[Waits.LATE]
    assert [need.title for need in late.rows] == ["Need 1", "Need 2"]


def a_roadmap(uow: UnitOfWork) -> None:
    plan = {"status": ItemStatus.PLANNED, "quarter": "2027-Q1"}
    uow.roadmap.put(
        [
            RoadmapItem("R1", "Dated", shareable=Shareable.DATE, **plan),
            RoadmapItem("R2", "Directed", shareable=Shareable.DIRECTION, **plan),
            RoadmapItem("R3", "Secret", shareable=Shareable.NO, **plan),
            RoadmapItem("R4", "Underway", shareable=Shareable.DATE, status=ItemStatus.IN_PROGRESS),
        ],
        DURING,
    )


def test_sales_sees_what_is_coming_as_far_as_it_may_be_told(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        a_roadmap(uow)
        file_ask(uow, uow.needs.add("Directed", "R2", frozenset(), DURING), DURING, item="R2")

    store.run(work)
    report = SalesReport.from_json(made(store, "sales"))
    assert report.coming.rows == (
        ComingItem("Directed", False, "", 1),
        ComingItem("Underway", True, "", 0),
        ComingItem("Dated", False, "Jan–Mar 2027", 0),
    )


def test_sales_sees_bands_and_the_askers_words(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        a_roadmap(uow)
        uow.people.put(Person("U1", "Rosa", "", False, False, False, False, DURING))
        secret = uow.needs.add("Secret", "R3", frozenset(), DURING)
        said = {"verdict": Verdict.YES, "quarter": "2027-Q1", "missing": "Is this “Secret” on the roadmap?"}
        asked = file_ask(uow, secret, DURING, said, item="R3", title="Sign-on for Acme, $120k")
        flip_ask(uow, asked, LATER, YES, DURING, item="R3")
        flip_ask(uow, file_ask(uow, secret, DURING + HOUR, {"verdict": Verdict.YES}), YES, SHIPPED, DURING)

    store.run(work)
    values = made(store, "sales")
    report = SalesReport.from_json(values)
    [question] = report.questions.rows
    assert (question.rep, question.question) == ("Rosa", "Is it on the roadmap already?")
    assert [(need.askers, need.accounts) for need in report.shipped.rows] == [(("Rosa",), 1)]
    [wanted] = report.wanted.rows
    assert (wanted.verdict, wanted.period, wanted.worth) == ("Yes", "", "low")
    told = str(values | {"coming": None})
    assert [word for word in ("Acme", "120", "Secret", "2027", "1000") if word in told] == []


def test_sales_is_not_told_what_nobody_was_told(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        drafted = uow.needs.add("Need 1", None, frozenset(), DURING)
        file_ask(uow, drafted, DURING, {"verdict": Verdict.YES, "autonomy": "draft"})
        muted = uow.needs.add("Need 2", None, frozenset(), DURING)
        file_ask(uow, muted, DURING + HOUR, {"verdict": Verdict.YES}, channel="C8")
        uow.channels.set_muted("C8", True, "U7", DURING)

    store.run(work)
    report = SalesReport.from_json(made(store, "sales"))
    assert [(need.title, need.verdict) for need in report.wanted.rows] == [("Need 2", ""), ("Need 1", "")]


def test_capacity_is_that_of_this_quarter_and_the_next(store: Store) -> None:
    rows = [TeamQuarter("Identity", Quarter(2026, 4).plus(step), 40, 0.25) for step in range(-1, 3)]
    store.run(lambda uow: uow.capacity.put(rows, DURING))
    expected = (FreePoints("Identity", "2026-Q4", 40, 30), FreePoints("Identity", "2027-Q1", 40, 30))
    report = ProductReport.from_json(made(store, "product"))
    assert (report.capacity, report.has_capacity) == (expected, True)
    still_new_years_eve = replace(ON, now=datetime(2027, 1, 1, 2, tzinfo=UTC))
    assert ProductReport.from_json(made(store, "product", on=still_new_years_eve)).capacity == expected
