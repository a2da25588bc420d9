from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Store
from tests.storage.values import NOW, filed
from triage.asks import Ask, AskState, Severity, Stage
from triage.demand import NeedDemand, demand_of
from triage.money import Money
from triage.ports import UnitOfWork


def random_ask(uow: UnitOfWork, need: int, chance: random.Random) -> Ask:
    return filed(
        uow,
        need=need,
        account=chance.choice([None, "Acme", "Globex"]),
        severity=chance.choice([None, *Severity]),
        severity_evidence=chance.random() < 0.5,
        stage=chance.choice([None, Stage.RENEWAL]),
        amount=chance.choice([None, Money(chance.randrange(10**6), "USD"), Money(5, "EUR")]),
        created_at=NOW + timedelta(minutes=chance.randrange(1000)),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_demand_kept_is_the_demand_of_the_asks(store: Store, seed: int) -> None:
    chance = random.Random(seed)

    def play(uow: UnitOfWork) -> tuple[int, list[Ask]]:
        need = uow.needs.add("SSO", None, frozenset(), NOW)
        asks = [random_ask(uow, need, chance) for _ in range(40)]
        assert uow.asks.demand(need) == demand_of(asks)
        return need, asks

    need, asks = store.run(play)
    assert store.look(lambda uow: uow.asks.demand(need)) == demand_of(asks)
    assert store.look(lambda uow: uow.asks.count_of_need(need)) == len(asks)


def test_what_is_withdrawn_or_changed_is_counted_again(store: Store) -> None:
    def play(uow: UnitOfWork) -> tuple[NeedDemand, NeedDemand, int]:
        first = filed(uow, account="Acme", amount=Money(900, "USD"))
        second = filed(uow, need=first.need, account="Acme", amount=Money(100, "USD"))
        third = filed(uow, need=first.need, account=None)
        uow.asks.set_state([first.number], AskState.WITHDRAWN)
        uow.asks.change(replace(third, account="Globex"))
        left = uow.asks.of_need(first.need)
        assert [ask.number for ask in left] == [second.number, third.number]
        return uow.asks.demand(first.need), demand_of(left), first.need

    kept, oracle, need = store.run(play)
    assert kept == oracle
    assert store.look(lambda uow: uow.asks.count_of_need(need)) == 2
    assert store.look(lambda uow: uow.asks.demand(need + 1)) == NeedDemand()
    assert store.look(lambda uow: uow.asks.count_of_need(need + 1)) == 0
