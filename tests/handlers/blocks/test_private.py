"""Messages to one person and refusals: within Slack's limits at their smallest and largest, and readable."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.limits import problems
from handlers.blocks import refusals
from handlers.blocks.card import words
from handlers.blocks.rendering import Renderer
from triage.people import Bar
from triage.policy import load_policy
from triage.verdicts import OwnerTask

RENDERER = Renderer(lambda: load_policy(""), lambda channel, ts: "https://x.slack.com/archives/C1/p1")
LONG = "extraordinarily long words & more " * 1500
SHARED: dict[str, Any] = {
    "ask": "ASK-1", "title": "SSO", "account": "", "asker": "U0REP", "verdict": "No for now",
    "task": "", "day": "", "channel": "C1", "thread_ts": "1.0",
}  # fmt: skip
LARGEST = {"title": LONG, "account": LONG, "verdict": "Later — wanted, not planned", "day": "2026-12-01"}
MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("shared_ask", SHARED),
    ("shared_ask", SHARED | LARGEST | {"task": "sizes it"}),
    ("guard", {"ask": "ASK-1", "words": "It ships in Q1", "kind": "date", "say": ""}),
    ("guard", {"ask": "ASK-1", "words": LONG, "kind": "both", "say": "We don't have this today."}),
    ("unsaid", {"ask": "ASK-1", "text": "", "channel": "C1", "error": "is_archived"}),
    ("unsaid", {"ask": "", "text": LONG, "channel": "C1", "error": "something_new"}),
]


@pytest.mark.parametrize(("kind", "values"), MESSAGES)
def test_it_keeps_slacks_limits(kind: str, values: dict[str, Any]) -> None:
    shown = RENDERER.render(kind, values)
    assert problems(shown.blocks) == []
    assert 0 < len(shown.text) <= 1000
    if kind != "unsaid":
        assert words(shown.blocks) <= 90


@pytest.mark.parametrize("task", list(OwnerTask))
def test_the_pm_is_spoken_to(task: OwnerTask) -> None:
    shown = RENDERER.render("shared_ask", SHARED | {"task": task.value, "day": "2026-12-01"})
    spoken = {"confirms": "confirm", "decides": "decide", "sizes it": "size it", "reviews": "review"}
    assert f"You {spoken.get(task.value, 'check')} by Tue 1 Dec." in str(shown.blocks)


@pytest.mark.parametrize("bar", list(Bar))
@pytest.mark.parametrize("pms", [(), ("U1",), ("U1", "U2", "U3", "U4")])
def test_each_refusal_says_why_and_whom_to_ask(bar: Bar, pms: tuple[str, ...]) -> None:
    said = refusals.cannot_decide(bar, pms)
    assert said.endswith(".")
    assert len(said.split()) <= 30
    assert "<@U4>" not in said
    if bar is Bar.EXTERNAL:
        assert "<@" not in said
    else:
        assert ("<@U1>" in said) is bool(pms)


def test_the_five_reasons_differ() -> None:
    assert len({refusals.cannot_decide(bar, ("U1",)) for bar in Bar}) == len(Bar)
