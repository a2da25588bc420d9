"""The PMs' queue: which needs wait, for whom, in which order, and what is told of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from storage import Store
from tests.storage.values import NOW, a_decision, filed, later
from triage.asks import Ask, AskState
from triage.ports import Handling, QueueEntry, UnitOfWork
from triage.verdicts import Autonomy, OwnerTask, Verdict

_DECIDED = {
    "verdict": "later",
    "gate": "unsized",
    "quarter": "2027-Q1",
    "proposed": False,
    "owner": "PM1",
    "day": "2026-12-01",
    "task": "sizes it",
    "autonomy": "post",
    "headline": "nobody has sized it",
    "because": "It is worth it.",
}


def _decide(uow: UnitOfWork, ask: Ask, **changes: Any) -> None:
    decided = {"decision": _DECIDED | changes, "at_stake": 120_000.0, "accounts": 2}
    uow.decisions.add(a_decision(ask, Verdict.LATER, **decided))


def _waiting(uow: UnitOfWork, need: int | None = None, *, at: float = 0, **decided: Any) -> Ask:
    ask = filed(uow, need, created_at=later(at), channel=f"C{int(at)}")
    _decide(uow, ask, **decided)
    return ask


def _page(store: Store, owners: list[str] | None, limit: int = 10, offset: int = 0) -> list[QueueEntry]:
    return list(store.look(lambda uow: uow.queue.page(owners, limit, offset)))


def _needs(store: Store, owners: list[str] | None, **page: int) -> list[int]:
    return [entry.need for entry in _page(store, owners, **page)]


def test_a_need_is_one_entry_with_its_oldest_and_newest_ask(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        first = _waiting(uow, at=1)
        _waiting(uow, first.need, at=2)

    store.run(fill)
    [entry] = _page(store, ["PM1"])
    ask = store.look(lambda uow: uow.asks.get(2))
    assert ask is not None
    assert entry == QueueEntry(
        need=1,
        title="SSO",
        asks=2,
        accounts=2,
        at_stake=120_000.0,
        oldest_at=later(1),
        ask=2,
        channel="C2",
        thread_ts=ask.thread_ts,
        verdict=Verdict.LATER,
        quarter="2027-Q1",
        gate="unsized",
        autonomy=Autonomy.POST,
        task=OwnerTask.SIZES,
        proposed=False,
        owner="PM1",
        day=date(2026, 12, 1),
        headline="nobody has sized it",
        because="It is worth it.",
    )


def test_oldest_first_and_only_those_of_the_owners(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        _waiting(uow, at=3)
        _waiting(uow, at=1, owner="PM2")
        _waiting(uow, at=2)

    store.run(fill)
    assert _needs(store, None) == [2, 3, 1]
    assert _needs(store, ["PM1"]) == [3, 1]
    assert _needs(store, ["PM2", "PM3"]) == [2]
    assert _needs(store, []) == []
    assert _needs(store, None, limit=1, offset=1) == [3]
    assert [store.look(lambda uow, who: uow.queue.count(who), who) for who in (None, ["PM1"], ["PM3"])] == [
        3,
        2,
        0,
    ]


def test_what_nobody_must_do_waits_for_nobody(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        _waiting(uow, owner="", task=None, day=None)
        _waiting(uow, owner="", task=None, day=None, autonomy="draft")
        answered, withdrawn = _waiting(uow), _waiting(uow)
        uow.asks.set_state([answered.number], AskState.ANSWERED)
        uow.asks.set_state([withdrawn.number], AskState.WITHDRAWN)
        _decide(uow, _waiting(uow), owner="")

    store.run(fill)
    assert _needs(store, None) == [2]
    assert _needs(store, ["PM1"]) == []


def test_what_a_pm_chose_for_a_gate_stands_over_what_was_decided(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for at, owner in enumerate(("PM1", "")):
            ask = filed(uow, created_at=later(at))
            decided = _DECIDED | {"owner": owner, "autonomy": "draft"}
            uow.decisions.add(a_decision(ask, Verdict.LATER, gate="unsized", decision=decided))
        _waiting(uow, at=5, autonomy="draft")

    def autonomies() -> list[tuple[int, Autonomy]]:
        return [(entry.need, entry.autonomy) for entry in _page(store, None)]

    store.run(fill)
    assert autonomies() == [(1, Autonomy.DRAFT), (2, Autonomy.DRAFT), (3, Autonomy.DRAFT)]
    store.run(lambda uow: uow.autonomies.choose("unsized", Autonomy.POST, "PM1", NOW))
    assert autonomies() == [(1, Autonomy.POST), (3, Autonomy.DRAFT)]
    assert store.look(lambda uow: uow.queue.count(None)) == 2


def test_what_was_passed_on_is_the_assignees(store: Store) -> None:
    store.run(_waiting)
    store.run(lambda uow: uow.handlings.put(Handling(1, "PM2", paused_at=NOW, paused_by="PM2")))
    assert (_needs(store, ["PM1"]), _needs(store, ["PM2"])) == ([], [1])
    [entry] = _page(store, ["PM2"])
    assert (entry.owner, entry.assignee, entry.paused) == ("PM2", "PM2", True)


def test_an_answered_ask_waits_again_while_its_rep_disagrees(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        ask = _waiting(uow, owner="")
        uow.asks.set_state([ask.number], AskState.ANSWERED)
        said = {"disagreed_at": NOW, "disagreed_by": "U1", "disagreement": "they leave"}
        uow.handlings.put(Handling(ask.need, "PM1", **said, disagreed_ask=ask.number))

    store.run(fill)
    [entry] = _page(store, ["PM1"])
    assert (entry.asks, entry.disagreed_by, entry.disagreement) == (1, "U1", "they leave")
    store.run(lambda uow: uow.handlings.put(Handling(1, "PM1")))
    assert _needs(store, None) == []


def test_an_open_ask_whose_rep_disagrees_counts_once(store: Store) -> None:
    store.run(_waiting)
    store.run(lambda uow: uow.handlings.put(Handling(1, disagreed_at=NOW, disagreed_ask=1)))
    assert [entry.asks for entry in _page(store, None)] == [1]
