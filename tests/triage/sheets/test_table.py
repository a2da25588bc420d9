import pytest

from triage.sheets.problems import SheetError
from triage.sheets.table import Columns, Table, read_table

COLUMNS = Columns(known=("key", "title", "note"), required=("key", "title"))


def table(text: str) -> Table:
    return read_table(text, "t.csv", COLUMNS)


def refusal(text: str) -> list[str]:
    with pytest.raises(SheetError) as caught:
        table(text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_detected(delimiter: str, line_end: str) -> None:
    text = line_end.join(delimiter.join(row) for row in (("key", "title"), ("A", "One"), ("B", "Two")))
    assert [(record.line, record.cells) for record in table(text).records] == [
        (2, {"key": "A", "title": "One"}),
        (3, {"key": "B", "title": "Two"}),
    ]


def test_a_record_has_the_line_on_which_it_starts() -> None:
    text = '\nkey,title\nA,"one\ntwo\nthree"\n\n,,\nB,x\n'
    assert [record.line for record in table(text).records] == [3, 8]


def test_quotes_commas_and_line_ends_stay_in_the_cell() -> None:
    (record,) = table('key,title\nA,"a ""b"", c\nd"\n').records
    assert record.cells["title"] == 'a "b", c\nd'


def test_excels_hint_at_the_delimiter_is_understood() -> None:
    (record,) = table("sep=;\nkey;title\nA;One, two\n").records
    assert record == table("\nkey;title\nA;One, two\n").records[0]


def test_short_rows_and_empty_surplus_cells_are_fine() -> None:
    records = table("key,title,note\nA,One\nB,Two,n,,\n").records
    assert [record.cells.get("note") for record in records] == [None, "n"]


def test_surplus_cells_and_loose_quotes_are_errors_of_their_row() -> None:
    found = table('key,title\nA,One,two\nB,"x"y\nC,Three\n')
    assert [str(error) for error in found.errors] == [
        "t.csv:2: has 3 cells, the header 2 — quote cells that contain commas",
        "t.csv:3: a quote closes in the middle of a cell — quote the whole cell; double a quote in it",
    ]
    assert [record.line for record in found.records] == [4]


def test_a_quote_that_never_closes_is_named_where_it_opens() -> None:
    assert refusal('key,title\nA,One\nB,"Two\nC,Three\n') == [
        "t.csv:3: a quote opens here and never closes — close it, or double it"
    ]
    assert refusal('key,title\nA,"' + "x" * 200_000 + '"\n') == [
        "t.csv:2: a quote opens here and never closes — close it, or double it"
    ]


def test_unknown_columns_are_reported_with_a_near_match() -> None:
    found = table("key,title,nots,Colour,\nA,One,n,red,x\n")
    assert [str(warning) for warning in found.warnings] == [
        "t.csv:1:nots: is not a column we know; ignored — did you mean note?",
        "t.csv:1:colour: is not a column we know; ignored — known are key, title and note",
        "t.csv:1: column 5 has no name; ignored — name it",
    ]
    assert found.records[0].cells.keys() == {"key", "title", "nots", "colour"}


def test_missing_and_doubled_columns_are_errors() -> None:
    assert refusal("key,titel\nA,One\n") == ["t.csv:1:title: column is missing — rename 'titel'"]
    assert refusal("key,title,Title\nA,One,x\n") == ["t.csv:1:title: is in the header twice — keep one"]
    assert refusal("A,One\nB,Two\n") == [
        "t.csv:1:key: column is missing — the first line must be the header, such as key,title,note",
        "t.csv:1:title: column is missing — the first line must be the header, such as key,title,note",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", " , ,\n"])
def test_an_empty_file_is_named(text: str) -> None:
    assert refusal(text) == ["t.csv: is empty — begin it with the header key,title,note"]


def test_a_header_alone_is_named() -> None:
    assert refusal("key,title\n\n") == ["t.csv:1: has a header but no rows — add a row below the header"]
