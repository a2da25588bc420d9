"""Whatever people write, nothing of it is live in what the bot posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.rendering import _DRAWN, Renderer
from handlers.blocks.text import escape
from tests.triage.deciding.scene import Scene, ask, book
from triage.calls import CalledFor, PmCall
from triage.cards import Answered, AnswerNews, Recorded, Withdrawn, card_of, pending_of
from triage.exposed import Exposed, ExposedDeal, ExposedItem
from triage.flip_news import AlsoFlipped, FlipNews
from triage.held_change import FlipLine, HeldChange
from triage.proposals import Happened, ProposalNews
from triage.shipped import ShippedNews

HOSTILE = "<!channel> <@U1> <https://x|y> & *bold* _it_ ~gone~ `code`"
LIVE = re.compile(r"<!|<@U1\b|<https://x\||&(?!amp;|lt;|gt;)|\*bold\*|_it_|~gone~|`code`")
SCENE = Scene((ask(),), accounts=book())
ANSWERED = Answered("U0PM", "no", "Jan–Mar 2027", HOSTILE)
RENDERER = Renderer(lambda: SCENE.policy, lambda channel, ts: "https://x.slack.com/archives/C1/p1")
CARD = card_of(SCENE.asks[0], SCENE.decision, SCENE.policy).to_json()
FREE = ("title", "account", "headline", "because", "say", "question", "change", "offer", "warning", "lead")
HOSTILE_CARD = CARD | dict.fromkeys(FREE, HOSTILE) | {"roadmap": HOSTILE, "worth": HOSTILE}
PROPOSAL = ProposalNews(
    ask="ASK-1", title=HOSTILE, happened=Happened.YIELDED, headline=HOSTILE, pm="U0PM", former="U0OLD",
    asker="U0REP", day="2026-12-01",
).to_json()  # fmt: skip
CALL = PmCall(
    ask="ASK-1", title=HOSTILE, account=HOSTILE, asker="U0REP", verdict="no", quarter="", headline=HOSTILE,
    because=HOSTILE, day="2026-12-01", channel="C1", thread_ts="1.0", by="U0PM", said=HOSTILE,
).to_json()  # fmt: skip
DEAL = ExposedDeal(
    HOSTILE, "ASK-1", "C1", "1.0", 5e5, "USD", "2027-03-15", True, HOSTILE, "U0REP", "2026-11-23"
)
EXPOSED = Exposed((ExposedItem(HOSTILE, HOSTILE, HOSTILE, (DEAL,), 3),), 1, 4, 1, 5e5, "USD")
SHIPPED = ShippedNews(
    "ASK-1", HOSTILE, HOSTILE, HOSTILE, "U0REP", ("ASK-2",), "", HOSTILE, "https://x|y> *bold*"
)
WHERE = {"channel": "C1", "thread_ts": "1.0"}
SAMPLES: dict[str, dict[str, Any]] = {
    "answer": AnswerNews("ASK-1", HOSTILE, "U0REP", ANSWERED).to_json(),
    "asked": {"author": "U0REP", "text": HOSTILE},
    "card": HOSTILE_CARD,
    "digest_trouble": {"kind": "sales", "to": HOSTILE, "why": HOSTILE},
    "doubt": {"channel": "C1", "ts": "1.0"},
    "exposed": EXPOSED.to_json(),
    "flip": FlipNews(
        ask="ASK-1", title=HOSTILE, account=HOSTILE, before=HOSTILE, after=HOSTILE, moved=(HOSTILE,),
        say=HOSTILE, asker="U0REP", others=("ASK-2",), also=(AlsoFlipped("ASK-3", HOSTILE, HOSTILE),),
    ).to_json(),
    "held_change": HeldChange(
        7, "roadmap", HOSTILE, 30, 4, (FlipLine("ASK-1", HOSTILE, HOSTILE, HOSTILE),)
    ).to_json(),
    "guard": {"ask": "ASK-1", "words": HOSTILE, "kind": "both", "say": HOSTILE},
    "lost": {"ask": "ASK-1", "account": HOSTILE, "words": HOSTILE},
    "missing": {"ask": "ASK-1", "facts": ["account", "due"]},
    "notice": {"text": "Only its author can withdraw an ask."},
    "draft": CALL,
    "passed": CALL,
    "disagreed": CALL,
    "offer": {"ask": "ASK-1", "noted": "ASK-1", "ts": "1.0", "leaning": "yes"},
    "question": {"ask": "ASK-1", "asker": "U0REP", "by": "U0PM", "question": HOSTILE},
    "recorded": Recorded("ASK-1", HOSTILE, "1.0", 60, ANSWERED).to_json(),
    "trust": {"gate": "worth_watching", "agreed": 19, "answers": 20},
    "which": {"asks": [{"ask": "ASK-1", "title": HOSTILE}], "noted": "ASK-1", "ts": "1.0"},
    "pending": pending_of(SCENE.asks[0], SCENE.decision, SCENE.policy).to_json()
    | {"title": HOSTILE, "say": HOSTILE},
    "proposal": PROPOSAL,
    "repeat": {"ask": "ASK-1", "title": HOSTILE, "account": HOSTILE, "asker": "U0REP", **WHERE},
    "safe": {"say": HOSTILE},
    "shipped": SHIPPED.to_json(),
    "shared_ask": {
        "ask": "ASK-1", "title": HOSTILE, "account": HOSTILE, "asker": "U0REP", "verdict": HOSTILE,
        "task": "sizes it", "day": "2026-12-01", **WHERE,
    },
    "unsaid": {"ask": "", "text": HOSTILE, "channel": "C1", "error": "is_archived"},
    "withdrawn": Withdrawn("ASK-1", HOSTILE, "U0REP", "2026-12-01T00:00:00+00:00").to_json(),
}  # fmt: skip


def said(blocks: Any) -> Iterator[str]:
    """Every text that Slack would read as mark-up."""
    if isinstance(blocks, dict):
        if blocks.get("type") == "mrkdwn":
            yield blocks["text"]
        for each in blocks.values():
            yield from said(each)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from said(each)


@pytest.mark.parametrize("kind", sorted({*_DRAWN, *CalledFor, "exposed", "repeat", "shared_ask"}))
def test_nothing_in_any_message_is_live(kind: str) -> None:
    shown = RENDERER.render(kind, SAMPLES[kind])
    texts = [shown.text, *said(shown.blocks)]
    assert [found[0] for text in texts for found in LIVE.finditer(text)] == []


def test_an_answered_card_shows_the_reason_harmlessly() -> None:
    answered = {"by": "U0PM", "verdict": "no", "period": HOSTILE, "reason": HOSTILE}
    shown = RENDERER.render("card", HOSTILE_CARD | {"answered": answered})
    assert not LIVE.search("\n".join([shown.text, *said(shown.blocks)]))


@given(st.text(alphabet="*_~`ab <>&!@", max_size=40))
def test_no_text_at_all_stays_live(text: str) -> None:
    shown = escape(text)
    assert "<" not in shown
    assert ">" not in shown
    assert not re.search(r"(?<![^\W_])[*_~`]+\S", shown)


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_name", "a*b*c", "5 * a", "$5/user"])
def test_what_is_not_formatting_stays_as_it_is(text: str) -> None:
    assert escape(text) == text
