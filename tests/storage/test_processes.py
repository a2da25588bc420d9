"""What other processes do, and what is left when one is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage import AlreadyRunning, Store
from tests.storage.values import NOW, a_post, later

_ROOT = Path(__file__).resolve().parents[2]

_CHILD = """
import asyncio, json, os, signal, sys
from storage import Store
from tests.storage.values import NOW, a_post, an_event, filed

async def die(store):
    await store.inbox.journal(an_event("journaled"), 3600)
    await store.inbox.journal(an_event("finished"), 3600)
    await store.completing("finished").write(filed)
    await store.write(lambda uow: uow.outbox.put(a_post("claimed"), NOW))
    await store.outbox.claim(NOW, 3600, 5)
    def half(uow):
        filed(uow)
        os.kill(os.getpid(), signal.SIGKILL)
    await store.completing("journaled").write(half)

async def drain(store):
    got = []
    while rows := await store.outbox.claim(NOW, 3600, 4):
        got += [row.key for row in rows]
        await store.outbox.sent([(row.key, "1.0") for row in rows])
    print(json.dumps(got))

async def hold(store):
    with store.lock_for_running():
        print("held", flush=True)
        sys.stdin.readline()

asyncio.run(globals()[sys.argv[2]](Store.open(sys.argv[1])))
"""


def _child(url: str, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, url, what],
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def test_after_kill_9_everything_acknowledged_is_taken_up_again(store: Store, url: str) -> None:
    child = _child(url, "die")
    child.communicate(timeout=60)
    assert child.returncode == -9
    [event] = await store.inbox.take_up(NOW, 30, 10, all_leases=True)
    assert event.event_id == "journaled"
    [row] = await store.outbox.claim(NOW, 30, 10, all_leases=True)
    assert (row.key, row.unsure) == ("claimed", True)
    assert [event.event_id for event in await store.inbox.take_up(later(3600), 30, 10)] == ["journaled"]
    assert store.look(lambda uow: uow.asks.get(1)) is not None
    assert store.look(lambda uow: uow.asks.get(2)) is None


def test_two_processes_never_hand_out_the_same_row(store: Store, url: str) -> None:
    keys = [f"k{number}" for number in range(80)]
    store.run(lambda uow: [uow.outbox.put(a_post(key, f"C{key}"), NOW) for key in keys])
    children = [_child(url, "drain") for _ in range(2)]
    got = [json.loads(child.communicate(timeout=60)[0]) for child in children]
    assert sorted(got[0] + got[1]) == sorted(keys)


def test_the_lock_of_a_killed_bot_is_free_again(sqlite_url: str) -> None:
    child = _child(sqlite_url, "hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with Store.open(sqlite_url) as store:
        with pytest.raises(AlreadyRunning), store.lock_for_running():
            pass
        child.kill()
        child.communicate(timeout=60)
        with store.lock_for_running():
            pass
