from __future__ import annotations

import pytest

from triage.expressions import FACTS
from triage.policy import load_policy
from triage.policy.condition_words import condition_words, formula_words
from triage.policy.spoken import policy_words

POLICY = load_policy(None)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_has_words(name: str) -> None:
    said = formula_words(name, POLICY)
    assert said
    assert name == "score" or name not in said
    if not name.startswith("policy."):
        assert condition_words(f"{name} == 1", POLICY).removesuffix(" is 1") == said


@pytest.mark.parametrize("gate", POLICY.gates, ids=lambda gate: gate.id)
def test_every_shipped_gate_is_a_sentence_without_signs(gate) -> None:
    said = condition_words(gate.when, POLICY)
    assert not set("&|<>=!\"'\n") - {"'"} & set(said.replace("won't", ""))


def test_a_no_is_negated_where_it_stands() -> None:
    source = 'item.status == "planned" && !item.dated || !wont_do'
    words = "the roadmap item is planned and it has no date or it is not on the won't-do list"
    assert condition_words(source, POLICY) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("true", ""),
        ("item.status in ['idea', 'in_progress']", "the roadmap item is idea or the roadmap item is in progress"),
        ("item.status == 'none' && !(item.dated || wont_do)", "no roadmap item is meant and not (it has a date or it is on the won't-do list)"),
        ("(demand.at_stake > 50000.0 || wont_do) && effort.known == false", "(the money at stake is above 50,000 or it is on the won't-do list) and nobody estimated the effort"),
        ("(demand.accounts < policy.floor_accounts || demand.segments < policy.floor_segments)", "the number of accounts is below 2"),
        ("!(ask.days_left >= 60) // soon", "the number of days the customer has is below 60"),
        ("double(demand.accounts) * 1000.0 > score", "the number of accounts times 1,000 is above the score"),
    ],
)  # fmt: skip
# ruff: noqa: E501
def test_a_condition_is_read_aloud(source: str, words: str) -> None:
    assert condition_words(source, POLICY) == words


def test_a_formula_is_read_aloud() -> None:
    source = "demand.at_stake - 8000.0 * effort.points  // what is left"
    assert formula_words(source, POLICY) == "the money at stake minus 8,000 times the effort in points"


def test_every_paragraph_says_something() -> None:
    for heading, sentences in policy_words(POLICY):
        assert heading
        assert all(sentence.strip() for sentence in sentences)
