"""How fast the store alone is: whole main jobs a second, on SQLite and, where one is named, PostgreSQL.

One whole job: journal an event; in one transaction find the need, add need, ask, decision, promise, audit
and outbox row and finish the event; claim the row; mark it sent. Run it as ``python -m bench.storage``.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from handlers.blocks.home import home_view
from handlers.blocks.lists import Drawing
from storage import Journaled, Store
from triage.asks import Ask, AskState
from triage.capacity import Promise, PromiseState
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import DecisionRecord, Outgoing, PolicyText, UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem
from triage.usecases.homes import home_of
from triage.verdicts import Verdict

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WORDS = [f"word{number}" for number in range(20_000)]
_BODY = {
    "event": {"type": "message", "text": "Acme needs single sign-on for the renewal. " * 5},
    "team": "T1",
}
_FACTS = {
    f"fact.{number}": {"value": number, "source": "roadmap", "as_of": "2026-11-22"} for number in range(25)
}
_DECIDED = {
    "verdict": "later",
    "gate": "unsized",
    "quarter": None,
    "proposed": False,
    "owner": "U2",
    "day": "2026-12-01",
    "task": "sizes it",
    "autonomy": "post",
    "headline": "nobody has sized it",
    "because": "It is worth it.",
    "say": "We note it.",
    "change": "",
    "offer": "",
    "warning": "",
    "missing": "",
    "sides": {"roadmap": "none", "worth": "medium", "capacity": "unsized"},
    "holds": [],
    "gates": [
        {"id": f"gate{number}", "verdict": "later", "applies": False, "inputs": {"demand.accounts": number}}
        for number in range(15)
    ],
    "policy_version": "1",
    "at_stake": 1e5,
    "score": None,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    name: str
    per_second: float
    p50_ms: float
    p99_ms: float

    def __str__(self) -> str:
        return f"{self.name:<44}{self.per_second:>10,.0f}/s{self.p50_ms:>10.1f}{self.p99_ms:>10.1f}"


def file_one(uow: UnitOfWork, number: int, words: frozenset[str]) -> None:
    """What the use case of filing asks of the store, for a need nobody had before."""
    channel, ts = f"C{number % 1000}", f"{number}.0"
    if uow.asks.in_thread(channel, ts):
        return
    uow.roadmap.snapshot()
    uow.needs.candidates(words)
    need = uow.needs.add("Single sign-on", None, words, NOW)
    ask = uow.asks.add(Ask(0, "U1", channel, ts, ts, "Acme needs SSO", "SSO", NOW, need, account="Acme"))
    assert ask is not None
    uow.audit.record("U1", "filed", ask.name, {"channel": channel}, NOW)
    uow.asks.of_need(need)
    uow.promises.live()
    uow.policies.remember("1", PolicyText("policy", None), NOW)
    record = DecisionRecord(
        ask.number, need, Verdict.LATER, "unsized", None, _FACTS, {"owner": "U2"}, "1", NOW
    )
    uow.decisions.add(record)
    if number % 20 == 0:
        uow.promises.hold([Promise(need, "T", Quarter(2027, 1), 1.0, PromiseState.PROPOSED, 1.0, NOW)], NOW)
        uow.promises.settle(need, PromiseState.RELEASED, NOW)
    uow.answers.standing(need)
    uow.outbox.put(Outgoing(f"card:{ask.number}", "card", channel, {"title": "SSO"} | _FACTS, ts), NOW)


async def measure(name: str, store: Store, jobs: int, at_once: int, first: int) -> Figures:
    """Runs ``jobs`` whole jobs, ``at_once`` of them at any time, with one sender beside them."""
    rng = random.Random(7)
    waits: list[float] = []
    numbers = iter(range(first, first + jobs))

    async def worker() -> None:
        for number in numbers:
            begun = time.perf_counter()
            event = Journaled(f"Ev{number}", _BODY, f"C{number}", NOW)
            await store.inbox.journal(event, 60)
            words = frozenset(rng.choices(_WORDS, k=8))
            await store.completing(event.event_id).write(file_one, number, words)
            waits.append((time.perf_counter() - begun) * 1000)

    async with _sender(store, jobs):
        begun = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(at_once)))
    took = time.perf_counter() - begun
    quantiles = statistics.quantiles(waits, n=100)
    return Figures(name, jobs / took, quantiles[49], quantiles[98])


@asynccontextmanager
async def _sender(store: Store, jobs: int) -> AsyncIterator[None]:
    """Claims and "sends" until all is sent; leaving the context waits for that."""

    async def send() -> None:
        left = jobs
        while left:
            rows = await store.outbox.claim(NOW, 60, 100)
            if rows:
                await store.outbox.sent([(row.key, "1.0") for row in rows])
                left -= len(rows)
            else:
                await asyncio.sleep(0.002)

    task = asyncio.create_task(send())
    yield
    await task


def prepared(url: str) -> Store:
    """A migrated store with a roadmap."""
    store = Store.open(url)
    store.migrate()
    store.run(lambda uow: uow.roadmap.put([RoadmapItem(f"R{n}", f"Item {n}") for n in range(200)], NOW))
    return store


def measure_common_term(name: str, store: Store, needs: int) -> Figures:
    """Searching where one term stands in every need."""
    rng = random.Random(3)

    def fill(uow: UnitOfWork) -> None:
        for _ in range(500):
            uow.needs.add("Need", None, frozenset(["common", *rng.choices(_WORDS, k=7)]), NOW)

    for _ in range(needs // 500):
        store.run(fill)

    def search(uow: UnitOfWork) -> None:
        uow.needs.candidates(frozenset(["common", *rng.choices(_WORDS, k=7)]))

    return measure_look(name, store, search, 300)


def measure_look(name: str, store: Store, query: Callable[[UnitOfWork], object], times: int) -> Figures:
    """How long one query takes on a quiet store."""
    waits = []
    for _ in range(times):
        begun = time.perf_counter()
        store.look(query)
        waits.append((time.perf_counter() - begun) * 1000)
    quantiles = statistics.quantiles(waits, n=100)
    return Figures(name, 1000 / statistics.fmean(waits), quantiles[49], quantiles[98])


def fill_lists(store: Store, asks: int, needs: int, author: str) -> None:
    """Open asks of one author, decided, round about the needs, ten words each."""
    rng = random.Random(5)

    def fill(uow: UnitOfWork, numbers: range) -> None:
        for number in numbers:
            need = number % needs + first
            words = " ".join(rng.choices(_WORDS, k=9))
            ts = f"{author}{number}"
            ask = Ask(0, author, "C1", ts, ts, f"common {words}", words[:40], NOW, need, f"A{number % 97}")
            stored = uow.asks.add(ask)
            assert stored is not None
            record = DecisionRecord(
                stored.number, need, Verdict.LATER, "unsized", None, _FACTS, _DECIDED, "1", NOW, 1e5, 3
            )
            uow.decisions.add(record)

    first = store.run(lambda uow: [uow.needs.add("Need", None, frozenset(), NOW) for _ in range(needs)])[0]
    for begin in range(0, asks, 1000):
        store.run(fill, range(begin, min(asks, begin + 1000)))


def measure_lists(database: str, store: Store) -> Iterator[Figures]:
    """The queue and a rep's Home with 10,000 open asks, the search over 100,000."""
    fill_lists(store, 10_000, 2_500, "U9")
    page = "10,000 open asks"
    yield measure_look(f"{database}, queue page, {page}", store, lambda uow: uow.queue.page(["U2"], 10), 100)
    yield measure_look(f"{database}, queue count, {page}", store, lambda uow: uow.queue.count(["U2"]), 100)
    home = "own asks of 10,000"
    yield measure_look(
        f"{database}, page of {home}", store, lambda uow: uow.asks.by_author("U9", None, 10), 100
    )
    deep = 5_000
    yield measure_look(
        f"{database}, deep page of {home}",
        store,
        lambda uow: uow.asks.by_author("U9", AskState.OPEN, 10, deep),
        100,
    )
    yield measure_look(f"{database}, count of {home}", store, lambda uow: uow.asks.count_by_author("U9"), 100)
    on = Occasion(load_policy(None), NOW)
    for who, is_pm in (("U9", False), ("U2", True)):
        build = partial(_build_home, who, is_pm, on)
        yield measure_look(f"{database}, a {'PM' if is_pm else 'rep'}'s Home, {page}", store, build, 100)
    fill_lists(store, 90_000, 1_000, "U10")
    rng = random.Random(9)
    searches: dict[str, Callable[[], str]] = {
        "a rare word in 100,000 asks": lambda: rng.choice(_WORDS),
        "a rare word and one in all 100,000": lambda: f"{rng.choice(_WORDS)} common",
        "a word in all 100,000": lambda: "common",
    }
    for what, words in searches.items():
        search = partial(_search, words)
        yield measure_look(f"{database}, search, {what}", store, search, 100)


