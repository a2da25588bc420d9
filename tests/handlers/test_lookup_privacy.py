"""What reps see in Home and by ``/because``, whatever was asked: no figures, no other customers, nothing
unshareable."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.because import look_up
from handlers.blocks.home import home_view
from handlers.blocks.looked_up import Turning
from handlers.desk import Desk
from handlers.publishing import drawing_of
from storage import Store
from tests.triage.deciding.scene import NOW, THIS_QUARTER, usd, with_policy
from triage.accounts import Account
from triage.asks import Via
from triage.gestures import Gesture
from triage.messages import Message
from triage.occasion import Occasion
from triage.policy import Policy
from triage.ports import UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.filing import file_as_wished
from triage.usecases.homes import Place, Tab, home_of

REP, OTHER, PM = "U0REP", "U0REP2", "U0PM"
NAMES = ("Zephyrine", "Quillfeather", "Ombrelune", "Tarnholt")
TITLE, WORDS = "Vellichor mode for palimpsests", "the vellichor thing"
MONTHS = "Jan–Mar 2027"
POLICIES = {autonomy: with_policy(f'[autonomy]\ndefault = "{autonomy}"\n') for autonomy in ("post", "draft")}
# Each example fills a workspace of its own on disk.
FEW = settings(max_examples=20, deadline=None, derandomize=True)
amounts = st.integers(1_001, 4_000).map(lambda thousands: thousands * 1_000 + 7)


@dataclass(frozen=True)
class People:
    """A directory for a desk without Slack."""

    def is_pm(self, user: str) -> bool:
        return user == PM

    async def is_outsider(self, user: str) -> bool:
        return False

    def permalink(self, channel: str, ts: str) -> str:
        return f"https://slack.test/{channel}/{ts.partition('.')[0][:3]}"


@dataclass(frozen=True)
class Said:
    """Somebody asks for something, for a customer, for a sum."""

    author: str
    account: str
    wants: str
    amount: int

    @property
    def text(self) -> str:
        return f"{self.account} needs {self.wants} before March, ${self.amount:,} a year"


said = st.builds(
    Said,
    author=st.sampled_from([REP, OTHER]),
    account=st.sampled_from(NAMES),
    wants=st.sampled_from([WORDS, "dark mode", "what Ombrelune has", "audit logs", "a report for Tarnholt"]),
    amount=amounts,
)
revenues = st.lists(amounts, min_size=len(NAMES), max_size=len(NAMES))
shareables = st.sampled_from(Shareable)


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Store]]:
    """Empty workspaces, one for each example."""
    url = f"sqlite:///{tmp_path_factory.mktemp('privacy') / 'because.db'}"
    with Store.open(url) as store:
        store.migrate()
    opened: list[Store] = []

    def fresh() -> Iterator[Store]:
        for number in count():
            opened.append(Store.open(url, workspace=f"w{number}"))
            yield opened[-1]

    yield fresh()
    for store in opened:
        store.close()


def fill(uow: UnitOfWork, asks: list[Said], worth: list[int], shareable: Shareable, on: Occasion) -> None:
    quarter = str(THIS_QUARTER.plus(1))
    planned: dict[str, Any] = {"status": ItemStatus.PLANNED, "quarter": quarter, "effort": 3, "teams": ("T",)}
    item = RoadmapItem("V", TITLE, aliases=("vellichor",), shareable=shareable, **planned)
    uow.roadmap.put([item], NOW)
    uow.accounts.put([Account(n, revenue=usd(r)) for n, r in zip(NAMES, worth, strict=True)], NOW)
    for number, one in enumerate(asks):
        message = Message("C1", f"{number}.0", one.author, one.text)
        file_as_wished(uow, message, on, Gesture(Via.COMMAND))


def desk_of(store: Store, policy: Policy) -> Desk:
    parts: dict[str, Any] = {"journal": None, "directory": People(), "wake_sender": lambda: None}
    return Desk(store=store, policy=lambda: policy, clock=lambda: NOW, **parts)


def figures(asks: list[Said], worth: list[int]) -> set[str]:
    return {form for units in (*worth, *(one.amount for one in asks)) for form in (f"{units:,}", str(units))}


def names_in(text: str) -> set[str]:
    return {name for name in NAMES if name.lower() in text.lower()}


examples = given(
    asks=st.lists(said, min_size=1, max_size=5),
    worth=revenues,
    shareable=shareables,
    autonomy=st.sampled_from(sorted(POLICIES)),
)


def filled(store: Store, asks: list[Said], worth: list[int], shareable: Shareable, autonomy: str) -> Desk:
    desk = desk_of(store, POLICIES[autonomy])
    store.run(fill, asks, worth, shareable, desk.occasion())
    return desk


def looked_up(desk: Desk, user: str, typed: str) -> str:
    shown = asyncio.run(look_up(desk, user, Turning(typed, 0)))
    return f"{shown.text}\n{shown.blocks}"


@FEW
@examples
def test_a_reps_home_and_lists(
    workspaces: Iterator[Store], asks: list[Said], worth: list[int], shareable: Shareable, autonomy: str
) -> None:
    desk = filled(store := next(workspaces), asks, worth, shareable, autonomy)
    home = store.look(home_of, REP, False, Place(Tab.ALL), desk.occasion())
    own = {one.account for one in asks if one.author == REP} | names_in(
        " ".join(one.wants for one in asks if one.author == REP)
    )
    for text in (str(home_view(home, False, drawing_of(desk))), looked_up(desk, REP, "mine")):
        assert names_in(text) <= own
        assert_unsaid(text, asks, worth, shareable, autonomy)


@FEW
@examples
def test_what_a_rep_looks_up(
    workspaces: Iterator[Store], asks: list[Said], worth: list[int], shareable: Shareable, autonomy: str
) -> None:
    desk = filled(next(workspaces), asks, worth, shareable, autonomy)
    for name in NAMES:
        text = looked_up(desk, "U0STRANGER", name)
        assert names_in(text) <= {name}
        assert_unsaid(text, asks, worth, shareable, autonomy)
    for words in ("vellichor", "dark", "needs"):
        text = looked_up(desk, "U0STRANGER", f"search {words}")
        assert names_in(text) == set()
        assert_unsaid(text, asks, worth, shareable, autonomy)
    for typed in ("shipped", "shipped v", "promises", "promises zephyrine"):
        text = looked_up(desk, "U0STRANGER", typed)
        assert names_in(text) == set()
        assert_unsaid(text, asks, worth, shareable, autonomy)
    text = looked_up(desk, REP, "roadmap")
    assert (TITLE in text, MONTHS in text) == (shareable is not Shareable.NO, shareable is Shareable.DATE)


@FEW
@examples
def test_the_answers_themselves(
    workspaces: Iterator[Store], asks: list[Said], worth: list[int], shareable: Shareable, autonomy: str
) -> None:
    """An ask's card names its own customer, as it does in its thread."""
    desk = filled(next(workspaces), asks, worth, shareable, autonomy)
    for number in range(1, len(asks) + 1):
        text = looked_up(desk, OTHER, f"ASK-{number}")
        assert_unsaid(text, asks, worth, shareable, autonomy, dollars=True)
    for wants in ("audit logs", WORDS, "a mode for palimpsests"):
        text = looked_up(desk, OTHER, f"check Zephyrine needs {wants}")
        assert names_in(text) <= {"Zephyrine"}
        assert_unsaid(text, asks, worth, shareable, autonomy)


