"""Whom to sell to again: equal to plain Python over all asks, on both databases."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from storage import Store
from tests.storage.values import NOW, filed, later
from triage.accounts import Account
from triage.asks import AskState
from triage.money import Money
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import AskFilter, UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem
from triage.sell_again import MOST, SellAgain
from triage.usecases.joining import join_needs
from triage.usecases.selling import sell_again

ON = Occasion(load_policy("[rates]\nas_of = 2026-11-01\nEUR = 2.0\n"), NOW)
SEGMENTS = ("Banks", "banks ", "Retail", "")


def accounts(chance: random.Random) -> list[Account]:
    def money() -> Money | None:
        return chance.choice(
            [None, Money.of(chance.randrange(1, 999) * 1_000, chance.choice(["USD", "EUR"]))]
        )

    return [Account(f"A{n}", revenue=money(), segment=chance.choice(SEGMENTS)) for n in range(40)]


def fill(uow: UnitOfWork, chance: random.Random) -> None:
    uow.roadmap.put([RoadmapItem("SSO", "SAML sign-on", status=ItemStatus.SHIPPED)], NOW)
    uow.accounts.put(accounts(chance), NOW)
    need = uow.needs.add("SSO", "SSO", frozenset(), NOW)
    other = uow.needs.add("Maps", None, frozenset(), NOW)
    for _ in range(80):
        account = chance.choice([None, *(f"A{n}" for n in range(14)), "Unbooked"])
        lost = chance.random() < 0.15
        ask = filed(
            uow, chance.choice([need, need, other]), account=account,
            amount=chance.choice([None, Money.of(5_000, "USD")]),
            lost_at=later(1) if lost else None, lost_by="U1" if lost else "",
        )  # fmt: skip
        if chance.random() < 0.15:
            uow.asks.set_state([ask.number], AskState.WITHDRAWN)


def oracle(uow: UnitOfWork) -> dict[str, dict[str, float]]:
    """Every account with its revenue, by list, from the asks one by one."""
    book = {account.name: account for account in uow.accounts.snapshot().accounts}
    newest = {}
    lost = set()
    for view in uow.asks.views(AskFilter(oldest_first=True)):
        ask = view.ask
        if ask.need != uow.needs.of_item("SSO") or ask.state is AskState.WITHDRAWN or not ask.account:
            continue
        newest[ask.account] = ask
        lost |= {ask.account} if ask.lost_at else set()

    def units(name: str) -> float:
        known = book[name].revenue if name in book else None
        money = known or (newest[name].amount if name in newest else None)
        return money.units * (2.0 if money.currency == "EUR" else 1.0) if money else 0.0

    segments = {book[name].segment.strip().lower() for name in newest if name in book} - {""}
    alike = {n for n, a in book.items() if a.segment.strip().lower() in segments and n not in newest}
    names = {"asked": set(newest) - lost, "lost": lost, "alike": alike}
    return {kind: {name: units(name) for name in found} for kind, found in names.items()}


def test_the_lists_are_those_of_plain_python(store: Store) -> None:
    store.run(fill, random.Random(7))
    found: SellAgain = store.look(sell_again, "SSO", ON)
    expected = store.look(oracle)
    assert all(expected.values()), "each list has somebody"
    for kind, accounts_ in expected.items():
        listed = getattr(found, kind)
        assert (listed.accounts, listed.revenue) == (len(accounts_), sum(accounts_.values()))
        largest = sorted(accounts_, key=lambda name: (-accounts_[name], name))[:MOST]
        assert [line.account for line in listed.lines] == largest
    assert SellAgain.from_json(found.to_json()) == found
    assert (found.title, found.currency) == ("SAML sign-on", "USD")


def test_an_item_nobody_asked_for_or_knows_has_empty_lists(store: Store) -> None:
    store.run(lambda uow: uow.roadmap.put([RoadmapItem("SSO", "SAML sign-on")], NOW))
    for key in ("SSO", "NOPE"):
        found = store.look(sell_again, key, ON)
        assert not found.anybody
        assert found.alike.accounts == 0


def test_what_was_joined_to_the_items_need_counts_too(store: Store) -> None:
    def scene(uow: UnitOfWork) -> None:
        uow.roadmap.put([RoadmapItem("SSO", "SAML sign-on")], NOW)
        into = uow.needs.add("SSO", "SSO", frozenset(), NOW)
        filed(uow, into, account="Acme")
        join_needs(
            uow,
            filed(uow, account="Globex"),
            into,
            "U0PM",
            Occasion(ON.policy, datetime(2026, 11, 23, tzinfo=UTC)),
        )

    store.run(scene)
    asked = store.look(sell_again, "SSO", ON).asked
    assert {line.account for line in asked.lines} == {"Acme", "Globex"}
