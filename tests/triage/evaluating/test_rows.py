"""Rows people wrote: every broken line is named at once, in words that say what to write instead."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evaluating.rows import DOCUMENTS_AND_QUERIES, MESSAGES, REPLIES, read_lines
from triage.sheets.problems import SheetError


def problems(data: bytes, kind=MESSAGES) -> list[str]:
    with pytest.raises(SheetError) as wrong:
        read_lines(data, "f.jsonl", kind)
    return [str(problem) for problem in wrong.value.problems]


def lines(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def test_unknown_keys_are_ignored_and_missing_ones_are_no_labels():
    [row] = read_lines(lines({"text": "hi", "half": "dev", "accounts": None}), "f", MESSAGES)
    assert row.labels("accounts")
    assert not row.labels("amount")
    assert row.is_request is None


def test_a_byte_order_mark_empty_lines_and_line_separators_within_a_text():
    data = b"\xef\xbb\xbf" + lines({"text": "one\u2028line"}) + b"\r\n\r\n" + lines({"text": "two"}) + b"\n"
    assert [row.text for row in read_lines(data, "f", MESSAGES)] == ["one\u2028line", "two"]


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("high", "dealbreaker"),
        ("Medium", "pain"),
        ("low", "nice"),
        ("nice", "nice"),
        ("null", None),
        (None, None),
    ],
)
def test_urgency_in_the_words_of_severity(label, meant):
    [row] = read_lines(lines({"text": "x", "urgency": label}), "f", MESSAGES)
    assert row.urgency == meant


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"id": "a"}, "f.jsonl:1:text: is missing — add it"),
        ({"text": 5}, "f.jsonl:1:text: cannot be read — write a text"),
        ({"text": "x", "is_request": 2}, "f.jsonl:1:is_request: cannot be read — write 1, 0 or null"),
        ({"text": "x", "amount": "45k"}, "f.jsonl:1:amount: cannot be read — write a number such as 45000"),
        (
            {"text": "x", "accounts": "Acme"},
            'f.jsonl:1:accounts: cannot be read — write a list such as ["Acme"]',
        ),
        ({"text": "x", "due": ["2026-10-01"]}, "f.jsonl:1:due: cannot be read — write two days such as"),
        (
            {"text": "x", "due": ["2026-10-02", "2026-10-01"]},
            "f.jsonl:1: the first day of due is after its last",
        ),
        (
            {"text": "x", "urgency": "huge"},
            "f.jsonl:1:urgency: cannot be read — write high, medium, low or null",
        ),
        ({"text": "x", "ref_date": "today"}, "f.jsonl:1:ref_date: cannot be read — write a day such as"),
        ([1], "f.jsonl:1: is no JSON object — write one JSON object a line"),
    ],
)
def test_each_kind_of_broken_line(row, words):
    [problem] = problems(lines(row))
    assert problem.startswith(words)


def test_all_broken_lines_come_at_once():
    data = lines({"text": "fine"}) + b'\n{"text": "x"\n\xff\n' + lines({"text": "x", "amount": "1", "due": 3})
    places = [problem.split(": ")[0] for problem in problems(data)]
    assert places == ["f.jsonl:2", "f.jsonl:3", "f.jsonl:4:amount", "f.jsonl:4:due"]


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"text": "\\ud800"}', b'{"text": "x", "amount": NaN}', b"9" * 9999]
)
def test_hostile_lines_are_named_too(line):
    [problem] = problems(line)
    assert problem.startswith("f.jsonl:1")


def test_a_file_without_rows_says_what_to_write():
    assert problems(b"") == problems(b"\n \n")
    assert problems(b"")[0].startswith("f.jsonl: holds no rows — write one JSON object a line")


def test_documents_and_queries():
    bad = lines({"text": "x"}, {"type": "doc", "text": "x"}, {"type": "query", "text": "x", "relevant": "d"})
    assert problems(bad, DOCUMENTS_AND_QUERIES) == [
        'f.jsonl:1: is neither a document nor a query — add "type": "doc" or "type": "query"',
        "f.jsonl:2:id: is missing — add it",
        'f.jsonl:3:relevant: cannot be read — write a list such as ["ID-1"], or [] for none',
    ]
    twice = lines({"type": "doc", "id": 1, "text": "x"}, {"type": "doc", "id": "1", "text": "y"})
    assert problems(twice, DOCUMENTS_AND_QUERIES) == ["f.jsonl:2:id: is that of the document in line 1 too"]


def test_quarters_of_replies():
    [row] = read_lines(lines({"text": "x", "verdict": "yes", "quarter": "2027q1"}), "f", REPLIES)
    assert row.quarter == "2027-Q1"
    assert problems(lines({"text": "x", "quarter": "Q1"}), REPLIES) == [
        "f.jsonl:1:quarter: cannot be read — write a quarter such as 2027-Q1, or null"
    ]


def what_is_wrong(data: bytes, kind) -> list[str]:
    try:
        read_lines(data, "f", kind)
    except SheetError as wrong:
        return [str(problem) for problem in wrong.problems]
    return []


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_named_problems(data):
    for kind in (MESSAGES, DOCUMENTS_AND_QUERIES, REPLIES):
        assert all(problem.startswith("f") for problem in what_is_wrong(data, kind))


ANY = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(["id", "text", "due", "amount", "urgency", "type"]), ANY))
def test_any_values_are_rows_or_named_problems(row):
    for kind in (MESSAGES, DOCUMENTS_AND_QUERIES, REPLIES):
        assert all(problem.startswith("f:1:") for problem in what_is_wrong(json.dumps(row).encode(), kind))
