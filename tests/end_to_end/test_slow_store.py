"""A store that takes longer than Slack waits: modals open at once, and nothing is filed twice."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.demo.stage import Stage
from handlers import afterwards
from handlers.asking import ASK_SHORTCUT
from storage import StoreError
from tests.end_to_end.company import ASKS, PM, REP
from tests.end_to_end.stages import quiet
from tests.end_to_end.test_filing import asks_of

TEXT = "Acme needs SAML SSO before March, $120k ARR"


class Slow:
    """Holds back all that is asked of the store until it is let go."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self._free = asyncio.Event()
        monkeypatch.setattr(afterwards, "PATIENCE_S", 0.05)  # else each test would take two seconds
        for name in ("read", "write"):
            monkeypatch.setattr(stage.store, name, self._held(getattr(stage.store, name)))

    def _held(self, real: Any) -> Any:
        async def held(*args: Any, **kwargs: Any) -> Any:
            await self._free.wait()
            return await real(*args, **kwargs)

        return held

    def let_go(self) -> None:
        self._free.set()


@pytest.mark.parametrize(
    ("button", "filled"), [("why", "proof"), ("details", "details_form"), ("disagree", "disagree_form")]
)
@pytest.mark.parametrize("who", [REP, PM])
async def test_a_modal_opens_at_once_and_is_filled_when_the_store_answers(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, button: str, filled: str, who: str
) -> None:
    sandbox = stage.sandbox
    ts = await sandbox.say(REP, ASKS, TEXT)
    await quiet(stage)
    slow = Slow(stage, monkeypatch)
    done = await sandbox.click(who, ASKS, sandbox.messages(ASKS, ts)[1]["ts"], button)
    assert done.acked
    await sandbox.wait_for(lambda: bool(sandbox.views))
    assert "One moment" in str(sandbox.view_of(who)["blocks"])
    slow.let_go()
    await sandbox.wait_for(lambda: sandbox.view_of(who).get("callback_id") == filled)


async def test_what_fails_after_a_modal_opened_is_said_in_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = stage.sandbox
    ts = await sandbox.say(REP, ASKS, TEXT)
    await quiet(stage)

    async def broken(*_: Any) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(stage.store, "read", broken)
    done = await sandbox.click(REP, ASKS, sandbox.messages(ASKS, ts)[1]["ts"], "why")
    assert not done.acked
    assert "That did not work" in str(sandbox.view_of(REP)["blocks"])


async def test_the_form_needs_no_store_to_open(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    Slow(stage, monkeypatch)
    await stage.sandbox.global_shortcut(REP, ASK_SHORTCUT)
    assert stage.sandbox.view_of(REP)["callback_id"] == "ask_form"
    await stage.sandbox.slash(PM, ASKS, "/ask")
    assert stage.sandbox.view_of(PM)["callback_id"] == "ask_form"


async def test_a_form_sent_twice_because_nothing_seemed_to_happen_asks_once(stage: Stage) -> None:
    await stage.sandbox.global_shortcut(REP, ASK_SHORTCUT)
    view, filled = stage.sandbox.view_of(REP), {"need": {"need": "SAML SSO for Acme"}}
    sent = [asyncio.create_task(stage.sandbox.submit(REP, view["id"], filled)) for _ in range(2)]
    await asyncio.gather(*sent)
    await stage.sandbox.wait_for(lambda: bool(asks_of(stage)))
    await quiet(stage)
    assert len(asks_of(stage)) == 1
    assert len(stage.sandbox.messages(ASKS)) == 1
