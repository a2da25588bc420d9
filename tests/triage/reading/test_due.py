from datetime import date

import pytest

from triage.accounts import AccountBook
from triage.reading import read
from triage.reading.due import find_due
from triage.reading.words import cut

TODAY = date(2026, 11, 22)  # a Sunday
DUE = [
    ("needs it by March", "2027-03-01", "2027-03-31"),
    ("before 15 Mar", "2027-03-15", "2027-03-15"),
    ("before March 15", "2027-03-15", "2027-03-15"),
    ("by end of Q1", "2027-03-25", "2027-03-31"),
    ("renewal in two months", "2027-01-15", "2027-01-29"),
    ("by EOY", "2026-12-25", "2026-12-31"),
    ("due 2027-03-15", "2027-03-15", "2027-03-15"),
    ("by 3/15", "2027-03-15", "2027-03-15"),
    ("Q2 2027", "2027-04-01", "2027-06-30"),
    ("end of next month", "2026-12-25", "2026-12-31"),
    ("bis Ende März", "2027-03-25", "2027-03-31"),
    ("vor dem 15.3.", "2027-03-15", "2027-03-15"),
    ("their March renewal", "2027-03-01", "2027-03-31"),
    ("in May", "2027-05-01", "2027-05-31"),
    ("by Friday", "2026-11-27", "2026-11-27"),
    ("mid-January", "2027-01-11", "2027-01-21"),
    ("before year end", "2026-12-25", "2026-12-31"),
    ("go-live is 1st of February", "2027-02-01", "2027-02-01"),
    ("next quarter", "2027-01-01", "2027-03-31"),
    ("in the second quarter", "2027-04-01", "2027-06-30"),
    ("Entscheidung im zweiten Quartal", "2027-04-01", "2027-06-30"),
    ("by Easter", "2027-03-26", "2027-03-29"),
    ("by Thanksgiving", "2026-11-26", "2026-11-26"),
    ("before Black Friday", "2026-11-27", "2026-11-27"),
    ("needs it before new year", "2027-01-01", "2027-01-01"),
    ("needed for the demo on 3 December", "2026-12-03", "2026-12-03"),
]
NONE = [
    "May we get this?",
    "they may sign",
    "since January",
    "closed in October",
    "shipped last week",
    "24/7",
    "30 Feb",
    "they do it by hand today",
    "asked for it this week",
    "by 2020-01-01",
    "v2.3.4",
    "demo moved to next Tuesday",
    "kickoff on Monday",
    "Termin auf den 3.12. verschoben",
    "Q4 forecast sheet",
]


@pytest.mark.parametrize(("text", "first", "last"), DUE)
def test_days_are_read_as_an_interval_from_today_on(text, first, last):
    found = find_due(cut(text), TODAY)
    assert found is not None
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", NONE)
def test_what_is_past_or_no_date_is_left_empty(text):
    assert find_due(cut(text), TODAY) is None


def test_of_several_days_the_deadline_counts():
    found = find_due(cut("We met on 1 December; they need it before 15 March"), TODAY)
    assert found is not None
    assert found.last == date(2027, 3, 15)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2026, 1, 31), date(2026, 12, 31)])
def test_the_ends_of_months_and_years_are_no_trouble(today):
    for text in (
        "in one month",
        "in 3 months",
        "next month",
        "next quarter",
        "by EOY",
        "by Feb 29",
        "in 2 years",
        "H2",
    ):
        found = find_due(cut(text), today)
        assert found is None or today <= found.first <= found.last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("needs SSO by Q1", date(2027, 2, 1), date(2027, 4, 30)),
        ("needs SSO by Q4", date(2026, 11, 22), date(2027, 1, 31)),
        ("needs SSO by FY27 Q4", date(2026, 11, 22), date(2027, 1, 31)),
        ("needs SSO by Q2 2028", date(2027, 5, 1), date(2027, 7, 31)),
        ("needs SSO next quarter", date(2027, 2, 1), date(2027, 4, 30)),
        ("needs SSO by the end of this quarter", date(2027, 1, 25), date(2027, 1, 31)),
        ("needs SSO by H1", date(2027, 2, 1), date(2027, 7, 31)),
        ("needs SSO by March", date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_quarters_are_those_of_the_fiscal_year(text, first, last):
    found = find_due(cut(text), date(2026, 11, 22), fiscal_start=2)
    assert (found.first, found.last) == (first, last)


def test_reading_takes_the_fiscal_year():
    found = read(
        "Acme needs SSO by Q1",
        accounts=AccountBook(),
        currency="USD",
        today=date(2026, 11, 22),
        fiscal_start=4,
    )
    assert (found.due_from, found.due_to) == (date(2027, 4, 1), date(2027, 6, 30))
