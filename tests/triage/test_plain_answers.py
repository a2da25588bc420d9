from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.triage.reading.figures import rows
from triage.answer_rules import LONGEST_REASON
from triage.plain_answers import leaning, read_answer
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


@pytest.mark.parametrize("half", ["dev", "held", "new", "last"])
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
        ("Yes, H1 2027", Verdict.YES, "", "2027-Q2"),
        ("Not now, capacity is full until Q3", Verdict.LATER, "capacity is full until Q3", None),
    ],
)
def test_verdict_reason_and_quarter(text, verdict, reason, quarter):
    found = answer(text)
    assert found is not None
    assert (found.verdict, found.reason, found.quarter) == (verdict, reason, quarter)


@pytest.mark.parametrize(
    ("text", "verdict", "reason", "quarter"),
    [
        ("not before the redesign", Verdict.LATER, "not before the redesign", None),
        ("We won't, out of scope", Verdict.NO, "out of scope", None),
        (
            "This waits for the new permission model",
            Verdict.LATER,
            "This waits for the new permission model",
            None,
        ),
        ("Yes eventually, but not now: the pipeline comes first", Verdict.LATER, None, None),
        ("ok, Q2", Verdict.YES, "", "2027-Q2"),
        (":white_check_mark: Q1, it's small", Verdict.YES, "it's small", "2027-Q1"),
        (":x: out of scope", Verdict.NO, "out of scope", None),
        ("approvd for q1, teh team has capcity", Verdict.YES, None, "2027-Q1"),
        ("It fits into Q2, so yes", Verdict.YES, "It fits into Q2", "2027-Q2"),
        ("let's do it in H2, customers need it", Verdict.YES, "customers need it", "2027-Q4"),
    ],
)
def test_verdicts_without_the_bare_word(text, verdict, reason, quarter):
    found = answer(text)
    assert found is not None
    assert (found.verdict, found.quarter) == (verdict, quarter)
    assert reason is None or found.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "sure, send it over",
        "Later because I'm in a meeting",
        "No, Initech asked for it, not Acme, because they use Okta",
        "Yes, because they called support yesterday",
        "```yes, in Q1 because of SSO```",
        'The doc says "no, out of scope", which is outdated',
        "Oh yes, because we have nothing else to do :face_with_rolling_eyes:",
        "has to wait, I'm in a call",
        "That's a yes from the customer",
    ],
)
def test_what_only_sounds_like_a_verdict_is_talk(text):
    assert answer(text) is None


@pytest.mark.parametrize(
    ("text", "verdict", "quarter"),
    [
        ("Can't do Q1, moved to Q2.", Verdict.LATER, "2027-Q2"),
        ("It won't happen before the replatforming", Verdict.LATER, None),
        ("No, we stopped investing in the desktop client", Verdict.NO, None),
        ("Good news: in for Q2!", Verdict.YES, "2027-Q2"),
        ("Not something we'll do, our product isn't meant for payroll", Verdict.NO, None),
        ("Convinced. Putting it in Q1.", Verdict.YES, "2027-Q1"),
    ],
)
def test_words_no_rule_knows_are_read_from_what_was_learned(text, verdict, quarter):
    assert verdict_and_quarter(text) == (verdict, quarter)


@pytest.mark.parametrize(
    "text",
    [
        "`verdict: yes, in Q1`",
        '"Yes, in Q2 because Globex needs it", I never wrote that',
        "Once security approves, it's a yes for Q2",
        "no, we don't have numbers for that",
        "Yes, in Q2 if legal agrees",
    ],
)
def test_hedges_and_quotes_stay_talk_however_sure_the_rest_is(text):
    assert answer(text) is None


def test_a_clear_reply_that_is_not_recorded_leans_to_a_button():
    missed = [row["text"] for row in REPLIES if row["verdict"] and not answer(row["text"])]
    assert missed
    assert sum(leaning(text) is not None for text in missed) / len(missed) >= 0.9


@pytest.mark.parametrize(
    ("words", "quarter"),
    [
        ("in H2", "2027-Q4"),
        ("next quarter", "2027-Q1"),
        ("by summer", "2027-Q3"),
        ("over the summer", "2027-Q3"),
        ("early 2027", "2027-Q1"),
        ("at the beginning of next year", "2027-Q1"),
        ("in March", "2027-Q1"),
        ("in FY28", "2028-Q4"),
        ("in 2Q27", "2027-Q2"),
        ("in next year's Q2", "2027-Q2"),
        ("in Q3 instead of Q1", "2027-Q3"),
    ],
)
def test_quarters_in_the_words_people_use(words, quarter):
    assert verdict_and_quarter(f"Yes, {words}, because four accounts want it") == (Verdict.YES, quarter)


def test_quarters_follow_the_fiscal_year():
    assert answer("yes, in March", fiscal_start=2).quarter == "2028-Q1"
    assert answer("yes, this quarter", fiscal_start=2).quarter == "2027-Q4"
    assert answer("yes, Q1", fiscal_start=2).quarter == "2028-Q1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Because five accounts want it, yes, Q2", "five accounts want it"),
        ("Looked at this with engineering. We're going to build it in Q2.", ""),
        ("Yes, approved. Thanks for filing!", None),
        (
            "We don't plan to support on-prem, so this is a no.",
            "We don't plan to support on-prem",
        ),
        ("Not now because the vendor API is changing", "the vendor API is changing"),
        ("Good news - this made the cut for Q2.", ""),
        ("No. One customer, huge effort", "One customer, huge effort"),
    ],
)
def test_the_reason_reads_well_when_told_to_others(text, reason):
    found = answer(text)
    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("yes, let me check", Verdict.YES),
        ("Yes if legal agrees", Verdict.YES),
        ("maybe Q2", Verdict.YES),
        ("probably not", Verdict.NO),
        ("leaning no, too much effort", Verdict.NO),
        ("Not now, in a call", Verdict.LATER),
        ("no worries", None),
        ("later today", None),
        ("Which account is this for?", None),
        ("thanks for filing this", None),
    ],
)
def test_talk_leans_to_a_button_or_to_none(text, verdict):
    assert leaning(text) == verdict


def test_no_before_a_later_is_a_later():
    found = answer("No, not before Q3, the team is on billing")
    assert (found.verdict, found.quarter) == (Verdict.LATER, "2027-Q3")


def test_a_yes_that_contradicts_itself_is_talk():
    assert answer("Yes. Not planned, low demand") is None


PIECES = (
    "yes no later not now because since we we'll build this in Q2 for 2027 the team is full , . : — ( ) if "
    "ship it after until next quarter March customers asked @dana > ``` ' 20 h1 fy27"
)
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join)))
def test_any_reply_is_read(text):
    found = answer(text)
    assert leaning(text) in {None, *Verdict}
    if found:
        assert found.reason or found.quarter
        assert len(found.reason) <= LONGEST_REASON
        assert found.verdict is not Verdict.NO or found.quarter is None


@given(st.sampled_from([row["text"] for row in REPLIES]))
def test_a_question_after_it_makes_any_reply_talk(text):
    assert answer(f"{text} Or what do you think?") is None


@pytest.mark.parametrize(
    "piece",
    [
        "yes ",
        "no, because ",
        "hi ",
        "in ",
        "this quarter ",
        "we we'll ",
        "yes\n",
        "not a the first of ",
        "the end of ",
        "(",
        "so it's a ",
    ],
)
def test_a_long_reply_is_read_in_bounded_time(piece):
    started = perf_counter()
    answer(piece * 10_000)
    leaning(piece * 10_000)
    assert perf_counter() - started < 1
