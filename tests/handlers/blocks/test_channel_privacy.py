"""Every kind of message that a channel sees, for any facts: no figures, no other customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks import rendering
from handlers.blocks.rendering import Renderer
from tests.handlers.blocks.test_privacy import NAMES, amounts, shareable, telling, unshareable_in
from tests.triage.deciding.scene import Scene, ask, book
from tests.triage.deciding.strategies import MODEST
from tests.triage.usecases.test_telling import Kept
from triage.calls import CalledFor
from triage.cards import Answered, AnswerNews, Card, Recorded, Withdrawn, card_of, pending_of
from triage.deciding import decide
from triage.flip_news import flip_news, what_moved
from triage.held_change import FlipLine, HeldChange
from triage.occasion import Occasion
from triage.promise_talk import PromiseKind
from triage.proposals import Happened, ProposalNews
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem
from triage.usecases.shipping import shipped_said
from triage.usecases.telling import Said, post_card, post_pending, tell, update_card
from triage.verdicts import Verdict
from triage.wording import lead

YEAR = timedelta(days=365)
# To one PM or one author alone; and what an author wrote themselves.
DIRECT = {
    "asked", "digest", "digest_trouble", "doubt", "exposed", "notice", "offer", "shared_ask", "trust",
    "unsaid", "which", *CalledFor,
}  # fmt: skip
DRAWN_WITH_LINKS = {"repeat", "shared_ask", "exposed", "digest", *CalledFor}


def everything(scene: Scene, card: Card, verdict: Verdict, happened: Happened) -> dict[str, dict[str, Any]]:
    """All that the channel may be told of this ask, by kind."""
    ask, decision = scene.asks[0], scene.decision
    answered = Answered("U0PM", verdict.value, "", "because of our focus")
    day = decision.day.isoformat() if decision.day else ""
    headline = f"{lead(decision)}{decision.headline}"
    proposal = ProposalNews(
        ask=card.ask, title=card.title, happened=happened, headline=headline, pm=decision.owner, former="",
        asker=ask.author, day=day,
    )  # fmt: skip
    item = scene.item or RoadmapItem("R-1", "Offline maps", url="https://x.test/maps")
    shipped = shipped_said(ask, decision, item, asker=ask.author, others=("ASK-9",), already=False)
    repeat = {"ask": card.ask, "title": card.title, "account": card.account, "asker": ask.author}
    now = decide(replace(scene.facts, today=scene.facts.today + YEAR, now=scene.now + YEAR), scene.policy)
    moved = what_moved(decision, now, Quarter.containing(scene.facts.today), 1)
    flip = replace(flip_news(ask, headline, now, moved), asker=ask.author, others=("ASK-7",))
    line = FlipLine(card.ask, card.title, headline, f"{lead(now)}{now.headline}")
    recorded = Recorded(card.ask, card.title, "1.0", 60, answered)
    return {
        "card": card.to_json(),
        "flip": flip.to_json(),
        "pending": pending_of(ask, decision, scene.policy).to_json(),
        "answer": AnswerNews(card.ask, card.title, ask.author, answered).to_json(),
        "proposal": proposal.to_json(),
        "repeat": repeat | {"channel": "C1", "thread_ts": "1.0"},
        "missing": {"ask": card.ask, "facts": ["account", "amount", "due", "severity"]},
        "withdrawn": Withdrawn(card.ask, card.title, ask.author, "2026-12-01T00:00:00+00:00").to_json(),
        "safe": {"say": card.say},
        shipped[0]: dict(shipped[1]),
        "guard": {"ask": card.ask, "words": "by March", "kind": PromiseKind.DATE.value, "say": card.say},
        "question": {"ask": card.ask, "asker": ask.author, "by": "U0PM", "question": "Which of their teams?"},
        "recorded": recorded.to_json(),
        "lost": {"ask": card.ask, "account": card.account, "words": "they went elsewhere"},
        "held_change": HeldChange(7, "roadmap", "U0PM", 30, 4, (line,)).to_json(),
    }


def drawn(scene: Scene, kind: str, values: Mapping[str, Any]) -> str:
    renderer = Renderer(lambda: scene.policy, lambda channel, ts: "https://x.test/archives/C1/p1")
    shown = renderer.render(kind, dict(values))
    return f"{shown.text}\n{shown.blocks}"


def test_every_kind_is_tried_or_goes_to_one_person_alone() -> None:
    scene = Scene((ask(account="Zephyrine"),), accounts=book(1))
    card = card_of(scene.asks[0], scene.decision, scene.policy)
    tried = set(everything(scene, card, Verdict.YES, Happened.PASSED))
    assert tried | DIRECT == set(rendering._DRAWN) | DRAWN_WITH_LINKS
    assert tried & DIRECT == set()


@MODEST
@given(telling(), st.sampled_from(list(Verdict)), st.sampled_from(list(Happened)))
def test_no_figure_and_no_other_customer_in_any_message(
    told: tuple[Scene, Card], verdict: Verdict, happened: Happened
) -> None:
    scene, card = told
    kinds = everything(scene, card, verdict, happened)
    text = "\n".join(drawn(scene, kind, values) for kind, values in kinds.items())
    assert [name for name in NAMES if name != scene.asks[0].account and name in text] == []
    assert [figure for figure in amounts(scene) if figure in text] == []


@MODEST
@given(telling(), st.sampled_from(list(Verdict)), st.sampled_from(list(Happened)))
def test_nothing_unshareable_in_any_message_where_outsiders_read(
    told: tuple[Scene, Card], verdict: Verdict, happened: Happened
) -> None:
    scene, card = told
    ask = replace(scene.asks[0], shared=True)
    uow: Any = Kept(ask)
    on = Occasion(scene.policy, scene.now)
    post_card(uow, ask, card, on)
    post_pending(uow, ask, pending_of(ask, scene.decision, scene.policy), on)
    update_card(uow, ask, "why", card, on)
    for kind, values in everything(scene, card, verdict, happened).items():
        tell(uow, ask, Said(f"k:{kind}", kind, values), on)
    public = [each for each in uow.queued if each.channel == ask.channel and each.only_for is None]
    assert [each.kind for each in public] == ["safe", "safe", "safe"]
    for each in public:
        text = drawn(scene, each.kind, each.values)
        assert unshareable_in(text, shareable(scene)) == []
        assert not any(name in text for name in NAMES)
