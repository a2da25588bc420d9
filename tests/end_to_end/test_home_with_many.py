"""Home over a store of ten thousand asks: within Slack's limits, and there before one wonders."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.demo.stage import Stage
from tests.end_to_end.company import ASKS, PM, REP
from tests.end_to_end.stages import staged
from tests.end_to_end.test_home import click, home_of, labels, opened, texts
from tests.storage.values import a_decision, filed
from tests.triage.deciding.scene import Scene, asks
from triage.changes import ChangeState
from triage.deciding import decision_to_json
from triage.facts import facts_to_json
from triage.ports import UnitOfWork
from triage.verdicts import OwnerTask

ASKS_IN_ALL, ASKS_OF_A_NEED = 10_000, 4
TITLE = "A widget & <dashboard> for the regional leads of every team, export included"
SCENE = Scene(asks(2))
DECIDED = replace(SCENE.decision, owner=PM, task=OwnerTask.CONFIRMS, day=date(2026, 11, 30))
KEPT = {"facts": facts_to_json(SCENE.facts), "decision": decision_to_json(DECIDED), "at_stake": 60_000.0}
# It takes a tenth of a second on an idle machine.
AT_MOST_S = 3.0


def fill(uow: UnitOfWork, policy_version: str) -> None:
    """All by one rep, all waiting for one PM."""
    now = datetime.now(UTC)
    before = now - timedelta(days=40)
    for number in range(ASKS_IN_ALL // ASKS_OF_A_NEED):
        need = uow.needs.add(f"{TITLE} {number}", None, frozenset(), before)
        for account in range(ASKS_OF_A_NEED):
            who = {"author": REP, "channel": ASKS, "account": f"Account {account}"}
            ask = filed(uow, need, title=f"{TITLE} {number}", created_at=before, **who)
            uow.decisions.add(a_decision(ask, policy_version=policy_version, decided_at=now, **KEPT))


def has_looked_around(uow: UnitOfWork) -> bool:
    """Whether a new store took note of its roadmap, rules and day: what is filed before is decided anew."""
    under_way = [*uow.changes.in_state(ChangeState.CHECKING), *uow.changes.in_state(ChangeState.TELLING)]
    return bool(uow.changes.noticed()) and not under_way


async def look(stage: Stage, who: str, tab: str) -> None:
    began = time.monotonic()
    home = dict(await opened(stage, who))
    assert time.monotonic() - began < AT_MOST_S
    assert tab in labels(home)
    assert len(home["blocks"]) <= 100
    rows = [block["elements"] for block in home["blocks"] if block["type"] == "actions"]
    (more,) = (each for row in rows for each in row if each["text"]["text"] == "More")
    await click(stage, who, more["action_id"])
    await stage.sandbox.wait_for(lambda: texts(stage.sandbox.homes[who]) != texts(home))
    assert len(home_of(stage, who)["blocks"]) <= 100


async def test_home_stays_small_and_quick(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        while not await stage.store.read(has_looked_around):
            pass
        await stage.store.write(fill, stage.bot.directory.policy().version)
        await look(stage, REP, "All (10,000)")
        await look(stage, PM, "My queue (2,500)")
