"""What customers were told, on both databases."""

from __future__ import annotations

from dataclasses import replace

from storage import Store
from tests.storage.values import NOW, filed, later
from triage.ports import AskFilter, UnitOfWork
from triage.told import Told
from triage.verdicts import Verdict

SAID = Told(0, 1, "Acme", Verdict.YES, "2027-Q1", "It is on our roadmap.", "U1", NOW)


def told(uow: UnitOfWork, **changes: object) -> Told | None:
    return uow.tellings.add(replace(SAID, **changes))  # type: ignore[arg-type]


def test_the_same_answer_is_told_once(store: Store) -> None:
    store.run(filed)
    assert store.run(told) == replace(SAID, id=1)
    assert store.run(lambda uow: told(uow, told_by="U2", told_at=later(9))) is None
    assert store.look(lambda uow: uow.tellings.of_asks([1])) == (replace(SAID, id=1),)
    for changes in ({"quarter": None}, {"verdict": Verdict.LATER}, {"say": "Thank you."}):
        assert store.run(lambda uow, changes=changes: told(uow, **changes)) is not None
    assert [each.id for each in store.look(lambda uow: uow.tellings.of_asks([1, 2]))] == [4, 3, 2, 1]
    assert store.look(lambda uow: uow.tellings.of_asks([])) == ()


def test_what_was_undone_counts_no_more_and_can_be_told_again(store: Store) -> None:
    store.run(filed)
    store.run(told)
    assert store.run(lambda uow: uow.tellings.undo(1, "U2", later(5)))
    assert not store.run(lambda uow: uow.tellings.undo(1, "U2", later(6)))
    assert store.look(lambda uow: uow.tellings.of_asks([1])) == ()
    undone = replace(SAID, id=1, undone_at=later(5), undone_by="U2")
    assert store.look(lambda uow: uow.tellings.get(1)) == undone
    assert store.run(told) == replace(SAID, id=2)
    assert store.look(lambda uow: uow.tellings.get(9)) is None


def test_a_lost_deal_comes_back_as_it_was_kept(store: Store) -> None:
    ask = store.run(lambda uow: filed(uow, lost_at=later(3), lost_by="U1", lost_words="they went with X"))
    assert store.look(lambda uow: uow.asks.get(ask.number)) == ask
    store.run(lambda uow: uow.asks.change(replace(ask, lost_at=None, lost_by="", lost_words="")))
    kept = store.look(lambda uow: uow.asks.get(ask.number))
    assert kept is not None
    assert (kept.lost_at, kept.lost_by, kept.lost_words) == (None, "", "")


def test_asks_are_found_by_whether_their_customer_was_told(store: Store) -> None:
    for _ in range(3):
        store.run(filed)
    store.run(told, ask=1)
    store.run(told, ask=2)
    store.run(lambda uow: uow.tellings.undo(2, "U1", later(1)))

    def asks(was_told: bool | None) -> list[int]:
        return [view.ask.number for view in store.look(lambda uow: uow.asks.views(AskFilter(told=was_told)))]

    assert (asks(True), asks(False), asks(None)) == ([1], [3, 2], [3, 2, 1])
