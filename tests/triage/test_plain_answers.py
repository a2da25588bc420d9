from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.reading.figures import rows
from triage.plain_answers import read_answer
from triage.verdicts import Verdict

TODAY = date(2026, 11, 22)
REPLIES = rows("pm_replies.jsonl")


def answer(text, **kwargs):
    return read_answer(text, today=TODAY, **kwargs)


def verdict_and_quarter(text):
    found = answer(text)
    return (found.verdict, found.quarter) if found else None


def test_no_talk_is_recorded():
    assert [row["text"] for row in REPLIES if row["verdict"] is None and answer(row["text"])] == []


@pytest.mark.parametrize("half", ["dev", "held"])
def test_clear_answers_are_recorded_with_verdict_and_quarter(half):
    clear = [row for row in REPLIES if row["verdict"] and row["half"] == half]
    right = [row for row in clear if verdict_and_quarter(row["text"]) == (row["verdict"], row["quarter"])]
    assert len(right) / len(clear) >= 0.95


@pytest.mark.parametrize(
    ("text", "verdict", "reason", "quarter"),
    [
        ("yes, in Q2 because three accounts asked", Verdict.YES, "three accounts asked", "2027-Q2"),
        ("no — outside our scope", Verdict.NO, "outside our scope", None),
        ("Yes. Planned for Q1", Verdict.YES, "", "2027-Q1"),
        ("Later, next quarter", Verdict.LATER, "", "2027-Q1"),
        ("No, not in Q2", Verdict.NO, "not in Q2", None),
        ("Yes, H1 2027", Verdict.YES, "", "2027-Q2"),
        ("Not now, capacity is full until Q3", Verdict.LATER, "capacity is full until Q3", None),
    ],
)
def test_verdict_reason_and_quarter(text, verdict, reason, quarter):
    found = answer(text)
    assert found is not None
    assert (found.verdict, found.reason, found.quarter) == (verdict, reason, quarter)


def test_quarters_follow_the_fiscal_year():
    assert answer("yes, in March", fiscal_start=2).quarter == "2028-Q1"
    assert answer("yes, this quarter", fiscal_start=2).quarter == "2027-Q4"
    assert answer("yes, Q1", fiscal_start=2).quarter == "2028-Q1"


@given(st.text(max_size=200))
def test_any_reply_is_read(text):
    found = answer(text)
    assert found is None or found.reason or found.quarter


def test_a_long_reply_is_read_in_bounded_time():
    from time import perf_counter

    started = perf_counter()
    for text in (
        "yes " * 10_000,
        "no, " + "because " * 5_000,
        "hi " * 10_000,
        "in " * 13_000,
        "this quarter " * 3_000,
    ):
        answer(text)
    assert perf_counter() - started < 2
