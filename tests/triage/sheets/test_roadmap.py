from hypothesis import given
from hypothesis import strategies as st

from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.sheets.problems import SheetError
from triage.sheets.roadmap import COLUMNS, read_roadmap


def problems(text: str) -> list[str]:
    try:
        return [str(one) for one in read_roadmap(text, "r.csv").errors]
    except SheetError as error:
        return [str(one) for one in error.problems]


def only(text: str) -> RoadmapItem:
    sheet = read_roadmap(text, "r.csv")
    assert not sheet.errors
    (item,) = sheet.values
    return item


def test_key_and_title_are_enough() -> None:
    assert only("key,title\nA-1,SSO\n") == RoadmapItem("A-1", "SSO")


def test_every_column_is_read() -> None:
    item = only(
        "\ufeffKey , TITLE,description,aliases,status,Team,quarter,effort,url,note,shareable,offer\n"
        'A-1," Single\n sign-on ","Two\r\nlines",SSO; saml ;sso;,In Progress,Core; Web,2027q1,2.5,'
        "https://x.example/1,because,direction,Password\n"
    )
    assert item == RoadmapItem(
        key="A-1",
        title="Single sign-on",
        description="Two\nlines",
        aliases=("SSO", "saml"),
        status=ItemStatus.IN_PROGRESS,
        teams=("Core", "Web"),
        quarter="2027-Q1",
        effort=2.5,
        url="https://x.example/1",
        note="because",
        shareable=Shareable.DIRECTION,
        offer="Password",
    )


def test_status_is_read_in_any_spelling() -> None:
    for word in ("in-progress", "IN_PROGRESS", " in  progress "):
        assert only(f"key,title,status\nA,B,{word}\n").status is ItemStatus.IN_PROGRESS


def test_periods_are_spelt_in_one_way() -> None:
    spelt = {
        "2027-q4": "2027-Q4",
        "2027H2": "2027-H2",
        "2027": "2027",
        "Now": "now",
        "NEXT": "next",
        "Later": "later",
    }
    for written, kept in spelt.items():
        assert only(f"key,title,quarter\nA,B,{written}\n").quarter == kept


def test_all_problems_come_at_once_with_their_place_and_fix() -> None:
    text = (
        "key,title,status,quarter,effort,url,shareable\n"
        "A,SSO,done,Q1 2027,0,example.com,maybe\n"
        '"B\n1",,,,-3,,\n'
        "\n"
        "A,Again,,0000-Q1,1e3,,\n"
    )
    periods = "write 2027-Q1, 2027-H1, 2027, now, next, later or leave it empty"
    assert problems(text) == [
        "r.csv:2:status: 'done' is not one of idea, planned, in_progress, shipped or declined"
        " — write shipped",
        f"r.csv:2:quarter: 'Q1 2027' is not a quarter — {periods}",
        "r.csv:2:effort: an effort of 0 is no estimate"
        " — write more than 0, or leave it empty if nobody estimated it",
        "r.csv:2:url: 'example.com' is not a web address — write it like https://example.com/page",
        "r.csv:2:shareable: 'maybe' is not one of no, direction or date — write no, direction or date",
        "r.csv:3:title: is empty — fill it in",
        "r.csv:3:effort: '-3' is negative — write a number of points, such as 5",
        "r.csv:6:quarter: '0000-Q1' is not between 2000 and 2100 — check the year",
        "r.csv:6:effort: '1e3' is not a number — write points with a decimal point, such as 5 or 2.5",
        "r.csv:6:key: line 6 repeats key of line 2 — keep one of the two rows",
    ]


def test_good_rows_are_kept_beside_bad_ones() -> None:
    sheet = read_roadmap("key,title\nA,One\nB,\nC,Three\nB,Two\n", "r.csv")
    assert [item.key for item in sheet.values] == ["A", "C"]
    assert sheet.bad_rows == 2


def test_keys_that_differ_in_case_are_the_same() -> None:
    assert problems("key,title\na,One\nA,Two\n") == [
        "r.csv:3:key: line 3 repeats key of line 2 — keep one of the two rows"
    ]


def test_what_a_spreadsheet_leaves_behind_is_named() -> None:
    assert problems("key,title\nA,#REF!\nB,#N/A\nC,x\x00y\nD,####\n") == [
        "r.csv:2:title: holds the spreadsheet error #REF! — repair the formula, or leave the cell empty",
        "r.csv:3:title: holds the spreadsheet error #N/A — repair the formula, or leave the cell empty",
        "r.csv:4:title: contains the control character U+0000 — delete it, or export the file anew",
        "r.csv:5:title: holds the spreadsheet error #### — repair the formula, or leave the cell empty",
    ]


def test_what_makes_answers_poorer_is_a_warning() -> None:
    sheet = read_roadmap("key,title,status\nA,One,declined\nB,Two,planned\nC,Three,idea\n", "r.csv")
    assert len(sheet.values) == 3
    assert [(one.line, one.column) for one in sheet.warnings] == [(2, "note"), (3, "team")]


def test_names_have_an_end() -> None:
    assert problems(f"key,title\nA,{'x' * 201}\n") == [
        "r.csv:2:title: is 201 characters long — use at most 200"
    ]


@given(st.text())
def test_any_text_gives_values_or_problems(text: str) -> None:
    assert problems(text) or read_roadmap(text, "r.csv").values


_CELL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "idea", "In Progress", "2027-Q1", "0001-H1", "9999", "5", "0", "-1", "nan", "1e999", "٣"]
    ),
)


@given(st.lists(st.lists(_CELL, min_size=12, max_size=12), min_size=1, max_size=5))
def test_any_cells_give_values_or_problems(rows: list[list[str]]) -> None:
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    text = ",".join(COLUMNS.known) + "\n" + quoted
    assert problems(text) or read_roadmap(text, "r.csv").values
