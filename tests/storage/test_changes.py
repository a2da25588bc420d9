"""Changes, needs that are to be decided again, and flips, on both databases."""

from __future__ import annotations

from dataclasses import replace

from storage import Store
from tests.storage.values import NOW, filed, later
from triage.asks import AskState
from triage.changes import Cause, ChangeState, Commitment, Flip, FlipState, Recheck, Stance
from triage.ports import UnitOfWork
from triage.roadmap import RoadmapItem
from triage.verdicts import Verdict

NO = Stance(Verdict.NO, None, Commitment.NONE)
YES = Stance(Verdict.YES, "2027-Q1", Commitment.PLANNED)


def a_flip(uow: UnitOfWork, change: int, **changes: object) -> Flip:
    ask = filed(uow)
    made = Flip(0, change, ask.number, ask.need, ask.author, "R-1", FlipState.FOUND, NOW, NO, YES)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_source_is_noticed_by_its_state(store: Store) -> None:
    def notice(uow: UnitOfWork) -> bool:
        seen = uow.changes.versions()
        for cause, version in seen.items():
            uow.changes.notice(cause, version, NOW)
        return uow.changes.noticed() == seen

    assert store.run(notice)
    store.run(lambda uow: uow.roadmap.put([RoadmapItem("R-1", "SSO")], NOW))
    moved = store.look(
        lambda uow: {c for c, seen in uow.changes.versions().items() if uow.changes.noticed()[c] != seen}
    )
    assert moved == {Cause.ROADMAP}


def test_a_change_is_checked_ask_by_ask_and_once(store: Store) -> None:
    def fill(uow: UnitOfWork) -> list[int]:
        asks = [filed(uow) for _ in range(4)]
        uow.asks.set_state([asks[1].number], AskState.WITHDRAWN)
        return [asks[0].number, asks[2].number, asks[3].number]

    asks = store.run(fill)
    change = store.run(lambda uow: uow.changes.open(Cause.ROADMAP, "U1", NOW))
    store.run(filed)  # came later: decided with the new facts already
    first = store.look(lambda uow: uow.changes.asks_after(change, 0, 2))
    assert [ask.number for ask in first] == asks[:2]
    assert store.run(lambda uow: uow.changes.reach(change, asks[1]))
    assert not store.run(lambda uow: uow.changes.reach(change, asks[1])), "somebody else got there"
    reached = store.look(lambda uow: uow.changes.get(change.number))
    assert reached is not None
    assert reached.reached == asks[1]
    (rest,) = store.look(lambda uow: uow.changes.asks_after(change, reached.reached, 9))
    assert rest.number == asks[2]


def test_a_change_goes_through_its_states(store: Store) -> None:
    change = store.run(lambda uow: uow.changes.open(Cause.DAY, "", NOW))
    store.run(lambda uow: uow.changes.settle(change.number, ChangeState.HELD, later(1)))
    assert store.look(lambda uow: uow.changes.in_state(ChangeState.CHECKING)) == ()
    (held,) = store.look(lambda uow: uow.changes.in_state(ChangeState.HELD))
    assert (held.number, held.settled_at, held.silent) == (change.number, later(1), False)
    store.run(lambda uow: uow.changes.settle(change.number, ChangeState.TELLING, later(2), "U2", True))
    (telling,) = store.look(lambda uow: uow.changes.in_state(ChangeState.TELLING))
    assert (telling.settled_by, telling.silent) == ("U2", True)


def test_a_need_is_marked_once_and_a_newer_wish_survives(store: Store) -> None:
    need = store.run(lambda uow: filed(uow).need)
    store.run(lambda uow: uow.changes.mark(need, later(9)))
    store.run(lambda uow: uow.changes.mark(need, later(5)))
    store.run(lambda uow: uow.changes.mark(need, later(9)))
    assert store.look(lambda uow: uow.changes.marked(later(4), 9)) == ()
    (recheck,) = store.look(lambda uow: uow.changes.marked(later(5), 9))
    store.run(lambda uow: uow.changes.mark(need, later(9)))
    store.run(lambda uow: uow.changes.unmark(recheck))
    (again,) = store.look(lambda uow: uow.changes.marked(later(5), 9))
    store.run(lambda uow: uow.changes.unmark(again))
    assert store.look(lambda uow: uow.changes.marked(later(99), 9)) == ()
    assert isinstance(again, Recheck)


def test_a_flip_comes_back_whole_and_once_per_change_and_ask(store: Store) -> None:
    flip = store.run(lambda uow: a_flip(uow, 7, details={"moved": ["planned now"]}))
    assert store.run(lambda uow: uow.flips.add(flip)) == replace(flip, id=1)
    assert not store.run(lambda uow: uow.flips.add(flip))
    assert store.look(lambda uow: uow.flips.found(7, 9)) == (replace(flip, id=1),)
    assert store.look(lambda uow: uow.flips.of_asker(7, flip.asker)) == (replace(flip, id=1),)
    assert store.look(lambda uow: uow.flips.is_found(flip.ask))
    store.run(lambda uow: uow.flips.settle(replace(flip, id=1), FlipState.TOLD, later(3)))
    told = replace(flip, id=1, state=FlipState.TOLD, settled_at=later(3))
    assert store.look(lambda uow: uow.flips.newest_told(flip.ask)) == told
    assert not store.look(lambda uow: uow.flips.is_found(flip.ask))
    assert store.look(lambda uow: uow.flips.count(7))[FlipState.TOLD] == 1
    assert store.look(lambda uow: uow.flips.of_asks(7, [flip.ask])) == (told,)


def test_what_was_not_told_is_dropped(store: Store) -> None:
    first, *_ = store.run(lambda uow: [uow.flips.add(a_flip(uow, 7)) for _ in range(3)])
    assert first
    store.run(lambda uow: uow.flips.settle(first, FlipState.TOLD, NOW))
    assert store.run(lambda uow: uow.flips.drop(7, later(1))) == 2
    assert store.look(lambda uow: uow.flips.found(7, 9)) == ()
    assert [flip.state for flip in store.look(lambda uow: uow.flips.of_change(7, 9))] == [
        FlipState.TOLD,
        FlipState.GONE,
        FlipState.GONE,
    ]
