"""What holds for any facts: deciding is total, repeatable, monotone, and kind to what is planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.triage.deciding.scene import NOW, THIS_QUARTER, Scene, ask, asks, book, idea, plan, planned, usd
from tests.triage.deciding.strategies import MODEST, filed, items, plans, scenes
from triage.accounts import AccountBook
from triage.asks import Severity
from triage.capacity import CapacityPlan, Promise, PromiseState
from triage.deciding import decide, decision_from_json, decision_to_json
from triage.expressions import FACTS, Conditions, bind, compile_condition
from triage.facts import facts_from_json, facts_to_json
from triage.judging import RANK
from triage.ledger import capacity_rows
from triage.measures import measure
from triage.roadmap import ItemStatus, Roadmap
from triage.value import value_parts
from triage.verdicts import Decision, Verdict
from triage.wording import lead

WELL_KNOWN = book(60_000)


def rank(scene: Scene) -> int:
    return RANK[scene.decision.verdict]


@MODEST
@given(scenes())
def test_deciding_is_total_and_repeatable(scene):
    facts = scene.facts
    decision = decide(facts, scene.policy)
    assert decide(facts, scene.policy) == decision
    assert len(decision.gates) == len(scene.policy.gates)
    assert decision.headline
    assert decision.because
    assert decision.say


@MODEST
@given(scenes(), st.sets(st.sampled_from([*FACTS])))
def test_conditions_come_to_the_same_together_and_one_by_one(scene, unknown):
    values = measure(scene.facts, scene.policy).values
    known = bind({name: value for name, value in values.items() if name not in unknown})
    conditions = scene.policy.conditions
    assert conditions.values(known) == tuple(each.value(known) for each in conditions.each)


def test_more_conditions_than_one_number_has_bits_come_to_what_each_does():
    conditions = Conditions(tuple(compile_condition(f"demand.asks > {n} // {n}") for n in range(80)))
    assert conditions.values(bind({"demand.asks": 70})) == (True,) * 70 + (False,) * 10
    assert conditions.values(bind({})) == (None,) * 80


@MODEST
@given(scenes())
def test_stored_facts_decide_identically(scene):
    facts = scene.facts
    stored = facts_from_json(facts_to_json(facts))
    assert stored == facts
    decision = decide(facts, scene.policy)
    assert decide(stored, scene.policy) == decision
    assert decision_from_json(decision_to_json(decision)) == decision


@MODEST
@given(scenes(default_policy=True), items(), st.sampled_from([ItemStatus.PLANNED, ItemStatus.IN_PROGRESS]))
def test_nothing_planned_ever_gets_a_no(scene, item, status):
    committed = replace(item, status=status)
    on_roadmap = Roadmap((committed,), 1, scene.roadmap.as_of)
    asked = replace(scene, item=committed, maybe=None, roadmap=on_roadmap)
    assert asked.decision.verdict is not Verdict.NO


@MODEST
@given(st.lists(filed(), min_size=1, max_size=4), plans())
def test_claimed_words_alone_never_make_a_yes(claims, any_plan):
    """Neither on the roadmap nor sized by anybody: no amount, severity or stage makes it a yes."""
    numbered = tuple(replace(claim, number=n) for n, claim in enumerate(claims, 1))
    for item in (None, idea()):
        assert Scene(numbered, item=item, plan=any_plan).decision.verdict is not Verdict.YES


@MODEST
@given(scenes(default_policy=True), st.integers(15, 400))
def test_a_stale_roadmap_never_yields_a_no(scene, age):
    old = Roadmap(scene.roadmap.items, 1, NOW - timedelta(days=age))
    assert replace(scene, roadmap=old).decision.verdict is not Verdict.NO


@MODEST
@given(scenes())
def test_what_a_channel_sees_is_short(scene):
    decision = scene.decision
    sides = decision.sides
    for text, limit in (
        (decision.headline, 8), (decision.because, 14), (decision.say, 20), (decision.change, 10),
        (decision.offer, 8), (sides.roadmap, 4), (sides.worth, 4), (sides.capacity, 4),
    ):  # fmt: skip
        assert len(text.split()) <= limit, text
    assert card_words(decision) <= 60


def card_words(decision: Decision) -> int:
    """The words of a card with a short title, its labels and its owner's line."""
    shown = (
        lead(decision), decision.headline, decision.warning, decision.change, decision.offer,
        f'Tell Acme: "{decision.say}"', f"Roadmap: {decision.sides.roadmap}",
        f"Worth: {decision.sides.worth}",
        f"Capacity: {decision.sides.capacity}",
    )  # fmt: skip
    return sum(len(text.replace("—", "").split()) for text in shown)


# --- monotone under the shipped policy: better facts never give a worse verdict

efforts = st.none() | st.sampled_from([1.0, 3.0, 8.0, 20.0, 60.0])
amounts = st.sampled_from([0.0, 1_000.0, 30_000.0, 99_000.0, 180_000.0, 600_000.0, 3_000_000.0])
statuses = st.sampled_from([ItemStatus.IDEA, ItemStatus.PLANNED])
quarters = st.sampled_from(["", "2026-Q4", "2027-Q1", "2027-Q4"])


def claimed(revenues: list[float]) -> tuple:
    return tuple(ask(n, f"New {n}", amount=usd(amount)) for n, amount in enumerate(revenues, 1))


@MODEST
@given(st.lists(amounts, min_size=1, max_size=6), amounts, efforts, statuses, quarters, plans())
def test_one_more_account_never_worsens(revenues, extra, effort, status, quarter, any_plan):
    item = idea(status=status, effort=effort, quarter=quarter)
    before = Scene(claimed(revenues), item=item, plan=any_plan)
    after = Scene(claimed([*revenues, extra]), item=item, plan=any_plan)
    assert rank(after) >= rank(before)


