"""What PMs see around answering, and the forms of their actions: as files, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.limits import problems, view_problems
from handlers.blocks.answer_forms import (
    ChosenItem,
    Prefilled,
    ask_rep_form,
    change_form,
    decided_meanwhile,
    disagree_form,
    item_options,
    join_form,
    need_options,
    next_quarters,
    pass_form,
    read_change,
    read_join,
    read_roadmap,
    read_words,
    roadmap_form,
)
from handlers.blocks.answered import (
    answer_words,
    call_message,
    offer_message,
    question_message,
    recorded_message,
    trust_message,
    which_message,
)
from handlers.blocks.card import CARD_WORDS, Rendered, answer_message, words
from handlers.blocks.inputs import FormErrors, words_view
from tests.handlers.blocks.golden import assert_golden, markup
from triage.calls import CalledFor, PmCall
from triage.cards import Answered, AnswerNews, Recorded
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.usecases.answering import AnswerGiven
from triage.usecases.planning import NewItem
from triage.verdicts import Verdict

LONG = "<!channel> & <@U1> " * 200
ANSWERED = Answered("U0PM", "yes", "Apr–Jun 2027", "three renewals depend on it")
LARGEST = Answered("U0PM", "later", "Apr–Jun 2027", LONG)
NOW = Quarter(2026, 4)
SMALL_CALL = PmCall(
    "ASK-1", "SSO", "", "U0REP", "yes", "", "Yes — planned", "It is planned.", "", "C1", "17.1"
)  # fmt: skip
LARGE_CALL = PmCall(
    "ASK-1000000", LONG, LONG, "U0REP", "later", "2027-Q2", "Later — planned, no date yet", LONG[:500],
    "2026-12-23", "C1", "17.1", "U0OTHER", LONG,
)  # fmt: skip


def messages() -> dict[str, Rendered]:
    recorded = Recorded("ASK-1", "SSO", "17.2", 60, ANSWERED)
    asks = [{"ask": f"ASK-{n}", "title": LONG} for n in range(9)]
    offer = {"ask": "ASK-1", "noted": "ASK-1", "ts": "17.2", "leaning": "yes"}
    asked = {"ask": "ASK-1", "asker": "U0REP", "by": "U0PM"}
    found = {
        "recorded": recorded_message(recorded.to_json()),
        "recorded_largest": recorded_message(Recorded("ASK-1000000", LONG, "17.2", 0, LARGEST).to_json()),
        "offer": offer_message(offer),
        "offer_leaning_nowhere": offer_message(offer | {"leaning": ""}),
        "which": which_message({"noted": "ASK-1", "ts": "17.2", "asks": asks[:2]}),
        "which_largest": which_message({"noted": "ASK-1", "ts": "17.2", "asks": asks}),
        "question": question_message(asked | {"question": "For whom?"}),
        "question_largest": question_message(asked | {"question": LONG}),
        "trust": trust_message({"gate": "planned_soon", "agreed": 18, "answers": 20}),
        "answer_to_many": answer_message(
            AnswerNews("ASK-1", LONG, "U0REP", LARGEST, tuple(f"U{n}" for n in range(200))).to_json()
        ),
    }
    for kind in CalledFor:
        found[f"call_{kind}"] = call_message(kind, SMALL_CALL.to_json(), "")
        found[f"call_{kind}_largest"] = call_message(kind, LARGE_CALL.to_json(), "https://x.slack.com/p1")
    return found


def forms() -> dict[str, dict[str, Any]]:
    quarters, meta = next_quarters(NOW, 1), {"ask": "ASK-1000000", "standing": "1000000|1700000000.000100"}
    many = [(n, LONG) for n in range(5)]
    filled = Prefilled(Verdict.LATER, "2027-Q2", LONG, "date")
    teams = [f"Team {n} {LONG}"[:75] for n in range(150)]
    return {
        "change": change_form("ASK-1", Prefilled(), quarters, meta),
        "change_largest": change_form(
            "ASK-1000000",
            filled,
            quarters,
            meta,
            decided_meanwhile(LARGEST),
        ),
        "join": join_form("ASK-1", (), meta),
        "join_largest": join_form("ASK-1000000", many, meta),
        "roadmap": roadmap_form("ASK-1", "", (), quarters, meta),
        "roadmap_largest": roadmap_form("ASK-1000000", LONG, teams, quarters, meta),
        "ask_rep": ask_rep_form("ASK-1000000", "U0REP", meta),
        "pass": pass_form("ASK-1000000", meta),
        "disagree": disagree_form("ASK-1000000", meta),
        "words": words_view("Because", "Done."),
    }


@pytest.mark.parametrize("name", messages())
def test_every_message_is_as_it_was_and_within_limits(name: str) -> None:
    drawn = messages()[name]
    assert problems(drawn.blocks) == []
    assert len(drawn.text) <= 1000
    assert "<!channel>" not in drawn.text + markup(drawn.blocks)
    assert "<@U1>" not in (drawn.text + markup(drawn.blocks) if name != "answer_to_many" else "")
    assert_golden(f"answering_{name}", {"text": drawn.text, "blocks": drawn.blocks})


@pytest.mark.parametrize("name", forms())
def test_every_form_is_as_it_was_and_within_limits(name: str) -> None:
    view = forms()[name]
    assert view_problems(view) == []
    assert "<!channel>" not in markup(view)
    assert_golden(f"answering_form_{name}", view)


@pytest.mark.parametrize("name", ["recorded_largest", "offer", "question"])
def test_what_stands_in_a_thread_is_short(name: str) -> None:
    assert words(messages()[name].blocks) <= CARD_WORDS


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("three renewals depend on it", "Yes, Apr–Jun 2027 — because three renewals depend on it"),
        ("after the redesign", "Yes, Apr–Jun 2027 — after the redesign"),
        ("", "Yes, Apr–Jun 2027"),
    ],
)
def test_an_answer_reads_like_a_sentence(reason: str, said: str) -> None:
    assert answer_words(Answered("U0PM", "yes", "Apr–Jun 2027", reason)) == said


def state(**values: Any) -> dict[str, Any]:
    """What Slack tells of a form: text as it is, options by value."""
    return {
        name: {name: {"value": value} if name in _TYPED else {"selected_option": value and {"value": value}}}
        for name, value in values.items()
    }


_TYPED = frozenset({"reason", "title", "effort", "why"})


def test_a_no_has_no_quarter_and_a_yes_may_have_one() -> None:
    filled = {"reason": " so ", "quarter": "2027-Q1", "shareable": None}
    assert read_change(state(verdict="no", **filled)) == AnswerGiven(Verdict.NO, None, "so")
    assert read_change(state(verdict="yes", **filled)) == AnswerGiven(Verdict.YES, "2027-Q1", "so")
    none = filled | {"quarter": "none", "shareable": "date"}
    assert read_change(state(verdict="later", **none)) == AnswerGiven(Verdict.LATER, None, "so", "date")


@pytest.mark.parametrize("reason", ["", "  ", "…", "?!"])
def test_a_reason_is_more_than_dots(reason: str) -> None:
    refused = read_change(state(verdict="yes", quarter="none", reason=reason, shareable=None))
    assert isinstance(refused, FormErrors)
    assert list(refused.errors) == ["reason"]


@pytest.mark.parametrize(("effort", "points"), [("5", 5.0), ("2,5", 2.5), ("", None)])
def test_an_item_may_be_new(effort: str, points: float | None) -> None:
    filled = state(item=None, title="SSO", effort=effort, team="Web", when="none", status="planned")
    assert read_roadmap(filled) == NewItem("SSO", ItemStatus.PLANNED, points, "Web", "")


@pytest.mark.parametrize("effort", ["many", "0", "-3", "nan", "inf", "1e99"])
def test_an_effort_that_is_none_is_said_in_place(effort: str) -> None:
    refused = read_roadmap(state(item=None, title="SSO", effort=effort, status="idea"))
    assert isinstance(refused, FormErrors)
    assert list(refused.errors) == ["effort"]


def test_what_was_searched_wins() -> None:
    assert read_roadmap(state(item="SSO", title="x", effort="many")) == ChosenItem("SSO")
    assert read_join(state(searched="7", suggested="3")) == 7
    assert read_join(state(searched=None, suggested="3")) == 3
    assert isinstance(read_join(state(searched=None)), FormErrors)


def test_words_are_counted_without_their_dots() -> None:
    assert isinstance(read_words(state(why="no … !! way"), "why", 3), FormErrors)
    assert read_words(state(why="they leave us"), "why", 3) == "they leave us"


def test_the_searches_offer_what_slack_can_take() -> None:
    options = [
        *need_options([(1, LONG)]),
        *item_options([RoadmapItem("K", LONG), RoadmapItem("K" * 200, "t")]),
    ]
    assert [each["value"] for each in options] == ["1", "K"]
    assert all(len(each["text"]["text"]) <= 75 for each in options)
