"""Answers to ``/because``: smallest and largest, within the limits, with nothing that breaks out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import problems
from handlers.blocks import ledger, looked_up, lookup_help, selling
from handlers.blocks.card import Rendered
from handlers.blocks.looked_up import Turning, turning_from
from tests.handlers.blocks.golden import assert_golden, markup
from tests.handlers.blocks.test_card import PLANNED
from tests.handlers.blocks.test_home import DRAWING, LINE, LONG, LONG_LINE, LONG_NEED, NEED, team
from tests.triage.deciding.scene import POLICY, ask, usd
from triage.accounts import Account
from triage.asks import AskState
from triage.cards import Pending
from triage.lookups import Topic
from triage.policy.spoken import policy_words
from triage.promised import PromiseState, ShownPromise
from triage.roadmap import RoadmapItem
from triage.sell_again import SellAgain, SellLine, SellList
from triage.usecases.homes import Todo
from triage.usecases.listing import AskPage
from triage.usecases.looking_up import PAGE, AccountPage, FoundAsk, ItemLine, ItemPage, MutedPage, WouldBe

FIRST, THIRD = Turning("acme", 0), Turning(LONG, 2 * PAGE)
NOTHING, ONE = AskPage((), 0, False), AskPage((LINE,), 0, False)
MANY = AskPage((LONG_LINE,) * PAGE, 2 * PAGE, True)
ACME = Account(
    "Acme Corp", revenue=usd(120_000), segment="Banks", renewal_date=date(2027, 3, 15), owner="U0REP1"
)
ITEM = ItemLine("SAML single sign-on", "planned", "Jan–Mar 2027", ("Identity",), "direction")
LONG_ITEM = replace(ITEM, title=LONG, teams=(LONG, LONG))
LONG_CARD = replace(PLANNED, title=LONG, account=LONG)
PENDING = Pending("ASK-142", LONG, "U0PM", "2026-11-26", "We look into it.")
UNASKED = AccountPage("Acme Corp", None, "high", NOTHING)
PROMISE = ShownPromise(
    "ASK-142", "Add SSO", "Acme", "C1", "1.0", 120_000.0, "USD", "Yes, Jan–Mar 2027", "U0REP",
    date(2026, 11, 3), "Later, Jul–Sep 2027", PromiseState.SLIPPED, False,
)  # fmt: skip
LONG_PROMISE = replace(PROMISE, title=LONG, account=LONG, amount=9.9e8, currency="CHF", lost=True)
SOLD = SellList((SellLine("Acme", 120_000.0, "Banks", "ASK-7", "C1", "1.0"),), 1, 120_000.0)
LONG_SOLD = SellList((SellLine(LONG, 9.9e8, LONG, "ASK-7", "C1", "1.0"),) * 5, 12_345, 9.9e9)
ALIKE = SellList((SellLine("Initech", None, "Banks"),), 1, 0.0)
ANSWERS = {
    "promises_none": ledger.promises_answer([], 0, FIRST, DRAWING),
    "promises": ledger.promises_answer(
        [PROMISE, replace(PROMISE, ask="ASK-7", amount=None, state=PromiseState.KEPT)], 2, FIRST, DRAWING
    ),
    "promises_largest": ledger.promises_answer(
        [replace(LONG_PROMISE, ask=f"ASK-{n % 9}") for n in range(90)], PAGE + 1, THIRD, DRAWING
    ),
    "shipped": selling.sell_again_answer(
        SellAgain("SSO", "SAML sign-on", "USD", SOLD, ALIKE, SellList()), DRAWING
    ),
    "shipped_largest": selling.sell_again_answer(
        SellAgain("SSO", LONG, "CHF", LONG_SOLD, LONG_SOLD, LONG_SOLD), DRAWING
    ),
    "shipped_nobody": selling.sell_again_answer(
        SellAgain("SSO", "SAML sign-on", "USD", SellList(), SellList(), SellList()), DRAWING
    ),
    "shipped_items": selling.shipped_answer([RoadmapItem("SSO", "SAML sign-on")]),
    "shipped_items_largest": selling.shipped_answer([RoadmapItem(LONG, LONG)] * 40),
    "shipped_nothing": selling.shipped_answer([]),
    "shipped_unknown": selling.no_item_answer(LONG),
    "help_rep": lookup_help.help_answer(False),
    "help_pm": lookup_help.help_answer(True),
    "refused": lookup_help.refusal(Topic.CAPACITY),
    "only_own": lookup_help.only_own(),
    "how_to": lookup_help.how_to("check"),
    "unknown": lookup_help.unknown_answer("xyzzy", []),
    "unknown_largest": lookup_help.unknown_answer(LONG, [LONG, "capacity", "Globex"]),
    "ask_missing": looked_up.ask_answer(None, "ASK-7", DRAWING),
    "ask_card": looked_up.ask_answer(FoundAsk(ask(142), PLANNED, 420_000.0), "ASK-142", DRAWING),
    "ask_untold": looked_up.ask_answer(FoundAsk(ask(142, title=LONG), None, None), "ASK-142", DRAWING),
    "ask_withdrawn": looked_up.ask_answer(
        FoundAsk(ask(142, state=AskState.WITHDRAWN), None, None), "ASK-142", DRAWING
    ),
    "check_nothing": looked_up.would_answer([]),
    "check": looked_up.would_answer([WouldBe("SSO", PLANNED, "ASK-7")]),
    "check_largest": looked_up.would_answer([WouldBe(LONG, LONG_CARD, "ASK-7")] * 5),
    "check_draft": looked_up.would_answer([WouldBe("SSO", PENDING, "")]),
    "account_empty": looked_up.account_answer(UNASKED, FIRST, DRAWING),
    "account_rep": looked_up.account_answer(AccountPage("Acme Corp", None, "high", ONE), FIRST, DRAWING),
    "account_pm": looked_up.account_answer(AccountPage("Acme Corp", ACME, "high", ONE), FIRST, DRAWING),
    "account_largest": looked_up.account_answer(
        AccountPage(LONG, replace(ACME, segment=LONG, owner=LONG), "high", MANY), THIRD, DRAWING
    ),
    "search_none": looked_up.search_answer(NOTHING, LONG, FIRST, DRAWING),
    "search_page": looked_up.search_answer(MANY, LONG, THIRD, DRAWING),
    "mine_none": looked_up.own_answer(NOTHING, FIRST, DRAWING),
    "mine": looked_up.own_answer(ONE, FIRST, DRAWING),
    "queue_none": looked_up.queue_answer([], 0, FIRST, DRAWING),
    "queue": looked_up.queue_answer([(Todo.PROPOSED, NEED)], 1, FIRST, DRAWING),
    "queue_largest": looked_up.queue_answer([(Todo.DRAFT, LONG_NEED)] * PAGE, 9_000, THIRD, DRAWING),
    "roadmap_unknown": looked_up.roadmap_answer(ItemPage((), 0, False, False), "", FIRST),
    "roadmap_none": looked_up.roadmap_answer(ItemPage((), 0, False, True), "sso", FIRST),
    "roadmap": looked_up.roadmap_answer(ItemPage((ITEM,), 0, False, True), "", FIRST),
    "roadmap_largest": looked_up.roadmap_answer(ItemPage((LONG_ITEM,) * PAGE, 16, True, True), LONG, THIRD),
    "capacity_none": looked_up.capacity_answer((), DRAWING),
    "capacity": looked_up.capacity_answer((team("Identity", 12.0), team("Platform", -5.5)), DRAWING),
    "policy": looked_up.policy_answer(tuple(policy_words(POLICY)), FIRST),
    "muted_none": looked_up.muted_answer(MutedPage((), NOTHING), FIRST, DRAWING),
    "muted_largest": looked_up.muted_answer(MutedPage(("C1",) * 60, MANY), THIRD, DRAWING),
    "muting": looked_up.muting_answer("C1", True),
    "going_live": looked_up.muting_answer("C1", False),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_fits_and_looks_as_it_did(name: str) -> None:
    shown = ANSWERS[name]
    assert problems(shown.blocks) == []
    assert "<!" not in markup(shown.blocks) + shown.text
    assert len(shown.text) <= 1000
    assert_golden(f"because_{name}", {"text": shown.text, "blocks": shown.blocks})


def last_row(shown: Rendered) -> list[tuple[str, str]]:
    return [(each["text"]["text"], each["value"]) for each in shown.blocks[-1]["elements"]]


def test_pages_lead_back_and_on() -> None:
    turned = Turning("search sso", 2 * PAGE)
    (back, to_second), (more, to_fourth) = last_row(looked_up.search_answer(MANY, "sso", turned, DRAWING))
    assert (back, turning_from(to_second)) == ("Back", Turning("search sso", PAGE))
    assert (more, turning_from(to_fourth)) == ("More", Turning("search sso", 3 * PAGE))


def test_the_policy_names_people_and_channels_and_money_stays_money() -> None:
    paragraphs = [
        ("Who answers", ("Identity: U0PM answers in C0ASKS.", "From 100,000 USD a year a PM looks."))
    ]
    [block] = looked_up.policy_answer(paragraphs, FIRST).blocks
    assert "<@U0PM> answers in <#C0ASKS>" in block["text"]["text"]
    assert "100,000 USD" in block["text"]["text"]


@settings(deadline=None, max_examples=100, derandomize=True)
@given(said=st.text(max_size=5000))
def test_any_text_fits_and_stays_inside(said: str) -> None:
    line = replace(LINE, title=said, account=said)
    page = AskPage((line,) * PAGE, PAGE, True)
    turning = Turning(said, PAGE)
    for shown in (
        lookup_help.unknown_answer(said or "?", [said[:80] or "?"]),
        looked_up.account_answer(AccountPage(said, replace(ACME, segment=said), "", page), turning, DRAWING),
        looked_up.search_answer(page, said, turning, DRAWING),
        looked_up.roadmap_answer(ItemPage((replace(ITEM, title=said),) * PAGE, 0, True, True), said, turning),
    ):
        assert problems(shown.blocks) == []
        assert "<!" not in markup(shown.blocks) + shown.text
        assert len(shown.text) <= 1000
