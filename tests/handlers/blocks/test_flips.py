"""The news of a flip and the question about a large change, smallest and largest, within the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.limits import problems
from handlers.blocks.card import CARD_WORDS, words
from handlers.blocks.flips import flip_message, held_change_message
from tests.handlers.blocks.golden import assert_golden
from triage.flip_news import AlsoFlipped, FlipNews
from triage.held_change import FlipLine, HeldChange
from triage.told import Tellable

LONG = "a very long title of something that somebody in a far away country wants " * 20
NEWS = FlipNews(
    ask="ASK-142",
    title="SAML single sign-on",
    account="Acme Corp",
    before="No for now — one customer so far",
    after="Yes — planned, target Jan–Mar 2027",
    moved=("roadmap: idea → planned",),
    say="SAML single sign-on is on our roadmap; timing isn't confirmed.",
    asker="U0REP",
    verdict="yes",
    quarter="2027-Q1",
)
LARGEST = replace(
    NEWS,
    title=LONG,
    account=LONG,
    moved=(
        "target: Jan–Mar 2027 → Jul–Sep 2027",
        "worth: medium, 3 accounts → high, 4 accounts",
        "the rules changed",
    ),
    others=tuple(f"ASK-{number}" for number in range(200, 260)),
    also=tuple(AlsoFlipped(f"ASK-{number}", LONG, NEWS.after) for number in range(143, 150)),
)
LINE = FlipLine("ASK-142", "SAML single sign-on", NEWS.before, NEWS.after)
HELD = HeldChange(7, "roadmap", "U0PM", 212, 48, (LINE,))


@pytest.mark.parametrize(("name", "news"), [("flip", NEWS), ("flip_largest", LARGEST)])
def test_the_news_of_a_flip(name: str, news: FlipNews) -> None:
    drawn = flip_message(news.to_json())
    assert problems(drawn.blocks) == []
    assert_golden(name, drawn.blocks)


def test_a_phone_shows_what_is_now_what_was_and_why() -> None:
    drawn = flip_message(NEWS.to_json())
    assert words(drawn.blocks) <= CARD_WORDS
    assert drawn.text.startswith("Yes — planned, target Jan–Mar 2027 · SAML single sign-on · ASK-142")
    assert "_Was:_ No for now — one customer so far. _What moved:_ roadmap: idea → planned." in str(
        drawn.blocks
    )


def test_one_tap_notes_that_the_customer_was_told_what_is_now() -> None:
    (told,) = flip_message(NEWS.to_json()).blocks[-1]["elements"]
    assert told["text"]["text"] == "Told Acme Corp"
    assert Tellable.from_text(told["value"]) == Tellable("ASK-142", "yes", "2027-Q1", NEWS.say)


def test_who_hears_it_elsewhere_is_not_called_here() -> None:
    assert "<@" not in flip_message(replace(NEWS, asker="").to_json()).blocks[0]["text"]["text"]


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("held_change", HELD),
        ("held_change_largest", replace(HELD, by="an import", flips=1_000_000, people=9_999, shown=(
            replace(LINE, title=LONG, before=LONG[:300], after=LONG[:300]),) * 5)),
        ("held_change_told", replace(HELD, settled="told U0PM")),
        ("held_change_overtaken", replace(HELD, settled="overtaken")),
    ],
)  # fmt: skip
def test_the_question_about_a_large_change(name: str, held: HeldChange) -> None:
    drawn = held_change_message(held.to_json())
    assert problems(drawn.blocks) == []
    assert_golden(name, drawn.blocks)
