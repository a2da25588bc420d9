"""How long making a digest takes: over a million asks for a week, over a hundred thousand for all time.

Run it as ``python -m bench.digests``; with ``--postgres`` it names an empty database for each size.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.digest_rows import NOW, PM, REP, Company, fill
from storage import Store
from triage.digests import KINDS, PERSONAL, QUEUE
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.usecases.digest_contents import content_of

WEEK = timedelta(days=7)
ALL_TIME = NOW - datetime(2000, 1, 1, tzinfo=UTC)
MANY, FEWER = Company(1_000_000, 156, 10_000), Company(100_000, 156, 5_000)
NOTES = "seconds to make one digest, and how much memory it takes"
_TO = {PERSONAL: REP, QUEUE: PM}


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds of the first and of the middle run, and how long the middle one kept our own processor busy
    (that of PostgreSQL is its own); ``peak_kib`` is the most memory Python held meanwhile."""

    what: str
    first_s: float
    median_s: float
    busy_s: float
    peak_kib: float

    def __str__(self) -> str:
        seconds = "".join(f"{each:>9.3f}" for each in (self.first_s, self.median_s, self.busy_s))
        return f"{self.what:<58}{seconds}{self.peak_kib:>10,.0f}"


def run(url: str, company: Company, period: timedelta, rounds: int = 5) -> Iterator[Row]:
    """One row per kind, on an empty database that is filled first."""
    with Store.open(url) as store:
        store.migrate()
        fill(url, company)
        length = "a week" if period == WEEK else "all time"
        for kind in KINDS:
            what = f"{store.dialect}, {kind}, {length} of {company.asks:,} asks"
            yield _measured(store, kind, what, period, rounds)


def _measured(store: Store, kind: str, what: str, period: timedelta, rounds: int) -> Row:
    on = Occasion(load_policy(None), NOW)
    taken, busy = [], []
    for _ in range(rounds):
        begun, working = time.perf_counter(), time.thread_time()
        made = store.look(content_of, kind, _TO.get(kind, "C1"), NOW - period, NOW, on=on)
        taken.append(time.perf_counter() - begun)
        busy.append(time.thread_time() - working)
        assert made is not None, "there is something to tell"
    tracemalloc.start()
    store.look(content_of, kind, _TO.get(kind, "C1"), NOW - period, NOW, on=on)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Row(what, taken[0], statistics.median(taken), statistics.median(busy), peak / 1024)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", metavar="URL", nargs=2, help="two empty databases")
    parser.add_argument("--asks", type=int, nargs=2, default=[MANY.asks, FEWER.asks])
    chosen = parser.parse_args(arguments)
    many, fewer = (Company(asks, 156, max(1, asks // 100)) for asks in chosen.asks)
    print(f"{NOTES}\n{'':<58}{'first':>9}{'median':>9}{'busy':>9}{'peak KiB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        files = [f"sqlite:///{Path(folder) / name}.db" for name in ("many", "fewer")]
        for urls in (files, chosen.postgres or []):
            for url, company, period in zip(urls, (many, fewer), (WEEK, ALL_TIME), strict=False):
                for row in run(url, company, period):
                    print(row, flush=True)


if __name__ == "__main__":
    main()
