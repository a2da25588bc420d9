"""The sales digest, for any company: bands for figures, no customer's name, no plan that may not be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.blocks.digest import digest_message, digest_words
from handlers.blocks.lists import Drawing
from storage import Store
from tests.handlers.blocks.test_privacy import NAMES
from tests.storage.values import an_answer
from tests.triage.usecases.test_digest_contents import DURING, MONDAY, ON, WEEK, file_ask, flip_ask
from triage.accounts import Account
from triage.changes import Commitment, Stance
from triage.local_words import compact_money
from triage.money import Money
from triage.people import Person
from triage.policy import load_policy
from triage.ports import UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.digest_contents import content_of
from triage.verdicts import Verdict

# The years tell which of the dates are shown.
ITEMS = {
    Shareable.NO: RoadmapItem("R1", "Vellichor mode", quarter="2031-Q1"),
    Shareable.DIRECTION: RoadmapItem("R2", "Petrichor kit", quarter="2032-Q1"),
    Shareable.DATE: RoadmapItem("R3", "Tessera sync", quarter="2033-Q1"),
}
KEPT_DATE, TOLD_DATE = "2034-Q1", "2035-Q1"
HIDDEN = ("Vellichor", "2031", "2032", "2034")
DRAWING = Drawing(lambda channel, ts: f"https://x.test/{channel}/p{ts.replace('.', '')}", "USD", 1)


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Store]]:
    """A store of a workspace of its own for each example."""
    url, numbers = f"sqlite:///{tmp_path_factory.mktemp('sales') / 'd.db'}", count()
    with Store.open(url) as store:
        store.migrate()
    opened: list[Store] = []

    def open_one() -> Store:
        if opened:
            opened.pop().close()
        opened.append(Store.open(url, workspace=f"w{next(numbers)}"))
        return opened[-1]

    yield open_one
    opened.pop().close()


def a_company(uow: UnitOfWork, rng: Random) -> set[float]:
    """Asks for everything there is, told and untold; the figures that nobody in sales may read."""
    figures = {float(rng.randint(1_001, 4_000_000)) for _ in NAMES}
    book = [
        Account(name, revenue=Money.of(units, "USD")) for name, units in zip(NAMES, figures, strict=False)
    ]
    uow.accounts.put(book, DURING)
    status = rng.choice([ItemStatus.PLANNED, ItemStatus.IN_PROGRESS, ItemStatus.SHIPPED])
    items = [replace(item, status=status, shareable=shareable) for shareable, item in ITEMS.items()]
    uow.roadmap.put(items, DURING)
    uow.people.put(Person("U1", "Rosa", "", False, False, False, False, DURING))
    for place, item in enumerate((None, *items)):
        need = uow.needs.add(item.title if item else "N", item.key if item else None, frozenset(), DURING)
        for again in range(rng.randint(1, 2)):
            figures |= _an_ask(uow, rng, need, item, DURING - timedelta(minutes=10 * place + again))
    return figures


def _an_ask(uow: UnitOfWork, rng: Random, need: int, item: RoadmapItem | None, at: Any) -> set[float]:
    name, claimed, stake = (
        rng.choice(NAMES),
        rng.randint(1_001, 900_000),
        float(rng.randint(1_001, 4_000_000)),
    )
    verdict = rng.choice(list(Verdict))
    said = {
        "verdict": verdict,
        "quarter": item.quarter if item else None,
        "autonomy": rng.choice(["post", "post", "draft"]),
        "headline": f"planned, target {item.quarter}" if item else "so",
        "missing": rng.choice(
            ["", "Which account?", f"Is this “{ITEMS[Shareable.NO].title}” on the roadmap?"]
        ),
        "at_stake": stake,
    }
    title = rng.choice([f"Sign-on for {name}, ${claimed:,}", f"{name} needs exports", "Bulk exports"])
    ask = file_ask(uow, need, at, said, account=name, title=title, item=item.key if item else None)
    if rng.random() < 0.5:
        shipped = item is not None and rng.random() < 0.5
        after = Stance(
            verdict, item.quarter if item else None, Commitment.SHIPPED if shipped else Commitment.PLANNED
        )
        before = Stance(rng.choice(list(Verdict)), None, Commitment.NONE)
        flip_ask(uow, ask, before, after, at, item=ask.item)
    if rng.random() < 0.3:
        shareable = rng.choice(list(Shareable))
        date = TOLD_DATE if shareable is Shareable.DATE else KEPT_DATE
        reason = f"{ITEMS[Shareable.NO].title} comes for {name}"
        uow.answers.add(
            an_answer(ask, verdict, quarter=date, shareable=shareable.value, reason=reason, said_at=at)
        )
    return {float(claimed), stake, need * 1000.0}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9).map(Random), st.sampled_from(["bands", "figures"]))
def test_everybody_in_sales_may_read_it(another: Any, rng: Random, privacy: str) -> None:
    """Also where cards show figures: those are of the own account, these would be of everybody's."""
    store = another()
    figures = store.run(a_company, rng)
    on = replace(ON, policy=load_policy(f'[privacy]\nchannel = "{privacy}"\n'))
    values = store.look(content_of, "sales", "C1", MONDAY - WEEK, MONDAY, on=on)
    shown = digest_message(values, DRAWING)
    text = f"{values}\n{shown.text}\n{shown.blocks}\n{digest_words(values, DRAWING)}"
    assert [name for name in NAMES if name in text] == []
    assert [word for word in HIDDEN if word in text] == []
    said = {form for units in figures for form in (f"{units:,.0f}", compact_money(units, "USD"))}
    assert [form for form in said if form in text] == []


def test_what_may_be_told_is_told(another: Any) -> None:
    """Else the other test could pass on an empty digest."""

    def work(uow: UnitOfWork) -> None:
        item = replace(ITEMS[Shareable.DATE], status=ItemStatus.PLANNED, shareable=Shareable.DATE)
        uow.roadmap.put([item], DURING)
        need = uow.needs.add(item.title, item.key, frozenset(), DURING)
        said = {"verdict": Verdict.YES, "quarter": item.quarter}
        file_ask(uow, need, DURING, said, title="Sync for Zephyrine", account="Zephyrine", item=item.key)

    store = another()
    store.run(work)
    values = store.look(content_of, "sales", "C1", MONDAY - WEEK, MONDAY, on=ON)
    words = digest_words(values, DRAWING)
    assert "Tessera sync · Jan–Mar 2033 · 1 account asked" in words
    assert "1. Sync for … (ASK-1) · worth low · 1 account · Yes, Jan–Mar 2033" in words
