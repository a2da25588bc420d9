"""The benchmarks run: a smoke test of a few events; what they measure never fails a test."""

from __future__ import annotations

from pathlib import Path

from bench import main_job, staying_true
from bench import matching as comparing


def test_the_main_job_is_measured() -> None:
    figures = main_job.run(main_job.Sizes(warm_up=5, burst=5, steady=5, memory=0))
    assert figures.events >= 15
    assert figures.bot_rate > 0
    assert "ratio to bare Bolt" in main_job.table(figures)
    assert not Path("bench.db").exists()


def test_staying_true_is_measured() -> None:
    figures = staying_true.run(answers=20, idle=5)
    assert figures.answers == 25
    assert figures.seconds > 0
    assert "p99 meanwhile to p99 idle" in figures.table()


def test_matching_is_measured() -> None:
    figures = comparing.run(asks=40, items=10, messages=3)
    assert 0 < figures.lexical_p50 < figures.hybrid_p50
    assert "memory, MB" in figures.table()
