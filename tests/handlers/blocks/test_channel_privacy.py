"""Every kind of message that a channel sees, for any facts: no figures, no other customers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.rendering import Renderer
from tests.handlers.blocks.test_privacy import NAMES, amounts, telling
from tests.triage.deciding.scene import Scene
from tests.triage.deciding.strategies import MODEST
from triage.cards import Answered, AnswerNews, Card, Withdrawn, pending_of
from triage.proposals import Happened, ProposalNews
from triage.verdicts import Verdict
from triage.wording import lead


def everything(scene: Scene, card: Card, verdict: Verdict, happened: Happened) -> str:
    """All that the channel may be told of this ask, one after the other."""
    renderer = Renderer(lambda: scene.policy, lambda channel, ts: "https://x.test/archives/C1/p1")
    ask, decision = scene.asks[0], scene.decision
    answered = Answered("U0PM", verdict.value, "", "because of our focus")
    day = decision.day.isoformat() if decision.day else ""
    headline = f"{lead(decision)}{decision.headline}"
    proposal = ProposalNews(
        ask=card.ask, title=card.title, happened=happened, headline=headline, pm=decision.owner, former="",
        asker=ask.author, day=day,
    )  # fmt: skip
    repeat = {"ask": card.ask, "title": card.title, "account": card.account, "asker": ask.author}
    told = {
        "card": card.to_json(),
        "changed": card.to_json(),
        "pending": pending_of(ask, decision, scene.policy).to_json(),
        "answer": AnswerNews(card.ask, card.title, ask.author, answered).to_json(),
        "proposal": proposal.to_json(),
        "repeat": repeat | {"channel": "C1", "thread_ts": "1.0"},
        "missing": {"ask": card.ask, "facts": ["account", "amount", "due", "severity"]},
        "withdrawn": Withdrawn(card.ask, card.title, ask.author, "2026-12-01T00:00:00+00:00").to_json(),
        "safe": {"say": card.say},
    }
    drawn = [renderer.render(kind, values) for kind, values in told.items()]
    return "\n".join(f"{each.text}\n{each.blocks}" for each in drawn)


@MODEST
@given(telling(), st.sampled_from(list(Verdict)), st.sampled_from(list(Happened)))
def test_no_figure_and_no_other_customer_in_any_message(
    told: tuple[Scene, Card], verdict: Verdict, happened: Happened
) -> None:
    scene, card = told
    text = everything(scene, card, verdict, happened)
    assert [name for name in NAMES if name != scene.asks[0].account and name in text] == []
    assert [figure for figure in amounts(scene) if figure in text] == []
