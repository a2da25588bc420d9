"""How well messages are read, on the half of our own messages that nothing was tuned on."""

import pytest

from tests.triage.reading.figures import (
    CHANNEL,
    FRONTLINE,
    LESSONS,
    ORDINARY,
    SALES,
    VOICES,
    auroc,
    field,
    filing,
    messages,
    named_without_a_book,
)
from triage.reading import Likelihood


@pytest.mark.parametrize("file", [SALES, CHANNEL])
def test_asks_are_told_from_talk_on_the_held_apart_half(file):
    tally = filing("held", file)
    assert auroc("held", file) >= 0.96
    assert tally.precision >= 0.90
    assert tally.recall >= 0.88


def test_asks_in_many_voices_are_told_from_talk_on_the_held_apart_half():
    tally = filing("held", VOICES)
    assert auroc("held", VOICES) >= 0.94
    assert tally.precision >= 0.85
    assert tally.recall >= 0.86


def test_what_ordinary_reps_write_is_told_from_talk_on_the_half_that_never_teaches():
    tally = filing("held", ORDINARY)
    assert auroc("held", ORDINARY) >= 0.82
    assert tally.precision >= 0.78
    assert tally.recall >= 0.82


@pytest.mark.parametrize("file", [SALES, CHANNEL, VOICES, LESSONS, FRONTLINE, ORDINARY])
def test_asks_are_told_from_talk_on_the_development_half(file):
    tally = filing("dev", file)
    assert auroc("dev", file) >= 0.98
    assert tally.precision >= (0.90 if file == ORDINARY else 0.92)
    assert tally.recall >= 0.92


@pytest.mark.parametrize(
    ("file", "name", "floor"),
    [
        (SALES, "account", 0.98),
        (SALES, "amount", 0.95),
        (SALES, "due", 0.95),
        (SALES, "severity", 0.82),
        (VOICES, "account", 0.92),
        (VOICES, "amount", 0.92),
        (VOICES, "due", 0.9),
        (VOICES, "severity", 0.75),
        (FRONTLINE, "account", 0.98),
        (FRONTLINE, "amount", 0.92),
        (FRONTLINE, "due", 0.85),
        (FRONTLINE, "severity", 0.74),
    ],
)
def test_fields_are_right_on_the_held_apart_half(file, name, floor):
    assert field("held", name, file).f1 >= floor


@pytest.mark.parametrize(("file", "floor"), [(SALES, 0.95), (CHANNEL, 0.88), (VOICES, 0.86)])
def test_asks_and_accounts_are_found_where_no_accounts_are_known(file, floor):
    assert auroc("held", file, known=False) >= 0.94
    assert named_without_a_book("held", file).f1 >= floor


def test_an_ask_always_has_a_short_title_without_its_account():
    for row, reading in messages("held"):
        if reading.is_ask is not Likelihood.IGNORE:
            assert 0 < len(reading.title) <= 60, row["text"]
            if reading.account_known:
                assert reading.account not in reading.title, row["text"]
