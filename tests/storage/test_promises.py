from __future__ import annotations

from storage import Store
from tests.storage.values import NOW, a_promise, later
from triage.capacity import Promise, PromiseState
from triage.ports import UnitOfWork


def _needs(uow: UnitOfWork) -> tuple[int, int]:
    return uow.needs.add("A", None, frozenset(), NOW), uow.needs.add("B", None, frozenset(), NOW)


def _live(store: Store) -> set[Promise]:
    return set(store.look(lambda uow: uow.promises.live()))


def test_holding_again_replaces_the_needs_promise(store: Store) -> None:
    one, other = store.run(_needs)
    store.run(lambda uow: uow.promises.hold([a_promise(one), a_promise(one, team="Web")], NOW))
    store.run(lambda uow: uow.promises.hold([a_promise(other)], NOW))
    store.run(lambda uow: uow.promises.hold([a_promise(one, points=8.0)], NOW))
    store.run(lambda uow: uow.promises.hold([], NOW))
    assert _live(store) == {a_promise(one, points=8.0), a_promise(other)}


def test_settling_confirms_or_releases(store: Store, url: str) -> None:
    one, other = store.run(_needs)
    store.run(lambda uow: uow.promises.hold([a_promise(one)], NOW))
    store.run(lambda uow: uow.promises.settle(one, PromiseState.CONFIRMED, later(9)))
    store.run(lambda uow: uow.promises.settle(other, PromiseState.RELEASED, later(9)))
    confirmed = {a_promise(one, state=PromiseState.CONFIRMED)}
    assert _live(store) == confirmed
    with Store.open(url) as fresh:
        assert _live(fresh) == confirmed
    store.run(lambda uow: uow.promises.settle(one, PromiseState.RELEASED, later(10)))
    assert _live(store) == set()
    store.run(lambda uow: uow.promises.hold([a_promise(one)], NOW))
    assert _live(store) == {a_promise(one)}


def test_the_live_ones_followed_in_the_process_are_those_in_the_store(store: Store, url: str) -> None:
    def work(uow: UnitOfWork) -> set[Promise]:
        one, other = _needs(uow)
        uow.promises.hold([a_promise(one), a_promise(one, team="Web")], NOW)
        uow.promises.hold([a_promise(other)], NOW)
        uow.promises.settle(one, PromiseState.CONFIRMED, NOW)
        uow.promises.hold([a_promise(other, points=1.5)], NOW)
        return set(uow.promises.live())

    followed = store.run(work)
    with Store.open(url) as fresh:
        assert _live(fresh) == followed
        fresh.run(lambda uow: uow.promises.settle(1, PromiseState.RELEASED, NOW))
    assert _live(store) == {promise for promise in followed if promise.need == 2}
