"""Vectors are found again as they were put, in every process, and nothing that was undone is found."""

from __future__ import annotations

import numpy as np
import pytest

from storage import Store
from storage.vector_search import Shelf
from tests.storage.values import NOW, filed
from triage.asks import AskState
from triage.matching.meaning import Kind, Vector, fingerprint
from triage.meaning_ports import Label
from triage.ports import UnitOfWork

MODEL = "m1"
RNG = np.random.default_rng(7)


def unit(*direction: float) -> Vector:
    vector = np.array(direction, np.float32)
    return vector / np.linalg.norm(vector)


def put(uow: UnitOfWork, key: str, vector: Vector, kind: Kind = Kind.ITEM, model: str = MODEL) -> None:
    uow.vectors.put(kind, key, model, f"text of {key}", vector)


def near(uow: UnitOfWork, vector: Vector, limit: int = 10) -> dict[str, float]:
    return dict(uow.vectors.near(Kind.ITEM, MODEL, vector, limit))


def test_the_nearest_come_first_with_their_cosine(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        put(uow, "same", unit(1, 0, 0))
        put(uow, "like", unit(1, 1, 0))
        put(uow, "other", unit(0, 0, 1))

    store.run(fill)
    found = store.look(near, unit(1, 0, 0))
    assert list(found) == ["same", "like", "other"]
    assert list(found.values()) == pytest.approx([1, 0.5**0.5, 0], abs=1e-3)
    assert list(store.look(near, unit(0, 1, 1), 1)) in (["like"], ["other"])
    assert store.look(near, unit(0, 1), 1) == {}


def test_kinds_models_and_workspaces_stay_apart(url: str, store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        put(uow, "1", unit(1, 0))
        put(uow, "2", unit(1, 0), Kind.ASK)
        put(uow, "3", unit(1, 0), model="m2")

    store.run(fill)
    assert list(store.look(near, unit(1, 0))) == ["1"]
    with Store.open(url, workspace="other") as other:
        assert other.look(near, unit(1, 0)) == {}


def test_a_changed_text_replaces_the_vector(store: Store) -> None:
    store.run(put, "a", unit(1, 0))
    assert store.look(near, unit(1, 0))["a"] == pytest.approx(1)
    store.run(put, "a", unit(0, 1))
    assert store.look(near, unit(1, 0))["a"] == pytest.approx(0)
    assert store.look(lambda uow: uow.vectors.fingerprints(Kind.ITEM, MODEL)) == {
        "a": fingerprint("text of a")
    }


def test_what_a_transaction_wrote_is_found_in_it_and_gone_when_undone(store: Store) -> None:
    store.run(put, "old", unit(0, 1))

    def fails(uow: UnitOfWork) -> None:
        put(uow, "new", unit(1, 0))
        put(uow, "old", unit(1, 0))
        assert near(uow, unit(1, 0)) == pytest.approx({"new": 1, "old": 1})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.run(fails)
    assert store.look(near, unit(1, 0)) == pytest.approx({"old": 0})
    store.run(put, "next", unit(1, 0))
    assert store.run(near, unit(1, 0)) == pytest.approx({"next": 1, "old": 0})


async def test_work_undone_in_a_shared_commit_leaves_no_vector(store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        put(uow, "undone", unit(1, 0))
        near(uow, unit(1, 0))
        raise ValueError

    def sees(uow: UnitOfWork) -> dict[str, float]:
        put(uow, "kept", unit(1, 0))
        return near(uow, unit(1, 0))

    futures = [store.submit_from_loop(work) for work in (fails, sees, fails, sees)]
    seen = []
    for future in futures:
        try:
            seen.append(await future)
        except ValueError:
            seen.append(None)
    assert seen == [None, pytest.approx({"kept": 1}), None, pytest.approx({"kept": 1})]
    assert list(store.look(near, unit(1, 0))) == ["kept"]


def test_what_another_process_wrote_is_found(url: str, store: Store) -> None:
    store.run(put, "ours", unit(1, 0))
    assert list(store.look(near, unit(1, 0))) == ["ours"]
    with Store.open(url) as other:
        other.run(put, "theirs", unit(1, 0))
        other.run(put, "ours", unit(0, 1))
        assert other.look(near, unit(1, 0)) == pytest.approx({"theirs": 1, "ours": 0})
    assert store.look(near, unit(1, 0)) == pytest.approx({"theirs": 1, "ours": 0})
    assert store.run(near, unit(1, 0)) == pytest.approx({"theirs": 1, "ours": 0})


def test_asks_without_a_vector_are_told_until_they_have_one(store: Store) -> None:
    def without(uow: UnitOfWork, limit: int = 9) -> list[int]:
        return [ask.number for ask in uow.vectors.asks_without(MODEL, limit)]

    def fill(uow: UnitOfWork) -> None:
        for account in ("Acme", None, None):
            filed(uow, account=account)

    store.run(fill)
    assert store.look(without) == [3, 2, 1]
    assert store.look(without, 2) == [3, 2]
    [first] = [ask for ask in store.look(lambda uow: uow.vectors.asks_without(MODEL, 9)) if ask.number == 1]
    assert (first.title, first.text) == ("SSO", "Acme needs SSO")
    store.run(put, "2", unit(1, 0), Kind.ASK)
    store.run(put, "3", unit(1, 0), Kind.ASK, "another model")
    store.run(lambda uow: uow.asks.set_state([1], AskState.WITHDRAWN))
    assert store.look(without) == [3]
    store.run(lambda uow: uow.vectors.outdate(Kind.ASK, "2"))
    assert store.look(without) == [3, 2]


def test_vectors_of_the_model_before_are_forgotten_a_few_at_a_time(store: Store) -> None:
    def forget(uow: UnitOfWork) -> int:
        return uow.vectors.forget_older(Kind.ASK, MODEL, 2)

    def keys(uow: UnitOfWork, kind: Kind, model: str) -> list[str]:
        return sorted(uow.vectors.fingerprints(kind, model))

    for key in ("1", "2", "3"):
        store.run(put, key, unit(1, 0), Kind.ASK, "older")
    assert store.run(forget) == 0  # none of the new ones is there yet
    store.run(put, "1", unit(1, 0), Kind.ASK)
    store.run(put, "9", unit(1, 0), Kind.ASK, "of another process")
    store.run(put, "7", unit(1, 0), Kind.ITEM, "older")
    assert [store.run(forget) for _ in range(3)] == [2, 1, 0]
    left = [(Kind.ASK, "older"), (Kind.ASK, MODEL), (Kind.ASK, "of another process"), (Kind.ITEM, "older")]
    assert [store.look(keys, *each) for each in left] == [[], ["1"], ["9"], ["7"]]


def test_a_need_is_as_near_as_its_nearest_ask(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        sso = filed(uow)
        again = filed(uow, sso.need)
        csv = filed(uow)
        gone = filed(uow)
        for ask, vector in ((sso, (0, 1)), (again, (2, 1)), (csv, (1, 2)), (gone, (1, 0))):
            put(uow, str(ask.number), unit(*vector), Kind.ASK)
        uow.asks.set_state([gone.number], AskState.WITHDRAWN)

    store.run(fill)
    found = store.look(lambda uow: uow.vectors.needs_near(MODEL, unit(1, 0), 10))
    assert [(each.need.need, each.need.title) for each in found] == [(1, "SSO"), (2, "SSO")]
    assert [each.cosine for each in found] == pytest.approx([2 / 5**0.5, 1 / 5**0.5], abs=1e-3)
    assert store.look(lambda uow: uow.vectors.needs_near("no model", unit(1, 0), 10)) == ()


@pytest.mark.parametrize("exact_up_to", [10_000, 100])
def test_a_shelf_finds_what_comparing_all_finds(exact_up_to: int) -> None:
    """Below and above the line from which a graph is walked instead."""
    rows = RNG.standard_normal((600, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    shelf = Shelf(exact_up_to)
    for number, row in enumerate(rows):
        with shelf.lock:
            shelf.put(str(number % 500), row)  # the last hundred replace the first hundred
    shelf.wait_for_graph()
    there = np.concatenate([rows[500:], rows[100:500]])
    assert len(shelf) == 500
    hits = 0
    for asked in rows[:50]:
        best = [str(number) for number in np.argsort(-(there @ asked))[:10]]
        found = shelf.nearest(asked, 10)
        hits += len(set(found) & set(best))
        assert list(found.values()) == sorted(found.values(), reverse=True)
        assert next(iter(found.values())) == pytest.approx(float(np.max(there @ asked)), abs=2e-3)
    assert hits >= 490


def test_labels_are_kept_newest_first(store: Store) -> None:
    def label(number: int) -> Label:
        return Label(Kind.ITEM, str(number), "SSO", number % 2 == 0, "U0PM", NOW, "needs okta", "SAML")

    store.run(lambda uow: [uow.labels.add(label(number)) for number in range(3)])
    assert store.look(lambda uow: uow.labels.newest(2)) == (label(2), label(1))
    book = store.look(lambda uow: uow.labels.snapshot())
    assert book.labels == (label(2), label(1), label(0))
    assert store.look(lambda uow: uow.labels.snapshot()) is book
    store.run(lambda uow: uow.labels.add(label(3)))
    assert store.look(lambda uow: uow.labels.snapshot()).labels[0] == label(3)
