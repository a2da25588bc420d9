"""Deciding standing answers again after a roadmap change, while new asks come in as before.

The bot runs as people run it, on SQLite, with so many answers in its store. Its times from event to post are
taken twice at one rate: idle, and while every answer is looked at again because a roadmap was imported.
"""

from __future__ import annotations

import asyncio
import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.event_load import send_at_rate
from bench.lean_slack import LeanSlack
from bench.main_job import ROOT, STEADY_RATE, Target, bot_process, burst_load, listening, percentile

_UNDER_WAY = "SELECT count(*) FROM change WHERE state IN ('checking', 'telling')"
_NEWEST = "SELECT coalesce(max(number), 0) FROM change WHERE cause IN ('roadmap', 'items')"
_OURS = "SELECT count(*) FROM change WHERE cause IN ('roadmap', 'items') AND state IN ('checking', 'telling')"
# What waits for the end of its quiet time is not due today.
_MARKED = "SELECT count(*) FROM recheck WHERE due_at <= datetime('now')"


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds but ``seconds``: from the import's end until every answer was looked at."""

    answers: int
    seconds: float
    idle_p50: float
    idle_p99: float
    busy_p50: float
    busy_p99: float

    @property
    def ratio(self) -> float:
        return self.busy_p99 / self.idle_p99

    def to_json(self) -> dict[str, float]:
        return asdict(self)

    def table(self) -> str:
        """The figures as a Markdown table with their targets."""
        rows = (
            (f"{self.answers:,} standing answers looked at again, s", f"{self.seconds:.1f}", "< 20"),
            (f"event to post at {STEADY_RATE:.0f}/s, idle, p50 / p99 ms",
             f"{self.idle_p50:.1f} / {self.idle_p99:.1f}", ""),
            ("the same meanwhile, p50 / p99 ms", f"{self.busy_p50:.1f} / {self.busy_p99:.1f}", ""),
            ("p99 meanwhile to p99 idle", f"{self.ratio:.2f}", "≤ 2"),
        )  # fmt: skip
        lines = ["| figure | measured | target |", "|---|---|---|"]
        return "\n".join(lines + [f"| {name} | {value} | {target} |" for name, value, target in rows])


def run(answers: int, progress: Callable[[str], None] = lambda _: None, idle: int = 1000) -> Figures:
    """Measures; needs no network beyond loopback. ``idle`` is how many asks the idle times are taken over."""
    return asyncio.run(_measure(answers, idle, progress))


async def _measure(answers: int, idle: int, progress: Callable[[str], None]) -> Figures:
    slack = LeanSlack()
    await slack.start()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            bot_process(Path(folder), slack.url, "lexical") as (url, process),
        ):
            await listening(url)
            bot = Target(url, process.pid, slack)
            progress(f"filing {answers:,} asks")
            await bot.load(answers, burst_load)
            await _until_settled(Path(folder))
            progress(f"steady {STEADY_RATE:.0f}/s, idle")
            quiet = await _steadily(bot, idle)
            await _until_settled(Path(folder))
            progress("the same while every answer is looked at again")
            return await _meanwhile(bot, Path(folder), quiet)
    finally:
        await slack.stop()


async def _steadily(bot: Target, count: int) -> list[float]:
    """Seconds from event to post of so many asks at the steady rate."""
    sent = await bot.load(count, lambda url, events: send_at_rate(url, events, STEADY_RATE))
    return [bot.slack.posted_at[thread] - at for thread, at in sent.sent_at.items()]


async def _meanwhile(bot: Target, folder: Path, quiet: list[float]) -> Figures:
    """Asks come in from the moment the import is through until all answers are looked at."""
    before = _ask(folder, _NEWEST)
    await asyncio.to_thread(_import_another_roadmap, folder)
    began, first = time.perf_counter(), bot.asked
    busy = await _steadily(bot, int(STEADY_RATE))  # a handful of answers is looked at before we can ask
    while _ask(folder, _NEWEST) == before or _ask(folder, _OURS):
        busy += await _steadily(bot, int(STEADY_RATE))
    return Figures(
        answers=first,
        seconds=time.perf_counter() - began,
        idle_p50=percentile(quiet, 0.50),
        idle_p99=percentile(quiet, 0.99),
        busy_p50=percentile(busy, 0.50),
        busy_p99=percentile(busy, 0.99),
    )


def _import_another_roadmap(folder: Path) -> None:
    """Every estimate is one point more: everything that looks at capacity may be another answer."""
    with (ROOT / "examples" / "roadmap.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row["effort"] = str(float(row["effort"] or 1) + 1)
    file = folder / "roadmap.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}"}
    command = [sys.executable, "-m", "bot", "roadmap", "import", str(file)]
    subprocess.run(command, check=True, env=environ, cwd=ROOT, capture_output=True)


async def _until_settled(folder: Path) -> None:
    while _ask(folder, _MARKED) or _ask(folder, _UNDER_WAY):  # noqa: ASYNC110 - another process settles it
        await asyncio.sleep(0.1)


def _ask(folder: Path, query: str) -> int:
    with closing(sqlite3.connect(folder / "bench.db")) as connection:
        return int(connection.execute(query).fetchone()[0])
