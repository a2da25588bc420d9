"""App Home through the real bot: what each person finds there, and what their clicks do."""

from __future__ import annotations

from typing import Any

from bot.demo.stage import Stage
from bot.sandbox.limits import view_problems
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, RANDOM, REP
from triage.asks import AskState

TEXT = "Acme needs SAML SSO before March, $120k ARR"


async def opened(stage: Stage, who: str) -> dict[str, Any]:
    """The Home that is published once this person opens it."""
    before = stage.sandbox.homes.get(who, {}).get("hash")
    await stage.sandbox.open_home(who)
    await stage.sandbox.wait_for(lambda: stage.sandbox.homes.get(who, {}).get("hash") not in (None, before))
    return home_of(stage, who)


def home_of(stage: Stage, who: str) -> dict[str, Any]:
    view = stage.sandbox.homes[who]
    assert view_problems({key: view[key] for key in ("type", "blocks", "private_metadata")}) == []
    return view


def texts(view: dict[str, Any]) -> str:
    return "\n".join(block["text"]["text"] for block in view["blocks"] if "text" in block)


def labels(view: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [each["text"]["text"] for row in rows for each in row]


async def click(stage: Stage, who: str, action: str, value: str | None = None) -> None:
    delivery = await stage.sandbox.click_in_view(who, stage.sandbox.homes[who]["id"], action, value)
    assert delivery.acked


async def asked(stage: Stage, *messages: str, by: str = REP) -> None:
    """Says them, one after the other, and waits for the cards."""
    for text in messages:
        ts = await stage.sandbox.say(by, ASKS, text)
        await stage.sandbox.wait_for(lambda ts=ts: len(stage.sandbox.messages(ASKS, ts)) == 2)


async def test_an_empty_home_says_what_to_do(stage: Stage) -> None:
    rep, pm = await opened(stage, REP), await opened(stage, PM)
    assert "You have not asked for anything yet." in texts(rep)
    assert labels(rep) == ["Ask product", "Search"]
    assert "Nothing waits for a PM." in texts(pm)
    assert labels(pm)[:3] == ["My queue (0)", "All queues (0)", "My asks"]
    assert "Identity: *40* of 40 free" in texts(pm) or "free" in texts(pm)


async def test_a_rep_finds_own_asks_by_state(stage: Stage) -> None:
    await asked(stage, TEXT, "Globex needs dark mode")
    await asked(stage, "Initech needs a crypto wallet", by=OTHER_REP)
    home = await opened(stage, REP)
    assert labels(home)[:6] == [
        "Ask product", "Search", "All (2)", "Open (2)", "Answered (0)", "Withdrawn (0)",
    ]  # fmt: skip
    assert "ASK-1 · Acme Corp" in texts(home)
    assert "crypto" not in texts(home)
    assert "120" not in texts(home)
    await click(stage, REP, f"home_go_{AskState.ANSWERED}")
    await stage.sandbox.wait_for(lambda: "None of your asks has a PM's answer" in texts(home_of(stage, REP)))


async def test_ask_product_opens_the_form(stage: Stage) -> None:
    await opened(stage, REP)
    await click(stage, REP, "open_ask_form")
    assert stage.sandbox.view_of(REP)["callback_id"] == "ask_form"


async def test_searching_from_home(stage: Stage) -> None:
    await asked(stage, *(f"Acme needs a report about thing{n}" for n in range(2)))
    await opened(stage, REP)
    await click(stage, REP, "home_search")
    view = stage.sandbox.view_of(REP)
    await stage.sandbox.submit(REP, view["id"], {"words": {"words": "thing"}})
    found = texts(stage.sandbox.view_of(REP))
    assert "ASK-1" in found
    assert view_problems(_bare(stage.sandbox.view_of(REP))) == []


def _bare(view: dict[str, Any]) -> dict[str, Any]:
    return {key: view[key] for key in ("type", "blocks", "title", "close")}


async def test_a_pms_home_is_the_queue_of_needs(stage: Stage) -> None:
    await asked(stage, "Globex needs SCIM user provisioning, $300k renewal")
    home = await opened(stage, PM)
    assert "SCIM user provisioning" in texts(home)
    print(texts(home))
    print(labels(home))
    await click(stage, PM, "home_go_mine")
    await stage.sandbox.wait_for(lambda: "You have not asked" in texts(home_of(stage, PM)))


async def test_who_is_no_pm_cannot_turn_to_a_queue(stage: Stage) -> None:
    await asked(stage, "Globex needs SCIM user provisioning, $300k renewal")
    await opened(stage, OTHER_REP)
    assert RANDOM


THINGS = (
    "audit logs", "dark mode", "webhooks", "invoices by mail", "single sign-on with SAML", "a mobile app",
    "translations into Polish", "offline maps", "barcode scanning", "holiday calendars", "gift cards",
    "fingerprint login", "voice notes", "spreadsheet formulas", "parking permits", "bulk deletion",
    "colour themes", "two-way calendar sync", "printing of labels", "weather warnings", "signature pads",
    "video calls", "currency conversion", "nested folders", "SCIM user provisioning",
)  # fmt: skip


async def test_a_pm_clears_sixty_asks_of_25_needs_in_at_most_fifty_clicks(stage: Stage) -> None:
    accounts = [("Acme", THINGS), ("Globex", THINGS), ("Initech", THINGS[:10])]
    for account, things in accounts:
        for thing in things:
            text = f"<@{BOT}> {account} needs {thing}, $90k renewal"
            await stage.sandbox.say(REP, ASKS, text, raw=True)
    await stage.sandbox.wait_for(lambda: not stage.sandbox.pending)
    await stage.bot.workers.drain()
    assert stage.store.look(lambda uow: uow.asks.count_by_author(REP))[AskState.OPEN] == 60
    home, clicks = await opened(stage, PM), 0
    assert labels(home)[0] == "My queue (25)"
    while "Confirm" in labels(home):
        before = home["hash"]
        await click(stage, PM, "home_confirm")
        await stage.sandbox.wait_for(lambda before=before: stage.sandbox.homes[PM]["hash"] != before)
        home, clicks = home_of(stage, PM), clicks + 1
        assert "Recorded:" in texts(home)
    assert stage.store.look(lambda uow: uow.asks.count_by_author(REP))[AskState.ANSWERED] == 60
    assert clicks <= 50
