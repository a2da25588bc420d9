"""What became of what a customer was told: for any answer, any word since and any item."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.values import NOW, a_decision, an_answer
from tests.triage.deciding.scene import ask, idea, planned
from triage.ports import AskView
from triage.promised import Basis, PromiseLine, PromiseState, line_of
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem
from triage.told import Told
from triage.verdicts import Verdict

CURRENT = Quarter(2026, 4)
ASK = ask(item="SAML")
SAID = Told(0, 1, "Acme 1", Verdict.YES, "2027-Q1", "On our roadmap.", "U1", NOW)


def line(
    told: Told | None, verdict: Verdict, quarter: str | None = None, item: RoadmapItem | None = None
) -> PromiseLine:
    view = AskView(ASK, a_decision(ASK, verdict, quarter=quarter), None)
    found = line_of(view, told, Basis({item.key: item} if item else {}, {}, CURRENT))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("told", "now", "quarter", "state"),
    [
        ("2027-Q1", Verdict.YES, "2027-Q1", "open"),
        ("2027-Q1", Verdict.YES, "2026-Q4", "open"),
        ("2027-Q1", Verdict.YES, "2027-Q2", "slipped"),
        ("2027-Q1", Verdict.LATER, "2027-Q1", "slipped"),
        ("2027-Q1", Verdict.NO, None, "declined"),
        ("2026-Q3", Verdict.YES, "2026-Q3", "slipped"),
        ("2027-H1", Verdict.YES, "2027-Q2", "open"),
        ("after the redesign", Verdict.YES, "2027-Q2", "open"),
    ],
)
def test_a_promise_is_measured_by_what_was_said_then(
    told: str, now: Verdict, quarter: str | None, state: str
) -> None:
    assert line(replace(SAID, quarter=told), now, quarter).state == state


def test_the_roadmap_may_move_under_a_pms_word() -> None:
    view = AskView(ASK, a_decision(ASK), an_answer(ASK, Verdict.YES, quarter="2027-Q1"))
    basis = Basis({"SAML": planned("2027-Q3")}, {}, CURRENT)
    found = line_of(view, SAID, basis)
    assert found is not None
    assert (found.verdict, found.quarter, found.state) == (Verdict.YES, "2027-Q1", PromiseState.SLIPPED)


def test_an_ask_that_is_not_decided_yet_has_no_line() -> None:
    assert line_of(AskView(ASK, None, None), None, Basis({}, {}, CURRENT)) is None


tellings = st.none() | st.builds(
    lambda verdict, quarter: replace(SAID, verdict=verdict, quarter=quarter),
    st.sampled_from(list(Verdict)),
    st.sampled_from([None, "2026-Q3", "2027-Q1", "2027-H1", "soon"]),
)
items = st.none() | st.builds(
    lambda status, quarter: idea(status=status, quarter=quarter),
    st.sampled_from(list(ItemStatus)),
    st.sampled_from(["", "2026-Q4", "2027-Q2", "next"]),
)


@given(tellings, st.sampled_from(list(Verdict)), st.sampled_from([None, "2027-Q1", "2027-Q4"]), items)
def test_nothing_is_exposed_that_nobody_was_promised(
    told: Told | None, now: Verdict, quarter: str | None, item: RoadmapItem | None
) -> None:
    found = line(told, now, quarter, item)
    shipped = item is not None and item.status is ItemStatus.SHIPPED
    assert (found.state in (PromiseState.KEPT, PromiseState.SHIPPED)) == shipped
    if told is None or told.verdict is Verdict.NO:
        assert found.state in (PromiseState.OPEN, PromiseState.SHIPPED, PromiseState.KEPT)
        assert not found.exposed
    if found.exposed:
        assert told is not None
        assert not shipped
