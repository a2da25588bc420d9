"""The card: its shape, its limits, and that no user text can break out of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import problems
from handlers.blocks.card import CARD_WORDS, answer_message, card_message, words
from handlers.blocks.text import clip, escape
from triage.cards import Answered, AnswerNews, Card

PLANNED = Card(
    ask="ASK-142",
    title="Add SAML single sign-on",
    account="Acme",
    verdict="yes",
    lead="Yes — ",
    headline="planned, target Jan–Mar 2027",
    because="It is on the roadmap, target Jan–Mar 2027.",
    say="SAML single sign-on is on our roadmap; timing isn't confirmed.",
    question="",
    change="",
    offer="Google sign-in",
    warning="May miss 15 Mar.",
    roadmap="planned",
    worth="high, 6 accounts",
    capacity="included",
    owner="U0PM",
    task="confirms",
    day="2026-11-26",
)
ANSWERED = Answered("U0PM", "later", "Apr–Jun 2027", "after the redesign, because it replaces that page")
TEXT = st.text(max_size=400) | st.lists(st.sampled_from(["a", "<b>", "c&", "word"])).map(" ".join)


def with_values(card: Card, **values: Any) -> dict[str, Any]:
    return card.to_json() | values


def test_the_card_of_a_planned_item() -> None:
    card = card_message(PLANNED.to_json())
    assert card.text == (
        "Yes — planned, target Jan–Mar 2027 · Add SAML single sign-on · ASK-142: "
        "It is on the roadmap, target Jan–Mar 2027."
    )
    assert card.blocks[0]["text"]["text"] == (
        "*Yes — planned, target Jan–Mar 2027* · Add SAML single sign-on · ASK-142\n"
        "May miss 15 Mar; <@U0PM> confirms by Thu 26 Nov.\n"
        "_Meanwhile:_ Google sign-in.\n"
        "_Tell Acme:_ “SAML single sign-on is on our roadmap; timing isn't confirmed.”"
    )
    assert card.blocks[1]["elements"][0]["text"] == (
        "Roadmap: planned · Worth: high, 6 accounts · Capacity: included"
    )
    assert [each["text"]["text"] for each in card.blocks[2]["elements"]] == [
        "Why?",
        "Add details",
        "I disagree",
    ]


def lines(**values: Any) -> list[str]:
    return card_message(with_values(PLANNED, **values)).blocks[0]["text"]["text"].splitlines()


def test_the_reason_stands_below_the_headline_where_there_is_room() -> None:
    assert lines(offer="", warning="")[1] == "It is on the roadmap, target Jan–Mar 2027."
    declined = lines(verdict="no", lead="No — ", headline="product decided against it", title="word " * 10,
                     because="Payments in crypto are outside of what we do and want to do.", owner="",
                     offer="use the gateway of your bank or the market place")  # fmt: skip
    assert declined[1] == "Payments in crypto are outside of what we do and want to do."
    assert "Meanwhile" not in str(declined)


def test_what_would_change_it_goes_before_the_reason() -> None:
    because, change = "We build what can be sold to many.", "a second account of similar size"
    told = lines(title="word " * 6, because=because, change=change, offer="", warning="")
    assert "What would change it" in str(told)
    assert "sold to many" not in str(told)


def test_an_answered_card_names_who_decided_and_why() -> None:
    card = card_message(
        with_values(PLANNED, answered=ANSWERED, verdict="later") | {"answered": vars_of(ANSWERED)}
    )
    assert card.text.startswith("Later, Apr–Jun 2027 — decided by <@U0PM>: After the redesign")
    assert "confirms" not in card.blocks[0]["text"]["text"]


def test_the_news_of_an_answer_mentions_the_asker_once() -> None:
    news = AnswerNews("ASK-142", "Add SAML single sign-on", "U0REP", ANSWERED)
    message = answer_message(news.to_json())
    assert message.text.startswith("Later, Apr–Jun 2027 — decided by <@U0PM>")
    assert message.blocks[0]["text"]["text"].count("<@U0REP>") == 1


def vars_of(answered: Answered) -> dict[str, str]:
    return {name: getattr(answered, name) for name in ("by", "verdict", "period", "reason")}


@settings(deadline=None, max_examples=150, derandomize=True)
@given(
    texts=st.fixed_dictionaries(
        dict.fromkeys(("title", "account", "because", "say", "change", "offer", "warning", "headline"), TEXT)
    ),
    reason=st.none() | st.text(min_size=1, max_size=5000) | st.just("why not " * 500),
)
def test_any_text_fits_and_stays_inside(texts: dict[str, str], reason: str | None) -> None:
    answered = {"by": "U0PM", "verdict": "no", "period": "", "reason": reason} if reason else None
    drawn = card_message(with_values(PLANNED, **texts, answered=answered))
    assert problems(drawn.blocks) == []
    assert len(drawn.text) <= 1000
    assert "<!" not in str(drawn.blocks).replace("<@U0PM>", "")
    # Decisions keep their texts short; then every card is within sixty words, however long the reason is.
    short = card_message(
        with_values(PLANNED, title=texts["title"], account=texts["account"], answered=answered)
    )
    assert words(short.blocks) <= CARD_WORDS


def test_no_mention_comes_out_of_user_text() -> None:
    drawn = card_message(with_values(PLANNED, title="<!channel> & <@U1> <https://evil.test|x>"))
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;" in drawn.blocks[0]["text"]["text"]


@pytest.mark.parametrize("limit", range(2, 12))
def test_a_cut_never_halves_an_entity(limit: int) -> None:
    cut = clip(escape("a<b>c&d"), limit)
    assert len(cut) <= limit
    assert cut.count("&") == cut.count(";")
