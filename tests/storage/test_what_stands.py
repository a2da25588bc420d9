"""Asks and needs repeat their newest decision and standing answer, whatever people do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store, schema
from storage.engines import database_url
from tests.postgres import server
from tests.storage.values import filed
from tests.storage.what_stands import assert_repeated_rightly
from triage.accounts import Account
from triage.asks import Ask, AskState
from triage.capacity import TeamQuarter
from triage.messages import Message
from triage.money import Money
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.usecases.answering import AnswerGiven, give_answer, undo_answer
from triage.usecases.enriching import Word
from triage.usecases.filing import file_ask
from triage.usecases.flipping import tell_next_flips
from triage.usecases.following import hear_edit
from triage.usecases.joining import join_needs, part, undo_join
from triage.usecases.staying_true import check_slice, conclude, keep_checked, notice
from triage.usecases.withdrawing import withdraw
from triage.verdicts import Verdict

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
PLAIN = load_policy("[demand]\nfloor_accounts = 1\n")
STRICT = load_policy(
    '[demand]\nfloor_accounts = 2\n[[wont_do]]\ntitle = "Wallet"\nwords = ["wallet"]\nreason = "no"\n'
)
WISHES = (
    "Acme needs CSV export, $400k renewal, they can't go live",
    "Globex needs CSV export, it is a pain",
    "Initech wants a crypto wallet for its shops",
    "Hooli needs an audit trail, $90k",
)
# What is done, and to which ask or which wish.
doings = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 20)), min_size=4, max_size=10)


class Company:
    """A store and how often something was done in it; each doing has its own minute."""

    def __init__(self, store: Store) -> None:
        self.store, self.minutes, self.policy = store, 0, PLAIN
        self.said: list[tuple[int, str]] = []
        self.joins: list[int] = []
        store.run(_furnish)

    def do(self, what: int, which: int) -> None:
        self.minutes += 1
        asks = self.asks()
        if not asks or what < 2:
            self.file(WISHES[which % len(WISHES)])
            return
        acts: Sequence[Callable[[Ask, int], None]] = (
            self.answer, self.undo, self.join, self.apart, self.edit, self.withdraw, self.replan,
        )  # fmt: skip
        acts[what - 2](asks[which % len(asks)], which)

    def asks(self) -> list[Ask]:
        every = self.store.look(lambda uow: [uow.asks.get(number) for number in range(1, 30)])
        return [ask for ask in every if ask and ask.state is not AskState.WITHDRAWN]

    @property
    def on(self) -> Occasion:
        return Occasion(self.policy, MONDAY + timedelta(minutes=self.minutes))

    def file(self, text: str) -> None:
        self.store.run(file_ask, Message("C1", f"{self.minutes}.0", "U0REP", text), self.on)

    def answer(self, ask: Ask, which: int) -> None:
        word = Word("U0PM", f"{self.minutes}.1")
        answer = AnswerGiven(list(Verdict)[which % 3], None, "so")
        if self.store.run(give_answer, ask, answer, word, self.on):
            self.said.append((ask.number, word.key))

    def undo(self, _ask: Ask, which: int) -> None:
        if self.said:
            number, ts = self.said.pop(which % len(self.said))
            at_once = Occasion(self.policy, MONDAY + timedelta(minutes=float(ts) // 1))
            self.store.run(undo_answer, number, ts, "U0PM", at_once)

    def join(self, ask: Ask, which: int) -> None:
        into = self.asks()[(which + 1) % len(self.asks())].need
        if into != ask.need and (number := self.store.run(join_needs, ask, into, "U0PM", self.on)):
            self.joins.append(number)

    def apart(self, ask: Ask, which: int) -> None:
        if self.joins:
            self.store.run(undo_join, self.joins.pop(which % len(self.joins)), "U0PM", self.on)
        else:
            self.store.run(part, ask, "U0PM", f"part:{self.minutes}", self.on)

    def edit(self, ask: Ask, which: int) -> None:
        edited = Message("C1", ask.ts, "U0REP", WISHES[which % len(WISHES)])
        self.store.run(hear_edit, edited, ask.text, self.on)

    def withdraw(self, ask: Ask, _which: int) -> None:
        self.store.run(withdraw, ask, ask.author, self.on)

    def replan(self, _ask: Ask, which: int) -> None:
        """The roadmap and the rules become others; every answer is looked at again, and flips are told."""
        status = list(ItemStatus)[which % len(ItemStatus)]
        self.policy = STRICT if which % 2 else PLAIN
        self.store.run(lambda uow: uow.roadmap.put([_item(status)], self.on.now))
        change = self.store.run(notice, [], self.on)
        if change is None:
            return
        reached = 0
        while (checked := self.store.look(check_slice, change, reached, self.on)).reached:
            self.store.run(keep_checked, replace(change, reached=reached), [checked], self.on)
            reached = checked.reached
        self.store.run(conclude, change.number, [], self.on)
        while self.store.run(tell_next_flips, change.number, self.on, silent=False):
            pass


def _item(status: ItemStatus) -> RoadmapItem:
    return RoadmapItem("CSV", "CSV export", status=status, quarter="2026-Q4", teams=("Web",), effort=6.0)


def _furnish(uow: UnitOfWork) -> None:
    uow.roadmap.put([_item(ItemStatus.IDEA)], MONDAY)
    uow.capacity.put([TeamQuarter("Web", Quarter(2026, 4), 10.0)], MONDAY)
    uow.accounts.put([Account("Acme", revenue=Money.of(400_000, "USD"))], MONDAY)


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "postgres":
        return server().fresh()
    return f"sqlite:///{tmp_path_factory.mktemp('stands')}/because.db"


def test_what_an_older_store_did_not_repeat_is_made_up_for(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        store.migrate()
        company = Company(store)
        for step in ((0, 0), (0, 2), (2, 1), (0, 3), (2, 2), (3, 1), (4, 0), (8, 1)):
            company.do(*step)
        store.run(lambda uow: uow.needs.add("Nobody asked", None, frozenset(), MONDAY))
        store.run(filed)
    compared = assert_repeated_rightly(empty_url)
    schema.downgrade(database_url(empty_url), "0008")
    schema.upgrade(database_url(empty_url), "head")
    assert assert_repeated_rightly(empty_url) == compared > 6


_workspaces = iter(range(10**6))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings)
def test_what_is_repeated_is_what_decisions_and_answers_say(address: str, steps: Any) -> None:
    with Store.open(address, workspace=f"w{next(_workspaces)}") as store:
        store.migrate()
        company = Company(store)
        for step in steps:
            company.do(*step)
    assert assert_repeated_rightly(address) > 0
