from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from triage.capacity import TeamQuarter
from triage.quarters import Quarter
from triage.sheets.capacity import read_capacity
from triage.sheets.problems import SheetError


def errors(text: str) -> list[str]:
    return [str(one) for one in read_capacity(text, "c.csv").errors]


def test_rows_are_read() -> None:
    sheet = read_capacity("team,quarter,points,reserve\nCore,2027-Q1,40,\nCore,2027Q2,0,0.25\n", "c.csv")
    assert sheet.values == (
        TeamQuarter("Core", Quarter(2027, 1), 40),
        TeamQuarter("Core", Quarter(2027, 2), 0, 0.25),
    )


def test_only_a_quarter_is_a_quarter() -> None:
    found = errors("team,quarter,points\nA,now,1\nA,2027,1\nA,2027-H1,1\nA,1999-Q1,1\n")
    assert found[:3] == [
        f"c.csv:{line}:quarter: {word!r} is not a quarter — write it like 2027-Q1"
        for line, word in ((2, "now"), (3, "2027"), (4, "2027-H1"))
    ]
    assert found[3] == "c.csv:5:quarter: '1999-Q1' is not between 2000 and 2100 — check the year"


def test_wrong_figures_are_named() -> None:
    text = "team,quarter,points,reserve\nA,2027-Q1,-1,1.5\nA,2027-Q2,ten,20%\nA,2027-Q3,200000,\n,2027-Q1,,\n"
    assert errors(text) == [
        "c.csv:2:points: '-1' is negative — write a number of points, such as 5",
        "c.csv:2:reserve: '1.5' is not a fraction — write a number from 0 to 1, such as 0.2",
        "c.csv:3:points: 'ten' is not a number — write points with a decimal point, such as 5 or 2.5",
        "c.csv:3:reserve: '20%' is not a fraction — write 0.2",
        "c.csv:4:points: '200000' is more than 100,000 points — check the number",
        "c.csv:5:team: is empty — fill it in",
        "c.csv:5:points: is empty — fill it in",
    ]


def test_the_same_quarter_twice_names_both_lines() -> None:
    assert errors("team,quarter,points\nCore,2027-Q1,1\nCORE,2027q1,2\n") == [
        "c.csv:3:team: line 3 repeats team and quarter of line 2 — keep one of the two rows"
    ]


def test_a_team_spelt_in_two_ways_is_one_team() -> None:
    sheet = read_capacity("team,quarter,points\nCore,2027-Q1,1\ncore,2027-Q2,2\n", "c.csv")
    assert {row.team for row in sheet.values} == {"Core"}
    assert [str(one) for one in sheet.warnings] == [
        "c.csv:3:team: 'core' is spelt 'Core' above — spell a team in one way"
    ]


@given(st.text().map("team,quarter,points\n".__add__))
def test_any_text_gives_values_or_problems(text: str) -> None:
    with suppress(SheetError):
        sheet = read_capacity(text, "c.csv")
        assert sheet.values or sheet.errors
