"""Something ships, or slips: every asking thread hears it once, PMs hear first which deals are exposed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.sandbox import Channel
from bot.sandbox.limits import problems
from handlers.blocks.card import CARD_WORDS, words
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, REP, this_quarter
from tests.end_to_end.stages import OUTSIDER, PEOPLE, quiet, staged
from tests.end_to_end.test_because import because
from tests.end_to_end.test_home import texts
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.imports import import_roadmap
from triage.verdicts import Verdict

SSO = RoadmapItem(
    "SSO", "SAML single sign-on", aliases=("SAML", "SSO"), teams=("Identity",), effort=8,
    status=ItemStatus.PLANNED, quarter=str(this_quarter().plus(1)), shareable=Shareable.DIRECTION,
)  # fmt: skip
SHIPPED = replace(SSO, status=ItemStatus.SHIPPED, quarter="", url="https://docs.test/sso")
SLIPPED = replace(SSO, quarter=str(this_quarter().plus(4)))
SAY = "SAML single sign-on is available today."


async def asked(stage: Stage, who: str, text: str) -> str:
    thread = str(await stage.sandbox.say(who, ASKS, text))
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, thread)) == 2)
    return thread


def replies(stage: Stage, thread: str, begins: str) -> list[dict[str, Any]]:
    return [each for each in stage.sandbox.messages(ASKS, thread) if each["text"].startswith(begins)]


async def put(stage: Stage, *items: RoadmapItem) -> None:
    await stage.store.write(import_roadmap, items, PM, stage.bot.clock())


async def test_every_asking_thread_hears_once_that_it_shipped(stage: Stage) -> None:
    sandbox = stage.sandbox
    answered = await asked(stage, REP, "Acme needs SAML SSO, $120k ARR")
    await sandbox.say(PM, ASKS, "No — outside our scope, partners do this well", answered)
    await sandbox.wait_for(lambda: len(sandbox.messages(ASKS, answered)) == 4)
    other = await asked(stage, OTHER_REP, "Globex needs SAML SSO, $300k renewal")
    unanswered = await asked(stage, OTHER_REP, "Initech would like SCIM user provisioning")
    await put(stage, SHIPPED, RoadmapItem("SCIM", "SCIM user provisioning", status=ItemStatus.SHIPPED))
    called = ""
    for thread, customer in ((answered, "Acme Corp"), (other, "Globex"), (unanswered, "Initech")):
        await sandbox.wait_for(lambda thread=thread: bool(replies(stage, thread, "Shipped: ")))
        (news,) = replies(stage, thread, "Shipped: ")
        assert problems(news["blocks"]) == []
        assert words(news["blocks"]) <= CARD_WORDS
        shown = str(news["blocks"])
        assert f"Told {customer}" in shown
        called += shown
        others = {"Acme", "Globex", "Initech"} - {customer.split()[0]}
        assert not [name for name in others if name in shown]
        assert not [figure for figure in ("120", "300k", "$") if figure in shown]
    assert [called.count(f"<@{who}>") for who in (REP, OTHER_REP)] == [1, 1]
    assert "what you asked for is there; there is news of ASK-3 too." in called
    assert SAY in str(replies(stage, answered, "Shipped")[0]["blocks"])
    assert "https://docs.test/sso" in str(replies(stage, answered, "Shipped")[0]["blocks"])
    assert "This is available today." in str(replies(stage, unanswered, "Shipped")[0]["blocks"])
    await quiet(stage)
    card = str(sandbox.messages(ASKS, answered)[1]["blocks"])
    assert "No — decided by" in card, "a PM's answer is never overruled"
    assert SAY in card, "but customers hear that it is there"
    before = [len(sandbox.messages(ASKS, each)) for each in (answered, other, unanswered)]
    await put(stage, SHIPPED)
    await stage.bot.stay_true()
    await quiet(stage)
    assert [len(sandbox.messages(ASKS, each)) for each in (answered, other, unanswered)] == before


async def test_telling_the_customer_of_it_keeps_the_promise(stage: Stage) -> None:
    sandbox = stage.sandbox
    thread = await asked(stage, REP, "Acme needs SAML SSO, $120k ARR")
    await put(stage, SHIPPED)
    await sandbox.wait_for(lambda: bool(replies(stage, thread, "Shipped: ")))
    (news,) = replies(stage, thread, "Shipped: ")
    await sandbox.click(REP, ASKS, news["ts"], "told")
    (told,) = stage.store.look(lambda uow: uow.tellings.of_asks([1]))
    assert (told.verdict, told.say, told.told_by) == (Verdict.YES, SAY, REP)
    assert "“Yes”" in texts(await because(stage, REP, "promises"))
    assert "*kept*" in texts(await because(stage, PM, "promises acme"))


async def test_customers_read_only_the_sentence_for_them(tmp_path: Path) -> None:
    members = frozenset({BOT, *(each.id for each in PEOPLE)})
    async with staged(tmp_path, channels=(Channel(ASKS, "asks", members, is_ext_shared=True),)) as stage:
        sandbox = stage.sandbox
        thread = await asked(stage, REP, "Acme needs SAML SSO, $120k ARR")
        await put(stage, SHIPPED)
        await sandbox.wait_for(lambda: "Shipped: " in str(sandbox.whispers_to(REP)))
        await quiet(stage)
        public = [each["text"] for each in sandbox.messages(ASKS, thread)[1:]]
        assert public == [SAY]
        assert not sandbox.whispers_to(OUTSIDER)


async def test_the_pm_hears_first_what_a_slip_exposes(stage: Stage) -> None:
    sandbox = stage.sandbox
    await stage.bot.stay_true()  # what stood at the start is no news
    thread = await asked(stage, REP, "Acme needs SAML SSO, $120k ARR")
    card = sandbox.messages(ASKS, thread)[1]
    soon = this_quarter().plus(1)
    said = f"Yes, in Q{soon.number} {soon.year} because three renewals depend on it"
    await sandbox.say(PM, ASKS, said, thread)
    await sandbox.wait_for(lambda: bool(replies(stage, thread, "Yes")[1:]))
    await sandbox.wait_for(lambda: "Told Acme Corp" in str(sandbox.messages(ASKS, thread)[1]["blocks"]))
    await sandbox.click(REP, ASKS, card["ts"], "told")
    unanswered = await asked(stage, OTHER_REP, "Initech asks about an audit log export")
    await put(stage, SLIPPED)
    dm = sandbox.dm(PM)
    await sandbox.wait_for(lambda: "The plan moved" in str(sandbox.messages(dm)))
    (warning,) = [each for each in sandbox.messages(dm) if "The plan moved" in each["text"]]
    assert problems(warning["blocks"]) == []
    shown = str(warning["blocks"])
    assert "1 account exposed, $120k a year" in shown
    assert "1 of them was told what no longer holds." in shown
    assert "told “Yes" in shown
    assert f"by <@{REP}>" in shown
    await quiet(stage)
    assert len([each for each in sandbox.messages(dm) if "The plan moved" in each["text"]]) == 1
    assert len(sandbox.messages(ASKS, unanswered)) == 2
    assert "*slipped*" in texts(await because(stage, PM, "promises"))
    assert "$120k" in texts(await because(stage, PM, "promises"))
    mine = texts(await because(stage, REP, "promises"))
    assert "*slipped*" in mine
    assert "120k" not in mine
    assert "Nobody noted" in texts(await because(stage, OTHER_REP, "promises"))


async def test_whom_to_sell_to_again_is_for_pms(stage: Stage) -> None:
    sandbox = stage.sandbox
    await asked(stage, REP, "Acme needs SAML SSO, $120k ARR")
    lost = await asked(stage, OTHER_REP, "Globex needs SAML SSO, $300k renewal")
    await sandbox.say(OTHER_REP, ASKS, "they went with Okta", lost)
    await sandbox.wait_for(lambda: "counts as lost" in str(sandbox.whispers_to(OTHER_REP)))
    shown = texts(await because(stage, PM, "shipped sso"))
    assert "*They asked* · 1 account, $120k a year" in shown
    assert "*Deals lost for want of it* · 1 account, $300k a year" in shown
    assert "Sell again: SAML single sign-on" in shown
    listed = texts(await because(stage, PM, "shipped"))
    assert "/because shipped DARK" in listed
    assert "Nobody asked for it." in texts(await because(stage, PM, "shipped dark mode"))
    assert "No roadmap item is called “nonsense”." in texts(await because(stage, PM, "shipped nonsense"))
    refused = texts(await because(stage, REP, "shipped sso"))
    assert "for PMs" in refused
    assert "120k" not in refused


@pytest.mark.parametrize("typed", ["promises", "promises acme"])
async def test_nothing_told_yet_says_what_to_do(stage: Stage, typed: str) -> None:
    assert "Tap *Told* under an answer" in texts(await because(stage, PM, typed))
