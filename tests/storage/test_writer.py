from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from storage import Store, StoreError
from tests.postgres import server
from tests.storage.values import NOW, a_post, a_promise, an_event, filed
from triage.asks import Ask
from triage.changes import Cause
from triage.ports import UnitOfWork


def _audit(uow: UnitOfWork, what: str) -> None:
    uow.audit.record("U1", what, "ASK-1", {}, NOW)


async def _together(store: Store, *use_cases: Callable[[UnitOfWork], object]) -> list[object]:
    """Runs the use cases in one group commit: the writer is kept busy until all are queued."""
    begun, go = threading.Event(), threading.Event()

    def hold(_uow: UnitOfWork) -> None:
        begun.set()
        go.wait(10)

    first = asyncio.create_task(store.write(hold))
    await asyncio.to_thread(begun.wait, 10)
    tasks = [asyncio.create_task(store.write(use_case)) for use_case in use_cases]
    await asyncio.sleep(0)
    go.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_fifty_at_once_are_numbered_without_gaps(store: Store) -> None:
    asks = await asyncio.gather(*(store.write(filed) for _ in range(50)))
    assert sorted(ask.number for ask in asks) == list(range(1, 51))
    assert len(store.look(lambda uow: [uow.asks.get(number) for number in range(1, 51)])) == 50


async def test_two_stores_at_once_number_without_gaps(store: Store, url: str) -> None:
    with Store.open(url) as other:
        asks = await asyncio.gather(*((store, other)[n % 2].write(filed) for n in range(40)))
    assert sorted(ask.number for ask in asks) == list(range(1, 41))


async def test_two_stores_never_give_away_the_same_last_points(store: Store, url: str) -> None:
    """The second sees what the first has promised, however closely they follow each other."""

    def take_one(uow: UnitOfWork) -> bool:
        need = uow.needs.add("N", None, frozenset(), NOW)
        if len(uow.promises.live()) == 5:
            return False
        uow.promises.hold([a_promise(need)], NOW)
        return True

    with Store.open(url) as other:
        took = await asyncio.gather(*((store, other)[n % 2].write(take_one) for n in range(30)))
    assert took.count(True) == 5


async def test_one_that_fails_fails_alone(store: Store) -> None:
    def fail(uow: UnitOfWork) -> None:
        filed(uow)
        raise LookupError("mine")

    def break_the_database(uow: UnitOfWork) -> None:
        filed(uow, need=999)

    outcomes = await _together(store, filed, fail, filed, break_the_database, filed)
    first, failed, second, broken, third = outcomes
    assert isinstance(failed, LookupError)
    assert isinstance(broken, StoreError)
    numbers = [ask.number for ask in (first, second, third) if isinstance(ask, Ask)]
    assert numbers == [1, 2, 3]
    stored = store.look(lambda uow: [uow.asks.get(number) for number in (1, 2, 3, 4)])
    assert [ask is not None for ask in stored] == [True, True, True, False]


async def test_what_an_undone_one_claimed_counts_for_nobody(store: Store) -> None:
    need = store.run(filed, account="Acme").need

    def fail(uow: UnitOfWork) -> None:
        filed(uow, need=need, account="Globex")
        raise ValueError

    def count(uow: UnitOfWork) -> tuple[int, int, Ask | None]:
        asks = uow.asks
        return asks.count_of_need(need), asks.demand(need).asks, asks.of_account(need, "Globex")

    *_, counted = await _together(store, fail, count)
    assert counted == (1, 1, None)


async def test_readers_are_not_held_up_and_see_only_what_is_committed(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(uow: UnitOfWork) -> None:
        filed(uow)
        begun.set()
        go.wait(10)

    writing = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    assert await store.read(lambda uow: uow.asks.get(1)) is None
    go.set()
    await writing
    assert await store.read(lambda uow: uow.asks.get(1)) is not None


async def test_a_reader_sees_one_state(store: Store) -> None:
    store.run(filed)

    def twice(uow: UnitOfWork) -> list[bool]:
        before = uow.asks.get(2) is not None
        store.run(filed)
        return [before, uow.asks.get(2) is not None]

    assert store.look(twice) == [False, False]
    assert store.look(lambda uow: uow.asks.get(2)) is not None


def test_a_query_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError):
        store.look(filed)
    with pytest.raises(StoreError):
        store.look(lambda uow: uow.changes.notice(Cause.DAY, "2027-01-01", NOW))


