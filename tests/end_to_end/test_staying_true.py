"""The running bot keeps its answers true: it sees imports, tells flips once, asks before it tells many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.demo.stage import Stage
from tests.end_to_end.company import ASKS, OTHER_REP, PM, POLICY, REP, this_quarter
from tests.end_to_end.stages import quiet, staged, until
from triage.changes import ChangeState
from triage.roadmap import ItemStatus, RoadmapItem
from triage.usecases.imports import import_roadmap

SCIM = RoadmapItem("SCIM", "SCIM user provisioning", teams=("Identity",), effort=5)
PLANNED = replace(SCIM, status=ItemStatus.PLANNED, quarter=str(this_quarter().plus(1)))
HOLD_ALL = POLICY + "[staying_true]\nhold_above = 0\n"


async def asked(stage: Stage, who: str, account: str) -> str:
    """The thread of a new ask, once its card stands."""
    thread = await stage.sandbox.say(who, ASKS, f"{account} needs SCIM user provisioning")
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, thread)) > 1)
    return thread


def texts(stage: Stage, thread: str) -> list[str]:
    return [message["text"] for message in stage.sandbox.messages(ASKS, thread)[1:]]


async def plan_it(stage: Stage) -> None:
    """As ``roadmap import`` in another process does."""
    await stage.store.write(import_roadmap, [PLANNED], PM, stage.bot.clock())


async def test_an_import_beside_the_running_bot_is_told_in_the_threads(stage: Stage) -> None:
    thread = await asked(stage, REP, "Acme")
    await plan_it(stage)
    await stage.sandbox.wait_for(lambda: len(texts(stage, thread)) == 2)
    card, news = texts(stage, thread)
    assert card.startswith("Yes — planned")
    assert news.startswith("Yes — planned")
    assert f"<@{REP}>" in news
    await stage.bot.stay_true()
    await quiet(stage)
    assert len(texts(stage, thread)) == 2


async def test_a_second_customer_changes_the_first_ones_answer(stage: Stage) -> None:
    first = await asked(stage, REP, "Acme")
    assert texts(stage, first)[0].startswith("No for now — one customer so far")
    await asked(stage, OTHER_REP, "Globex")
    await stage.sandbox.wait_for(lambda: len(texts(stage, first)) == 2)
    assert "one customer so far" not in texts(stage, first)[0]
    assert "was: No for now — one customer so far" in texts(stage, first)[1]


async def test_a_large_change_waits_for_a_pms_click(tmp_path: Path) -> None:
    async with staged(tmp_path, policy=HOLD_ALL) as stage:
        sandbox = stage.sandbox
        thread = await asked(stage, REP, "Acme")
        await plan_it(stage)
        await sandbox.wait_for(lambda: bool(sandbox.messages(sandbox.dm(PM))))
        (question,) = sandbox.messages(sandbox.dm(PM))
        assert "would change 1 answer of 1 person" in question["text"]
        assert len(texts(stage, thread)) == 1
        await sandbox.click(PM, sandbox.dm(PM), question["ts"], "tell_held")
        await sandbox.wait_for(lambda: len(texts(stage, thread)) == 2)
        (settled,) = sandbox.messages(sandbox.dm(PM))
        assert "People are being told" in str(settled["blocks"])
        await quiet(stage)
        assert len(texts(stage, thread)) == 2
        await until(lambda: not stage.store.look(lambda uow: uow.changes.in_state(ChangeState.TELLING)))
