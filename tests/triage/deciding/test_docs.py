"""The numbers, the facts and the policy snippets in docs/deciding.md are the real ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.triage.deciding.scene import NO_BOOK, NOW, Scene, ask, idea, plan, usd, with_policy
from triage.asks import Severity, Stage
from triage.deciding import explain
from triage.expressions import FACTS
from triage.policy import load_policy

PAGE = (Path(__file__).parents[3] / "docs" / "deciding.md").read_text("utf-8")
SNIPPETS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
BLOCKED = {"severity": Severity.DEALBREAKER, "severity_evidence": True}
EXAMPLE = Scene(
    asks=(
        ask(1, "Initech", amount=usd(120_000), stage=Stage.RENEWAL, **BLOCKED),
        ask(2, "Hooli", amount=usd(900_000), stage=Stage.NEGOTIATION, **BLOCKED),
        ask(3, "Globex", amount=usd(80_000), created_at=NOW - timedelta(days=365.25)),
    ),
    item=idea(effort=6.0),
    accounts=NO_BOOK,
    plan=plan(points=30),
)


def score(scene: Scene) -> float:
    return next(line.value for line in explain(scene.facts, scene.policy).facts if line.name == "score")


def test_the_worked_example():
    proof = explain(EXAMPLE.facts, EXAMPLE.policy)
    for part in proof.parts:
        assert re.search(rf"\| {part.account} \| {part.amount:,.0f} \|.*\| {part.at_stake:,.0f}\b", PAGE)
    total = sum(part.at_stake for part in proof.parts)
    assert f"At stake: {total:,.0f}. Score: {total:,.0f} / 6 = {score(EXAMPLE):,.0f}" in PAGE
    assert (proof.decision.gate, proof.decision.holds[0].points) == ("room_now", 6.0)
    larger = replace(EXAMPLE, item=idea(effort=40.0))
    assert f"With an estimate of 40 points the score is {score(larger):,.0f}" in PAGE
    assert larger.decision.gate == "worth_watching"


def test_the_other_formula():
    other = replace(EXAMPLE, policy=with_policy(SNIPPETS[0]))
    assert f"= {score(other):,.0f}." in PAGE


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_the_snippets_are_valid_policies(snippet):
    load_policy(snippet)


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_listed(name):
    assert f"| `{name}` |" in PAGE


def test_every_gate_is_listed():
    listed = re.findall(r"^\| (\w+) \| .* \| (?:yes|no|later|proposed)", PAGE, re.MULTILINE)
    assert listed == [gate.id for gate in load_policy(None).gates]
