"""What becomes of a proposed yes is said once, and what only product may know stays with product."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.limits import problems, view_problems
from handlers.blocks.proof import Reader, proof_view
from handlers.blocks.proposal import proposal_message, safe_message
from handlers.blocks.text import Block
from tests.triage.deciding.scene import Scene, asks, idea, planned, roadmap
from triage.deciding import decision_to_json
from triage.facts import facts_to_json
from triage.messages import FileLink
from triage.ports import AskView, DecisionRecord
from triage.proof import Proof, Standing, unfold
from triage.proposals import Happened, ProposalNews


def reading(is_pm: bool) -> Reader:
    """Somebody who opens the proof two days after it was decided."""
    return Reader(is_pm, datetime(2026, 11, 24, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin"))


def news(happened: Happened, **values: str) -> ProposalNews:
    told = {"pm": "U0PM", "former": "U0OLD", "asker": "U0REP", "day": "2026-12-07"} | values
    return ProposalNews("ASK-5", "SCIM <!channel>", happened, "Later — wanted, not planned; no date", **told)


@pytest.mark.parametrize("happened", Happened)
def test_everything_that_can_happen_is_said_to_both(happened: Happened) -> None:
    said = proposal_message(news(happened).to_json())
    assert problems(said.blocks) == []
    for words in (said.text, said.blocks[0]["text"]["text"]):
        assert "<@U0PM>" in words
        assert "<@U0REP>" in words
        assert "<!channel>" not in words


def test_the_backup_is_asked_by_a_day() -> None:
    said = proposal_message(news(Happened.PASSED).to_json()).text
    assert said.endswith(
        "<@U0OLD> has not answered yet. <@U0PM>, is it a yes? Please say so here by Mon 7 Dec. "
        "<@U0REP> asked."
    )


def test_nobody_is_named_where_there_is_nobody() -> None:
    quiet = news(Happened.LAPSED, pm="", asker="")
    said = proposal_message(quiet.to_json()).text
    assert said.endswith("Nobody confirmed the proposed yes in time, so the capacity it held is free again.")


def test_the_safe_sentence_is_escaped() -> None:
    assert safe_message({"say": "<!channel> is on our roadmap"}).text == "&lt;!channel&gt; is on our roadmap"


def test_only_product_reads_what_would_be_displaced() -> None:
    wanted = idea(effort=8.0)
    now = planned("2026-Q4", key="NOW", title="Running", effort=24.0)
    soon = planned("2027-Q1", key="SOON", title="Secret portal", effort=20.0)
    scene = Scene(asks(10), item=wanted, roadmap=roadmap(wanted, now, soon))
    proof = proof_of(scene, {"NOW": 1e9})
    of_pm, of_rep = (str(proof_view(proof, reading(for_pm))["blocks"]) for for_pm in (True, False))
    assert "First quarter with room: Apr–Jun 2027." in of_pm
    assert "Wanted in 2027-Q1 already, it would displace “Secret portal” (score 0 against" in of_pm
    assert "Secret portal" not in of_rep
    assert "First quarter" not in of_rep


def proof_of(scene: Scene, scores: dict[str, float] | None = None) -> Proof:
    decision = scene.decision
    record = DecisionRecord(
        ask=1,
        need=1,
        verdict=decision.verdict,
        gate=decision.gate,
        quarter=decision.quarter,
        facts=facts_to_json(scene.facts),
        decision=decision_to_json(decision),
        policy_version=decision.policy_version,
        decided_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    view = AskView(scene.asks[0], record, None)
    return unfold(view, record, scene.policy, Standing(scene.roadmap, scores or {}))


@pytest.mark.parametrize("for_pm", [True, False])
def test_files_are_linked_by_harmless_names(for_pm: bool) -> None:
    place = "https://acme.slack.com/files/U1/F1"
    files = [
        FileLink("RFP <!channel>.pdf", place),
        FileLink("bad", "http://acme.test/x"),
        FileLink("worse", "https://x.test/>|<!here>"),
        *(FileLink(f"{'&' * 200}", f"https://x.test/{'y' * 480}") for _ in range(9)),
    ]
    proof = proof_of(Scene((replace(asks(1)[0], files=tuple(files)),)))
    view = proof_view(proof, reading(for_pm))
    assert view_problems(view) == []
    (shown,) = [text for text in texts(view["blocks"]) if text.startswith("Attached: ")]
    assert shown.startswith(f"Attached: <{place}|RFP &lt;!channel&gt;.pdf>, bad, worse, <https://x.test/yyy")
    assert shown.endswith("> and 7 more")


def test_without_files_nothing_is_said_of_them() -> None:
    assert "Attached" not in str(proof_view(proof_of(Scene(asks(1))), reading(True)))


def texts(blocks: list[Block]) -> list[str]:
    return [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
