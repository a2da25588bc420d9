from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.reading.figures import rows
from triage.promise_talk import Allowed, PromiseKind, over_promises
from triage.quarters import Quarter
from triage.roadmap import Shareable
from triage.verdicts import Verdict

TODAY = date(2026, 11, 22)
REPLIES = rows("rep_replies.jsonl")
NOTHING = Allowed(Verdict.LATER, Shareable.NO, None, confirmed=False)
DATED = Allowed(Verdict.YES, Shareable.DATE, Quarter(2027, 2), confirmed=True)


def found(text, allowed=NOTHING):
    return over_promises(text, allowed, today=TODAY)


@pytest.mark.parametrize("half", ["dev", "held"])
def test_promises_are_seen_and_talk_is_left_alone(half):
    replies = [row for row in REPLIES if row["half"] == half]
    noted = [row for row in replies if found(row["text"])]
    right = [row for row in noted if row["kind"]]
    assert len(right) / len(noted) >= 0.9
    assert len(right) / len([row for row in replies if row["kind"]]) >= 0.8


@pytest.mark.parametrize(
    ("text", "allowed", "kind"),
    [
        ("You'll have it in Q2", DATED, None),
        ("You'll have it in Q1", DATED, PromiseKind.DATE),
        ("You'll have it in Q3", DATED, None),
        ("We'll build this in Q2", DATED, None),
        ("We'll build this in Q1", DATED, PromiseKind.DATE),
        (
            "We will build this",
            Allowed(Verdict.YES, Shareable.NO, None, confirmed=True),
            PromiseKind.COMMITMENT,
        ),
        ("We will build this", Allowed(Verdict.YES, Shareable.DIRECTION, None, confirmed=True), None),
        (
            "We will build this",
            Allowed(Verdict.YES, Shareable.DIRECTION, None, confirmed=False),
            PromiseKind.COMMITMENT,
        ),
        (
            "It ships in Q2",
            Allowed(Verdict.YES, Shareable.DIRECTION, Quarter(2027, 2), confirmed=True),
            PromiseKind.DATE,
        ),
        ("We'll ship this in February", Allowed(None, Shareable.NO, None, confirmed=False), PromiseKind.BOTH),
    ],
)
def test_what_the_answer_allows(text, allowed, kind):
    talk = found(text, allowed)
    assert (talk.kind if talk else None) == kind


def test_the_words_that_promise_are_named():
    talk = found("Hi Anna, thanks for waiting. You'll have it in Q1. Talk soon")
    assert talk.words == "You'll have it in Q1."


def test_what_is_quoted_is_not_ones_own_word():
    assert found("> We will build this in Q1\nThanks for the pointer") is None


@given(st.text(max_size=300), st.sampled_from([NOTHING, DATED]))
def test_any_reply_is_read(text, allowed):
    talk = found(text, allowed)
    assert talk is None or talk.words


@given(st.sampled_from([row["text"] for row in REPLIES]))
def test_who_may_say_more_is_never_noted_for_more(text):
    assert not found(text, DATED) or found(text)


@pytest.mark.parametrize(
    "piece", ["we will ", "you'll have it in ", "the the ", "in the end of ", "a-", "it is "]
)
def test_a_long_reply_is_read_in_bounded_time(piece):
    started = perf_counter()
    found(piece * 5_000)
    assert perf_counter() - started < 1
