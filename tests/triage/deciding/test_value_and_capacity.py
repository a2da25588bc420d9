"""Money at stake part by part, and points per team and quarter, with figures worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.triage.deciding.scene import (
    NO_BOOK,
    NOW,
    POLICY,
    THIS_QUARTER,
    Scene,
    ask,
    dealbreaker,
    idea,
    planned,
    roadmap,
    usd,
    with_policy,
)
from triage.accounts import Account, AccountBook
from triage.asks import Severity, Stage
from triage.capacity import CapacityPlan, Promise, PromiseState, TeamQuarter
from triage.deciding import explain
from triage.ledger import CapacityRow, capacity_rows
from triage.money import Money
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap
from triage.value import total_at_stake, value_parts, worth_band


def at_stake(*filed, accounts=NO_BOOK, policy=POLICY):
    return total_at_stake(value_parts(Scene(filed, accounts=accounts, policy=policy).facts, policy))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 25_000),  # 100,000 × 0.5 unknown stage × 0.5 pain
        ({"stage": Stage.NEGOTIATION}, 35_000),
        ({"stage": Stage.CUSTOMER, "severity": Severity.NICE}, 20_000),
        ({"severity": Severity.DEALBREAKER}, 25_000),  # no evidence: pain
        ({"severity": Severity.DEALBREAKER, "severity_evidence": True}, 50_000),
        ({"created_at": NOW - timedelta(days=365.25)}, 12_500),  # four quarters: half
    ],
)
def test_one_accounts_share(values, expected):
    assert at_stake(ask(amount=usd(100_000), **values)) == pytest.approx(expected)


def test_an_account_counts_once_with_its_strongest_ask_and_largest_amount():
    small = dealbreaker(1, stage=Stage.RENEWAL, amount=usd(10_000))
    large = ask(2, "Acme 1", amount=usd(40_000))
    assert at_stake(small, large) == pytest.approx(40_000)


def test_the_cap_is_absolute():
    assert at_stake(dealbreaker(stage=Stage.RENEWAL, amount=usd(9_000_000))) == 500_000


def test_the_accounts_file_beats_the_claim():
    known = AccountBook((Account("Acme 1", revenue=usd(8_000)),), 1, NOW)
    assert at_stake(ask(amount=usd(9_000_000)), accounts=known) == pytest.approx(2_000)


def test_a_renewal_date_makes_a_customer():
    known = AccountBook((Account("Acme 1", revenue=usd(8_000), renewal_date=date(2027, 1, 1)),), 1, NOW)
    assert at_stake(ask(stage=Stage.PROPOSAL), accounts=known) == pytest.approx(4_000)


def test_currencies_are_never_mixed_silently():
    euros = ask(amount=Money.of(100_000, "EUR"))
    assert at_stake(euros) is None
    assert at_stake(euros, policy=with_policy("[rates]\nas_of = 2026-11-01\nEUR = 1.1\n")) == pytest.approx(
        27_500
    )


def test_an_only_asks_amount_counts_without_an_account():
    assert at_stake(ask(account=None, amount=usd(100_000))) == pytest.approx(25_000)
    assert at_stake(ask(1, None, amount=usd(100_000)), ask(2, None, amount=usd(100_000))) is None


@pytest.mark.parametrize(
    ("amount", "band"),
    [(None, "unknown"), (0, "low"), (49_999, "low"), (50_000, "medium"), (250_000, "high")],
)
def test_bands(amount, band):
    assert worth_band(amount, POLICY) == band


def test_the_proof_unfolds_into_parts_with_their_sources():
    scene = Scene((ask(1), ask(2, "Newco", amount=usd(10_000))), item=idea(effort=3.0))
    proof = explain(scene.facts, POLICY)
    assert [(part.account, part.source) for part in proof.parts] == [
        ("Acme 1", "accounts"),
        ("Newco", "message"),
    ]
    facts = {line.name: line for line in proof.facts}
    assert facts["demand.at_stake"].value == pytest.approx(sum(part.at_stake or 0 for part in proof.parts))
    assert facts["score"].value == pytest.approx(17_500 / 3)
    assert (facts["item.status"].source, facts["item.status"].as_of) == ("roadmap", NOW)


# --- capacity

TODAY = NOW.date()
NEXT = THIS_QUARTER.plus(1)


ONE_ROW = (TeamQuarter("Identity", NEXT, 30),)


def rows(items=(), promises=(), plan_rows=ONE_ROW):
    return capacity_rows(CapacityPlan(tuple(plan_rows), 1, NOW), roadmap(*items), promises, POLICY, TODAY)


def test_a_free_quarter():
    assert rows() == (CapacityRow("Identity", NEXT, 30, reserved=6, committed=0, promised=0, free=24),)


def test_commitments_and_promises_take_points():
    items = (
        planned("next", effort=4.0, teams=("identity",)),
        idea(status=ItemStatus.IN_PROGRESS, quarter="2027-H1", effort=6.0),
        planned("2027-Q1", effort=5.0, teams=("Identity", "Platform")),
        planned("2027-Q1", effort=None),
        idea(effort=9.0, quarter="2027-Q1"),
    )
    promises = tuple(
        Promise(1, "Identity", NEXT, 2.0, state, 1.0, NOW) for state in PromiseState
    )  # fmt: skip
    [row] = rows(items, promises)
    assert (row.committed, row.promised, row.free) == (4.0 + 3.0 + 2.5, 4.0, 24 - 9.5 - 4.0)


def test_overcommitment_is_shown():
    assert rows([planned("2027-Q1", effort=40.0)])[0].free == -16


def test_what_is_past_counts_in_its_last_quarter():
    past = [TeamQuarter("Identity", Quarter(2026, n), 10) for n in (1, 2)]
    assert [row.committed for row in rows([planned("2026-H1", effort=4.0)], plan_rows=past)] == [0, 4.0]


def test_a_rows_own_reserve_beats_the_policys():
    assert rows(plan_rows=[TeamQuarter("Identity", NEXT, 30, reserve=0.5)])[0].free == 15


def test_rows_are_sorted_by_team_and_quarter():
    mixed = [TeamQuarter("b", NEXT, 1), TeamQuarter("A", NEXT.plus(1), 1), TeamQuarter("A", NEXT, 1)]
    assert [(row.team, str(row.quarter)) for row in rows(plan_rows=mixed)] == [
        ("A", "2027-Q1"), ("A", "2027-Q2"), ("b", "2027-Q1"),
    ]  # fmt: skip
    assert capacity_rows(CapacityPlan(), Roadmap(), (), POLICY, TODAY) == ()
