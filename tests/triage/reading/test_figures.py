"""How well messages are read, on the half of our own messages that nothing was tuned on."""

import pytest

from tests.triage.reading.figures import CHANNEL, SALES, auroc, field, filing, messages
from triage.reading import Likelihood


@pytest.mark.parametrize("file", [SALES, CHANNEL])
def test_asks_are_told_from_talk_on_the_held_apart_half(file):
    tally = filing("held", file)
    assert auroc("held", file) >= 0.96
    assert tally.precision >= 0.90
    assert tally.recall >= 0.88


@pytest.mark.parametrize("file", [SALES, CHANNEL])
def test_asks_are_told_from_talk_on_the_development_half(file):
    tally = filing("dev", file)
    assert auroc("dev", file) >= 0.98
    assert tally.precision >= 0.92
    assert tally.recall >= 0.94


@pytest.mark.parametrize(
    ("name", "floor"), [("account", 0.98), ("amount", 0.95), ("due", 0.95), ("severity", 0.8)]
)
def test_fields_are_right_on_the_held_apart_half(name, floor):
    assert field("held", name).f1 >= floor


def test_an_ask_always_has_a_short_title_without_its_account():
    for row, reading in messages("held"):
        if reading.is_ask is not Likelihood.IGNORE:
            assert 0 < len(reading.title) <= 60, row["text"]
            if reading.account_known:
                assert reading.account not in reading.title, row["text"]
