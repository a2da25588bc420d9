from __future__ import annotations

import pytest

from triage.expressions import FACTS
from triage.policy import load_policy
from triage.policy.spoken import condition_words, policy_words

POLICY = load_policy(None)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_has_words(name: str) -> None:
    said = condition_words(f"{name} == 1", POLICY)
    assert name == "score" or name not in said
    assert said.endswith("is 1") or "is" in said


@pytest.mark.parametrize("gate", POLICY.gates, ids=lambda gate: gate.id)
def test_every_shipped_gate_is_a_sentence_without_signs(gate) -> None:
    said = condition_words(gate.when, POLICY)
    assert not set("&|<>=!\"'\n") - {"'"} & set(said.replace("won't", ""))


def test_a_no_is_negated_where_it_stands() -> None:
    source = 'item.status == "planned" && !item.dated || !wont_do'
    words = "the roadmap item is planned and it has no date or it is not on the won't-do list"
    assert condition_words(source, POLICY) == words


def test_every_paragraph_says_something() -> None:
    for heading, sentences in policy_words(POLICY):
        assert heading
        assert all(sentence.strip() for sentence in sentences)
