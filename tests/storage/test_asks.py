from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage import Store, StoreError
from tests.storage.values import NOW, a_decision, an_answer, an_ask, filed, later
from triage.asks import Ask, AskState, Severity, Stage
from triage.demand import demand_of
from triage.money import Money
from triage.ports import AskFilter, Note, UnitOfWork
from triage.verdicts import Verdict


def test_an_ask_comes_back_as_it_was_filed(store: Store) -> None:
    def file(uow: UnitOfWork) -> Ask:
        return filed(
            uow,
            account="Ácme 🚀",
            amount=Money(12_000_050, "EUR"),
            severity=Severity.DEALBREAKER,
            severity_evidence=True,
            stage=Stage.RENEWAL,
            due_from=date(2027, 3, 1),
            due_to=date(2027, 3, 31),
            workaround="by hand",
            item="R-1",
            created_at=NOW + timedelta(microseconds=7),
        )

    ask = store.run(file)
    assert ask.number == 1
    assert store.look(lambda uow: uow.asks.get(1)) == ask
    assert store.look(lambda uow: uow.asks.get(2)) is None


def test_what_postgresql_cannot_keep_is_left_out_of_texts(store: Store) -> None:
    store.run(lambda uow: filed(uow, text="a\x00b\ud800c"))
    ask = store.look(lambda uow: uow.asks.get(1))
    assert ask is not None
    assert ask.text == "ab?c"


def test_the_same_message_is_filed_once_and_takes_no_number(store: Store) -> None:
    def file_twice(uow: UnitOfWork) -> Ask | None:
        first = filed(uow, ts="5.0")
        assert uow.asks.add(an_ask(first.need, ts="5.0")) is None
        return uow.asks.add(an_ask(first.need, ts="5.0", channel="C2"))

    second = store.run(file_twice)
    assert second is not None
    assert second.number == 2


def test_a_naive_time_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        store.run(lambda uow: filed(uow, created_at=NOW.replace(tzinfo=None)))


def test_an_ask_needs_a_need_of_its_workspace(store: Store, url: str) -> None:
    store.run(lambda uow: uow.needs.add("SSO", None, frozenset(), NOW))
    with Store.open(url, workspace="other") as other, pytest.raises(StoreError):
        other.run(lambda uow: filed(uow, need=1))


def test_workspaces_do_not_see_each_other_and_count_for_themselves(store: Store, url: str) -> None:
    store.run(filed)
    with Store.open(url, workspace="other") as other:
        assert other.look(lambda uow: uow.asks.get(1)) is None
        assert other.run(lambda uow: filed(uow, ts="9.0")).number == 1


def test_asks_are_found_by_thread_and_by_need(store: Store) -> None:
    def work(uow: UnitOfWork) -> tuple[list[int], list[int]]:
        first = filed(uow, thread_ts="1.0")
        second = filed(uow, need=first.need, thread_ts="1.0")
        third = filed(uow, need=first.need, thread_ts="1.0", channel="C2")
        uow.asks.set_state([second.number], AskState.WITHDRAWN)
        uow.asks.set_state([], AskState.WITHDRAWN)
        assert third.number == 3
        return (
            [ask.number for ask in uow.asks.in_thread("C1", "1.0")],
            [ask.number for ask in uow.asks.of_need(first.need)],
        )

    assert store.run(work) == ([1, 2], [1, 3])


def test_change_stores_every_value_under_the_number(store: Store) -> None:
    ask = store.run(filed)
    changed = an_ask(
        ask.need,
        number=1,
        author="U2",
        ts="8.0",
        account="Acme",
        amount=Money(5, "USD"),
        severity=Severity.NICE,
        state=AskState.ANSWERED,
    )
    store.run(lambda uow: uow.asks.change(changed))
    assert store.look(lambda uow: uow.asks.get(1)) == changed


@pytest.mark.parametrize(
    "changes",
    [
        {"workaround": "by hand"},
        {"text": "Webhooks"},
        {"account": "Hooli"},
        {"severity": Severity.DEALBREAKER, "severity_evidence": True},
        {"amount": Money(7, "EUR")},
        {"state": AskState.WITHDRAWN},
        {"thread_ts": "9.0"},
    ],
)
def test_whatever_changes_is_found_searched_and_counted_as_it_is_now(
    store: Store, changes: dict[str, Any]
) -> None:
    before = store.run(filed, text="SSO", account="Acme")
    after = replace(before, **changes)
    store.run(lambda uow: uow.asks.change(after))

    def look(uow: UnitOfWork) -> None:
        left = uow.asks.of_need(after.need)
        assert uow.asks.in_thread(after.channel, after.thread_ts) == (after,)
        assert uow.asks.demand(after.need) == demand_of(left)
        assert len(uow.asks.search(f"{after.text} {after.account}", 5)) == len(left)

    store.look(look)


def test_a_view_shows_the_newest_decision_and_the_answer_of_the_need(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        first = filed(uow)
        second = filed(uow, need=first.need)
        filed(uow)
        uow.decisions.add(a_decision(first))
        uow.decisions.add(a_decision(first, Verdict.LATER, at_stake=5.5, accounts=2))
        uow.decisions.add(a_decision(second, Verdict.YES))
        uow.answers.add(an_answer(first, Verdict.NO))
        uow.answers.add(an_answer(second, Verdict.LATER, quarter="2027-Q2"))

    store.run(work)
    views = store.look(lambda uow: uow.asks.views(AskFilter(oldest_first=True)))
    assert [view.decision and view.decision.verdict for view in views] == [Verdict.LATER, Verdict.YES, None]
    assert [view.answer and view.answer.quarter for view in views] == ["2027-Q2", "2027-Q2", None]
    decision = views[0].decision
    assert decision is not None
    assert (decision.id, decision.at_stake, decision.accounts) == (2, 5.5, 2)
    assert store.look(lambda uow: uow.asks.view(1)) == views[0]
    assert store.look(lambda uow: uow.asks.view(9)) is None
    assert store.look(lambda uow: uow.decisions.newest(1)) == decision


def test_views_are_filtered_and_paged(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        for day in range(6):
            filed(uow, account="Acme" if day % 2 else "Beta", created_at=later(day * 86400))
        uow.asks.set_state([2], AskState.ANSWERED)

    store.run(work)

    def numbers(**chosen: object) -> list[int]:
        asked = AskFilter(**chosen)  # type: ignore[arg-type]
        return [view.ask.number for view in store.look(lambda uow: uow.asks.views(asked))]

    assert numbers() == [6, 5, 4, 3, 2, 1]
    assert numbers(limit=2, offset=1) == [5, 4]
    assert numbers(offset=4) == [2, 1]
    assert numbers(limit=0) == []
    assert numbers(account="Acme", oldest_first=True) == [2, 4, 6]
    assert numbers(state=AskState.ANSWERED) == [2]
    assert numbers(since=later(86400), until=later(3 * 86400)) == [3, 2]


def test_an_answer_and_a_note_are_kept_once(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        ask = filed(uow)
        answer = an_answer(ask, said_ts="7.0")
        assert uow.answers.standing(ask.need) is None
        assert uow.answers.add(answer)
        assert not uow.answers.add(answer)
        assert uow.answers.standing(ask.need) == answer
        note = Note(ask.number, "U2", "me too", "8.0", NOW)
        uow.notes.add(note)
        uow.notes.add(note)
        assert uow.notes.of_ask(ask.number) == (note,)

    store.run(work)
