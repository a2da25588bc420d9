"""A provisional answer asks for one fact; a plain reply in the thread gives it."""

from __future__ import annotations

from typing import Any

from bot.demo.stage import Stage
from tests.end_to_end.company import ASKS, REP


async def test_the_missing_account_is_named_in_the_thread(stage: Stage) -> None:
    sandbox = stage.sandbox
    ts = await sandbox.say(REP, ASKS, "could we support webhook retries?")
    await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 2)
    assert sandbox.messages(ASKS, ts)[1]["text"].startswith("Later for now — one fact missing")
    assert "Which account?" in sandbox.messages(ASKS, ts)[1]["text"]

    await sandbox.say(REP, ASKS, "thanks, will ask", ts)
    await sandbox.say(REP, ASKS, "it's Initech", ts)
    await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, ts)) == 5)
    assert sandbox.messages(ASKS, ts)[4]["text"].startswith("No for now — one customer so far")
    await sandbox.wait_for(lambda: "edited" in sandbox.messages(ASKS, ts)[1])
    card: dict[str, Any] = sandbox.messages(ASKS, ts)[1]
    assert "1 account" in str(card["blocks"])
    ask = stage.store.look(lambda uow: uow.asks.get(1))
    assert ask is not None
    assert ask.account == "Initech"
    notes = stage.store.look(lambda uow: [note.text for note in uow.notes.of_ask(1)])
    assert notes == ["thanks, will ask", "it's Initech"]
