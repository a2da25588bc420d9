"""How long trying a policy takes: every stored decision read and decided anew.

Run it as ``python -m bot bench replay``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.deciding import NOW, Workspace, workspace
from storage import Store
from triage.asks import Ask
from triage.deciding import decide, decision_to_json
from triage.demand import demand_of
from triage.facts import facts_to_json, gather
from triage.policy import load_policy
from triage.ports import AskView, DecisionRecord, UnitOfWork
from triage.replay import Replay

PAGE = 500
NOTES = "decisions on SQLite, read in pages and decided anew under another policy"


@dataclass(frozen=True, slots=True)
class Figures:
    """``seconds`` for all ``decisions``; ``flips`` shows that the policies differ."""

    decisions: int
    seconds: float
    flips: int

    def __str__(self) -> str:
        each = self.seconds / self.decisions * 1000
        return (
            f"{self.decisions:,} decisions in {self.seconds:.2f} s ({each:.3f} ms each), {self.flips:,} flips"
        )


def run(decisions: int = 10_000) -> Figures:
    """Files so many asks, five to a need, then replays them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(f"sqlite:///{Path(folder) / 'bench.db'}") as store,
    ):
        store.migrate()
        against = workspace(items=200, teams=20)
        for first in range(1, decisions + 1, PAGE):
            store.run(_fill, against, range(first, min(first + PAGE, decisions + 1)))
        start = time.perf_counter()
        found = _replay(store)
        return Figures(found.decisions, time.perf_counter() - start, len(found.flips))


def _replay(store: Store) -> Replay:
    policy, found, after = load_policy("[horizons]\nyes = 3\n"), Replay(), 0
    while page := store.look(_page, after):
        found.take(page, policy)
        after = page[-1].decision.id if page[-1].decision else after
    return found


def _page(uow: UnitOfWork, after: int) -> Sequence[AskView]:
    return uow.asks.decided_since(None, after, PAGE)


def _fill(uow: UnitOfWork, against: Workspace, numbers: range) -> None:
    need = 0
    asked: list[Ask] = []
    for number in numbers:
        if number % 5 == 1:
            need, asked = uow.needs.add("SAML sign-on", None, frozenset(), NOW), []
        item = against.roadmap.items[number % 200]
        ask = uow.asks.add(_ask(number, need, item.key))
        assert ask is not None
        asked.append(ask)
        _decide(uow, against, ask, asked)


def _decide(uow: UnitOfWork, against: Workspace, ask: Ask, asked: list[Ask]) -> None:
    facts = gather(
        ask,
        demand=demand_of(asked),
        item=against.roadmap.by_key[ask.item or ""],
        maybe=None,
        roadmap=against.roadmap,
        accounts=against.book,
        plan=against.plan,
        promises=(),
        policy=against.policy,
        now=NOW,
    )
    decision = decide(facts, against.policy)
    uow.decisions.add(
        DecisionRecord(
            ask=ask.number,
            need=ask.need,
            verdict=decision.verdict,
            gate=decision.gate,
            quarter=decision.quarter,
            facts=facts_to_json(facts),
            decision=decision_to_json(decision),
            policy_version=decision.policy_version,
            decided_at=NOW,
        )
    )


def _ask(number: int, need: int, item: str) -> Ask:
    return Ask(
        number=0,
        author="U0REP",
        channel="C1",
        ts=f"{number}.0",
        thread_ts=f"{number}.0",
        text="Acme needs SAML sign-on before the renewal. " * 5,
        title="SAML sign-on",
        created_at=NOW,
        need=need,
        account=f"Acme {number % 500}",
        item=item,
    )


def main() -> None:
    print(NOTES)
    print(run())


if __name__ == "__main__":
    main()