def _build_home(user: str, is_pm: bool, on: Occasion, uow: UnitOfWork) -> object:
    drawing = Drawing(lambda channel, ts: f"https://slack.test/{channel}/{ts}", "USD", 1)
    return home_view(home_of(uow, user, is_pm, None, on), is_pm, drawing)


def _search(words: Callable[[], str], uow: UnitOfWork) -> object:
    return uow.asks.search(words(), 10)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=5000)
    parser.add_argument("--postgres", metavar="URL", help="an empty database")
    chosen = parser.parse_args(arguments)
    print(f"{'':<44}{'':>12}{'p50 ms':>10}{'p99 ms':>10}")
    with tempfile.TemporaryDirectory() as folder:
        _measure_all("SQLite", lambda: f"sqlite:///{Path(folder) / 'bench.db'}", chosen.jobs)
    if chosen.postgres:
        _measure_all("PostgreSQL", lambda: chosen.postgres, chosen.jobs)


def _measure_all(database: str, url: Callable[[], str], jobs: int) -> None:
    with prepared(url()) as store:
        for turn, at_once in enumerate((1, 10, 50)):
            print(
                asyncio.run(
                    measure(f"{database}, whole jobs, {at_once} at once", store, jobs, at_once, turn * jobs)
                ),
                flush=True,
            )
        print(
            measure_common_term(f"{database}, candidates, one term in 20,000 needs", store, 20_000),
            flush=True,
        )
        for figures in measure_lists(database, store):
            print(figures, flush=True)


if __name__ == "__main__":
    main()