async def test_cancelled_work_that_has_not_begun_is_not_done(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(_uow: UnitOfWork) -> None:
        begun.set()
        go.wait(10)

    first = asyncio.create_task(store.write(hold))
    await asyncio.to_thread(begun.wait, 10)
    second = asyncio.create_task(store.write(filed))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go.set()
    await first
    assert store.look(lambda uow: uow.asks.get(1)) is None


def test_a_use_case_cannot_wait_for_another(store: Store) -> None:
    with pytest.raises(RuntimeError, match="must not begin another"):
        store.run(lambda _uow: store.run(filed))


def test_close_finishes_what_is_queued_and_takes_no_more(url: str) -> None:
    store = Store.open(url)
    done: list[Future[Ask]] = [store._submit(filed) for _ in range(5)]
    store.close()
    store.close()
    assert [future.result(0).number for future in done] == [1, 2, 3, 4, 5]
    with pytest.raises(StoreError, match="closed"):
        store.run(filed)


def test_another_store_on_the_same_database_sees_and_is_seen(store: Store, url: str) -> None:
    with Store.open(url) as command:
        command.run(lambda uow: uow.outbox.put(a_post("digest"), NOW))
        assert asyncio.run(store.outbox.claim(NOW, 30, 5))[0].key == "digest"
        store.run(filed)
        assert command.look(lambda uow: uow.asks.get(1)) is not None


async def test_a_full_disk_is_said_and_leaves_nothing_half_done(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        await store.write(filed)
        _limit_to_present_size(store)

        def file_much(uow: UnitOfWork) -> None:
            filed(uow)
            for number in range(500):
                _audit(uow, "x" * 2000 + str(number))

        with pytest.raises(StoreError, match=r"disk of .* is full"):
            await store.write(file_much)
        outcomes = await _together(store, file_much, file_much)
        assert all(isinstance(outcome, StoreError) for outcome in outcomes)
        assert store.look(lambda uow: uow.asks.get(2)) is None
        _lift_limit(store)
        assert (await store.write(filed)).number == 2


def _limit_to_present_size(store: Store) -> None:
    def limit(uow: UnitOfWork) -> None:
        driver = uow.transaction.link._driver  # type: ignore[attr-defined]
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages + 5}")

    store.run(limit)


def _lift_limit(store: Store) -> None:
    store.run(
        lambda uow: uow.transaction.link._driver.execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]
    )


def test_a_lost_connection_is_opened_again(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        store.run(filed)
        store.look(lambda uow: uow.asks.get(1))
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'because'"
        server().say(kill)
        assert store.run(filed).number == 2
        server().say(kill)
        assert store.look(lambda uow: uow.asks.get(2)) is not None
        assert store.healthy()


def test_a_connection_lost_in_the_middle_runs_the_work_once_more(postgres_url: str) -> None:
    turns: list[int] = []

    def work(uow: UnitOfWork) -> Ask:
        ask = filed(uow)
        turns.append(ask.number)
        if len(turns) == 1:
            pid = uow.transaction.link._driver.info.backend_pid  # type: ignore[attr-defined]
            server().say(f"SELECT pg_terminate_backend({pid})")
        _audit(uow, "filed")
        return ask

    with Store.open(postgres_url) as store:
        assert store.run(work).number == 1
        assert turns == [1, 1]
        assert store.look(lambda uow: uow.asks.get(2)) is None


async def test_a_failed_commit_fails_all_of_them(sqlite_url: str) -> None:
    """A reference that is checked only at the commit stands for whatever can go wrong there."""
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute(
            "CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
        )
    connection.close()

    def orphan(uow: UnitOfWork) -> None:
        uow.transaction.link.say("INSERT INTO child VALUES (7)")  # type: ignore[attr-defined]

    with Store.open(sqlite_url) as store:
        outcomes = await _together(store, filed, orphan)
        assert all(isinstance(outcome, StoreError) for outcome in outcomes)
        assert store.look(lambda uow: uow.asks.get(1)) is None
        assert (await store.write(filed)).number == 1
        assert await store.inbox.journal(an_event("e1"), 0)
