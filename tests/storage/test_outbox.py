from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest

from storage import Claimed, Store, StoreError
from tests.storage.values import NOW, a_post, an_event, an_update, later
from triage.ports import Method, Outgoing, UnitOfWork


def _put(uow: UnitOfWork, *messages: Outgoing) -> list[bool]:
    return [uow.outbox.put(message, NOW) for message in messages]


async def _claim(store: Store, now: datetime = NOW, limit: int = 10, **options: Any) -> list[Claimed]:
    return await store.outbox.claim(now, 30, limit, **options)


async def _keys(store: Store, now: datetime = NOW, **options: Any) -> list[str]:
    return [row.key for row in await _claim(store, now, **options)]


async def test_a_key_is_queued_once_for_ever(store: Store) -> None:
    assert await store.write(_put, a_post("k"), a_post("k")) == [True, False]
    await store.outbox.sent([("k", "9.0")])
    assert await store.write(_put, a_post("k")) == [False]
    assert store.look(lambda uow: uow.outbox.knows("k"))
    assert not store.look(lambda uow: uow.outbox.knows("other"))


async def test_a_claimed_row_has_what_the_sender_needs(store: Store) -> None:
    await store.write(_put, a_post("k", values={"title": "Ünï 🚀", "n": [1, 2.5, None]}))
    [row] = await _claim(store)
    assert (row.key, row.kind, row.method, row.channel, row.thread_ts) == ("k", "card", "post", "C1", "1.0")
    assert (row.attempts, row.unsure, row.target_ts, row.created_at) == (0, False, None, NOW)
    assert row.values == {"title": "Ünï 🚀", "n": [1, 2.5, None]}


async def test_a_row_whose_lease_ran_out_is_unsure(store: Store) -> None:
    await store.write(_put, a_post("k"))
    await _claim(store)
    assert await _keys(store, later(29)) == []
    [row] = await _claim(store, later(30))
    assert row.unsure
    [again] = await _claim(store, later(31), all_leases=True)
    assert again.unsure


async def test_channels_keep_their_order_and_do_not_wait_for_each_other(store: Store) -> None:
    await store.write(_put, a_post("a1"), a_post("b1", "C2"), a_post("a2"), a_post("b2", "C2"))
    assert await _keys(store, limit=1) == ["a1"]
    assert await _keys(store) == ["b1", "b2"]
    await store.outbox.retry("a1", "rate limited", later(5), unsure=False)
    assert await _keys(store, later(4)) == []
    assert await _keys(store, later(5)) == ["a1", "a2"]


async def test_skipped_channels_are_left_alone(store: Store) -> None:
    await store.write(_put, a_post("a1"), a_post("b1", "C2"))
    assert await _keys(store, skip_channels=["C1", "C3"]) == ["b1"]
    assert await _keys(store) == ["a1"]


async def test_no_channel_is_handed_more_than_its_share(store: Store) -> None:
    await store.write(_put, a_post("a1"), a_post("a2"), a_post("a3"), a_post("b1", "C2"))
    assert await _keys(store, per_channel=2) == ["a1", "a2", "b1"]


async def test_an_update_waits_for_its_post_and_only_the_newest_is_sent(store: Store) -> None:
    await store.write(_put, a_post("p"), an_update("u1", "p"), an_update("u2", "p"))
    assert await _keys(store) == ["p"]
    await store.outbox.sent([("p", "77.0")])
    [row] = await _claim(store)
    assert (row.key, row.method, row.target_ts) == ("u2", "update", "77.0")
    await store.outbox.sent([("u2", "77.0")])
    assert await store.outbox.counts() == {"queued": 0, "sent": 2, "superseded": 1, "parked": 0}


async def test_an_update_in_flight_is_not_sent_again_after_a_newer_one(store: Store) -> None:
    await store.write(_put, a_post("p"), an_update("u1", "p", "C2"))
    await _claim(store)
    await store.outbox.sent([("p", "77.0")])
    assert await _keys(store) == ["u1"]
    await store.write(_put, an_update("u2", "p", "C3"))
    assert await _keys(store) == ["u2"]
    await store.outbox.sent([("u2", "77.0")])
    await store.outbox.retry("u1", "timeout", NOW, unsure=True)
    assert await _keys(store, later(60)) == []


async def test_retry_remembers_the_error_and_whether_it_may_be_sent(store: Store) -> None:
    await store.write(_put, a_post("k"))
    await _claim(store)
    await store.outbox.retry("k", "timeout", NOW, unsure=True)
    [row] = await _claim(store)
    assert (row.attempts, row.unsure) == (1, True)
    await store.outbox.retry("k", "not there", NOW, unsure=False)
    [row] = await _claim(store)
    assert (row.attempts, row.unsure) == (2, False)


