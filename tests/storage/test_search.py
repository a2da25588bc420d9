"""Finding asks: by their words, by who asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Store
from tests.storage.values import a_decision, filed
from triage.asks import AskState
from triage.ports import UnitOfWork


def _found(store: Store, words: str, limit: int = 10, offset: int = 0) -> list[int]:
    views = store.look(lambda uow: uow.asks.search(words, limit, offset))
    return [view.ask.number for view in views]


def _fill(uow: UnitOfWork) -> None:
    filed(uow, title="SSO", text="Müller GmbH needs Single-Sign-On (SAML2)", account="Müller GmbH")
    filed(uow, title="Audit", text="Acme wants an audit log export, e.g. as <https://x.example/csv|CSV>")
    filed(uow, title="Audit trail", text="Globex: exports of the audit log", account="Globex")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("audit", [3, 2]),
        ("EXPORT log", [3, 2]),
        ("exports", [3]),
        ("muller", [1]),
        ("MÜLLER sign", [1]),
        ("single-sign-on", [1]),
        ("saml", [1]),
        ("csv", [2]),
        ("glob trail", [3]),
        ("audit muller", []),
        ("xport", []),
        ("", []),
        ("… ?!", []),
        ("\" OR 1 AND (NEAR* ' : & | !", []),
        ("audit' & log | \"export*", [3, 2]),
    ],
)
def test_all_words_must_begin_so_whatever_case_and_accents(
    store: Store, words: str, numbers: list[int]
) -> None:
    store.run(_fill)
    assert _found(store, words) == numbers


def test_what_changed_is_found_by_what_it_says_now(store: Store) -> None:
    def file_and_change(uow: UnitOfWork) -> None:
        ask = filed(uow, text="audit log")
        uow.asks.change(replace(ask, text="webhooks", account="Hooli"))

    store.run(file_and_change)
    assert (_found(store, "audit"), _found(store, "webhook hooli")) == ([], [1])
    ask = store.look(lambda uow: uow.asks.get(1))
    assert ask is not None
    store.run(lambda uow: uow.asks.change(replace(ask, text="invoices")))
    assert (_found(store, "webhook"), _found(store, "invoice")) == ([], [1])


def test_withdrawn_asks_are_not_found_until_they_are_back(store: Store) -> None:
    store.run(_fill)
    store.run(lambda uow: uow.asks.set_state([3], AskState.WITHDRAWN))
    assert _found(store, "audit") == [2]
    store.run(lambda uow: uow.asks.set_state([3], AskState.OPEN))
    assert _found(store, "audit") == [3, 2]


def test_an_ask_that_failed_is_not_found(store: Store) -> None:
    def fail(uow: UnitOfWork) -> None:
        filed(uow, text="audit log")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.run(fail)
    assert _found(store, "audit") == []


def test_pages_and_long_texts(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        need = filed(uow, text="audit " + "x" * 40_000).need
        for _ in range(4):
            filed(uow, need, text="audit log")

    store.run(fill)
    assert [_found(store, "audit", 2, offset) for offset in (0, 2, 4, 6)] == [[5, 4], [3, 2], [1], []]
    assert _found(store, "x" * 5000) == [1]


def test_workspaces_find_only_their_own(store: Store, url: str) -> None:
    store.run(_fill)
    with Store.open(url, workspace="other") as other:
        other.run(lambda uow: filed(uow, text="audit"))
        assert _found(other, "audit") == [1]
        assert _found(other, "muller") == []
    assert _found(store, "audit") == [3, 2]


def test_asks_by_author_with_what_was_decided(store: Store) -> None:
    def fill(uow: UnitOfWork) -> None:
        for author in ("U1", "U2", "U1", "U1", "U1"):
            ask = filed(uow, author=author)
            uow.decisions.add(a_decision(ask, gate=f"gate-{ask.number}"))
        uow.asks.set_state([3], AskState.ANSWERED)

    store.run(fill)

    def mine(state: AskState | None, limit: int = 10, offset: int = 0) -> list[tuple[int, str]]:
        views = store.look(lambda uow: uow.asks.by_author("U1", state, limit, offset))
        return [(view.ask.number, view.decision.gate) for view in views if view.decision]

    assert [number for number, _ in mine(None)] == [5, 4, 3, 1]
    assert mine(AskState.ANSWERED) == [(3, "gate-3")]
    assert [number for number, _ in mine(AskState.OPEN, 2, 1)] == [4, 1]
    counts = store.look(lambda uow: uow.asks.count_by_author("U1"))
    assert counts == {AskState.OPEN: 3, AskState.ANSWERED: 1, AskState.WITHDRAWN: 0}
