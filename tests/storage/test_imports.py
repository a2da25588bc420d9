from __future__ import annotations

from datetime import date

import pytest

from storage import Store, StoreError
from tests.storage.values import NOW, later
from triage.accounts import Account
from triage.capacity import TeamQuarter
from triage.money import Money
from triage.ports import ImportCount, PolicyText, UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, RoadmapItem, Shareable

_ITEM = RoadmapItem(
    key="R-1",
    title="SAML sign-on",
    description="Sign on through an identity provider",
    aliases=("sso", "okta"),
    status=ItemStatus.PLANNED,
    teams=("Identity", "Web"),
    quarter="2027-H1",
    effort=5.5,
    url="https://example.com/R-1",
    note="n",
    shareable=Shareable.DATE,
    offer="use Google",
)
_ACCOUNT = Account("Acme", ("ACME Inc",), "acme.com", Money(100, "JPY"), "bank", date(2027, 2, 28), "U1")
_ROW = TeamQuarter("Identity", Quarter(2027, 1), 20.5, 0.1)


def test_nothing_imported_is_not_configured(store: Store) -> None:
    assert not store.look(lambda uow: uow.roadmap.snapshot()).configured
    assert not store.look(lambda uow: uow.accounts.snapshot()).configured
    assert not store.look(lambda uow: uow.capacity.snapshot()).configured


def test_what_was_imported_comes_back(store: Store) -> None:
    def put(uow: UnitOfWork) -> None:
        uow.roadmap.put([_ITEM, RoadmapItem("R-0", "Bare")], NOW)
        uow.accounts.put([_ACCOUNT, Account("Zeta")], NOW)
        uow.capacity.put([_ROW, TeamQuarter("Web", Quarter(2027, 1), 0)], NOW)

    store.run(put)
    assert store.look(lambda uow: uow.roadmap.snapshot()).items == (RoadmapItem("R-0", "Bare"), _ITEM)
    assert store.look(lambda uow: uow.accounts.snapshot()).accounts == (_ACCOUNT, Account("Zeta"))
    plan = store.look(lambda uow: uow.capacity.snapshot())
    assert plan.rows == (_ROW, TeamQuarter("Web", Quarter(2027, 1), 0))
    assert (plan.version, plan.as_of) == (1, NOW)


def test_an_import_counts_what_it_changed(store: Store) -> None:
    first = [RoadmapItem("a", "A"), RoadmapItem("b", "B"), RoadmapItem("c", "C")]
    then = [RoadmapItem("a", "A"), RoadmapItem("b", "B2"), RoadmapItem("d", "D")]
    assert store.run(lambda uow: uow.roadmap.put(first, NOW)) == ImportCount(added=3)
    assert store.run(lambda uow: uow.roadmap.put(then, NOW)) == ImportCount(1, 1, 0, 1)
    assert store.run(lambda uow: uow.roadmap.put(then, NOW, prune=True)) == ImportCount(0, 0, 1, 3)
    items = store.look(lambda uow: uow.roadmap.snapshot()).items
    assert [(item.key, item.title) for item in items] == [("a", "A"), ("b", "B2"), ("d", "D")]


def test_an_import_without_changes_begins_a_new_version(store: Store) -> None:
    store.run(lambda uow: uow.roadmap.put([_ITEM], NOW))
    store.run(lambda uow: uow.roadmap.put([_ITEM], later(60)))
    roadmap = store.look(lambda uow: uow.roadmap.snapshot())
    assert (roadmap.version, roadmap.as_of) == (2, later(60))


def test_the_same_object_comes_back_until_another_process_imports(store: Store, url: str) -> None:
    store.run(lambda uow: uow.roadmap.put([_ITEM], NOW))
    roadmap = store.look(lambda uow: uow.roadmap.snapshot())
    assert store.run(lambda uow: uow.roadmap.snapshot()) is roadmap
    with Store.open(url) as other:
        other.run(lambda uow: uow.roadmap.put([RoadmapItem("R-2", "New")], NOW))
    assert len(store.run(lambda uow: uow.roadmap.snapshot()).items) == 2
    assert len(store.look(lambda uow: uow.roadmap.snapshot()).items) == 2


def test_an_import_that_is_undone_leaves_no_trace_in_the_process(store: Store) -> None:
    store.run(lambda uow: uow.roadmap.put([_ITEM], NOW))

    def fail(uow: UnitOfWork) -> None:
        uow.roadmap.put([RoadmapItem("R-9", "Never")], NOW)
        assert len(uow.roadmap.snapshot().items) == 2
        raise LookupError

    with pytest.raises(LookupError):
        store.run(fail)
    assert store.look(lambda uow: uow.roadmap.snapshot()).items == (_ITEM,)
    store.run(lambda uow: uow.roadmap.put([RoadmapItem("R-3", "Other")], NOW))
    assert {item.key for item in store.look(lambda uow: uow.roadmap.snapshot()).items} == {"R-1", "R-3"}


def test_the_database_refuses_impossible_figures(store: Store) -> None:
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.capacity.put([TeamQuarter("T", Quarter(2027, 1), -1)], NOW))
    with pytest.raises(StoreError):
        store.run(lambda uow: uow.capacity.put([TeamQuarter("T", Quarter(2027, 1), 1, 1.5)], NOW))


def test_policies_are_kept_once_per_version(store: Store, url: str) -> None:
    store.run(lambda uow: uow.policies.remember("v1", PolicyText("[workspace]", "[all]"), NOW))
    store.run(lambda uow: uow.policies.remember("v1", PolicyText("[workspace]", "[all]"), NOW))
    assert store.look(lambda uow: uow.policies.text("v1")) == PolicyText("[workspace]", "[all]")
    assert store.look(lambda uow: uow.policies.text("v2")) is None


def test_a_policy_whose_transaction_failed_is_remembered_the_next_time(store: Store) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.policies.remember("v1", PolicyText("[workspace]", "[all]"), NOW)
        raise LookupError

    with pytest.raises(LookupError):
        store.run(fail)
    store.run(lambda uow: uow.policies.remember("v1", PolicyText("[workspace]", "[all]"), NOW))
    assert store.look(lambda uow: uow.policies.text("v1")) == PolicyText("[workspace]", "[all]")
