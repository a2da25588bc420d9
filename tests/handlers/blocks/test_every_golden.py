"""Cards, proofs and notes as files, at their smallest and largest; and no kind of message without a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.limits import problems, view_problems
from handlers.blocks import rendering
from handlers.blocks.card import CARD_WORDS, words
from handlers.blocks.inputs import loading_view, words_view
from handlers.blocks.proof import missing_view, proof_view
from handlers.blocks.rendering import Renderer
from tests.handlers.blocks.golden import assert_golden, markup
from tests.handlers.blocks.test_card import ANSWERED, PLANNED, vars_of
from tests.handlers.blocks.test_hostile import SAMPLES
from tests.handlers.blocks.test_private import MESSAGES
from tests.handlers.blocks.test_proposal import news, proof_of, reading
from tests.triage.deciding.scene import Scene, asks, idea, planned, roadmap
from triage.calls import CalledFor
from triage.policy import load_policy
from triage.ports import AnswerRecord
from triage.proof import Proof
from triage.proposals import Happened
from triage.verdicts import Verdict

RENDERER = Renderer(lambda: load_policy(""), lambda channel, ts: "https://x.slack.com/archives/C1/p1")
LONG = "<!channel> & a very long word of a title " * 100
CARD = PLANNED.to_json()
SMALLEST = CARD | {"account": "", "because": "Yes.", "say": "Yes.", "offer": "", "warning": "", "owner": "",
                   "task": "", "day": ""}  # fmt: skip
# Decisions keep their own texts short; what people wrote is as long as it likes.
LARGEST = CARD | {"title": LONG, "account": LONG, "answered": vars_of(ANSWERED) | {"reason": LONG}}
LARGEST_OPEN = CARD | {"title": LONG, "account": LONG, "change": "one more account of a similar size"}
SHOWN: dict[str, tuple[str, dict[str, Any]]] = {
    "card": ("card", CARD),
    "card_smallest": ("card", SMALLEST),
    "card_largest": ("card", LARGEST),
    "card_open_largest": ("card", LARGEST_OPEN),
    "card_answered": ("card", CARD | {"verdict": "later", "answered": vars_of(ANSWERED)}),
    "safe": ("safe", {"say": "SSO is on our roadmap; timing isn't confirmed."}),
    "safe_largest": ("safe", {"say": LONG[:600]}),
    **{f"proposal_{each.value}": ("proposal", news(each).to_json()) for each in Happened},
    **{f"hostile_{kind}": (kind, SAMPLES[kind]) for kind in ("digest_trouble", "flip", "held_change")},
    **{f"private_{kind}_{at}": (kind, values) for at, (kind, values) in enumerate(MESSAGES)},
}
# What other files of golden views hold, by the beginning of their names.
ELSEWHERE = {
    "answer": "answering_answer", "asked": "filed_asked", "doubt": "filed_doubt", "lost": "filed_lost",
    "missing": "filed_missing",
    "notice": "filed_notice", "offer": "answering_offer", "pending": "filed_pending",
    "question": "answering_question", "recorded": "answering_recorded", "repeat": "filed_repeat",
    "shipped": "shipped", "exposed": "exposed", "trust": "answering_trust", "which": "answering_which",
    "withdrawn": "filed_withdrawn", CalledFor.DRAFT: "answering_call_draft",
    CalledFor.PASSED: "answering_call_passed", CalledFor.DISAGREED: "answering_call_disagreed",
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_message_fits_and_looks_as_it_did(name: str) -> None:
    shown = RENDERER.render(*SHOWN[name])
    assert problems(shown.blocks) == []
    assert "<!" not in markup(shown.blocks) + shown.text
    if name.startswith("card"):
        assert words(shown.blocks) <= CARD_WORDS
        assert (
            sum(len(block.get("elements", ())) for block in shown.blocks if block["type"] == "actions") <= 3
        )
    assert_golden(f"said_{name}", {"text": shown.text, "blocks": shown.blocks})


def test_every_kind_of_message_has_a_file() -> None:
    here = {kind for kind, _ in SHOWN.values()}
    assert set(rendering._DRAWN) | set(CalledFor) <= here | set(ELSEWHERE)
    files = [file.name for file in (Path(__file__).parent / "golden").iterdir()]
    assert [
        prefix for prefix in ELSEWHERE.values() if not any(name.startswith(prefix) for name in files)
    ] == []


def unfolded() -> dict[str, Proof]:
    wanted = idea(effort=8.0)
    full = roadmap(
        wanted,
        planned("2026-Q4", key="NOW", title="Running", effort=24.0),
        planned("2027-Q1", key="SOON", title=LONG[:200], effort=20.0),
    )
    many = proof_of(Scene(asks(40), item=wanted, roadmap=full), {"NOW": 1e9})
    at = datetime(2026, 11, 23, tzinfo=UTC)
    answer = AnswerRecord(1, 1, "U0PM", Verdict.LATER, "2027-Q2", LONG, "", at)
    proofs = {"smallest": proof_of(Scene(asks(1))), "largest": many, "answered": replace(many, answer=answer)}
    return {name: named(proof) for name, proof in proofs.items()}


def named(proof: Proof) -> Proof:
    """With a name for the policy's version, which changes with every default."""
    return replace(proof, decision=replace(proof.decision, policy_version="9f86d081884c"))


PROOFS = unfolded()


@pytest.mark.parametrize("for_pm", [True, False])
@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_fits_and_looks_as_it_did(name: str, for_pm: bool) -> None:
    view = proof_view(PROOFS[name], reading(for_pm))
    assert view_problems(view) == []
    assert "<!" not in markup(view["blocks"])
    assert_golden(f"why_{name}_{'pm' if for_pm else 'rep'}", view)


def test_what_a_pm_decided_stands_first_and_nothing_waits_for_a_pm() -> None:
    view = proof_view(PROOFS["answered"], reading(False))
    assert view["blocks"][0]["text"]["text"].startswith("*Later, Apr–Jun 2027, decided by <@U0PM>*")
    assert view["blocks"][1]["elements"][0]["text"].startswith("By the rules alone: ")
    assert "until a PM confirms" not in str(view)


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("loading", loading_view("Why? ASK-1")),
        ("words", words_view("ASK-1", "It was withdrawn.")),
        ("missing", missing_view("ASK-9")),
    ],
)
def test_a_small_modal_fits_and_looks_as_it_did(name: str, view: dict[str, Any]) -> None:
    assert view_problems(view) == []
    assert_golden(f"modal_{name}", view)
