"""What people say and do around asks: repeats, doubts, joins, handlings, modes, people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage import Store, StoreError
from tests.storage.values import NOW, a_decision, an_answer, filed, later
from triage.asks import Ask, AskState, Via
from triage.messages import FileLink
from triage.people import Person
from triage.ports import Doubt, DoubtState, Handling, Repeat, UnitOfWork
from triage.verdicts import Autonomy, Verdict


def test_an_ask_keeps_how_it_was_filed_and_who_withdrew_it(store: Store) -> None:
    files = (FileLink("Ünï.pdf", "https://files.example/1"), FileLink("b", "https://files.example/2"))
    ask = store.run(lambda uow: filed(uow, via=Via.REACTION, filed_by="U2", problem="why", files=files))
    assert store.look(lambda uow: uow.asks.get(1)) == ask
    withdrawn = replace(ask, state=AskState.WITHDRAWN, withdrawn_at=NOW, withdrawn_by="U1")
    store.run(lambda uow: uow.asks.change(withdrawn))
    assert store.look(lambda uow: uow.asks.get(1)) == withdrawn


def _repeat(ask: Ask, ts: str, thread_ts: str = "70.0") -> Repeat:
    return Repeat("C1", ts, thread_ts, ask.number, "U2", NOW)


def test_a_repeat_and_its_thread_lead_to_the_earlier_ask(store: Store) -> None:
    def tell(uow: UnitOfWork) -> list[bool]:
        ask, other = filed(uow, ts="5.0"), filed(uow, ts="6.0", thread_ts="70.0")
        return [uow.repeats.add(_repeat(ask, ts)) for ts in ("70.0", "70.0", "71.0")] + [other.number == 2]

    assert store.run(tell) == [True, False, True, True]
    assert [_number(store, ts) for ts in ("5.0", "70.0", "71.0", "6.0", "9.0")] == [1, 1, 1, 2, None]
    asks = store.look(lambda uow: uow.asks.in_thread("C1", "70.0"))
    assert [ask.number for ask in asks] == [1, 2]
    assert store.look(lambda uow: uow.asks.in_thread("C2", "70.0")) == ()
    repeats = store.look(lambda uow: uow.repeats.of_ask(1))
    assert [(each.ts, each.thread_ts, each.author) for each in repeats] == [
        ("70.0", "70.0", "U2"),
        ("71.0", "70.0", "U2"),
    ]
    assert store.look(lambda uow: uow.repeats.of_ask(2)) == ()


def _number(store: Store, ts: str) -> int | None:
    ask = store.look(lambda uow: uow.asks.at("C1", ts))
    return ask and ask.number


def test_a_repeat_of_no_ask_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.repeats.add(Repeat("C1", "1.0", "1.0", 7, "U1", NOW)))


def test_an_account_is_known_by_its_newest_live_ask_for_the_need(store: Store) -> None:
    def ask_thrice(uow: UnitOfWork) -> int:
        need = filed(uow, account="Acme").need
        filed(uow, need, account="Acme")
        filed(uow, need, account="Globex")
        return need

    need = store.run(ask_thrice)

    def newest(account: str) -> int | None:
        ask = store.look(lambda uow: uow.asks.of_account(need, account))
        return ask and ask.number

    assert (newest("Acme"), newest("Globex"), newest("Initech"), newest("")) == (2, 3, None, None)
    store.run(lambda uow: uow.asks.set_state([2], AskState.WITHDRAWN))
    assert newest("Acme") == 1


def test_a_moved_ask_counts_for_its_new_need_alone(store: Store) -> None:
    first = store.run(lambda uow: filed(uow, account="Acme"))
    second = store.run(lambda uow: filed(uow, account="Globex"))
    store.run(lambda uow: uow.asks.move([1], second.need))
    assert store.look(lambda uow: uow.asks.of_need(first.need)) == ()
    assert store.look(lambda uow: uow.asks.demand(first.need)).asks == 0
    assert store.look(lambda uow: uow.asks.demand(second.need)).asks == 2
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.asks.move([1], 99))


def test_somebody_is_asked_about_a_message_once(store: Store) -> None:
    doubt = Doubt("C1", "1.0", "1.0", "U1", "is this one?", NOW)
    older = Doubt("C2", "1.0", "0.5", "U1", "and this?", later(-60))
    assert store.run(lambda uow: [uow.doubts.add(each) for each in (doubt, older, doubt)]) == [
        True,
        True,
        False,
    ]
    assert store.look(lambda uow: uow.doubts.open_of("U1")) == (older, doubt)
    assert store.look(lambda uow: uow.doubts.open_of("U2")) == ()
    store.run(lambda uow: uow.doubts.settle("C1", "1.0", DoubtState.DECLINED))
    assert store.look(lambda uow: uow.doubts.open_of("U1")) == (older,)
    assert store.look(lambda uow: uow.doubts.get("C1", "1.0")) == replace(doubt, state=DoubtState.DECLINED)
    assert store.look(lambda uow: uow.doubts.get("C3", "1.0")) is None


def test_a_need_is_read_renamed_and_linked(store: Store) -> None:
    terms = frozenset({"audit", "export"})
    number = store.run(lambda uow: uow.needs.add("Audit", None, terms, NOW))
    store.run(lambda uow: (uow.needs.set_item(number, "R-1"), uow.needs.rename(number, "Audit export")))
    need = store.look(lambda uow: uow.needs.get(number))
    assert need is not None
    assert (need.title, need.item, need.terms, need.created_at) == ("Audit export", "R-1", terms, NOW)
    assert store.look(lambda uow: uow.needs.of_item("R-1")) == number
    assert store.look(lambda uow: uow.needs.get(99)) is None


def test_two_needs_never_stand_for_one_item(store: Store) -> None:
    store.run(lambda uow: uow.needs.add("A", "R-1", frozenset(), NOW))
    other = store.run(lambda uow: uow.needs.add("B", None, frozenset(), NOW))
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.needs.set_item(other, "R-1"))


def test_an_undone_answer_stands_no_more(store: Store) -> None:
    ask = store.run(filed)
    first, second = an_answer(ask, said_ts="1.0"), an_answer(ask, Verdict.NO, said_ts="2.0", shareable="date")
    store.run(
        lambda uow: (uow.decisions.add(a_decision(ask)), uow.answers.add(first), uow.answers.add(second))
    )
    assert store.look(lambda uow: uow.answers.standing(ask.need)) == second
    undo = [store.run(lambda uow, ts: uow.answers.undo(1, ts, later(5)), ts) for ts in ("2.0", "2.0", "3.0")]
    assert undo == [True, False, False]
    assert store.look(lambda uow: uow.answers.standing(ask.need)) == first
    undone = replace(second, undone_at=later(5))
    assert store.look(lambda uow: uow.answers.of_need(ask.need)) == (first, undone)
    view = store.look(lambda uow: uow.asks.view(1))
    assert view is not None
    assert view.answer == first


def test_agreement_is_that_of_the_newest_twenty_that_were_compared(store: Store) -> None:
    ask = store.run(filed)

    def answer(uow: UnitOfWork) -> None:
        for number in range(25):
            said = {"gate": "default", "agreed": number >= 10, "said_ts": f"{number}.0"}
            uow.answers.add(an_answer(ask, **said))
        uow.answers.add(an_answer(ask, gate="default", said_ts="30.0"))
        uow.answers.add(an_answer(ask, gate="other", agreed=False, said_ts="31.0"))

    store.run(answer)
    assert store.look(lambda uow: uow.answers.agreement("default")) == (15, 20)
    store.run(lambda uow: uow.answers.undo(1, "24.0", NOW))
    assert store.look(lambda uow: uow.answers.agreement("default")) == (14, 20)
    assert store.look(lambda uow: uow.answers.agreement("room_now")) == (0, 0)


def test_only_known_words_tell_who_may_see_an_answer(store: Store) -> None:
    ask = store.run(filed)
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.answers.add(an_answer(ask, shareable="everybody")))


def test_handlings_replace_each_other(store: Store) -> None:
    need = store.run(filed).need
    assert store.look(lambda uow: uow.handlings.get(need)) == Handling(need)
    handling = Handling(need, "U2", NOW, "U3", NOW, "U4", "it is worse than that", 1)
    store.run(lambda uow: uow.handlings.put(handling))
    assert store.look(lambda uow: uow.handlings.get(need)) == handling
    store.run(lambda uow: uow.handlings.put(Handling(need, "U5")))
    assert store.look(lambda uow: uow.handlings.get(need)) == Handling(need, "U5")


def test_joined_needs_lead_to_the_one_that_stands_for_them(store: Store) -> None:
    a, b, c = (store.run(filed).need for _ in range(3))
    first = store.run(lambda uow: uow.joins.add(a, b, [1], "PM", NOW))
    store.run(lambda uow: uow.joins.add(b, c, [1, 2], "PM", NOW))
    assert [store.look(lambda uow, need: uow.joins.joined_into(need), need) for need in (a, b, c, 9)] == [
        c,
        c,
        c,
        9,
    ]
    for pair in ((c, a), (a, c), (c, c)):
        with pytest.raises(ValueError, match="cannot be joined"):
            store.run(lambda uow, pair: uow.joins.add(*pair, [], "PM", NOW), pair)
    assert [store.run(lambda uow: uow.joins.undo(first, later(9))) for _ in range(2)] == [True, False]
    assert store.look(lambda uow: uow.joins.joined_into(a)) == a
    join = store.look(lambda uow: uow.joins.get(first))
    assert join is not None
    assert (join.left, join.into, join.asks, join.by, join.at) == (a, b, (1,), "PM", NOW)
    assert join.undone_at == later(9)
    assert store.look(lambda uow: uow.joins.get(99)) is None


def test_muted_channels_and_chosen_autonomy_are_seen_at_once_and_elsewhere(store: Store, url: str) -> None:
    def choose(uow: UnitOfWork) -> tuple[Any, ...]:
        uow.channels.set_muted("C1", True, "PM", NOW)
        uow.autonomies.choose("default", Autonomy.DRAFT, "PM", NOW)
        return uow.channels.is_muted("C1"), uow.channels.is_muted("C2"), uow.autonomies.all()

    assert store.look(lambda uow: (uow.channels.muted(), uow.autonomies.all())) == (frozenset(), {})
    assert store.run(choose) == (True, False, {"default": Autonomy.DRAFT})
    with Store.open(url) as other:
        assert other.look(lambda uow: uow.channels.muted()) == {"C1"}
        other.run(lambda uow: uow.channels.set_muted("C1", False, "PM", NOW))
        other.run(lambda uow: uow.autonomies.choose("default", Autonomy.POST, "PM", NOW))
    assert store.look(lambda uow: uow.channels.muted()) == frozenset()
    assert store.look(lambda uow: uow.autonomies.all()) == {"default": Autonomy.POST}


def test_a_mode_whose_transaction_failed_was_never_chosen(store: Store) -> None:
    def mute_and_fail(uow: UnitOfWork) -> None:
        uow.channels.set_muted("C1", True, "PM", NOW)
        assert uow.channels.is_muted("C1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(mute_and_fail)
    assert not store.look(lambda uow: uow.channels.is_muted("C1"))


def test_people_are_kept_as_they_were_described_last(store: Store) -> None:
    ada = Person("U1", "Ada", "Europe/Berlin", False, False, False, False, NOW)
    store.run(lambda uow: uow.people.put(ada))
    gone = replace(ada, is_deleted=True, updated_at=later(60))
    store.run(lambda uow: uow.people.put(gone))
    assert store.look(lambda uow: uow.people.get("U1")) == gone
    assert store.look(lambda uow: uow.people.get("U2")) is None


def test_the_audit_of_a_thing_is_told_in_order(store: Store) -> None:
    def change(uow: UnitOfWork) -> None:
        for number in range(4):
            uow.audit.record("U1", "changed", "ASK-1", {"n": number}, later(number))

    store.run(change)
    store.run(lambda uow: uow.audit.record("U1", "changed", "ASK-2", {}, NOW))
    entries = store.look(lambda uow: uow.audit.of("ASK-1", 3))
    assert [entry.details["n"] for entry in entries] == [1, 2, 3]
    assert (entries[0].who, entries[0].what, entries[0].subject, entries[0].at) == (
        "U1",
        "changed",
        "ASK-1",
        later(1),
    )