@MODEST
@given(st.lists(amounts, min_size=1, max_size=6), amounts, efforts, plans())
def test_more_revenue_never_worsens(revenues, extra, effort, any_plan):
    before = Scene(claimed(revenues), item=idea(effort=effort), plan=any_plan)
    after = Scene(claimed([revenues[0] + extra, *revenues[1:]]), item=idea(effort=effort), plan=any_plan)
    assert rank(after) >= rank(before)


@MODEST
@given(st.lists(amounts, min_size=1, max_size=6), efforts, statuses, quarters, plans(), st.data())
def test_more_capacity_never_worsens(revenues, effort, status, quarter, any_plan, data):
    item = idea(status=status, effort=effort, quarter=quarter)
    more = tuple(replace(r, points=r.points + data.draw(st.sampled_from([0, 3, 50]))) for r in any_plan.rows)
    before = Scene(claimed(revenues), item=item, plan=any_plan)
    after = Scene(claimed(revenues), item=item, plan=CapacityPlan(more, any_plan.version, NOW))
    assert rank(after) >= rank(before)


@MODEST
@given(
    st.lists(amounts, min_size=1, max_size=6),
    st.floats(0.5, 80),
    st.floats(0, 0.99),
    statuses,
    quarters,
    plans(),
)
def test_less_effort_never_worsens(revenues, effort, less, status, quarter, any_plan):
    item = idea(status=status, effort=effort, quarter=quarter)
    before = Scene(claimed(revenues), item=item, plan=any_plan)
    after = Scene(claimed(revenues), item=replace(item, effort=effort * (1 - less)), plan=any_plan)
    assert rank(after) >= rank(before)


# --- the same over any scene: whatever was asked for, planned, known or unknown


def firm(scene: Scene) -> bool:
    """Nothing is missing: a provisional answer only waits for one."""
    return not scene.decision.missing


@MODEST
@given(scenes(default_policy=True), amounts, st.sampled_from(Severity))
def test_a_further_account_never_worsens_any_answer(scene, amount, severity):
    assume(firm(scene))
    more = ask(9, "Another one", amount=usd(amount), severity=severity, severity_evidence=True)
    assert rank(replace(scene, asks=(*scene.asks, more))) >= rank(scene)


@MODEST
@given(scenes(default_policy=True), st.data())
def test_a_richer_account_never_worsens_any_answer(scene, data):
    assume(firm(scene) and scene.facts.accounts)
    facts = scene.facts
    which = data.draw(st.sampled_from(facts.accounts))
    [part] = [part for part in value_parts(facts, scene.policy) if part.account == which.name]
    richer = usd((part.amount or 0.0) + data.draw(amounts))
    accounts = tuple(replace(a, revenue=richer) if a is which else a for a in facts.accounts)
    after = decide(replace(facts, accounts=accounts), scene.policy)
    assert RANK[after.verdict] >= rank(scene)


@MODEST
@given(scenes(default_policy=True), st.data())
def test_more_room_never_worsens_any_answer(scene, data):
    facts = scene.facts
    more = tuple(replace(r, points=r.points + data.draw(st.sampled_from([0, 2, 40]))) for r in facts.rooms)
    assert RANK[decide(replace(facts, rooms=more), scene.policy).verdict] >= rank(scene)


@MODEST
@given(scenes(default_policy=True), items(), st.sampled_from([0.5, 3.0, 8.0, 60.0]), st.floats(0.01, 1))
def test_a_smaller_estimate_never_worsens_any_answer(scene, item, effort, share):
    sized = replace(scene, item=replace(item, effort=effort), maybe=None)
    smaller = replace(sized, item=replace(item, effort=effort * share), roadmap=sized.roadmap)
    assert rank(smaller) >= rank(sized)


# --- capacity


@MODEST
@given(st.lists(st.sampled_from([1.0, 3.0, 7.0, 12.5, 24.0]), min_size=1, max_size=20), plans())
def test_proposals_never_take_more_than_is_free(efforts_wanted, any_plan):
    """Need after need holds what its proposed yes says: free capacity never goes below zero."""
    held: tuple[Promise, ...] = ()
    everybody = asks(8, stage=None)
    for need, effort in enumerate(efforts_wanted, 1):
        filed_for = tuple(replace(each, need=need) for each in everybody)
        rich = book(900_000)
        scene = Scene(filed_for, item=idea(effort=effort), plan=any_plan, promises=held, accounts=rich)
        held += tuple(
            Promise(need, hold.team, hold.quarter, hold.points, PromiseState.PROPOSED, 1.0, NOW)
            for hold in scene.decision.holds
        )
    rows = capacity_rows(any_plan, Roadmap(), held, scene.policy, NOW.date())
    assert all(row.free >= -1e-6 for row in rows)


def test_a_needs_own_promise_does_not_count_against_it():
    own = Promise(1, "Identity", THIS_QUARTER, 24.0, PromiseState.PROPOSED, 1.0, NOW)
    scene = Scene(asks(10), item=idea(effort=5.0), plan=plan(quarters=1), promises=(own,))
    assert scene.decision.gate == "room_now"
    other = replace(own, need=2)
    assert replace(scene, promises=(other,)).decision.gate == "worth_watching"
    assert replace(scene, promises=(replace(other, state=PromiseState.RELEASED),)).decision.gate == "room_now"


def test_decisions_do_not_depend_on_the_order_of_asks():
    filed_asks = asks(5)
    forward = Scene(filed_asks, item=planned("2027-Q1"), accounts=AccountBook())
    backward = Scene(
        (filed_asks[0], *reversed(filed_asks[1:])), item=planned("2027-Q1"), accounts=AccountBook()
    )
    assert forward.decision == backward.decision
