from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date

from storage import Store
from tests.storage.values import NOW, a_decision, an_answer, filed, later
from triage.asks import Ask, AskState
from triage.ports import AnswerRecord, DecisionRecord, UnitOfWork
from triage.verdicts import Verdict

_DAY = 86400


def test_who_waits_for_whom(store: Store) -> None:
    def work(uow: UnitOfWork) -> None:
        owned = {"owner": "U9", "day": "2026-11-27"}
        for verdict_json in (owned, {"owner": "", "day": None}, owned, owned):
            ask = filed(uow)
            uow.decisions.add(a_decision(ask, Verdict.LATER, decision=owned))
            uow.decisions.add(a_decision(ask, Verdict.LATER, decision=verdict_json))
        uow.asks.set_state([3], AskState.ANSWERED)

    store.run(work)
    waiting = store.look(lambda uow: uow.digests.waiting(10))
    assert [(each.ask, each.owner, each.day) for each in waiting] == [
        (1, "U9", date(2026, 11, 27)),
        (4, "U9", date(2026, 11, 27)),
    ]
    assert store.look(lambda uow: uow.digests.waiting_count()) == 2
    assert len(store.look(lambda uow: uow.digests.waiting(1))) == 1


class _Oracle:
    """The same figures in plain Python over lists."""

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self.decisions: list[DecisionRecord] = []
        self.answers: list[AnswerRecord] = []

    def fill(self, uow: UnitOfWork, rng: random.Random) -> None:
        needs = [uow.needs.add(f"N{n}", None, frozenset(), NOW) for n in range(12)]
        for _ in range(80):
            state = rng.choice([AskState.OPEN, AskState.OPEN, AskState.WITHDRAWN])
            account = rng.choice([None, "A", "B", "C", "D"])
            moment = later(rng.randrange(20) * _DAY)
            ask = filed(uow, rng.choice(needs), account=account, created_at=moment, state=state)
            self.asks.append(ask)
            for _ in range(rng.randrange(1, 3)):
                quarter = rng.choice([None, "2027-Q1"])
                record = a_decision(ask, rng.choice(list(Verdict)), quarter=quarter, at_stake=rng.random())
                uow.decisions.add(record)
                self.decisions.append(record)
            if rng.random() < 0.1:
                answer = an_answer(ask, rng.choice(list(Verdict)), quarter="2028-Q4")
                uow.answers.add(answer)
                self.answers.append(answer)

    def window(self, since: int, until: int) -> list[Ask]:
        return [
            ask
            for ask in self.asks
            if later(since * _DAY) <= ask.created_at < later(until * _DAY)
            and ask.state is not AskState.WITHDRAWN
        ]

    def standing(self, ask: Ask) -> Verdict:
        answers = [answer.verdict for answer in self.answers if answer.need == ask.need]
        decided = [record.verdict for record in self.decisions if record.ask == ask.number]
        return (answers or decided)[-1]

    def top(self, since: int, until: int) -> dict[int, tuple[int, float, int, Verdict, str | None, int]]:
        by_need = defaultdict(list)
        for ask in self.window(since, until):
            by_need[ask.need].append(ask)
        return {need: self._figures(need, asks) for need, asks in by_need.items()}

    def _figures(self, need: int, asks: list[Ask]) -> tuple[int, float, int, Verdict, str | None, int]:
        newest = [record for record in self.decisions if record.need == need][-1]
        answers = [answer for answer in self.answers if answer.need == need]
        verdict, quarter = (
            (answers[-1].verdict, answers[-1].quarter) if answers else (newest.verdict, newest.quarter)
        )
        accounts = len({ask.account for ask in asks if ask.account})
        return accounts, newest.at_stake or 0.0, len(asks), verdict, quarter, asks[-1].number


def test_figures_are_those_of_plain_python(store: Store) -> None:
    oracle = _Oracle()
    store.run(oracle.fill, random.Random(11))
    for since, until in ((0, 20), (3, 10), (19, 20), (30, 40)):
        edges = later(since * _DAY), later(until * _DAY)
        counted = store.look(lambda uow, edges=edges: uow.digests.asks_by_verdict(*edges))  # type: ignore[misc]
        expected = Counter(oracle.standing(ask) for ask in oracle.window(since, until))
        assert {verdict: n for verdict, n in counted.items() if n} == expected
        for by in ("at_stake", "accounts"):
            rows = store.look(
                lambda uow, by=by, edges=edges: uow.digests.top_needs(by, *edges, 100)  # type: ignore[misc]
            )
            found = {
                row.need: (row.accounts, row.at_stake, row.asks, row.verdict, row.quarter, row.ask)
                for row in rows
            }
            assert found == oracle.top(since, until)
            order = [row.at_stake if by == "at_stake" else row.accounts for row in rows]
            assert order == sorted(order, reverse=True)
    everything = store.look(lambda uow: uow.digests.top_needs("accounts", None, later(20 * _DAY), 3))
    assert everything == store.look(lambda uow: uow.digests.top_needs("accounts", NOW, later(20 * _DAY), 3))
    assert len(everything) == 3
