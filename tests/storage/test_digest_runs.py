"""Schedules that are known, runs that are leased, and settings that were saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage import Store
from tests.storage.values import NOW, a_post, filed, later
from triage.digest_ports import DigestSetting, KnownSchedule, RunKey, RunState
from triage.people import Person
from triage.ports import UnitOfWork

RUN = RunKey("product", "C1", "2027-01-04")
MINUTE = timedelta(minutes=1)


def claim(uow: UnitOfWork, holder: str, run: RunKey = RUN, at: float = 0) -> bool:
    return uow.digest_runs.claim(run, holder, later(at), later(at) + MINUTE)


def known(store: Store) -> dict[tuple[str, str], KnownSchedule]:
    return dict(store.look(lambda uow: uow.digest_runs.known()))


def test_a_schedule_is_known_from_its_beginning(store: Store) -> None:
    store.run(lambda uow: uow.digest_runs.begin("product", "C1", "monday 09:00", NOW))
    assert known(store) == {("product", "C1"): KnownSchedule(NOW, "monday 09:00")}
    store.run(lambda uow: uow.digest_runs.cover(RUN, later(5)))
    store.run(lambda uow: uow.digest_runs.cover(replace(RUN, period="2026-12-28"), None))
    store.run(lambda uow: uow.digest_runs.stop("product", "C1", later(6)))
    assert known(store)["product", "C1"] == KnownSchedule(
        NOW, "monday 09:00", later(6), "2027-01-04", later(5)
    )
    store.run(lambda uow: uow.digest_runs.begin("product", "C1", "daily", later(7)))
    assert known(store)["product", "C1"] == KnownSchedule(later(7), "daily", None, "2027-01-04", later(5))


def test_a_run_belongs_to_one_holder_until_its_lease_is_out(store: Store) -> None:
    assert store.run(claim, "one")
    assert not store.run(claim, "two", at=59)
    assert store.run(claim, "two", at=60)
    assert not store.run(lambda uow: uow.digest_runs.settle(RUN, "one", RunState.DONE, "k"))
    store.run(lambda uow: uow.digest_runs.fail(RUN, "two", "no memory"))
    assert store.run(lambda uow: uow.digest_runs.settle(RUN, "two", RunState.DONE, "k"))
    assert not store.run(lambda uow: uow.digest_runs.settle(RUN, "two", RunState.DONE, "k"))
    assert not store.run(claim, "three", at=999)
    assert store.run(claim, "three", replace(RUN, to="C2"))


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(store: Store) -> None:
    assert store.run(claim, "one", at=3600)
    assert store.run(claim, "two", at=0)


def test_trouble_is_new_once(store: Store) -> None:
    def put(uow: UnitOfWork, trouble: str) -> bool:
        return uow.digest_runs.set_trouble("sales", "C1", trouble, NOW)

    assert [store.run(put, each) for each in ("", "archived", "archived", "", "")] == [
        False, True, False, True, False,
    ]  # fmt: skip
    store.run(put, "archived")
    assert store.look(lambda uow: uow.digest_runs.trouble("sales", "C1")) == "archived"
    store.run(lambda uow: uow.digest_runs.begin("sales", "C1", "daily", NOW))
    assert store.look(lambda uow: uow.digest_runs.trouble("sales", "C1")) == ""


async def test_what_slack_did_not_take_is_known_by_its_key(store: Store) -> None:
    def queue(uow: UnitOfWork) -> None:
        for key, kind in (("a", "digest"), ("b", "digest"), ("c", "card")):
            uow.outbox.put(replace(a_post(key), kind=kind), NOW)

    await store.write(queue)
    await store.outbox.claim(NOW, 60, 10)
    await store.outbox.sent([("a", "1.0")])
    for key in ("b", "c"):
        await store.outbox.park(key, "is_archived")
    assert await store.read(lambda uow: dict(uow.digest_runs.given_up())) == {"b": "is_archived"}
    assert [await store.read(lambda uow, k=k: uow.digest_runs.is_posted(k)) for k in "ab"] == [True, False]  # type: ignore[misc]


def test_who_asked_is_known_by_name(store: Store) -> None:
    def file(uow: UnitOfWork) -> None:
        for user in ("U1", "U2", "U3"):
            uow.people.put(Person(user, user.lower(), "Asia/Kolkata", False, False, False, False, NOW))
        for author in ("U3", "U1", "U1", "U9"):
            filed(uow, author=author)

    store.run(file)
    assert [one.user for one in store.look(lambda uow: uow.digest_runs.askers())] == ["U1", "U3"]


def test_the_newest_setting_counts(store: Store) -> None:
    first = DigestSetting("sales", "C1", "monday", "09:00", "Europe/Berlin", False, "U1", NOW)
    own = DigestSetting("personal", "U2", None, None, "", True, "U2", NOW)
    store.run(lambda uow: [uow.digest_settings.put(each) for each in (first, own)])
    store.run(lambda uow: uow.digest_settings.put(replace(first, paused=True, changed_at=later(1))))
    found = store.look(lambda uow: uow.digest_settings.all())
    assert found == (own, replace(first, paused=True, changed_at=later(1)))


def test_runs_of_long_ago_are_dropped_and_sent_no_second_time(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.digest_runs.begin(RUN.kind, RUN.to, "monday 09:00", NOW)
        for number, period in enumerate(("2027-01-04", "2027-01-11", "2027-01-18")):
            run = replace(RUN, period=period)
            assert claim(uow, "me", run, at=100 * number)
            if number:
                uow.digest_runs.settle(run, "me", RunState.DONE)
                uow.digest_runs.cover(run, later(100 * number))

    store.run(work)
    assert store.run(lambda uow: uow.digest_runs.forget(later(200))) == 1
    assert store.run(lambda uow: uow.digest_runs.forget(later(200))) == 0
    assert not store.run(lambda uow: claim(uow, "other", replace(RUN, period="2027-01-18"), at=210))
    assert known(store)["product", "C1"].last_period == "2027-01-18"
