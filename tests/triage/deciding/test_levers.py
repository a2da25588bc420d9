"""What would change it: applying the change gives the better verdict, one step less does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.triage.deciding.scene import (
    NOW,
    POLICY,
    Scene,
    ask,
    asks,
    book,
    idea,
    plan,
    planned,
    usd,
    with_policy,
)  # fmt: skip
from tests.triage.deciding.strategies import MODEST, own_policies, scenes
from tests.triage.policy.gate_texts import DEFAULT, gate
from triage.accounts import Account, AccountBook
from triage.asks import Severity
from triage.deciding import decide
from triage.judging import RANK, judge
from triage.lever_moves import Situation
from triage.levers import MOVES, Change, apply_change, what_would_change
from triage.measures import measure
from triage.policy import Policy
from triage.verdicts import Verdict


def changes(scene: Scene) -> dict[str, Change]:
    return {change.lever: change for change in what_would_change(scene.facts, scene.policy)}


@MODEST
@given(scenes())
def test_every_change_is_true_and_the_smallest(scene):
    assert_true_and_smallest(scene)


@MODEST
@given(scenes(), own_policies)
def test_every_change_is_true_whatever_the_policy(scene, policy):
    assert_true_and_smallest(replace(scene, policy=policy))


@MODEST
@given(scenes(), own_policies)
def test_in_a_short_range_nothing_smaller_helps_and_none_means_none(scene, policy):
    facts = scene.facts
    base = RANK[judge(facts, policy).verdict]
    for change in what_would_change(facts, policy):
        if change.lever in ("accounts", "segments", "evidence", "workaround", "severity", "status"):
            most = {"accounts": 10, "segments": 10, "severity": 0}.get(change.lever, 1)
            for steps in range(1, change.steps or most + 1):
                assert RANK[judge(apply_change(facts, change.lever, steps, policy), policy).verdict] <= base


@MODEST
@given(scenes(), own_policies)
def test_a_lever_moves_no_other_facts_than_it_says(scene, policy):
    situation = Situation.of(judge(scene.facts, policy), policy)
    before = situation.measures.values
    for move in MOVES:
        for steps in range(1, min(move.limit(situation), 12) + 1):
            after = measure(move.apply(situation, steps), policy).values
            moved = (name for name in {**before, **after} if before.get(name) != after.get(name))
            assert all(name.startswith(move.moves) for name in moved)


def assert_true_and_smallest(scene: Scene) -> None:
    facts, policy = scene.facts, scene.policy
    base = RANK[decide(facts, policy).verdict]
    for change in what_would_change(facts, policy):
        if change.verdict is None:
            assert change.steps == 0
            continue
        enough = decide(apply_change(facts, change.lever, change.steps, policy), policy)
        less = decide(apply_change(facts, change.lever, change.steps - 1, policy), policy)
        assert enough.verdict is change.verdict
        assert RANK[enough.verdict] > base >= RANK[less.verdict]


@MODEST
@given(scenes())
def test_the_card_shows_only_changes_that_honest_facts_bring(scene):
    shown = scene.decision.change
    honest = [c.sentence for c in what_would_change(scene.facts, scene.policy) if c.honest and c.verdict]
    assert shown == "" or shown in honest


def test_nothing_betters_a_yes():
    scene = Scene((ask(),), item=planned("2027-Q1"))
    assert what_would_change(scene.facts, POLICY) == ()
    assert scene.decision.change == ""


def test_accounts_say_how_many_more():
    change = changes(Scene(asks(3), item=idea(effort=3.0)))["accounts"]
    assert (change.from_, change.to, change.verdict) == ("3", "4", Verdict.YES)
    assert change.sentence == "one more account of similar size"


def of_segments(policy: Policy, *segments: str) -> Scene:
    accounts = tuple(
        Account(f"Acme {n}", revenue=usd(60_000), segment=each) for n, each in enumerate(segments, 1)
    )
    known = AccountBook(accounts, 1, NOW)
    return Scene(asks(len(segments)), item=idea(effort=3.0), accounts=known, policy=policy)


def test_where_segments_are_too_few_another_one_is_named():
    scene = of_segments(with_policy("[demand]\nfloor_segments = 2\n"), "Banks", "banks", "banks")
    found = changes(scene)
    assert (found["segments"].from_, found["segments"].to, found["segments"].steps) == ("1", "2", 1)
    assert scene.decision.verdict is Verdict.NO
    assert scene.decision.change == found["segments"].sentence == "one account of another segment"
    assert found["accounts"].sentence == "4 more accounts of similar size"  # enough for a PM's look


def test_several_segments_are_counted():
    scene = of_segments(with_policy("[demand]\nfloor_segments = 3\n"), "Banks", "banks")
    assert changes(scene)["segments"].sentence == "2 accounts of other segments"


@pytest.mark.parametrize("floor", [0, 1])
def test_without_a_floor_there_is_no_lever_of_segments(floor):
    policy = with_policy(f"[demand]\nfloor_segments = {floor}\n")
    assert "segments" not in changes(of_segments(policy, "Banks", "banks", "banks"))


def test_a_gate_of_ones_own_may_look_at_segments():
    own = gate("spread", "demand.segments >= 2") + DEFAULT
    assert of_segments(with_policy(own), "Banks", "banks").decision.change == "one account of another segment"


def test_a_smaller_estimate_is_said_in_points():
    change = changes(Scene(asks(3), item=idea(effort=8.5)))["effort"]
    assert (change.from_, change.to, change.sentence, change.honest) == ("8.5", "2", "effort ≤ 2", False)


def test_free_capacity_is_said_with_its_quarter():
    full = Scene(asks(10), item=idea(effort=5.0), plan=plan(points=5))
    assert changes(full)["capacity"].sentence == "1 more free point in Jan–Mar 2027"


def test_an_earlier_quarter_makes_a_yes():
    change = changes(Scene((ask(),), item=planned("2027-Q4")))["date"]
    assert (change.to, change.sentence) == ("2027-Q1", "moving it to Jan–Mar 2027")


def test_evidence_for_a_dealbreaker_is_an_honest_lever():
    claim = ask(severity=Severity.DEALBREAKER, workaround="a spreadsheet")
    scene = Scene((claim,), accounts=book(300_000))
    change = changes(scene)["evidence"]
    assert (change.verdict, change.honest) == (Verdict.LATER, True)


def test_a_lever_that_cannot_help_says_so():
    change = changes(Scene((ask(),)))["severity"]
    assert (change.verdict, change.sentence) == (None, "a higher severity would not change it")


@pytest.mark.parametrize("lever", ["revenue", "severity", "effort", "capacity", "status", "date"])
def test_what_invites_gaming_is_never_shown_to_reps(lever):
    scene = Scene(asks(3), item=idea(effort=10.0))
    assert not changes(scene).get(lever, Change(lever, "", "", None, "", False)).honest
