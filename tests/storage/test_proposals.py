"""Proposed yeses in the real store: they run out, yield to stronger ones, and never exceed what is free."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from storage import Claimed, Store
from triage.accounts import Account
from triage.asks import Ask
from triage.capacity import Promise, PromiseState, TeamQuarter
from triage.ledger import capacity_rows
from triage.messages import Message
from triage.money import Money
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import UnitOfWork
from triage.proof import Budget, product_notes
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem
from triage.usecases.filing import file_ask
from triage.usecases.hearing import hear_message
from triage.usecases.promises import tend_promises
from triage.usecases.proofs import find_proof
from triage.verdicts import Verdict

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
AREA = '[[areas]]\nname = "A"\nwords = ["export", "portal", "sync", "webhook"]\nteam = "Web"\npm = "U0PM"\n'
POLICY = load_policy(f'[demand]\nfloor_accounts = 1\n{AREA}backup = "U0BACK"\n[people]\npms = ["U0PM"]\n')
ALONE = load_policy(f'[demand]\nfloor_accounts = 1\n{AREA}[people]\npms = ["U0PM"]\n')
ITEMS = {"CSV export": 6.0, "Partner portal": 6.0, "Calendar sync": 6.0, "Webhook retries": 2.0}
WORD = "Yes, in Q4 2026 because Globex and two more need it"
_numbers = count(1)


def _company(uow: UnitOfWork, points: float = 10.0) -> None:
    """One team with eight free points this quarter, and customers of rising worth."""
    ideas = [
        RoadmapItem(title.upper(), title, teams=("Web",), effort=effort) for title, effort in ITEMS.items()
    ]
    uow.roadmap.put(ideas, MONDAY)
    uow.capacity.put([TeamQuarter("Web", Quarter(2026, 4), points)], MONDAY)
    worth = enumerate(("Acme", "Globex", "Hooli", "Initech"), 1)
    accounts = [
        Account(name, revenue=Money.of(400_000 * n, "USD"), renewal_date=MONDAY.date()) for n, name in worth
    ]
    uow.accounts.put(accounts, MONDAY)


@pytest.fixture
def company(store: Store) -> Store:
    store.run(_company)
    return store


def filed(store: Store, text: str, at: datetime = MONDAY, policy=POLICY) -> Ask:
    ts = f"{at.timestamp():.0f}.{next(_numbers):06d}"
    ask = store.run(file_ask, Message("C1", ts, f"U{text[:4].upper()}", text), Occasion(policy, at)).ask
    assert ask is not None
    return ask


def verdict(store: Store, ask: Ask) -> tuple[Verdict, bool]:
    record = store.look(lambda uow: uow.decisions.newest(ask.number))
    assert record is not None
    return record.verdict, bool(record.decision["proposed"])


def live(store: Store) -> dict[int, Promise]:
    return {promise.need: promise for promise in store.look(lambda uow: uow.promises.live())}


def tend(store: Store, days: float, policy=POLICY) -> int:
    return store.run(tend_promises, Occasion(policy, MONDAY + timedelta(days=days)))


def said(store: Store, at: datetime) -> list[Claimed]:
    """What the outbox would say, a row at a time as Slack takes it."""

    async def drain() -> list[Claimed]:
        rows: list[Claimed] = []
        while found := await store.outbox.claim(at, 30, 20):
            rows += found
            await store.outbox.sent([(row.key, "1.0") for row in found])
        return rows

    return asyncio.run(drain())


def test_a_proposed_yes_goes_to_the_backup_and_then_runs_out(company: Store) -> None:
    ask = filed(company, "Acme needs the CSV export, renewal at risk")
    assert verdict(company, ask) == (Verdict.YES, True)
    said(company, MONDAY)
    assert tend(company, 14) == 0  # the tenth working day
    assert tend(company, 15) == 1
    assert tend(company, 15) == 0
    assert live(company)[ask.need].since == MONDAY
    assert verdict(company, ask) == (Verdict.YES, True)
    card, told = said(company, MONDAY + timedelta(days=15))
    assert (card.method, card.values["owner"]) == ("update", "U0BACK")
    assert (told.kind, told.values["pm"], told.values["former"]) == ("proposal", "U0BACK", "U0PM")
    assert told.values["asker"] == ask.author
    assert tend(company, 29) == 0
    assert tend(company, 30) == 1
    assert live(company) == {}
    assert verdict(company, ask) == (Verdict.LATER, False)
    card, told = said(company, MONDAY + timedelta(days=30))
    assert card.values["verdict"] == "later"
    assert (told.values["happened"], told.values["pm"]) == ("lapsed", "U0PM")
    assert tend(company, 60) == 0


def test_without_a_backup_it_runs_out_at_once(company: Store) -> None:
    ask = filed(company, "Acme needs the CSV export, renewal at risk", policy=ALONE)
    assert tend(company, 15, ALONE) == 1
    assert live(company) == {}
    assert verdict(company, ask) == (Verdict.LATER, False)


def test_one_that_ran_out_is_proposed_again_when_somebody_else_asks(company: Store) -> None:
    first = filed(company, "Acme needs the CSV export, renewal at risk", policy=ALONE)
    tend(company, 15, ALONE)
    again = filed(company, "Globex needs the CSV export too", MONDAY + timedelta(days=16), ALONE)
    assert again.need == first.need
    assert verdict(company, again) == (Verdict.YES, True)
    assert live(company)[first.need].since == MONDAY + timedelta(days=16)


def test_a_pms_word_ends_the_waiting(company: Store) -> None:
    ask = filed(company, "Acme needs the CSV export, renewal at risk")
    reply = Message("C1", "9.9", "U0PM", WORD, ask.thread_ts)
    company.run(hear_message, reply, Occasion(POLICY, MONDAY), True)
    assert tend(company, 90) == 0
    assert live(company)[ask.need].state is PromiseState.CONFIRMED


def test_a_further_ask_does_not_begin_the_waiting_anew(company: Store) -> None:
    first = filed(company, "Acme needs the CSV export, renewal at risk")
    filed(company, "Globex needs the CSV export too", MONDAY + timedelta(days=9))
    assert live(company)[first.need].since == MONDAY
    assert tend(company, 15) == 1


def test_a_stronger_ask_takes_what_a_weaker_one_holds_unconfirmed(company: Store) -> None:
    weak = filed(company, "Acme needs the CSV export")
    strong = filed(company, "Initech needs the partner portal, renewal at risk, they are blocked", MONDAY)
    assert verdict(company, strong) == (Verdict.YES, True)
    assert verdict(company, weak) == (Verdict.LATER, False)
    assert live(company).keys() == {strong.need}
    rows = said(company, MONDAY)
    told = [row for row in rows if row.kind == "proposal"]
    assert [(row.thread_ts, row.values["happened"]) for row in told] == [(weak.thread_ts, "yielded")]
    assert told[0].values["pm"] == "U0PM"
    update = next(row for row in rows if row.method == "update")
    assert update.values["verdict"] == "later"


def test_a_weaker_ask_takes_nothing(company: Store) -> None:
    strong = filed(company, "Initech needs the partner portal, renewal at risk, they are blocked")
    weak = filed(company, "Acme needs the CSV export")
    assert live(company).keys() == {strong.need}
    assert verdict(company, weak) == (Verdict.LATER, False)


def test_what_a_pm_confirmed_is_not_taken(company: Store) -> None:
    weak = filed(company, "Acme needs the CSV export")
    reply = Message(
        "C1", "9.9", "U0PM", "Yes, in Q4 2026 because Globex and two more need it", weak.thread_ts
    )
    company.run(hear_message, reply, Occasion(POLICY, MONDAY), True)
    strong = filed(company, "Initech needs the partner portal, renewal at risk, they are blocked")
    assert live(company).keys() == {weak.need}
    assert verdict(company, strong) == (Verdict.LATER, False)


def test_only_as_many_yield_as_must(company: Store) -> None:
    small = filed(company, "Acme asks for webhook retries, nice to have")
    weak = filed(company, "Globex needs the CSV export")
    strong = filed(company, "Initech needs the partner portal, renewal at risk, they are blocked")
    assert live(company).keys() == {small.need, strong.need}
    assert verdict(company, weak)[1] is False


def test_proposals_made_at_the_same_moment_never_exceed_what_is_free(company: Store, url: str) -> None:
    """Several stores on one database, each with a writer of its own, as several processes would."""
    texts = [
        f"{account} needs the {title}, renewal at risk"
        for title in ("CSV export", "partner portal", "calendar sync", "webhook retries")
        for account in ("Acme", "Globex", "Hooli", "Initech")
    ]
    stores = [Store.open(url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(filed, stores[n % 4], text) for n, text in enumerate(texts)]
        asks = [job.result() for job in jobs]
    for each in stores:
        each.close()
    assert len({ask.number for ask in asks}) == len(texts)
    rows = company.look(
        lambda uow: capacity_rows(
            uow.capacity.snapshot(), uow.roadmap.snapshot(), uow.promises.live(), POLICY, MONDAY.date()
        )
    )
    assert [row.free >= -1e-9 for row in rows] == [True]
    held = live(company)
    assert held
    # Every standing proposed yes is covered by capacity that it holds.
    proposed = {ask.need for ask in asks if verdict(company, ask)[1]}
    assert proposed == set(held)


# --- one-offs

RICH = load_policy(f'[demand]\none_off_budget = 600_000\n{AREA}[people]\npms = ["U0PM"]\n')
ONE_OFF = "Initech needs the partner portal, renewal at risk, they are blocked"


def answered(store: Store, ask: Ask, text: str, policy=RICH) -> None:
    reply = Message("C1", f"9.{next(_numbers)}", "U0PM", text, ask.thread_ts)
    store.run(hear_message, reply, Occasion(policy, MONDAY), True)


def test_a_pms_yes_on_a_one_off_is_spent_and_another_word_gives_it_back(company: Store) -> None:
    ask = filed(company, ONE_OFF, policy=RICH)
    before = company.look(find_proof, ask.number, RICH)
    assert before is not None
    assert before.budget == Budget("2026-Q4", 600_000, 0.0, 500_000.0, False)
    answered(company, ask, WORD)
    [spent] = company.look(lambda uow: uow.one_offs.all())
    assert (spent.need, spent.quarter, spent.amount, spent.author) == (
        ask.need, Quarter(2026, 4), 500_000.0, "U0PM",
    )  # fmt: skip
    after = company.look(find_proof, ask.number, RICH)
    assert after is not None
    assert after.budget == Budget("2026-Q4", 600_000, 0.0, 500_000.0, True)
    assert any("this one took $500,000" in note for note in product_notes(after))
    other = filed(company, "Hooli needs the CSV export, renewal at risk, they are blocked", policy=RICH)
    record = company.look(lambda uow: uow.decisions.newest(other.number))
    assert record is not None
    assert record.decision["because"] == "We build what can be sold to many; an exception is a PM's call."
    answered(company, ask, "No, outside our scope because nobody else needs it")
    assert company.look(lambda uow: uow.one_offs.all()) == ()


def test_without_a_budget_nothing_is_spent(company: Store) -> None:
    poor = load_policy(f'{AREA}[people]\npms = ["U0PM"]\n')
    ask = filed(company, ONE_OFF, policy=poor)
    answered(company, ask, WORD, poor)
    assert company.look(lambda uow: uow.one_offs.all()) == ()
