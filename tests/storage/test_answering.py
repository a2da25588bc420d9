"""Answers, their undoing, joins and disagreements against the real store, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from storage import Claimed, Store
from triage.accounts import Account
from triage.asks import Ask, AskState
from triage.capacity import PromiseState, TeamQuarter
from triage.messages import Message
from triage.money import Money
from triage.occasion import Occasion
from triage.people import Person
from triage.policy import load_policy
from triage.ports import Note, UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem
from triage.usecases.answering import (
    AnswerGiven,
    NotYourAnswerError,
    UndoTooLateError,
    give_answer,
    undo_answer,
)
from triage.usecases.enriching import Word
from triage.usecases.filing import file_ask
from triage.usecases.joining import join_needs, undo_join
from triage.verdicts import Verdict

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
ALL_DAYS = '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]'
POLICY = load_policy(
    f'[demand]\nfloor_accounts = 1\n[people]\npms = ["U0PM"]\n[hours]\ndays = {ALL_DAYS}\n'
    'start = "00:00"\nend = "23:59"\n'
)
YES = AnswerGiven(Verdict.YES, "2026-Q4", "three renewals depend on it")
NO = AnswerGiven(Verdict.NO, None, "outside our scope")
PROPOSED = "Acme needs CSV export, $400k renewal, they can't go live"
_numbers = count(1)


def _company(uow: UnitOfWork) -> None:
    uow.roadmap.put([RoadmapItem("CSV", "CSV export", teams=("Web",), effort=6.0)], MONDAY)
    uow.capacity.put([TeamQuarter("Web", Quarter(2026, 4), 10.0)], MONDAY)
    uow.accounts.put([Account("Acme", revenue=Money.of(400_000, "USD"))], MONDAY)


async def sent_by(store: Store, now: datetime) -> list[Claimed]:
    """All that a sender gets to send by then, what waits for an earlier post included."""
    rows: list[Claimed] = []
    while claimed := await store.outbox.claim(now, 20.0, 100):
        await store.outbox.sent([(row.key, "3000.1") for row in claimed])
        rows += claimed
    return rows


@pytest.fixture
def company(store: Store) -> Store:
    store.run(_company)
    return store


def at(seconds: float = 0) -> Occasion:
    return Occasion(POLICY, MONDAY + timedelta(seconds=seconds))


def filed(store: Store, text: str = PROPOSED, author: str = "U0REP") -> Ask:
    ts = f"{MONDAY.timestamp():.0f}.{next(_numbers):06d}"
    ask = store.run(file_ask, Message("C1", ts, author, text), at()).ask
    assert ask is not None
    return ask


def promised(store: Store) -> list[tuple[int, PromiseState, float]]:
    return store.look(lambda uow: [(each.need, each.state, each.points) for each in uow.promises.live()])


def state(store: Store, ask: Ask) -> AskState:
    found = store.look(lambda uow: uow.asks.get(ask.number))
    assert found is not None
    return found.state


def test_undoing_a_yes_holds_what_was_proposed_again(company: Store) -> None:
    ask = filed(company)
    before = promised(company)
    assert [each[1] for each in before] == [PromiseState.PROPOSED]
    assert company.run(give_answer, ask, YES, Word("U0PM", "1.1"), at()) is not None
    assert [each[1] for each in promised(company)] == [PromiseState.CONFIRMED]
    assert company.run(undo_answer, ask.number, "1.1", "U0PM", at(59)) is not None
    assert promised(company) == before
    assert state(company, ask) is AskState.OPEN
    assert company.run(undo_answer, ask.number, "1.1", "U0PM", at(59)) is None


def test_undoing_an_overruling_no_confirms_the_yes_again(company: Store) -> None:
    ask = filed(company)
    company.run(give_answer, ask, YES, Word("U0PM", "1.1"), at())
    confirmed = promised(company)
    company.run(give_answer, ask, NO, Word("U0OTHER", "1.2"), at(100))
    assert promised(company) == []
    company.run(undo_answer, ask.number, "1.2", "U0OTHER", at(130))
    assert promised(company) == confirmed
    assert state(company, ask) is AskState.ANSWERED


def test_the_same_word_is_recorded_once(company: Store) -> None:
    ask = filed(company)
    assert company.run(give_answer, ask, YES, Word("U0PM", "1.1"), at()) is not None
    assert company.run(give_answer, ask, NO, Word("U0PM", "1.1"), at()) is None
    assert len(company.look(lambda uow: uow.answers.of_need(ask.need))) == 1


def test_undoing_is_for_its_author_within_its_time(company: Store) -> None:
    ask = filed(company)
    company.run(give_answer, ask, YES, Word("U0PM", "1.1"), at())
    with pytest.raises(NotYourAnswerError):
        company.run(undo_answer, ask.number, "1.1", "U0OTHER", at(1))
    with pytest.raises(UndoTooLateError):
        company.run(undo_answer, ask.number, "1.1", "U0PM", at(60))
    assert company.run(undo_answer, ask.number, "9.9", "U0PM", at(1)) is None
    assert company.run(undo_answer, 999, "1.1", "U0PM", at(1)) is None


@pytest.mark.parametrize(("quarter", "agreed"), [(None, True), ("2026-Q4", True), ("2027-Q3", False)])
def test_agreeing_is_the_verdict_and_the_quarter_where_one_is_named(
    company: Store, quarter: str | None, agreed: bool
) -> None:
    ask = filed(company)
    given = AnswerGiven(Verdict.YES, quarter, "so")
    answer = company.run(give_answer, ask, given, Word("U0PM", "1.1"), at())
    assert answer is not None
    assert (answer.gate, answer.agreed) == ("room_now", agreed)


async def test_everybody_concerned_is_told_once_after_the_time_to_undo(company: Store) -> None:
    ask = filed(company)
    for n, who in enumerate(("U0PM", "U0OTHER", "U0REP", "U0OTHER")):
        company.run(lambda uow, who=who, n=n: uow.notes.add(Note(ask.number, who, "hm", f"2.{n}", MONDAY)))
    company.run(give_answer, ask, NO, Word("U0PM", "1.1"), at())
    early = await company.outbox.claim(at(59).now, 20.0, 100)
    assert [row.kind for row in early if row.kind == "answer"] == []
    later = await company.outbox.claim(at(60).now, 20.0, 100, all_leases=True)
    (news,) = [row for row in later if row.kind == "answer"]
    assert [news.values["asker"], *news.values["others"]] == ["U0REP", "U0OTHER"]


async def test_who_asked_again_elsewhere_is_told_once_in_their_own_thread(company: Store) -> None:
    ask = filed(company)
    for user, external in (("U0SELF", False), ("U0OUT", True)):
        person = Person(user, user, "", False, external, False, False, MONDAY)
        company.run(lambda uow, person: uow.people.put(person), person)
    again = [
        Message("C1", "2000.1", "U0AGAIN", PROPOSED),
        Message("C1", "2000.2", "U0AGAIN", PROPOSED),
        *(
            Message("C2", f"2000.{n}", f"U0{who}", PROPOSED)
            for n, who in enumerate(("SELF", "OUT", "WHO"), 3)
        ),
    ]
    for message in again:
        filing = company.run(file_ask, message, at())
        assert filing.ask is not None
        assert filing.ask.number == ask.number
    company.run(give_answer, ask, YES, Word("U0PM", "9.0"), at())
    told = {
        (row.channel, row.thread_ts, row.only_for, row.values["asker"])
        for row in await sent_by(company, at(60).now)
        if row.kind == "answer"
    }
    assert told == {
        ("C1", ask.thread_ts, None, "U0REP"),
        ("C1", "2000.1", None, "U0AGAIN"),
        ("C2", "2000.3", "U0SELF", "U0SELF"),
    }


async def test_in_a_muted_channel_an_answer_is_recorded_and_nobody_hears(company: Store) -> None:
    company.run(lambda uow: uow.channels.set_muted("C1", True, "U0PM", MONDAY))
    ask = filed(company)
    company.run(give_answer, ask, NO, Word("U0PM", "1.1"), at())
    assert state(company, ask) is AskState.ANSWERED
    assert (await company.outbox.counts())["queued"] == 0


def test_a_joined_need_holds_nothing_and_gets_it_back(company: Store) -> None:
    ask, other = filed(company), filed(company, "Globex wants a partner portal for resellers")
    join = company.run(join_needs, other, ask.need, "U0PM", at(1))
    assert join is not None
    assert [each[0] for each in promised(company)] == [ask.need]
    moved = company.look(lambda uow: uow.asks.of_need(ask.need))
    assert [(each.number, each.item) for each in moved] == [(ask.number, "CSV"), (other.number, "CSV")]
    assert company.run(join_needs, moved[1], ask.need, "U0PM", at(2)) is None
    assert company.run(undo_join, join, "U0PM", at(3))
    back = company.look(lambda uow: uow.asks.get(other.number))
    assert back is not None
    assert (back.need, back.item) == (other.need, None)
    assert not company.run(undo_join, join, "U0PM", at(4))
