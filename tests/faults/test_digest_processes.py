"""Four processes on one PostgreSQL, killed at random over their runs: each period is sent exactly once."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path

import psycopg

from handlers.digests import reach_of
from storage import Store
from tests.faults.digest_ticker import CHANNELS, FIRST_DAY, POLICY, desk_at, tick_for_ever
from tests.postgres import postgres_url  # noqa: F401
from triage.occasion import Occasion
from triage.usecases.digest_runs import due_digests, note_due

DAYS = 5
PROCESSES = 4
_KILL_ONE_IN, _KILLED = 30, 12


class Crew:
    """Processes that tick; whoever is killed is followed by another."""

    def __init__(self, url: str, day_file: Path) -> None:
        self._url, self._day_file = url, day_file
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.faults.digest_ticker"])
        self._at_work: dict[Connection, multiprocessing.process.BaseProcess] = {}
        self.killed = 0
        for _ in range(PROCESSES):
            self._hire()

    def _hire(self) -> None:
        ours, theirs = self._context.Pipe(duplex=False)
        worker = self._context.Process(target=tick_for_ever, args=(self._url, self._day_file, theirs))
        worker.start()
        theirs.close()
        self._at_work[ours] = worker

    def heard(self) -> Iterator[tuple[Connection, str]]:
        """What they tell, as it comes."""
        while True:
            for ours in wait(list(self._at_work)):
                assert isinstance(ours, Connection)
                yield ours, ours.recv()

    def kill(self, ours: Connection) -> list[str]:
        """Kills one at once and hires another; what it had still told."""
        worker = self._at_work.pop(ours)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        left = []
        try:
            while True:
                left.append(ours.recv())
        except (EOFError, OSError):
            ours.close()
        self.killed += 1
        self._hire()
        return left

    def dismiss(self) -> None:
        for ours, worker in self._at_work.items():
            worker.kill()
            worker.join()
            ours.close()


@contextmanager
def crew(url: str, day_file: Path) -> Iterator[Crew]:
    hired = Crew(url, day_file)
    try:
        yield hired
    finally:
        hired.dismiss()


def begin(url: str) -> None:
    """All schedules are known the day before, so that the first day counts."""
    on = Occasion(POLICY, FIRST_DAY - timedelta(hours=12))
    with Store.open(url) as store:
        reach = reach_of(desk_at(store, lambda: on.now))
        store.run(note_due, store.look(due_digests, reach, on), (), on)


def test_each_of_500_periods_is_sent_once_whoever_is_killed(postgres_url: str, tmp_path: Path) -> None:  # noqa: F811
    begin(postgres_url)
    day_file, dice, queued = tmp_path / "day", random.Random(7), Counter[str]()
    day_file.write_text("0")
    with crew(postgres_url, day_file) as at_work, psycopg.connect(postgres_url, autocommit=True) as look:
        for who, told in at_work.heard():
            words = [told]
            may_kill = told.startswith("begun") and at_work.killed < _KILLED
            if may_kill and not dice.randrange(_KILL_ONE_IN):
                words += at_work.kill(who)
            queued.update(word for word in words if word.startswith("queued"))
            if told == "" and (days := sent(look) // len(CHANNELS)) > int(day_file.read_text()):
                if days == DAYS:
                    break
                day_file.write_text(str(days))
        assert at_work.killed == _KILLED
        assert sent(look) == DAYS * len(CHANNELS)
        runs = look.execute("SELECT state, count(*) FROM digest_run GROUP BY state").fetchall()
        assert runs == [("done", DAYS * len(CHANNELS))]
    assert set(queued.values()) == {1}


def sent(look: psycopg.Connection) -> int:
    [(count,)] = look.execute("SELECT count(*) FROM outbox WHERE kind = 'digest'").fetchall()
    return int(count)