async def test_what_is_given_up_takes_its_updates_along(store: Store) -> None:
    await store.write(_put, a_post("p"), an_update("u1", "p"))
    await store.outbox.park("p", "invalid_blocks")
    await store.write(_put, an_update("u2", "p"))
    assert await _keys(store) == []
    parked = await store.outbox.parked(10)
    assert [(row.key, row.attempts) for row in parked] == [("p", 1), ("u1", 0), ("u2", 0)]
    assert parked[0].error == "invalid_blocks"
    assert await _keys(store) == []


async def test_an_update_of_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        await store.write(_put, an_update("u1", "nothing"))


async def test_two_stores_never_hand_out_the_same_row(store: Store, url: str) -> None:
    await store.write(_put, *(a_post(f"k{n}", f"C{n % 7}") for n in range(60)))
    with Store.open(url) as other:

        async def drain(one: Store) -> list[str]:
            got: list[str] = []
            while rows := await one.outbox.claim(NOW, 30, 3):
                got += [row.key for row in rows]
                await one.outbox.sent([(row.key, "1.0") for row in rows])
            return got

        both = await asyncio.gather(drain(store), drain(other), drain(store), drain(other))
        # a channel's next rows wait while its first are leased to the other store
        rest = await drain(store)
    assert sorted(sum(both, rest)) == sorted(f"k{n}" for n in range(60))


async def test_what_is_to_be_said_later_holds_back_nothing(store: Store) -> None:
    await store.write(_put, a_post("late", due_at=later(60)), a_post("now"))
    assert await _keys(store) == ["now"]
    await store.outbox.sent([("now", "9.0")])
    assert await _keys(store, later(59)) == []
    assert await _keys(store, later(60)) == ["late"]
    await store.outbox.retry("late", "timeout", later(70), unsure=False)
    await store.write(_put, a_post("behind"))
    assert await _keys(store, later(65)) == []
    assert await _keys(store, later(70)) == ["late", "behind"]


async def test_words_do_not_wait_for_a_reaction_that_failed(store: Store) -> None:
    react = {"method": Method.REACT, "values": {"name": "eyes", "on": True, "ts": "1.0"}}
    await store.write(_put, a_post("r1", **react))
    assert await _keys(store) == ["r1"]
    await store.outbox.retry("r1", "ratelimited", later(30), unsure=False)
    await store.write(_put, a_post("p"), a_post("r2", **react))
    [row] = await _claim(store)
    assert (row.key, row.method) == ("p", "post")
    await store.outbox.sent([("p", "9.0")])
    assert await _keys(store, later(30)) == ["r1", "r2"]


async def test_what_is_cancelled_is_never_said_nor_changed(store: Store) -> None:
    await store.write(
        _put,
        a_post("tell:1:a", due_at=later(60)),
        a_post("tell:1:b", "C2", due_at=later(60)),
        a_post("tell:10", due_at=later(60)),
        an_update("change", "tell:1:a"),
    )
    assert await store.write(_cancel, "tell:1:") == 3
    assert await store.write(_cancel, "tell:1:") == 0
    assert await store.write(_put, a_post("tell:1:a"), an_update("change2", "tell:1:a")) == [False, True]
    assert await _keys(store, later(99)) == ["tell:10"]
    assert (await store.outbox.counts())["superseded"] == 4


async def test_what_is_being_sent_or_was_sent_is_not_cancelled(store: Store) -> None:
    await store.write(_put, a_post("tell:1"), a_post("tell:2", "C2"))
    assert await _keys(store) == ["tell:1", "tell:2"]
    await store.outbox.sent([("tell:1", "9.0")])
    assert await store.write(_cancel, "tell:") == 0
    await store.outbox.retry("tell:2", "timeout", later(9), unsure=False)
    assert await store.write(_cancel, "tell:") == 1


def _cancel(uow: UnitOfWork, prefix: str) -> int:
    return uow.outbox.cancel(prefix, NOW)


async def test_an_echo_is_journaled_with_its_post_and_once(store: Store) -> None:
    body = {"event": {"channel": "C1", "text": "Ünï"}}
    await store.write(_put, a_post("anchor", echo=body), a_post("plain", "C2"))
    anchor, plain = await _claim(store)
    assert (anchor.echo, plain.echo) == (body, None)
    echo = an_event("echo:anchor", body=body, received_at=later(1))
    assert await store.outbox.sent([("anchor", "9.0")], [echo], 20) == [echo]
    assert await store.outbox.sent([("anchor", "9.0")], [echo], 20) == []
    assert await store.inbox.take_up(later(20), 30, 10) == []
    [taken] = await store.inbox.take_up(later(21), 30, 10)
    assert (taken.event_id, taken.body, taken.thread) == ("echo:anchor", body, "C1:1.0")


@pytest.mark.parametrize("changes", [{"only_for": "U1"}, {"method": Method.REACT}])
async def test_only_what_stays_for_all_can_echo(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(StoreError):
        await store.write(_put, a_post("k", echo={"event": {}}, **changes))
