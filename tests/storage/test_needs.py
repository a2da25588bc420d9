from __future__ import annotations

import pytest

from storage import Store, StoreError
from tests.storage.values import NOW
from triage.ports import UnitOfWork


def _add(uow: UnitOfWork, *terms: str, item: str | None = None) -> int:
    return uow.needs.add(" ".join(terms), item, frozenset(terms), NOW)


def test_a_need_is_found_by_the_item_it_stands_for(store: Store) -> None:
    store.run(lambda uow: _add(uow, "sso", item="R-1"))
    assert store.look(lambda uow: uow.needs.of_item("R-1")) == 1
    assert store.look(lambda uow: uow.needs.of_item("R-2")) is None


def test_one_item_has_one_need(store: Store) -> None:
    store.run(lambda uow: _add(uow, "sso", item="R-1"))
    with pytest.raises(StoreError):
        store.run(lambda uow: _add(uow, "saml", item="R-1"))


def test_candidates_share_the_most_terms_first_then_the_newest(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        _add(uow, "sso", "login")
        _add(uow, "sso", "saml", "okta", item="R-2")
        _add(uow, "export", "csv")
        _add(uow, "login", "page")

    store.run(work)
    found = store.look(lambda uow: uow.needs.candidates(frozenset({"sso", "saml", "login", "unheard"})))
    assert [each.need for each in found] == [2, 1, 4]
    assert (found[0].item, found[0].title) == ("R-2", "sso saml okta")
    assert found[0].terms == {"sso", "saml", "okta"}
    assert len(store.look(lambda uow: uow.needs.candidates(frozenset({"sso", "login"}), 1))) == 1
    assert store.look(lambda uow: uow.needs.candidates(frozenset())) == []
    assert store.look(lambda uow: uow.needs.candidates(frozenset({"unheard"}))) == []


def test_a_term_in_every_need_does_not_hide_the_one_that_shares_a_rare_one(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        _add(uow, "common", "rare")
        for number in range(2500):
            _add(uow, "common", f"word{number}")

    store.run(work)
    found = store.look(lambda uow: uow.needs.candidates(frozenset({"common", "rare"})))
    assert found[0].need == 1
    alone = store.look(lambda uow: uow.needs.candidates(frozenset({"common"})))
    assert [each.need for each in alone[:2]] == [2501, 2500]


def test_odd_terms_are_only_text(store: Store) -> None:
    odd = {"it's", 'a "quote"', "50%", "%(x)s", "naïve", "[1]", "null", "12"}
    store.run(lambda uow: _add(uow, *odd))
    for term in odd:
        found = store.look(lambda uow, term=term: uow.needs.candidates(frozenset({term})))  # type: ignore[misc]
        assert [each.terms for each in found] == [odd], term