def assert_unsaid(
    text: str, asks: list[Said], worth: list[int], shareable: Shareable, autonomy: str, dollars: bool = False
) -> None:
    """``dollars``: an ask's own title may have the rep's words on money, with the sum left out."""
    assert dollars or "$" not in text
    assert not any(figure in text for figure in figures(asks, worth))
    if shareable is Shareable.NO:
        assert TITLE not in text
    if shareable is not Shareable.DATE or autonomy == "draft":
        assert MONTHS not in text


def test_a_date_that_may_be_shared_is_told(workspaces: Iterator[Store]) -> None:
    """The other tests could pass on lists that never date anything."""
    asks = [Said(REP, "Zephyrine", "vellichor mode", 900_007)]
    desk = filled(next(workspaces), asks, [5_000_007] * 4, Shareable.DATE, "post")
    assert MONTHS in looked_up(desk, REP, "mine")
    assert "$5M a year" in looked_up(desk, PM, "zephyrine")


def test_what_may_not_be_shared_is_there_to_be_left_out(workspaces: Iterator[Store]) -> None:
    """The other tests could pass on cards that never name or date anything."""
    asks = [Said(REP, "Zephyrine", "vellichor mode", 900_007)]
    desk = filled(next(workspaces), asks, [1_007] * 4, Shareable.NO, "post")
    for typed in ("ASK-1", f"check Quillfeather needs {WORDS}"):
        assert f"Yes — planned, target {MONTHS}" in looked_up(desk, PM, typed)
        assert "*Yes — planned* ·" in looked_up(desk, REP, typed)
    unsure = "check Quillfeather needs a mode for palimpsests"
    assert "Is this “Vellichor mode for palimpsests” on the roadmap?" in looked_up(desk, PM, unsure)
    assert "Is this “…” on the roadmap?" in looked_up(desk, REP, unsure)
