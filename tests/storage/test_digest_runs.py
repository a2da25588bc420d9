from __future__ import annotations

from storage import Store
from tests.storage.values import NOW, later
from triage.ports import UnitOfWork


def test_a_schedule_is_first_seen_once(store: Store) -> None:
    assert store.run(lambda uow: uow.digest_runs.first_seen("product", "C1", NOW)) == NOW
    assert store.run(lambda uow: uow.digest_runs.first_seen("product", "C1", later(9))) == NOW
    assert store.run(lambda uow: uow.digest_runs.first_seen("product", "C2", later(9))) == later(9)


def test_a_period_is_claimed_once_and_the_newest_scheduled_one_is_known(store: Store) -> None:
    def claim(uow: UnitOfWork, period: str, channel: str = "C1") -> bool:
        return uow.digest_runs.claim("product", channel, period, NOW)

    assert store.look(lambda uow: uow.digest_runs.last_period("product", "C1")) is None
    assert [store.run(claim, period) for period in ("2027-01-04", "2026-12-28", "2027-01-04")] == [
        True,
        True,
        False,
    ]
    assert store.run(claim, "2027-02-01", "C2")
    assert store.run(claim, "sent:2027-03-01T09:00")
    assert store.look(lambda uow: uow.digest_runs.last_period("product", "C1")) == "2027-01-04"
