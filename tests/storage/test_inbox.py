from __future__ import annotations

from datetime import datetime

import pytest

from storage import Store
from tests.storage.values import NOW, an_event, filed, later


async def _due(store: Store, now: datetime, **options: bool) -> list[str]:
    return [event.event_id for event in await store.inbox.take_up(now, 30, 10, **options)]


async def test_an_event_is_journaled_once(store: Store) -> None:
    assert await store.inbox.journal(an_event("e1"), 30)
    assert not await store.inbox.journal(an_event("e1"), 30)
    assert await store.inbox.counts() == {"open": 1, "done": 0, "parked": 0}


async def test_an_event_comes_back_when_its_lease_ran_out_and_not_before(store: Store) -> None:
    event = an_event("e1", body={"text": "naïve 🚀", "nested": [1, None, {"a": True}]})
    await store.inbox.journal(event, 30)
    assert await _due(store, later(29)) == []
    assert await store.inbox.take_up(later(30), 30, 10) == [event]
    assert await _due(store, later(59)) == []
    assert await _due(store, later(60)) == ["e1"]


async def test_the_only_process_takes_up_what_was_leased_before_it_started(store: Store) -> None:
    for number in range(3):
        await store.inbox.journal(an_event(f"e{number}"), 3600)
    assert await _due(store, NOW, all_leases=True) == ["e0", "e1", "e2"]


async def test_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    for number in (3, 1, 2):
        await store.inbox.journal(an_event(f"e{number}"), 0)
    taken = await store.inbox.take_up(NOW, 30, 2)
    assert [event.event_id for event in taken] == ["e3", "e1"]
    assert await _due(store, NOW) == ["e2"]


async def test_a_retry_waits_and_counts(store: Store) -> None:
    await store.inbox.journal(an_event("e1"), 0)
    await store.inbox.retry("e1", "boom", later(10))
    assert await _due(store, later(9), all_leases=True) == []
    [event] = await store.inbox.take_up(later(10), 30, 10)
    assert event.attempts == 1


async def test_poison_is_kept_and_never_tried_again(store: Store) -> None:
    await store.inbox.journal(an_event("e1"), 0)
    await store.inbox.park("e1", "x" * 5000)
    assert await _due(store, later(10**6), all_leases=True) == []
    [parked] = await store.inbox.parked(10)
    assert (parked.key, parked.attempts, len(parked.error)) == ("e1", 1, 2000)
    assert not await store.inbox.journal(an_event("e1"), 30)


async def test_completing_marks_the_event_with_what_it_did(store: Store) -> None:
    await store.inbox.journal(an_event("e1"), 0)
    completing = store.completing("e1")
    assert await completing.read(lambda uow: uow.asks.get(1)) is None
    assert not completing.done
    await completing.write(filed)
    assert completing.done
    assert (await store.inbox.counts())["done"] == 1
    assert await _due(store, later(60), all_leases=True) == []


async def test_a_failing_use_case_leaves_its_event_open(store: Store) -> None:
    await store.inbox.journal(an_event("e1"), 0)
    completing = store.completing("e1")
    with pytest.raises(ZeroDivisionError):
        await completing.write(lambda uow: filed(uow) and 1 / 0)
    assert not completing.done
    assert await _due(store, NOW) == ["e1"]
    assert store.look(lambda uow: uow.asks.get(1)) is None


async def test_only_old_finished_events_are_forgotten(store: Store) -> None:
    for name, age in (("old", 0), ("new", 100), ("open", 0)):
        await store.inbox.journal(an_event(name, received_at=later(age)), 0)
    await store.inbox.done(["old", "new"])
    assert await store.inbox.forget(later(50)) == 1
    assert await store.inbox.counts() == {"open": 1, "done": 1, "parked": 0}
    assert await store.inbox.journal(an_event("old"), 0)
    assert not await store.inbox.journal(an_event("new"), 0)


async def test_bodies_that_one_database_would_refuse_are_journaled(store: Store) -> None:
    event = an_event("e1", body={"te\x00xt": ["\x00", "\ud800", "\\u0000"]})
    assert await store.inbox.journal(event, 0)
    [taken] = await store.inbox.take_up(NOW, 30, 10)
    assert taken.body == {"text": ["", "?", "\\u0000"]}
