"""What product alone sees: which item would have to wait, what one-offs cost; and floors for segments."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.deciding.scene import (
    NOW,
    THIS_QUARTER,
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
from tests.triage.deciding.strategies import MODEST, plans
from tests.triage.policy.gate_texts import DEFAULT, gate
from triage.accounts import Account, AccountBook
from triage.capacity import OneOff
from triage.deciding import decide
from triage.demand import demand_of
from triage.displacing import Displaced, displaced
from triage.facts import gather
from triage.measures import measure
from triage.verdicts import Verdict

SOON = str(THIS_QUARTER.plus(1))
SMALL = planned(SOON, key="SMALL", title="Small thing", effort=4.0)
LARGE = planned(SOON, key="LARGE", title="Large thing", effort=20.0)
OTHER_TEAM = planned(SOON, key="OTHER", title="Other team's", teams=("Platform",), effort=24.0)
BUDGET = with_policy("[demand]\none_off_budget = 400_000\n")
SEGMENTS = with_policy("[demand]\nfloor_segments = 2\n")


def wanting(effort: float = 8.0, *items, **parts) -> Scene:
    """Ten customers want an idea; the team has 24 usable points a quarter, all planned away until March."""
    first = planned(str(THIS_QUARTER), key="NOW", title="Running", effort=24.0)
    wanted = idea(effort=effort)
    return Scene(asks(10), item=wanted, roadmap=roadmap(wanted, first, *items), **parts)


def would_wait(scene: Scene, **scores: float) -> Displaced | None:
    return displaced(scene.facts, scene.policy, scene.roadmap, scores)


def test_the_lowest_valued_item_that_makes_room_would_wait() -> None:
    scene = wanting(8.0, SMALL, LARGE, OTHER_TEAM)
    assert scene.decision.gate != "room_now"
    found = would_wait(scene, SMALL=10.0, LARGE=900.0, NOW=1e9, OTHER=1.0)
    assert found is not None
    assert (found.key, found.score, found.quarter) == ("LARGE", 900.0, THIS_QUARTER.plus(1))
    assert found.own_score == scene.decision.score
    nobody_asked = would_wait(scene, SMALL=10.0, NOW=1e9)
    assert nobody_asked is not None
    assert (nobody_asked.key, nobody_asked.score) == ("LARGE", 0.0)


def test_nothing_of_higher_value_would_wait() -> None:
    scene = wanting(8.0, SMALL, LARGE)
    assert would_wait(scene, SMALL=1e9, LARGE=1e9, NOW=1e9) is None


def test_nothing_would_wait_where_there_is_room_or_no_estimate() -> None:
    assert would_wait(wanting(8.0)) is None
    assert would_wait(replace(wanting(8.0, SMALL, LARGE), item=idea())) is None


@MODEST
@given(plans(), st.sampled_from([1.0, 8.0, 24.0]), st.floats(0, 1e5), st.floats(0, 1e5))
def test_without_the_displaced_item_it_would_fit(any_plan, effort, small, large) -> None:
    scene = wanting(effort, SMALL, LARGE, plan=any_plan)
    found = would_wait(scene, SMALL=small, LARGE=large)
    if found is None:
        return
    left = tuple(item for item in scene.roadmap.items if item.key != found.key)
    without = replace(scene, roadmap=replace(scene.roadmap, items=left))
    assert measure(without.facts, scene.policy).room is not None
    assert measure(without.facts, scene.policy).room <= found.quarter
    assert found.score < found.own_score


# --- one-offs


def rich(policy, spent: float):
    scene = Scene((dealbreaker(),), item=idea(effort=1.0), accounts=book(600_000), policy=policy)
    return replace(scene.facts, one_offs_spent=spent)


@pytest.mark.parametrize(
    ("policy", "spent", "words"),
    [
        (with_policy(""), 0.0, "We build what can be sold to many; an exception is a PM's call."),
        (BUDGET, 0.0, "We build what can be sold to many; a PM may spend one-off budget."),
        (BUDGET, 200_000.0, "We build what can be sold to many; an exception is a PM's call."),
    ],
)
def test_the_card_says_whether_there_is_budget(policy, spent, words) -> None:
    decision = decide(rich(policy, spent), policy)
    assert (decision.gate, decision.because) == ("one_off", words)
    assert decision.task == "decides"


@MODEST
@given(st.floats(0, 3e6), st.sampled_from([0, 100_000, 10**9]), plans(), st.sampled_from([None, 1.0, 8.0]))
def test_one_rich_account_alone_never_gets_a_yes(revenue, budget, any_plan, effort) -> None:
    policy = with_policy(f"[demand]\none_off_budget = {budget}\n")
    scene = Scene(
        (dealbreaker(),), item=idea(effort=effort), accounts=book(revenue), plan=any_plan, policy=policy
    )
    assert scene.decision.verdict is not Verdict.YES


def test_only_what_others_spent_this_quarter_is_gone() -> None:
    scene = Scene((ask(),), policy=BUDGET)
    spent = [
        OneOff(n, THIS_QUARTER.plus(ahead), 100_000.0, "U0PM", NOW) for n, ahead in ((1, 0), (2, 0), (3, 1))
    ]
    facts = gather(
        scene.asks[0], demand=demand_of(scene.asks), item=None, maybe=None, roadmap=roadmap(),
        accounts=book(), plan=plan(), promises=(),
        policy=BUDGET, now=NOW, one_offs=spent,
    )  # fmt: skip
    assert facts.one_offs_spent == 100_000.0
    assert measure(facts, BUDGET).values["budget.left"] == 300_000.0


# --- floors for segments


def of_segments(*segments: str, revenue: float = 600_000) -> dict:
    accounts = tuple(Account(f"Acme {n}", revenue=usd(revenue), segment=s) for n, s in enumerate(segments, 1))
    return {"accounts": AccountBook(accounts, 1, NOW), "item": idea(effort=5.0), "policy": SEGMENTS}


def test_accounts_of_one_segment_are_not_repeatable() -> None:
    alike = decided(*asks(2), **of_segments("banks", "Banks"))
    assert (alike.gate, alike.because) == (
        "one_off",
        "We build what can be sold to many; an exception is a PM's call.",
    )
    assert decided(*asks(2), **of_segments("banks", "retail")).gate == "room_now"
    small = decided(*asks(2), **of_segments("banks", "banks", revenue=9_000))
    assert (small.gate, small.headline) == ("not_repeatable", "2 similar customers so far")


def test_an_unknown_segment_never_makes_a_no() -> None:
    unsure = decided(*asks(2), **of_segments("banks", "", revenue=60_000))
    assert (unsure.verdict, unsure.missing) == (Verdict.LATER, "Which segments are these accounts in?")


SPREAD = gate("spread", "demand.segments >= 2") + DEFAULT


def test_an_unknown_segment_is_unknown_to_a_gate_of_ones_own_too() -> None:
    own = with_policy(SPREAD)
    unsure = decided(*asks(2), **of_segments("banks", "") | {"policy": own})
    assert (unsure.verdict, unsure.missing) == (Verdict.LATER, "Which segments are these accounts in?")
    enough = decided(*asks(3), **of_segments("banks", "retail", "") | {"policy": own})
    assert (enough.gate, enough.missing) == ("spread", "")


def test_without_a_floor_segments_do_not_matter() -> None:
    parts = of_segments("", "") | {"policy": with_policy("")}
    assert decided(*asks(2), **parts).gate == "room_now"
