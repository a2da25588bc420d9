"""What PMs do in Why? beside answering, and what reps do who disagree."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.answers import NEED, YES, Scene, playing
from tests.end_to_end.company import ASKS, OTHER_PM, OTHER_REP, PM, REP
from triage.asks import AskState
from triage.roadmap import ItemStatus


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


async def test_needs_are_joined_and_parted_again(scene: Scene) -> None:
    card = await scene.filed("Acme wants bulk export of invoices as PDF files")
    await scene.filed("Initech needs a PDF download for many bills at once", OTHER_REP)
    one, two = scene.ask(1).need, scene.ask(2).need
    assert one != two
    form = await scene.chosen(PM, card, "join", "join_form")
    offered = await scene.sandbox.suggest(PM, "need_search", "bills", view_id=form["id"])
    assert [each["value"] for each in offered.reply["options"]] == [str(two)]
    await scene.sandbox.submit(PM, form["id"], {"searched": {"need_search": str(two)}})
    assert "Joined" in scene.words_of(PM)
    assert [scene.ask(1).need, scene.ask(2).need] == [two, two]
    await scene.until(lambda: "2 accounts" in str(scene.thread(card["thread_ts"])[1]["blocks"]))
    (label,) = scene.look(lambda uow: uow.labels.snapshot().labels)
    assert (label.same, label.by) == (True, PM)
    done = scene.sandbox.view_of(PM)
    await scene.sandbox.click_in_view(PM, done["id"], "undo_join")
    assert "two needs again" in scene.words_of(PM)
    assert [scene.ask(1).need, scene.ask(2).need] == [one, two]


async def test_who_joins_an_answered_need_hears_the_answer(scene: Scene) -> None:
    answered = await scene.filed("Acme wants bulk export of invoices as PDF files")
    await scene.sandbox.say(PM, ASKS, YES, answered["thread_ts"])
    await scene.whispered(PM, "Recorded")
    open_card = await scene.filed("Initech needs a PDF download for many bills at once", OTHER_REP)
    form = await scene.chosen(PM, open_card, "join", "join_form")
    await scene.sandbox.suggest(PM, "need_search", "invoices", view_id=form["id"])
    await scene.sandbox.submit(PM, form["id"], {"searched": {"need_search": str(scene.ask(1).need)}})
    await scene.until(lambda: len(scene.thread(open_card["thread_ts"])) == 3)
    assert scene.thread(open_card["thread_ts"])[2]["text"].startswith("Yes, Apr–Jun 2027")
    assert scene.ask(2).state is AskState.ANSWERED


async def test_not_the_same_takes_an_ask_off_its_item(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    view = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, view["id"], "more", "part:ASK-1")
    await scene.until(lambda: "Taken apart" in scene.words_of(PM))
    assert scene.ask().item is None
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 3)  # the verdict changed: a new reply
    (label,) = scene.look(lambda uow: uow.labels.snapshot().labels)
    assert (label.right, label.same) == ("SSO", False)
    view = await scene.why(PM, card)
    await scene.sandbox.click_in_view(PM, view["id"], "more", "part:ASK-1")
    await scene.until(lambda: "on its own already" in scene.words_of(PM))


async def test_a_need_is_linked_to_an_item_of_the_roadmap(scene: Scene) -> None:
    card = await scene.filed("Acme wants single-click company login for their staff")
    form = await scene.chosen(PM, card, "roadmap", "roadmap_form")
    offered = await scene.sandbox.suggest(PM, "item_search", "saml", view_id=form["id"])
    assert [each["value"] for each in offered.reply["options"]] == ["SSO"]
    await scene.sandbox.submit(PM, form["id"], {"item": {"item_search": "SSO"}})
    assert "is *SAML single sign-on* now" in scene.words_of(PM)
    assert scene.ask().item == "SSO"
    await scene.until(lambda: "Yes — planned" in str(scene.thread(card["thread_ts"])[1]["blocks"]))


async def test_a_new_item_is_put_on_the_roadmap(scene: Scene) -> None:
    card = await scene.filed("Initech needs a Salesforce connector for their ops team, $20k deal")
    form = await scene.chosen(PM, card, "roadmap", "roadmap_form")
    filled = {
        "title": {"title": "Salesforce connector"},
        "effort": {"effort": "many"},
        "team": {"team": "Identity"},
        "when": {"when": "2027-Q1"},
        "status": {"status": "planned"},
    }
    await scene.sandbox.submit(PM, form["id"], filled)
    assert "Write a number of points above 0" in scene.sandbox.view_errors[form["id"]]["effort"]
    await scene.sandbox.submit(PM, form["id"], filled | {"effort": {"effort": "2,5"}})
    assert "On the roadmap: *Salesforce connector*" in scene.words_of(PM)
    item = scene.look(lambda uow: uow.roadmap.snapshot().by_key["BECAUSE-1"])
    assert (item.status, item.effort, item.teams) == (ItemStatus.PLANNED, 2.5, ("Identity",))
    assert scene.look(lambda uow: uow.needs.of_item("BECAUSE-1")) == scene.ask().need
    await scene.until(lambda: "Yes — planned" in str(scene.thread(card["thread_ts"])[1]["blocks"]))


async def test_asking_the_rep_stops_the_time_until_somebody_replies(scene: Scene) -> None:
    card = await scene.filed()
    form = await scene.chosen(PM, card, "ask_rep", "ask_rep_form")
    await scene.sandbox.submit(PM, form["id"], {"question": {"question": "Is it for <!channel> auditors?"}})
    await scene.until(lambda: len(scene.thread(card["thread_ts"])) == 3)
    asked = scene.thread(card["thread_ts"])[2]["text"]
    assert asked == f"<@{REP}>, <@{PM}> asks: Is it for &lt;!channel&gt; auditors?"
    need = scene.ask().need
    assert scene.look(lambda uow: uow.handlings.get(need).paused_by) == PM
    await scene.sandbox.say(REP, ASKS, "yes, for their auditors", card["thread_ts"])
    await scene.heard()
    assert scene.look(lambda uow: uow.handlings.get(need).paused_at) is None


async def test_an_ask_is_passed_to_another_pm_only(scene: Scene) -> None:
    card = await scene.filed("Acme needs SAML SSO, $120k ARR")
    form = await scene.chosen(PM, card, "pass", "pass_form")
    await scene.sandbox.submit(PM, form["id"], {"pm": {"pm": REP}})
    assert "Only another PM" in scene.sandbox.view_errors[form["id"]]["pm"]
    await scene.sandbox.submit(PM, form["id"], {"pm": {"pm": OTHER_PM}})
    told = await scene.direct(OTHER_PM, "passed this to you")
    assert [each["action_id"] for each in told["blocks"][2]["elements"]] == [
        "send_draft",
        "change_answer",
        "why",
    ]
    assert scene.look(lambda uow: uow.handlings.get(scene.ask().need).assignee) == OTHER_PM
    await scene.sandbox.click(OTHER_PM, told["channel"], told["ts"], "send_draft")
    await scene.direct(OTHER_PM, "Recorded: Yes")
    await scene.until(lambda: scene.ask().state is AskState.ANSWERED)


async def test_disagreeing_needs_words_and_reaches_the_pm_once(scene: Scene) -> None:
    card = await scene.filed(NEED)
    await scene.sandbox.say(PM, ASKS, "No — outside our scope, partners do this well", card["thread_ts"])
    await scene.whispered(PM, "Recorded")
    await scene.sandbox.click(REP, ASKS, card["ts"], "disagree")
    form = await scene.filled(REP, "disagree_form")
    await scene.sandbox.submit(REP, form["id"], {"why": {"why": "no way!"}})
    assert "at least three" in scene.sandbox.view_errors[form["id"]]["why"]
    why = "They renew for $500k a year and leave without it by March 2027"
    await scene.sandbox.submit(REP, form["id"], {"why": {"why": why}})
    assert "Thank you" in scene.words_of(REP)
    told = await scene.direct(PM, "disagrees with your answer")
    assert why in str(told["blocks"])
    ask = scene.ask()
    assert ask.amount
    assert (ask.amount.units, ask.state) == (500_000, AskState.ANSWERED)  # facts count, a PM's word stands
    handling = scene.look(lambda uow: uow.handlings.get(ask.need))
    assert (handling.disagreed_by, handling.disagreement, handling.disagreed_ask) == (REP, why, 1)
    await scene.sandbox.say(PM, ASKS, YES, card["thread_ts"])
    await scene.whispered(PM, "Recorded: Yes")
    assert scene.look(lambda uow: uow.handlings.get(ask.need).disagreed_at) is None
