"""Gates that can never decide are found, whatever the reason; gates that can are let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.deciding.strategies import CONDITIONS, MODEST, of_gates, scenes
from tests.triage.policy.gate_texts import DEFAULT, gate, said
from triage.judging import judge
from triage.policy import load_policy
from triage.policy.gate_order import check_order
from triage.verdicts import Verdict

NEVER = "a never applies, whatever the facts. Fix: change its condition"


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("demand.accounts > 5 && demand.accounts < 3", "its parts exclude each other"),
        ("item.status == 'planned' && item.status == 'shipped'", "its parts exclude each other"),
        ("item.status == 'none' && item.dated", "its parts exclude each other"),
        ("item.dated && !item.dated", "its parts exclude each other"),
        ("!item.dated && item.quarters_ahead > 2", "its parts exclude each other"),
        ("!effort.known && capacity.room_in <= 1", "its parts exclude each other"),
        ("demand.accounts < 1", "demand.accounts is never below 1"),
        ("demand.asks > 2 && 0 == demand.asks", "demand.asks is never below 1"),
        ("demand.at_stake < -5.0", "demand.at_stake is never below 0"),
        ("demand.largest_share > 1.5", "demand.largest_share is never above 1"),
        ("capacity.room_in > 99", "capacity.room_in is never above 99"),
    ],
)
def test_a_condition_that_contradicts_itself(when: str, why: str) -> None:
    assert said(gate("a", when) + DEFAULT) == [f"3:8: {NEVER}: {why}."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("demand.accounts >= 2", "demand.accounts >= 5"),
        ("demand.accounts >= 2", "5 <= demand.accounts && item.dated"),
        ("score >= policy.later_from", "score >= policy.yes_from"),
        ("score >= policy.later_from", "score > 2.0 * policy.yes_from"),
        ("item.status == 'planned'", "item.status == 'planned' && item.dated"),
        ("item.status != 'none'", "item.status in ['idea', 'shipped']"),
        ("!wont_do || effort.known", "!wont_do"),
        ("demand.accounts > 3 ? true : false", "demand.accounts > 3"),
        ("demand.at_stake / effort.points > 5.0", "demand.at_stake / effort.points > 5.0 && wont_do"),
        ("item.dated", "item.overcommitted"),
    ],
)
def test_a_gate_that_comes_too_late(first: str, second: str) -> None:
    [found] = said(gate("a", first) + gate("b", second) + DEFAULT)
    assert found == (
        "10:8: b is never reached: a applies whenever it would. "
        "Fix: move b before a, or change one of the two conditions."
    )


def test_gates_that_leave_nothing_together() -> None:
    gates = gate("a", "item.status == 'planned'") + gate("b", "item.status != 'planned'")
    [found] = said(gates + gate("c", "item.dated") + DEFAULT)
    assert found.startswith("17:8: c is never reached: the gates before it leave nothing to it.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("demand.accounts >= 5", "demand.accounts >= 2"),
        ("demand.accounts >= 1", "item.dated"),  # nobody may have named an account
        ("item.dated || !item.dated", "wont_do"),  # there may be no item
        ("item.status != 'planned'", "demand.accounts > 3"),  # or an unsure one
        ("demand.accounts > 1 || item.dated", "demand.accounts > 2"),  # no roadmap: the first is dropped
        ("demand.at_stake / effort.points > 5.0", "demand.at_stake / effort.points > 50.0"),
    ],
)
def test_gates_that_can_decide_pass(first: str, second: str) -> None:
    load_policy(gate("a", first) + gate("b", second) + DEFAULT)


def test_a_proposal_that_ran_out_leaves_its_gate_to_the_next() -> None:
    holding = gate("a", "effort.known", "yes") + 'hold = true\nquarter = "room"\n'
    load_policy(holding + gate("b", "effort.known") + DEFAULT)


@pytest.mark.parametrize(
    "text",
    [
        "[demand]\nfloor_accounts = 1\none_off_floor = 0\n",
        "[demand]\nfloor_accounts = 0\n",
        "[horizons]\nyes = 6\nlater = 6\n",
        "[value]\nyes_from = 0\nlater_from = 0\n",
    ],
)
def test_a_threshold_may_switch_a_shipped_gate_off(text: str) -> None:
    load_policy(text)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("item.status == 'plannd'", '3:24: item.status is never "plannd". Fix: did you mean "planned"?'),
        ("'Shipped' == item.status", '3:9: item.status is never "Shipped". Fix: did you mean "shipped"?'),
        ("item.status in ['idea', 'done']", '3:33: item.status is never "done"'),
        ("demand.asks / 0 > 1", "3:8: a can never be worked out. Fix: see whether it divides by zero."),
    ],
)
def test_a_condition_that_is_never_met(when: str, found: str) -> None:
    [problem] = said(gate("a", when) + DEFAULT)
    assert problem.startswith(found)


# --- what is called unreachable never decides anything


@MODEST
@given(st.lists(CONDITIONS, min_size=1, max_size=5), st.lists(scenes(), min_size=1, max_size=6))
def test_what_is_called_unreachable_never_decides(conditions, many) -> None:
    policy = of_gates([(condition, Verdict.LATER) for condition in conditions])
    found = [finding.path for finding in check_order(policy, list(enumerate(policy.compiled)))]
    late = {f"g{path[1]}" for path in found}
    for scene in many:
        assert judge(replace(scene, policy=policy).facts, policy).gate.id not in late
