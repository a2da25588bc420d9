"""PMs answer by Why?: confirm, change, and what happens when two of them, or somebody else, click."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handlers.blocks.card import CARD_WORDS, words
from tests.end_to_end.answers import RULES, Scene, change, playing
from tests.end_to_end.company import ASKS, OTHER_PM, PM, REP, write_policy
from triage.asks import AskState
from triage.capacity import PromiseState
from triage.verdicts import Verdict


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


def answers(scene: Scene, number: int = 1) -> list[tuple[str, Verdict, str | None]]:
    need = scene.ask(number).need
    found = scene.look(lambda uow: uow.answers.of_need(need))
    return [(each.author, each.verdict, each.quarter) for each in found if each.undone_at is None]


def actions(view: dict[str, Any]) -> list[str]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [each["action_id"] for row in rows for each in row]


async def test_confirming_records_the_bots_own_answer(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    decided = scene.look(lambda uow: uow.decisions.newest(1))
    assert decided is not None
    view = await scene.why(PM, card)
    assert actions(view) == ["confirm_answer", "change_answer", "more"]
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert "Recorded: Yes" in scene.words_of(PM)
    assert answers(scene) == [(PM, Verdict.YES, decided.quarter)]
    agreed = scene.look(lambda uow: uow.answers.agreement(decided.gate))
    assert agreed == (1, 1)
    await scene.until(lambda: f"decided by <@{PM}>" in str(scene.thread(card["thread_ts"])[1]["blocks"]))
    shown = scene.thread(card["thread_ts"])[1]["blocks"]
    assert decided.decision["because"][:20] in str(shown)
    assert words(shown) <= CARD_WORDS
    await scene.sandbox.click_in_view(PM, view["id"], "undo_answer")
    assert "Undone." in scene.words_of(PM)
    assert answers(scene) == []


async def test_a_proposed_yes_is_confirmed_for_its_worth_and_keeps_its_place(scene: Scene) -> None:
    await scene.filed("Initech would like SCIM user provisioning")
    card = await scene.filed("Globex needs SCIM user provisioning, $300k renewal, they can't go live")
    view = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert "because worth it, and there is room" in scene.words_of(PM)
    (promise,) = scene.look(lambda uow: uow.promises.live())
    assert promise.state is PromiseState.CONFIRMED
    await scene.filed("Acme would like SCIM user provisioning too")  # decided again: nothing new is held
    assert list(scene.look(lambda uow: uow.promises.live())) == [promise]


async def test_an_overruled_need_holds_nothing_however_many_ask_again(scene: Scene) -> None:
    await scene.filed("Initech would like SCIM user provisioning")
    card = await scene.filed("Globex needs SCIM user provisioning, $300k renewal, they can't go live")
    await scene.sandbox.say(PM, ASKS, "No — outside our scope", card["thread_ts"])
    await scene.whispered(PM, "Recorded")
    await scene.filed("Acme needs SCIM user provisioning, $500k renewal, they can't go live")
    assert list(scene.look(lambda uow: uow.promises.live())) == []


async def test_an_answered_or_withdrawn_ask_has_nothing_to_confirm(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert actions(await scene.why(PM, card)) == ["change_answer", "details", "more"]
    await scene.sandbox.react(REP, ASKS, card["thread_ts"], "no_entry_sign")
    await scene.until(lambda: scene.ask().state is AskState.WITHDRAWN)
    await scene.sandbox.close(PM, scene.sandbox.view_of(PM)["id"])


async def test_reps_see_no_actions_and_no_figures(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(REP, card)
    assert actions(view) == []
    assert "120" not in str(view["blocks"])


async def test_changing_takes_verdict_quarter_reason_and_who_may_see_it(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    why = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, why["id"], "change_answer")
    form = await scene.filled(PM, "change_form")
    await scene.sandbox.submit(PM, form["id"], change("later", "2027-Q3", "…"))
    assert "Say why" in scene.sandbox.view_errors[form["id"]]["reason"]
    await scene.sandbox.submit(PM, form["id"], change("later", "2027-Q3", "After the redesign", "date"))
    assert "Recorded: Later, Jul–Sep 2027 — After the redesign" in scene.words_of(PM)
    assert answers(scene) == [(PM, Verdict.LATER, "2027-Q3")]
    await scene.until(lambda: "decided by" in str(scene.thread(card["thread_ts"])[1]["blocks"]))
    assert "target Jul–Sep 2027; timing can still change" in str(scene.thread(card["thread_ts"])[1]["blocks"])
    await scene.later(seconds=61)
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 3)


async def test_a_no_promises_no_quarter(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    why = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, why["id"], "change_answer")
    form = await scene.filled(PM, "change_form")
    await scene.sandbox.submit(PM, form["id"], change("no", "2027-Q3", "We stay out of that"))
    assert answers(scene) == [(PM, Verdict.NO, None)]


async def test_of_two_pms_the_second_sees_what_the_first_decided(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    forms = {}
    for pm in (PM, OTHER_PM):
        why = await scene.why(pm, card)
        await scene.sandbox.click_in_view(pm, why["id"], "change_answer")
        forms[pm] = (await scene.filled(pm, "change_form"))["id"]
    await scene.sandbox.submit(PM, forms[PM], change("yes", "2027-Q1", "It is nearly done"))
    await scene.sandbox.submit(OTHER_PM, forms[OTHER_PM], change("no", "none", "We stay out of that"))
    shown = scene.words_of(OTHER_PM)
    assert f"<@{PM}> decided meanwhile: *Yes, Jan–Mar 2027 — because It is nearly done*" in shown
    assert "We stay out of that" in shown
    assert answers(scene) == [(PM, Verdict.YES, "2027-Q1")]
    await scene.sandbox.submit(OTHER_PM, forms[OTHER_PM], change("no", "none", "We stay out of that"))
    assert answers(scene)[1:] == [(OTHER_PM, Verdict.NO, None)]
    await scene.later(seconds=61)
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 3)
    assert scene.thread(card["thread_ts"])[2]["text"].startswith("No —")


async def test_confirming_after_somebody_else_answered_shows_that_first(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(PM, card)
    await scene.sandbox.say(
        OTHER_PM, ASKS, "No — outside our scope, partners do this well", card["thread_ts"]
    )
    await scene.whispered(OTHER_PM, "Recorded")
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert f"<@{OTHER_PM}> decided meanwhile: *No" in scene.words_of(PM)
    assert [who for who, *_ in answers(scene)] == [OTHER_PM]


async def test_a_double_click_answers_once(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(PM, card)
    blocks = view["blocks"]
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    scene.sandbox.views[view["id"]]["blocks"] = blocks  # the second click was on its way already
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert "Recorded: Yes" in scene.words_of(PM)
    assert len(answers(scene)) == 1


async def test_a_form_sent_after_the_ask_was_withdrawn_says_so(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    why = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, why["id"], "change_answer")
    form = await scene.filled(PM, "change_form")
    await scene.sandbox.react(REP, ASKS, card["thread_ts"], "no_entry_sign")
    await scene.until(lambda: scene.ask().state is AskState.WITHDRAWN)
    await scene.sandbox.submit(PM, form["id"], change("yes", "2027-Q1", "It is nearly done"))
    assert "ASK-1 was withdrawn, so nothing was changed." in scene.words_of(PM)
    assert answers(scene) == []


async def test_whoever_is_a_pm_no_more_is_refused_kindly(scene: Scene, tmp_path: Path) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(PM, card)
    write_policy(tmp_path, RULES.replace(f'pms = ["{PM}", ', "pms = ["))
    await scene.stage.bot.tick()
    await scene.sandbox.click_in_view(PM, view["id"], "confirm_answer")
    assert f"Only PMs can decide that. Please ask <@{OTHER_PM}>." in scene.words_of(PM)
    assert answers(scene) == []


async def test_an_expired_trigger_is_told(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    scene.sandbox.fail_next("views.open", error="expired_trigger_id")
    await scene.sandbox.click(PM, ASKS, card["ts"], "why")
    await scene.whispered(PM, "That took too long for Slack.")
    view = await scene.why(PM, card)
    scene.sandbox.fail_next("views.push", error="expired_trigger_id")
    await scene.sandbox.click_in_view(PM, view["id"], "change_answer")
    await scene.until(lambda: "That took too long for Slack." in scene.words_of(PM))


async def test_a_modal_closed_while_it_loads_is_no_error(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    scene.sandbox.fail_next("views.update", error="not_found")
    done = await scene.sandbox.click(PM, ASKS, card["ts"], "why")
    assert done.acked


async def test_a_card_of_an_ask_that_is_gone_says_so(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    for block in scene.sandbox.messages(ASKS, card["thread_ts"])[1]["blocks"]:
        for element in block.get("elements", []):
            if "value" in element:
                element["value"] = "ASK-999"
    for action in ("why", "disagree"):
        await scene.sandbox.click(PM, ASKS, card["ts"], action)
        await scene.until(lambda: "ASK-999 is not" in scene.words_of(PM))
