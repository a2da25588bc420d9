"""Digests through the real store, with the figures of what was filed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Store
from triage.asks import Ask
from triage.capacity import TeamQuarter
from triage.digests import AskCounts, DigestContent, FreePoints
from triage.occasion import Occasion
from triage.policy import Policy, load_policy
from triage.ports import DecisionRecord, UnitOfWork
from triage.quarters import Quarter
from triage.usecases.digest_runs import (
    preview_digest,
)
from triage.verdicts import Verdict

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SEEN = MONDAY - 2 * DAY


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(None)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'because.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        opened.migrate()
        yield opened


def file_ask(uow: UnitOfWork, account: str, need: int, verdict: Verdict, at: datetime, owner: str) -> None:
    ts = f"{at.timestamp():.6f}"
    ask = uow.asks.add(
        Ask(0, "U1", "C9", ts, ts, "We need it", f"Need {need}", created_at=at, need=need, account=account)
    )
    assert ask is not None
    uow.decisions.add(
        DecisionRecord(
            ask.number, need, verdict, "gate", "2027-Q1", {}, {"owner": owner, "day": "2026-11-26"}, "v1", at,
            at_stake=1000.0 * need, accounts=1,
        )
    )  # fmt: skip


def test_the_figures_are_those_of_what_was_filed(store: Store, policy: Policy) -> None:
    def file_some(uow: UnitOfWork) -> None:
        small, large = (uow.needs.add(f"Need {n}", None, frozenset({"need"}), SEEN) for n in (1, 2))
        file_ask(uow, "Initech", small, Verdict.NO, SEEN - WEEK, owner="")
        file_ask(uow, "Acme", small, Verdict.NO, SEEN, owner="")
        file_ask(uow, "Globex", small, Verdict.NO, SEEN + HOUR, owner="")
        file_ask(uow, "Acme", large, Verdict.LATER, SEEN + 2 * HOUR, owner="U7")
        uow.capacity.put([TeamQuarter("Identity", Quarter(2026, 4), 40, 0.25)], SEEN)

    store.run(file_some)
    values = store.look(preview_digest, "product", "C1", Occasion(policy, MONDAY))
    assert values is not None
    content = DigestContent.from_json(values)
    assert content.asks == AskCounts(yes=0, later=1, no=2)
    assert [(need.title, need.at_stake) for need in content.by_revenue] == [
        ("Need 2", 2000),
        ("Need 1", 1000),
    ]
    assert [(need.title, need.accounts) for need in content.by_accounts] == [("Need 1", 2), ("Need 2", 1)]
    assert [(ask.owner, str(ask.day)) for ask in content.waiting] == [("U7", "2026-11-26")]
    assert content.waiting_total == 1
    assert content.capacity == (FreePoints("Identity", "2026-Q4", 40, 30),)
    assert DigestContent.from_json(content.to_json()) == content
