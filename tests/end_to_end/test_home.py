"""App Home through the real bot: what each person finds there, and what their clicks do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.sandbox.limits import view_problems
from tests.end_to_end.answers import RULES
from tests.end_to_end.company import (
    ASKS,
    BOT,
    OTHER_REP,
    PM,
    REP,
    make_sandbox,
    seeded_store,
    write_policy,
)
from triage.asks import AskState
from triage.ports import Handling

NEED = "Globex needs SCIM user provisioning, $300k renewal"
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
    assert "Identity: *32* of 40 free" in texts(pm)


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


async def test_a_pm_pages_through_everything_that_is_wanted(stage: Stage) -> None:
    await asked(stage, TEXT, *(f"Customer{n} Inc needs thing{n} export, ${n + 1}k ARR" for n in range(12)))
    await opened(stage, PM)
    await click(stage, PM, "home_go_wanted")
    await stage.sandbox.wait_for(lambda: "Most wanted, by revenue at stake" in texts(home_of(stage, PM)))
    home = home_of(stage, PM)
    assert "1. <" in texts(home)
    assert labels(home)[-1] == "More"
    await click(stage, PM, "home_go_more")
    await stage.sandbox.wait_for(lambda: "13. <" in texts(home_of(stage, PM)))
    assert labels(home_of(stage, PM))[-1] == "Back"
    assert "Most wanted" not in labels(await opened(stage, REP))


async def test_a_pms_home_is_the_queue_of_needs(stage: Stage) -> None:
    await asked(stage, NEED)
    home = await opened(stage, PM)
    assert "SCIM user provisioning" in texts(home)
    await click(stage, PM, "home_go_mine")
    await stage.sandbox.wait_for(lambda: "You have not asked" in texts(home_of(stage, PM)))


async def test_who_is_no_pm_cannot_turn_to_a_queue_or_confirm(stage: Stage) -> None:
    """Buttons that somebody was shown as a PM stay on their screen when they are none any more."""
    await asked(stage, NEED)
    home = await opened(stage, PM)
    stage.sandbox.homes[OTHER_REP] = {**home, "id": "VOTHER"}
    await click(stage, OTHER_REP, "home_confirm")
    assert "PM" in texts(stage.sandbox.view_of(OTHER_REP))
    assert stage.store.look(lambda uow: uow.answers.standing(1)) is None
    await click(stage, OTHER_REP, "home_go_all")
    await stage.sandbox.wait_for(lambda: "You have not asked" in texts(stage.sandbox.homes[OTHER_REP]))


async def changed(stage: Stage, who: str, before: dict[str, Any]) -> dict[str, Any]:
    await stage.sandbox.wait_for(lambda: stage.sandbox.homes[who]["hash"] != before["hash"])
    return home_of(stage, who)


async def test_confirming_tells_what_was_recorded(stage: Stage) -> None:
    await asked(stage, NEED)
    home = dict(await opened(stage, PM))
    await click(stage, PM, "home_confirm")
    home = dict(await changed(stage, PM, home))
    assert texts(home).startswith("*Recorded: Later")
    assert "Nothing waits for a PM" in texts(home)
    answer = stage.store.look(lambda uow: uow.answers.standing(1))
    assert answer is not None
    assert (answer.author, answer.agreed) == (PM, True)


async def test_what_was_confirmed_can_be_undone(tmp_path: Path) -> None:
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        url, policy = f"sqlite:///{tmp_path / 'because.db'}", write_policy(tmp_path, RULES)
        async with running_bot(sandbox, store, stage_settings(sandbox, url, policy), post_s=0.0) as stage:
            await asked(stage, NEED)
            home = dict(await opened(stage, PM))
            await click(stage, PM, "home_confirm")
            home = dict(await changed(stage, PM, home))
            assert "Undo" in labels(home)
            await click(stage, PM, "undo_answer")
            home = await changed(stage, PM, home)
            assert "Undone." in texts(sandbox.view_of(PM))
            assert "My queue (1)" in labels(home)
            assert store.look(lambda uow: uow.answers.standing(1)) is None
    store.close()


async def test_changing_from_home_brings_home_up_to_date(stage: Stage) -> None:
    await asked(stage, NEED)
    home = dict(await opened(stage, PM))
    await click(stage, PM, "change_answer")
    await stage.sandbox.wait_for(lambda: stage.sandbox.view_of(PM)["callback_id"] == "change_form")
    view = stage.sandbox.view_of(PM)
    filled = {"verdict": {"verdict": "no"}, "reason": {"reason": "partners do this better than we could"}}
    await stage.sandbox.submit(PM, view["id"], filled)
    home = await changed(stage, PM, home)
    assert labels(home)[0] == "My queue (0)"
    answer = stage.store.look(lambda uow: uow.answers.standing(1))
    assert answer is not None
    assert answer.reason == "partners do this better than we could"


async def test_why_opens_above_home(stage: Stage) -> None:
    await asked(stage, NEED)
    await opened(stage, PM)
    await click(stage, PM, "why")
    await stage.sandbox.wait_for(lambda: "Every rule" in texts(stage.sandbox.view_of(PM)))


async def test_an_answer_somebody_disagrees_with_comes_back_and_can_be_kept(stage: Stage) -> None:
    await asked(stage, NEED)
    home = dict(await opened(stage, PM))
    await click(stage, PM, "home_confirm")
    home = dict(await changed(stage, PM, home))
    said = {"disagreed_at": datetime.now(UTC), "disagreed_by": REP, "disagreement": "they leave"}
    await stage.store.write(lambda uow: uow.handlings.put(Handling(1, PM, **said, disagreed_ask=1)))
    home = dict(await opened(stage, PM))
    assert "“they leave”" in texts(home)
    assert "Keep answer" in labels(home)
    await click(stage, PM, "home_confirm")
    home = await changed(stage, PM, home)
    assert "Nothing waits for a PM" in texts(home)


THINGS = (
    "audit logs", "kiosk screens", "webhooks", "packing slips", "single sign-on with SAML", "a mobile app",
    "translations into Polish", "offline maps", "barcode scanning", "holiday calendars", "gift cards",
    "fingerprint login", "voice notes", "loyalty points", "parking permits", "seat maps",
    "colour themes", "two-way calendar sync", "printing of labels", "tip jars", "signature pads",
    "waiting rooms", "currency conversion", "nested folders", "SCIM user provisioning",
)  # fmt: skip


async def test_a_pm_clears_sixty_asks_of_25_needs_in_at_most_fifty_clicks(stage: Stage) -> None:
    for account, things in (("Acme", THINGS), ("Globex", THINGS), ("Initech", THINGS[:10])):
        for thing in things:
            text = f"<@{BOT}> {account} needs {thing}, they pay us $90k a year"
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
