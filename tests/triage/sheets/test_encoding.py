from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.sheets.encoding import sheet_text
from triage.sheets.problems import SheetError


def refusal(data: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        sheet_text(data, "f.csv")
    return str(caught.value)


def test_a_byte_order_mark_is_dropped() -> None:
    assert sheet_text("\ufeffkey,Übersicht".encode(), "f.csv") == "key,Übersicht"


def test_the_line_of_the_first_foreign_byte_is_named() -> None:
    assert refusal("key,title\nA,ok\nB,Café\n".encode("latin-1")).startswith(
        "f.csv:3: is not UTF-8 (byte 0xE9)"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("key,title".encode("utf-16"), "is UTF-16 text"),
        (b"PK\x03\x04workbook", "is a workbook or an archive"),
        (b"  <!DOCTYPE html><html>", "is a web page"),
    ],
)
def test_other_kinds_of_files_are_named(data: bytes, words: str) -> None:
    assert words in refusal(data)


@given(st.binary())
def test_any_bytes_give_text_or_a_problem(data: bytes) -> None:
    with suppress(SheetError):
        assert isinstance(sheet_text(data, "f.csv"), str)
