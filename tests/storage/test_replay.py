"""What is stored decides again as it did: explaining and replaying through the real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from storage import Store
from tests.storage.values import NOW, a_decision, an_answer, filed, later
from tests.triage.deciding.scene import Scene, ask, asks, idea
from tests.triage.deciding.strategies import MODEST, scenes
from triage.asks import Ask, AskState
from triage.deciding import decide, decision_from_json, decision_to_json
from triage.facts import facts_from_json, facts_to_json
from triage.policy import load_policy
from triage.policy.loading import default_text
from triage.ports import AskView, DecisionRecord, PolicyText, UnitOfWork
from triage.replay import Replay
from triage.usecases.proofs import find_proof, policy_of_then
from triage.verdicts import Verdict

_SCENE = Scene(asks=(ask(1),))
_WORTH_WATCHING = Scene(asks=asks(3), item=idea(effort=8.0))
WHOLE = settings(MODEST, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _kept(uow: UnitOfWork, scene: Scene) -> Ask:
    """The scene's ask, decided and stored as the use case does it."""
    facts, policy = scene.facts, scene.policy
    decision = decide(facts, policy)
    ask = filed(uow, title=scene.asks[0].title, text=scene.asks[0].text)
    uow.policies.remember(policy.version, PolicyText(policy.text, policy.shipped), NOW)
    record = DecisionRecord(
        ask=ask.number,
        need=ask.need,
        verdict=decision.verdict,
        gate=decision.gate,
        quarter=decision.quarter,
        facts=facts_to_json(facts),
        decision=decision_to_json(decision),
        policy_version=policy.version,
        decided_at=NOW,
    )
    uow.decisions.add(record)
    return ask


@pytest.mark.parametrize(
    ("said", "kept"), [("a\x00b", "ab"), ("a\ud800b", "a?b"), ("NaN \u20ac", "NaN \u20ac")]
)
def test_a_decision_is_stored_whatever_was_said(store: Store, said: str, kept: str) -> None:
    scene = Scene(asks=(ask(1, text=said),))
    number = store.run(_kept, scene).number
    record = store.look(lambda uow: uow.decisions.newest(number))
    assert record is not None
    assert facts_from_json(record.facts).subject.endswith(kept)
    assert decision_from_json(record.decision) == scene.decision


@WHOLE
@given(scene=scenes())
def test_deciding_again_from_the_store_gives_the_identical_decision(store: Store, scene: Scene) -> None:
    ask = store.run(_kept, scene)
    other = load_policy("[days]\nanswer = 9\n")
    view = store.look(lambda uow: uow.asks.view(ask.number))
    assert view is not None
    assert view.decision is not None
    then = store.look(policy_of_then, view.decision.policy_version, other)
    assert then is not None
    assert then.version == scene.policy.version
    facts = facts_from_json(view.decision.facts)
    assert facts == scene.facts
    assert decide(facts, then) == decision_from_json(view.decision.decision) == scene.decision
    replay = Replay()
    replay.take([view], then)
    assert (replay.decisions, replay.flips, replay.unreadable) == (1, [], 0)


def test_a_new_shipped_default_changes_no_explanation_of_then(store: Store) -> None:
    shipped = default_text().replace("floor_accounts = 2 ", "floor_accounts = 1 ")
    then = load_policy("", "policy.toml", shipped)
    assert then.version != load_policy("").version
    ask = store.run(_kept, replace(_SCENE, policy=then))
    proof = store.look(find_proof, ask.number, load_policy(""))
    assert proof is not None
    assert proof.unfolded_with == proof.decision.policy_version == then.version
    floor = next(line for line in proof.looked_at if line.name == "policy.floor_accounts")
    assert floor.value == 1


def test_a_default_of_then_that_lacks_a_new_setting_is_completed(store: Store) -> None:
    shipped = default_text().replace("stale_after_days = 14\n", "")
    then = load_policy("", "policy.toml", shipped)
    assert then.roadmap.stale_after_days == 14
    assert store.run(_kept, replace(_SCENE, policy=then)).number == 1


def test_pages_hold_the_newest_decision_of_each_ask(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        filed_asks = [filed(uow) for _ in range(5)]
        for each in filed_asks:
            uow.decisions.add(a_decision(each, Verdict.NO, decided_at=NOW - timedelta(days=9)))
        for each in filed_asks[1:4]:
            uow.decisions.add(a_decision(each, Verdict.LATER, decided_at=later(each.number)))
        uow.answers.add(an_answer(filed_asks[2]))

    store.run(fill)
    assert _pages(store, None, 2) == [(1, "no"), (5, "no"), (2, "later"), (3, "later"), (4, "later")]
    assert _pages(store, later(3), 1) == [(3, "later"), (4, "later")]
    assert _pages(store, later(9), 10) == []
    answered = [view.ask.number for view in _all(store, None, 10) if view.answer]
    assert answered == [3]


def _pages(store: Store, since, limit) -> list[tuple[int, str]]:
    views = _all(store, since, limit)
    return [(view.ask.number, view.decision.verdict.value) for view in views if view.decision]


def _all(store: Store, since, limit: int) -> list[AskView]:
    found, after = [], 0
    while page := store.look(lambda uow, after=after: uow.asks.decided_since(since, after, limit)):
        assert len(page) <= limit
        found += page
        after = page[-1].decision.id
    return found


def test_answers_and_withdrawn_asks_do_not_flip_but_answers_are_compared(store: Store) -> None:
    strict = load_policy("[demand]\nfloor_accounts = 50\none_off_floor = 1_000_000_000\n")

    def fill(uow: UnitOfWork) -> None:
        asks = [_kept(uow, _WORTH_WATCHING) for _ in range(4)]
        uow.answers.add(an_answer(asks[1], Verdict.NO))
        uow.answers.add(an_answer(asks[2], Verdict.LATER))
        uow.asks.set_state([asks[3].number], AskState.WITHDRAWN)
        uow.decisions.add(a_decision(filed(uow)))

    store.run(fill)
    replay = Replay()
    replay.take(_all(store, None, 10), strict)
    [flip] = replay.flips
    assert (flip.ask, flip.from_, flip.to) == ("ASK-1", Verdict.LATER, Verdict.NO)
    assert (replay.decisions, replay.unreadable) == (4, 1)
    assert (replay.answers, replay.old, replay.new) == (2, 1, 1)


def test_the_score_of_an_items_need_is_that_of_its_newest_decision(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for item, scores in (("R-1", (1.0, 7.5)), ("R-2", (None,)), ("R-3", ())):
            ask = filed(uow, uow.needs.add(item, item, frozenset(), NOW))
            for score in scores:
                uow.decisions.add(a_decision(ask, decision={"owner": "", "day": None, "score": score}))

    store.run(fill)
    assert store.look(lambda uow: uow.decisions.scores_of_items(["R-1", "R-2", "R-3", "R-4"])) == {"R-1": 7.5}
