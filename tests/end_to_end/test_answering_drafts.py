"""Gates whose verdicts a PM sends: the draft, sending and changing it, and letting the bot post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.answers import MONDAY, RULES, Scene, change, playing
from tests.end_to_end.company import ASKS, PM, REP
from triage.asks import AskState
from triage.ports import AnswerRecord, UnitOfWork
from triage.verdicts import Autonomy, Verdict

DRAFTING = RULES + '[autonomy]\ndefault = "draft"\n'
ASK = "Acme needs SAML SSO, $120k ARR"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path, DRAFTING) as running:
        yield running


async def test_the_pm_sends_the_draft_in_one_click(scene: Scene) -> None:
    pending = await scene.filed(ASK)
    assert f"<@{PM}> answers" in pending["text"]
    assert "Yes" not in str(pending["blocks"])
    draft = await scene.direct(PM, "A draft for you to send")
    assert "Yes — planned" in str(draft["blocks"])
    assert [each["text"]["text"] for each in draft["blocks"][2]["elements"]] == ["Send", "Change…", "Why?"]
    await scene.sandbox.click(PM, draft["channel"], draft["ts"], "send_draft")
    recorded = await scene.direct(PM, "Recorded: Yes")
    await scene.until(lambda: f"decided by <@{PM}>" in str(scene.thread(pending["thread_ts"])[1]["blocks"]))
    dm = scene.sandbox.dm(PM)
    await scene.until(lambda: f"<@{PM}> answered" in scene.sandbox.messages(dm)[0]["text"])
    await scene.sandbox.click(PM, dm, recorded["ts"], "undo_answer")
    await scene.until(lambda: "answers" in scene.thread(pending["thread_ts"])[1]["text"])
    await scene.until(lambda: "A draft for you to send" in scene.sandbox.messages(dm)[0]["text"])
    assert scene.ask().state is AskState.OPEN


async def test_a_draft_is_edited_before_it_is_sent(scene: Scene) -> None:
    await scene.filed(ASK)
    draft = await scene.direct(PM, "A draft for you to send")
    await scene.sandbox.click(PM, draft["channel"], draft["ts"], "change_answer")
    form = await scene.filled(PM, "change_form")
    assert "planned" in str(form["blocks"])
    await scene.sandbox.submit(PM, form["id"], change("later", "none", "After the redesign"))
    assert "Recorded: Later" in scene.words_of(PM)
    assert scene.look(lambda uow: uow.answers.agreement("planned_soon")) == (0, 1)


async def test_a_draft_of_yesterdays_facts_is_not_sent(scene: Scene) -> None:
    pending = await scene.filed("Initech needs a Salesforce connector for their ops team, $20k deal")
    draft = await scene.direct(PM, "A draft for you to send")
    stale = [dict(block) for block in draft["blocks"]]
    await scene.sandbox.edit(
        REP, ASKS, pending["thread_ts"], "Initech needs SAML SSO for their ops team, $20k deal"
    )
    await scene.until(lambda: scene.ask().item == "SSO")
    dm = scene.sandbox.dm(PM)
    await scene.until(lambda: "Yes — planned" in str(scene.sandbox.messages(dm)[-1]))
    shown = scene.sandbox.messages(dm)[0]
    shown["blocks"] = stale  # the click was on its way already
    await scene.sandbox.click(PM, dm, draft["ts"], "send_draft")
    await scene.whispered(PM, "The facts have changed since this draft")
    assert scene.ask().state is AskState.OPEN


async def drafted_after(scene: Scene, agreed: int, answers: int) -> dict[str, Any]:
    """A draft of a rule with so many earlier answers, of which so many agreed."""

    def answered(uow: UnitOfWork) -> None:
        for n in range(answers):
            said = AnswerRecord(
                1, 1, PM, Verdict.NO, None, "so", f"1.{n}", MONDAY, "planned_soon", n < agreed
            )
            uow.answers.add(said)

    await scene.filed("Globex wants dark mode")
    scene.stage.store.run(answered)
    await scene.filed(ASK)
    return await scene.direct(PM, "Yes — planned")


async def test_after_enough_agreement_the_pm_is_offered_once_that_it_posts(scene: Scene) -> None:
    draft = await drafted_after(scene, 17, 19)
    await scene.sandbox.click(PM, draft["channel"], draft["ts"], "send_draft")
    offer = await scene.direct(PM, "You agreed with 18 of my last 20 drafts of the rule “Planned for soon”")
    await scene.sandbox.click(PM, offer["channel"], offer["ts"], "let_post")
    await scene.direct(PM, "From now on I post verdicts of the rule “Planned for soon” by myself.")
    assert scene.look(lambda uow: uow.autonomies.all()) == {"planned_soon": Autonomy.POST}
    (entry,) = scene.look(lambda uow: uow.audit.of("gate planned_soon", 5))
    assert (entry.who, entry.what) == (PM, "let post")


async def test_with_less_agreement_nothing_is_offered(scene: Scene) -> None:
    draft = await drafted_after(scene, 16, 19)
    await scene.sandbox.click(PM, draft["channel"], draft["ts"], "send_draft")
    await scene.direct(PM, "Recorded: Yes")
    await scene.stage.bot.sender.hand_out()
    assert "drafts of the rule" not in str(scene.sandbox.messages(scene.sandbox.dm(PM)))
