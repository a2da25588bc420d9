"""What was planned slips: each PM hears once who was told otherwise, within their hours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Store
from tests.storage.values import filed
from triage.accounts import Account
from triage.asks import Ask, AskState
from triage.changes import Cause, Change, ChangeState, Commitment, Flip, FlipState, Stance
from triage.exposed import Exposed, exposes, is_later
from triage.money import Money
from triage.occasion import Occasion
from triage.people import Person
from triage.policy import load_policy
from triage.ports import UnitOfWork
from triage.roadmap import RoadmapItem
from triage.told import Told
from triage.usecases.exposures import warn_of_exposed
from triage.verdicts import Verdict

POLICY = """
[people]
pms = ["U0PM"]
[rates]
as_of = 2026-11-01
EUR = 2.0
[[areas]]
name = "Identity"
words = ["sso"]
pm = "U0ADA"
"""
SATURDAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
ON = Occasion(load_policy(POLICY), SATURDAY)
YES = Stance(Verdict.YES, "2027-Q1", Commitment.PLANNED)
LATER = Stance(Verdict.LATER, "2027-Q3", Commitment.PLANNED)
DECLINED = Stance(Verdict.NO, None, Commitment.DECLINED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as opened:
        opened.migrate()
        opened.run(_seed)
        yield opened


def _seed(uow: UnitOfWork) -> None:
    uow.roadmap.put([RoadmapItem("SSO", "SAML sign-on"), RoadmapItem("MAPS", "Offline maps")], SATURDAY)
    acme = Account("Acme", revenue=Money.of(90_000, "EUR"), renewal_date=date(2027, 3, 15))
    uow.accounts.put([acme, Account("Globex")], SATURDAY)
    uow.people.put(Person("U0ADA", "ada", "Asia/Kolkata", False, False, False, False, SATURDAY))


def flipped(uow: UnitOfWork, ask: Ask, after: Stance = LATER, **changes: object) -> None:
    flip = Flip(0, 7, ask.number, ask.need, ask.author, "SSO", FlipState.FOUND, SATURDAY, YES, after)
    assert uow.flips.add(replace(flip, **changes))  # type: ignore[arg-type]


def told(uow: UnitOfWork, ask: Ask, quarter: str = "2027-Q1") -> None:
    said = Told(0, ask.number, ask.account or "", Verdict.YES, quarter, "Soon.", "U0REP", SATURDAY)
    uow.tellings.add(said)


def warned(store: Store, folder: Path, cause: Cause = Cause.ROADMAP) -> dict[str, tuple[Exposed, str]]:
    """What was queued and from when on, by whom it is for; done twice, because nothing may be said twice."""
    for _ in range(2):
        store.run(warn_of_exposed, _change(cause), ("U0PM",), ON)
    with closing(sqlite3.connect(folder / "because.db")) as link:
        rows = link.execute("SELECT channel, kind, content, due_at FROM outbox").fetchall()
    assert {kind for _, kind, *_ in rows} <= {"exposed"}
    assert len({channel for channel, *_ in rows}) == len(rows)
    return {channel: (Exposed.from_json(json.loads(content)), due) for channel, _, content, due in rows}


def _change(cause: Cause) -> Change:
    return Change(7, cause, "", SATURDAY, ChangeState.TELLING, 0, 0)


def test_new_rules_alone_expose_nothing_but_a_plan_that_slips_with_them_does(
    store: Store, tmp_path: Path
) -> None:
    def scene(uow: UnitOfWork) -> None:
        flipped(uow, filed(uow, account="Acme"), replace(LATER, quarter=YES.quarter))
        flipped(uow, filed(uow, account="Globex"))

    store.run(scene)
    (exposed, _) = warned(store, tmp_path, Cause.POLICY)["U0ADA"]
    assert [deal.account for item in exposed.items for deal in item.deals] == ["Globex"]


def test_who_was_told_and_what_depends_on_it(store: Store, tmp_path: Path) -> None:
    def scene(uow: UnitOfWork) -> None:
        acme, globex = filed(uow, account="Acme"), filed(uow, account="Globex", due_to=date(2027, 1, 31))
        told(uow, acme)
        for ask in (globex, acme):
            flipped(uow, ask, details={"before": "Yes — planned", "after": "Later — planned"})

    store.run(scene)
    ((exposed, _),) = warned(store, tmp_path).values()
    (item,) = exposed.items
    assert (item.title, item.before, item.after) == ("SAML sign-on", "Yes — planned", "Later — planned")
    acme, globex = item.deals
    assert (acme.account, acme.amount, acme.currency) == ("Acme", 90_000, "EUR")
    assert (acme.due, acme.renewal) == ("2027-03-15", True)
    assert (acme.said, acme.told_by, acme.told_on) == ("Yes, Jan–Mar 2027", "U0REP", "2026-11-21")
    assert (globex.account, globex.amount, globex.due, globex.said) == ("Globex", None, "2027-01-31", "")
    assert (exposed.accounts, exposed.told, exposed.at_stake) == (2, 1, 180_000)


def test_it_is_said_to_the_pm_of_the_area_in_their_hours(store: Store, tmp_path: Path) -> None:
    def scene(uow: UnitOfWork) -> None:
        flipped(uow, filed(uow, account="Acme", title="Add SSO"))
        flipped(uow, filed(uow, account="Globex", title="Offline", text="maps offline"), item="MAPS")

    store.run(scene)
    found = warned(store, tmp_path)
    assert {pm: exposed.items[0].title for pm, (exposed, _) in found.items()} == {
        "U0ADA": "SAML sign-on",
        "U0PM": "Offline maps",
    }
    assert found["U0ADA"][1] == "2026-11-23 03:30:00.000000+00:00", "Monday, nine o'clock in Kolkata"
    assert found["U0PM"][1] == "2026-11-23 09:00:00.000000+00:00"


def test_whoever_took_the_need_over_is_the_one_to_hear(store: Store, tmp_path: Path) -> None:
    def scene(uow: UnitOfWork) -> None:
        ask = filed(uow, account="Acme")
        uow.handlings.put(replace(uow.handlings.get(ask.need), assignee="U0MAX"))
        flipped(uow, ask)

    store.run(scene)
    assert list(warned(store, tmp_path)) == ["U0MAX"]


def test_an_account_that_asked_twice_is_one_deal(store: Store, tmp_path: Path) -> None:
    def scene(uow: UnitOfWork) -> None:
        first, second = filed(uow, account="Acme"), filed(uow, account="Acme")
        told(uow, second)
        for ask in (first, second):
            flipped(uow, ask)

    store.run(scene)
    ((exposed, _),) = warned(store, tmp_path).values()
    (deal,) = exposed.items[0].deals
    assert (deal.ask, exposed.accounts, exposed.told) == ("ASK-2", 1, 1)


def test_nobody_hears_of_what_is_no_flip_was_taken_back_or_stands_in_silence(
    store: Store, tmp_path: Path
) -> None:
    def scene(uow: UnitOfWork) -> None:
        flipped(uow, filed(uow, account="Acme"), state=FlipState.GONE)
        withdrawn = filed(uow, account="Acme")
        uow.asks.set_state([withdrawn.number], AskState.WITHDRAWN)
        flipped(uow, withdrawn)
        flipped(uow, filed(uow, account="Acme", channel="C0MUTED"))
        uow.channels.set_muted("C0MUTED", True, "U0PM", SATURDAY)
        flipped(uow, filed(uow, account="Acme"), before=LATER, after=YES)
        flipped(uow, filed(uow, account="Acme"), item=None)

    store.run(scene)
    assert warned(store, tmp_path) == {}


def test_many_deals_are_one_message_with_the_largest_first(store: Store, tmp_path: Path) -> None:
    def scene(uow: UnitOfWork) -> None:
        for number in range(30):
            ask = filed(uow, account=f"A{number}", amount=Money.of(1_000 * (number + 1), "USD"))
            flipped(uow, ask, DECLINED)
            if number == 0:
                told(uow, ask)

    store.run(scene)
    ((exposed, _),) = warned(store, tmp_path).values()
    (item,) = exposed.items
    assert [deal.account for deal in item.deals] == ["A0", *(f"A{n}" for n in range(29, 24, -1))]
    assert (item.more, exposed.accounts, exposed.told, exposed.at_stake) == (24, 30, 1, 465_000)


standings = st.builds(
    Stance,
    st.sampled_from(list(Verdict)),
    st.sampled_from([None, "2027-Q1", "2027-Q2", "2027-H1", "2027"]),
    st.sampled_from(list(Commitment)),
)


@given(standings, standings)
def test_what_got_better_exposes_nothing(before: Stance, after: Stance) -> None:
    one = Flip(1, 7, 1, 1, "U1", "SSO", FlipState.FOUND, SATURDAY, before, after)
    back = replace(one, before=after, after=before)
    assert not (exposes(one) and exposes(back))
    assert not (exposes(one) and after.commitment is Commitment.SHIPPED)
    assert not exposes(replace(one, item=None))


def test_a_quarter_is_later_than_another_by_its_end() -> None:
    assert is_later("2027-H1", "2027-Q1")
    assert not is_later("2027-Q2", "2027-H1")
    assert is_later(None, "2027")
    assert not is_later("2027", None)
    assert not is_later("after the redesign", "2027-Q1")
