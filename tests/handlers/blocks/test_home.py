"""Home as Slack shows it: smallest and largest, within the limits, with nothing that breaks out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import view_problems
from handlers.blocks.home import found_view, home_view, place_from, place_value, search_form
from handlers.blocks.lists import Drawing, ask_line, due_words, need_text
from tests.handlers.blocks.golden import assert_golden, markup
from triage.asks import AskState
from triage.figures import NeedFigures, Some
from triage.ledger import CapacityRow
from triage.ports import QueueEntry
from triage.quarters import Quarter
from triage.usecases.homes import (
    ASKS_ON_A_PAGE,
    NEEDS_ON_A_PAGE,
    AsksHome,
    Home,
    Place,
    QueueHome,
    Tab,
    TeamRooms,
    Todo,
    WantedHome,
)
from triage.usecases.listing import AskLine, AskPage, Due, NeedLine
from triage.verdicts import Autonomy, OwnerTask, Verdict

DRAWING = Drawing(lambda channel, ts: f"https://slack.test/archives/{channel}/p{ts}", "USD", 1)
AT = datetime(2026, 11, 26, 18, tzinfo=UTC)
DUE = Due(AT, is_today=False, is_over=False, days_late=0)
LONG = "<!channel> & a very long word of a title that nobody reads to its end " * 8
LINE = AskLine(
    ask="ASK-142",
    title="Add SAML single sign-on",
    account="Acme",
    author="U0REP",
    channel="C1",
    thread_ts="1.0",
    state=AskState.OPEN,
    verdict="Yes",
    period="Jan–Mar 2027",
    answered_by="",
    owner="U0PM",
    due=DUE,
    worth="high, 6 accounts",
    at_stake=None,
)
ENTRY = QueueEntry(
    need=7,
    title="SAML single sign-on",
    asks=12,
    accounts=6,
    at_stake=420_000.0,
    oldest_at=AT,
    ask=142,
    channel="C1",
    thread_ts="1.0",
    verdict=Verdict.YES,
    quarter="2027-Q1",
    gate="room",
    autonomy=Autonomy.POST,
    task=OwnerTask.CONFIRMS,
    proposed=True,
    owner="U0PM",
    day=date(2026, 11, 26),
    headline="worth it, and there is room",
    because="It is worth it.",
)
NEED = NeedLine(ENTRY, "Proposed yes", "Jan–Mar 2027", "worth it, and there is room", DUE)
LONG_LINE = replace(LINE, title=LONG, account=LONG, verdict="Later for now")
LONG_NEED = replace(
    NEED,
    entry=replace(
        ENTRY,
        title=LONG,
        disagreed_by="U0REP",
        disagreement=LONG * 9,
        suggested=((1, LONG), (2, LONG)),
    ),
    because=LONG,
    standing="142|click:1",
)
COUNTS = {AskState.OPEN: 9_000, AskState.ANSWERED: 1_000, AskState.WITHDRAWN: 12}


def team(name: str, free: float) -> TeamRooms:
    quarters = [Quarter(2026, 4), Quarter(2027, 1), Quarter(2027, 2)]
    return TeamRooms(name, tuple(CapacityRow(name, each, 40, 8, 0, 0, free) for each in quarters))


SMALLEST = AsksHome(Place(Tab.MINE, AskState.OPEN), dict.fromkeys(AskState, 0), AskPage((), 0, False))
LARGEST = AsksHome(
    Place(Tab.MINE, None, ASKS_ON_A_PAGE),
    COUNTS,
    AskPage((LONG_LINE,) * ASKS_ON_A_PAGE, ASKS_ON_A_PAGE, True),
)
NOTHING_WAITS = QueueHome(Place(Tab.QUEUE), 0, 3, (), (), False)
QUEUE = QueueHome(
    place=Place(Tab.QUEUE),
    mine=3,
    everybodys=40,
    lines=((Todo.DRAFT, (replace(NEED, verdict="No"),)), (Todo.PROPOSED, (NEED,)), (Todo.ANSWER, (NEED,))),
    teams=(team("Identity", 12.0), team("Platform", -5.5)),
    has_capacity=True,
)
LARGEST_QUEUE = replace(
    QUEUE,
    place=Place(Tab.ALL, None, NEEDS_ON_A_PAGE),
    everybodys=10_000,
    lines=tuple((todo, (LONG_NEED,) * n) for todo, n in zip(Todo, (3, 3, 2, 2, 2), strict=True)),
    teams=tuple(team(f"{LONG}{number}", -1_234.5) for number in range(60)),
)


FIGURES = NeedFigures(7, "SAML sign-on", 6, 420_000.0, 12, Verdict.YES, "2027-Q1", 142, "C1", "1.0")
UNKNOWN = replace(FIGURES, title="Dark mode", accounts=0, at_stake=0.0, verdict=Verdict.NO, quarter=None)
WANTED = WantedHome(Place(Tab.WANTED), Some((FIGURES, UNKNOWN), 2), AT.date())
LARGEST_WANTED = WantedHome(
    Place(Tab.WANTED, None, 9_996),
    Some((replace(FIGURES, title=LONG, quarter=LONG),) * NEEDS_ON_A_PAGE, 123_456),
    AT.date(),
)


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("home_empty", SMALLEST),
        ("home_asks_largest", LARGEST),
        ("home_nothing_waits", NOTHING_WAITS),
        ("home_queue", QUEUE),
        ("home_queue_largest", LARGEST_QUEUE),
        ("home_wanted", WANTED),
        ("home_wanted_largest", LARGEST_WANTED),
        ("home_wanted_nothing", WantedHome(Place(Tab.WANTED), Some(), AT.date())),
    ],
)
def test_a_home_fits_and_looks_as_it_did(name: str, home: Home) -> None:
    view = home_view(home, isinstance(home, QueueHome), DRAWING)
    assert view_problems(view) == []
    assert "<!" not in markup(view)
    assert_golden(name, view)


def test_the_search_fits_and_looks_as_it_did() -> None:
    for name, view in (
        ("search_form", search_form()),
        ("search_nothing", found_view(LONG, AskPage((), 0, False), DRAWING)),
        ("search_largest", found_view("w" * 200, AskPage((LONG_LINE,) * 8, 8, True), DRAWING)),
    ):
        assert view_problems(view) == []
        assert_golden(name, view)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (DUE, "by Thu 26 Nov 18:00"),
        (replace(DUE, is_today=True), "due today 18:00"),
        (replace(DUE, is_today=True, is_over=True), "*late since 18:00*"),
        (replace(DUE, is_over=True), "*late since Thu 26 Nov*"),
        (replace(DUE, is_over=True, days_late=1), "*1 working day late*"),
        (replace(DUE, is_over=True, days_late=2), "*2 working days late*"),
        (replace(DUE, days_late=2, paused=True), "paused until the rep replies"),
    ],
)
def test_by_when(due: Due | None, words: str) -> None:
    assert due_words(due) == words


def test_a_line_says_what_stands_and_who_answers() -> None:
    assert ask_line(LINE, DRAWING) == (
        "*Yes, Jan–Mar 2027* · <https://slack.test/archives/C1/p1.0|Add SAML single sign-on> · ASK-142 · "
        "Acme\n"
        "<@U0PM> confirms by Thu 26 Nov 18:00 · worth high, 6 accounts"
    )
    waiting = ask_line(replace(LINE, verdict="", period="", worth=""), DRAWING)
    assert waiting.startswith("*Not answered yet* · ")
    assert ask_line(replace(LINE, state=AskState.WITHDRAWN, verdict="", period=""), DRAWING).startswith(
        "*Withdrawn* · "
    )


def test_a_need_says_what_it_is_worth_and_what_is_proposed() -> None:
    assert need_text(NEED, DRAWING) == (
        "*<https://slack.test/archives/C1/p1.0|SAML single sign-on>* · $420k · 6 accounts · 12 asks\n"
        "Proposed yes, Jan–Mar 2027 — worth it, and there is room · by Thu 26 Nov 18:00"
    )


def test_a_place_comes_back_from_its_button() -> None:
    for place in (Place(Tab.ALL), Place(Tab.MINE, AskState.ANSWERED, 30)):
        assert place_from(place_value(place)) == place


@settings(deadline=None, max_examples=100, derandomize=True)
@given(title=st.text(max_size=400), account=st.text(max_size=400), said=st.text(max_size=4000))
def test_any_text_fits_and_stays_inside(title: str, account: str, said: str) -> None:
    page = AskPage((replace(LINE, title=title, account=account),) * ASKS_ON_A_PAGE, 0, True)
    need = replace(NEED, entry=replace(ENTRY, title=title, disagreed_by="U1", disagreement=said))
    homes: list[Home] = [
        replace(LARGEST, page=page),
        replace(QUEUE, lines=((Todo.DISAGREEMENT, (need,) * NEEDS_ON_A_PAGE),)),
    ]
    for home in homes:
        view: dict[str, Any] = home_view(home, True, DRAWING)
        assert view_problems(view) == []
        assert "<!" not in markup(view)
