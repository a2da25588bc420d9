"""One golden example per gate of the shipped policy, and what missing facts and sources make of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.triage.deciding.scene import (
    NOW,
    POLICY,
    Scene,
    ask,
    asks,
    book,
    dealbreaker,
    decided,
    idea,
    plan,
    planned,
    roadmap,
    usd,
    with_policy,
)
from tests.triage.policy.gate_texts import DEFAULT, gate
from triage.accounts import Account, AccountBook
from triage.asks import Stage
from triage.capacity import CapacityPlan
from triage.deciding import decide
from triage.money import Money
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap
from triage.verdicts import Autonomy, Hold, OwnerTask, Verdict

WONT_DO = with_policy(
    '[[wont_do]]\ntitle = "SAML"\nwords = ["saml sign-on"]\n'
    'reason = "Outside what we do"\nreview = 2026-11-30\n'
)


def test_shipped_is_a_yes_with_its_date_and_where_to_read():
    item = idea(status=ItemStatus.SHIPPED, note="2026-09-14", url="https://example.com/saml")
    decision = decided(item=item)
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.YES, "shipped", None)
    assert decision.headline == "available since 14 Sep 2026"
    assert decision.because == "It is already there: https://example.com/saml"
    assert decision.sides.roadmap == "shipped"
    assert (decision.owner, decision.task, decision.day) == ("", None, None)


def test_declined_is_a_no_with_the_recorded_reason():
    decision = decided(item=idea(status=ItemStatus.DECLINED, note="Only two banks ever wanted it"))
    assert (decision.verdict, decision.gate) == (Verdict.NO, "declined")
    assert decision.because == "Only two banks ever wanted it."


def test_wont_do_is_a_no_until_its_review_date():
    decision = decided(policy=WONT_DO)
    assert (decision.verdict, decision.gate) == (Verdict.NO, "wont_do")
    assert decision.because == "Outside what we do (review due 30 Nov 2026)."


AHEAD = gate("near", "item.quarters_ahead <= 2") + DEFAULT


def test_what_is_not_planned_has_no_date_that_is_missing():
    own = with_policy(AHEAD)
    for item in (None, idea()):
        decision = decided(item=item, policy=own)
        assert (decision.verdict, decision.missing) == (Verdict.NO, "")


def test_a_planned_items_missing_date_is_named():
    decision = decided(item=planned("", title="Single sign-on for all"), policy=with_policy(AHEAD))
    assert decision.verdict is Verdict.LATER
    assert decision.because == "“Single sign-on for all” has no quarter yet. A no waits for one."


def test_with_nothing_at_stake_no_account_has_a_share_of_it():
    own = with_policy(AHEAD.replace("item.quarters_ahead <= 2", "demand.largest_share < 0.7"))
    assert decided(accounts=book(0), policy=own).gate == "near"


def test_an_expired_wont_do_no_longer_counts():
    assert decided(policy=WONT_DO, now=datetime(2026, 12, 1, 12, tzinfo=UTC)).gate == "not_repeatable"


def test_underway_is_a_yes_in_the_items_own_quarter():
    decision = decided(item=idea(status=ItemStatus.IN_PROGRESS, quarter="2026-Q4"))
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.YES, "underway", "2026-Q4")


def test_planned_soon_is_a_yes():
    decision = decided(item=planned("2027-Q1"))
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.YES, "planned_soon", "2027-Q1")
    assert decision.headline == "planned, target Jan–Mar 2027"
    assert (decision.owner, decision.task, decision.day) == ("U0PM", OwnerTask.CONFIRMS, date(2026, 11, 25))


@pytest.mark.parametrize(("quarter", "named"), [("now", "2026-Q4"), ("next", "2027-Q1")])
def test_now_and_next_are_named_as_quarters(quarter, named):
    assert decided(item=planned(quarter)).quarter == named


def test_planned_for_a_past_quarter_is_at_risk():
    decision = decided(item=planned("2026-Q2"))
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.LATER, "planned_at_risk", None)
    assert decision.because == "It is on the roadmap, but its date has passed."


def test_planned_where_the_team_is_overcommitted_is_at_risk():
    item = planned("2027-Q1", effort=25.0)
    assert Scene((ask(),), item=item, plan=plan(points=32)).decision.gate == "planned_soon"
    decision = Scene((ask(),), item=item, plan=plan(points=30)).decision
    assert (decision.verdict, decision.gate, decision.quarter) == (
        Verdict.LATER,
        "planned_at_risk",
        "2027-Q1",
    )
    assert decision.because == "It is on the roadmap, but its team has too much on."
    assert decision.sides.capacity == "over-committed"


def test_planned_beyond_the_yes_horizon_is_later_with_its_period():
    decision = decided(item=planned("2027-H1"))
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.LATER, "planned_later", "2027-H1")
    assert decision.headline == "planned, target Jan–Jun 2027"


def test_planned_without_a_date_is_later():
    assert decided(item=planned("later")).gate == "planned_undated"


def test_one_customer_with_little_at_stake_is_no_for_now():
    decision = decided()
    assert (decision.verdict, decision.gate) == (Verdict.NO, "not_repeatable")
    assert decision.headline == "one customer so far"
    assert decision.change == "a second account of similar size"
    assert decision.sides.worth == "low, 1 account"


def test_one_customer_with_much_at_stake_goes_to_a_pm():
    decision = decided(dealbreaker(stage=Stage.CUSTOMER), accounts=book(100_000))
    assert (decision.verdict, decision.gate, decision.task) == (Verdict.LATER, "one_off", OwnerTask.DECIDES)


def test_worth_it_but_not_sized_goes_to_a_pm():
    decision = decided(*asks(8))
    assert (decision.verdict, decision.gate, decision.task) == (Verdict.LATER, "unsized", OwnerTask.SIZES)


def test_worth_it_with_room_is_a_proposed_yes_that_holds_capacity():
    decision = decided(*asks(8), item=idea(effort=5.0))
    assert (decision.verdict, decision.gate, decision.proposed) == (Verdict.YES, "room_now", True)
    assert decision.holds == (Hold("Identity", Quarter(2026, 4), 5.0),)
    assert decision.quarter == "2026-Q4"


def test_a_proposed_yes_needs_room_in_every_team_and_holds_an_even_share():
    item = idea(effort=6.0, teams=("Identity", "Platform"))
    holds = decided(*asks(10), item=item).holds
    assert holds == (Hold("Identity", Quarter(2026, 4), 3.0), Hold("Platform", Quarter(2026, 4), 3.0))
    alone = decided(*asks(10), item=item, plan=plan(teams=("Identity",)))
    assert alone.gate == "worth_watching"
    assert alone.sides.capacity == "team unknown"


def test_worth_it_with_room_only_later_names_no_date():
    busy = planned("2027-H1", key="BUSY", effort=48.0)
    full_now = planned("2026-Q4", key="NOW", effort=24.0)
    scene = Scene(asks(8), item=idea(effort=5.0), roadmap=roadmap(busy, full_now))
    decision = scene.decision
    assert (decision.verdict, decision.gate, decision.quarter) == (Verdict.LATER, "room_later", None)
    assert {gate.id: gate.inputs for gate in decision.gates}["room_later"]["capacity.room_in"] == 3
    assert decision.sides.capacity == "full"


def test_some_interest_is_worth_watching():
    decision = decided(*asks(3), item=idea(effort=6.0))
    assert (decision.verdict, decision.gate) == (Verdict.LATER, "worth_watching")
    assert (decision.task, decision.day) == (OwnerTask.REVIEWS, date(2026, 12, 22))


def test_little_interest_is_no_for_now():
    assert decided(*asks(2), item=idea(effort=40.0)).gate == "default"


def test_the_trace_holds_every_gate():
    gates = decided(item=planned("2027-Q1")).gates
    assert [gate.id for gate in gates if gate.applies] == ["planned_soon", "not_repeatable", "default"]
    assert len(gates) == 15


# --- unknown is a value of its own


def test_an_ask_without_account_is_provisional():
    decision = decided(ask(account=None))
    assert (decision.verdict, decision.missing) == (Verdict.LATER, "Which account?")
    assert decision.headline == "one fact missing"
    assert decision.sides.worth == "unknown"


def test_a_claimed_amount_without_account_is_still_asked_for_its_account():
    assert decided(ask(account=None, amount=usd(2_000_000))).missing == "Which account?"


def test_an_account_of_unknown_worth_is_provisional():
    decision = decided(accounts=book(None))
    assert (decision.verdict, decision.missing) == (Verdict.LATER, "How much is this worth a year?")


def test_an_unknown_worth_that_cannot_matter_is_not_asked_for():
    small_cap = with_policy("[demand]\ncap_per_account = 1000\n")
    known = AccountBook((Account("Acme 1", revenue=usd(10)), Account("Acme 2")), 1, NOW)
    assert decided(*asks(2), accounts=known, policy=small_cap).verdict is Verdict.NO
    assert decided(*asks(2), accounts=known).missing == "How much is this worth a year?"


def test_an_unsure_match_gives_no_roadmap_verdict():
    decision = decided(maybe=planned("2027-Q1"))
    assert decision.verdict is Verdict.LATER
    assert decision.missing == "Is this “SAML sign-on” on the roadmap?"
    assert decision.sides.roadmap == "unsure"
    assert [gate.applies for gate in decision.gates[:2]] == [None, None]


def test_a_stale_roadmap_never_yields_a_no():
    decision = decided(roadmap=roadmap(age_days=15))
    assert (decision.verdict, decision.missing) == (Verdict.LATER, "The roadmap is 15 days old.")
    assert decided(roadmap=roadmap(age_days=13)).verdict is Verdict.NO


def test_a_standing_decision_outlasts_a_stale_roadmap():
    assert decided(roadmap=roadmap(age_days=15), policy=WONT_DO).verdict is Verdict.NO


def test_sources_that_are_not_set_up_drop_their_gates():
    decision = decided(*asks(8), item=idea(effort=5.0), plan=CapacityPlan())
    assert decision.gate == "worth_watching"
    assert decision.sides.capacity == "not set up"
    bare = decided(roadmap=Roadmap(), plan=CapacityPlan())
    assert (bare.verdict, bare.missing, bare.sides.roadmap) == (Verdict.NO, "", "not set up")
    assert bare.gates[0].inputs == {"roadmap": "not set up"}


# --- demand


def test_an_account_counts_once_whatever_it_is_called():
    known = AccountBook((Account("Acme", aliases=("ACME Inc",), revenue=usd(60_000)),), 1, NOW)
    decision = decided(ask(1, "acme"), ask(2, "Acme Inc"), ask(3, " ACME "), accounts=known)
    assert decision.sides.worth == "low, 1 account"


def test_asks_without_account_add_nothing_to_those_with_one():
    extra = ask(2, None, amount=usd(5_000_000))
    assert decided(ask(1), extra).gate == "not_repeatable"


def test_a_second_account_never_makes_a_large_ask_worse():
    large = dealbreaker(1, "Newco", stage=Stage.CUSTOMER, amount=usd(100_000))
    small = ask(2, "Tinyco", amount=usd(0))
    item = idea(effort=60.0)
    assert decided(large, item=item).gate == "one_off"
    assert decided(large, small, item=item).gate == "worth_watching"


def test_a_no_that_was_passed_over_makes_nothing_provisional():
    gate = 'verdict = "no"\nheadline = "h"\nbecause = "b"\nsay = "s"\n'
    policy = with_policy(
        f"[[gates]]\nid = 'far'\nwhen = 'ask.days_left > 400'\n{gate}"
        f"[[gates]]\nid = 'default'\nwhen = 'true'\n{gate}"
    )
    decision = decided(policy=policy)
    assert (decision.verdict, decision.gates[0].applies) == (Verdict.NO, None)


@pytest.mark.parametrize("effort", [0.0, -3.0, 1e9])
def test_an_absurd_effort_is_no_estimate(effort):
    assert decided(*asks(8), item=idea(effort=effort)).gate == "unsized"


@pytest.mark.parametrize("quarter", ["9999-Q4", "0000-Q1", "9999", "when pigs fly"])
def test_a_quarter_nobody_plans_in_is_no_date(quarter):
    assert decided(item=planned(quarter)).gate == "planned_undated"


@pytest.mark.parametrize("minor", [-5, 10**400])
def test_an_absurd_amount_is_unknown(minor):
    decision = decided(ask(account="Newco", amount=Money(minor, "USD")))
    assert decision.missing == "How much is this worth a year?"


def test_threads_decide_alike():
    facts = Scene(asks(8), item=idea(effort=5.0)).facts
    with ThreadPoolExecutor(4) as pool:
        decisions = list(pool.map(lambda _: decide(facts, POLICY), range(200)))
    assert all(decision == decisions[0] for decision in decisions)


def test_the_owner_is_the_areas_pm():
    policy = with_policy(
        '[[areas]]\nname = "Identity"\nwords = ["sign-on"]\npm = "U0ID"\n'
        '[autonomy]\nnot_repeatable = "record"\n'
    )
    decision = decided(policy=policy)
    assert (decision.owner, decision.autonomy) == ("U0ID", Autonomy.RECORD)


def test_days_of_the_pm_skip_weekends():
    friday = NOW - timedelta(days=2)
    assert decided(item=planned("2027-Q1"), now=friday).day == date(2026, 11, 25)
