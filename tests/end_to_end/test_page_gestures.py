"""Every gesture on the page with the real bot behind it: ways to file, to change and to take back an ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser import Open, browser
from tests.end_to_end.answers import Scene, playing
from tests.end_to_end.company import ASKS, OTHER_REP, PM, RANDOM, REP
from tests.end_to_end.screens import card, choose, expect_card, message, react, say, whisper

# One browser for the whole file: starting it takes longer than most of what is done in it.
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
TEXT = "Acme needs SAML SSO before March, $120k ARR"
PHONE = 390


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Open]:
    async with browser() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with playing(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def screen(scene: Scene, chromium: Open) -> AsyncIterator[Open]:
    """What a person has before them; their window closes before the workspace does."""
    pages: list[Page] = []

    async def open_screen(who: str, where: str = ASKS, width: int = 1280) -> Page:
        page = await chromium(scene.sandbox, f"/?as={who}#/{where}", width=width)
        page.set_default_timeout(5000)
        pages.append(page)
        return page

    yield open_screen
    for page in pages:
        await page.close()


async def test_a_pin_files_somebody_elses_message(scene: Scene, screen: Open) -> None:
    await scene.sandbox.say(REP, RANDOM, TEXT)
    page = await screen(OTHER_REP, RANDOM)
    await react(message(page, TEXT), "pushpin")
    await expect(page.get_by_role("button", name="1 pushpin, remove yours")).to_be_visible()
    await expect_card(page)


async def test_file_as_ask_in_the_menu_files_somebody_elses_message(scene: Scene, screen: Open) -> None:
    await scene.sandbox.say(REP, RANDOM, TEXT)
    page = await screen(OTHER_REP, RANDOM)
    await choose(message(page, TEXT), "File as ask")
    await expect(whisper(page)).to_contain_text("Filed as ASK-1. The answer is in its thread.")
    await expect_card(page)


async def test_a_command_with_words_asks_aloud(screen: Open) -> None:
    page = await screen(REP)
    await say(page, f"/ask {TEXT}")
    await expect(whisper(page)).to_contain_text("Filing it in #asks; the answer comes in its thread.")
    await expect(message(page, f"@Rita Rep asks: {TEXT}")).to_be_visible()
    await expect_card(page)


async def test_the_form_helps_to_fill_it_in_on_a_phone(screen: Open) -> None:
    page = await screen(REP, width=PHONE)
    await say(page, "/ask")
    form = page.get_by_role("dialog", name="Ask product")
    await form.get_by_role("combobox", name="Account").press_sequentially("glo")
    await page.get_by_role("option", name="Globex", exact=True).click()
    await form.get_by_label("What would help?").fill("SAML single sign-on")
    await form.get_by_label("They won't sign, or stay, without it").check()
    await form.get_by_label("What is it worth a year?").fill("lots")
    await form.get_by_role("button", name="File it").click()
    await expect(form.get_by_role("alert")).to_have_text("Write it like 80k USD a year.")
    await expect(form.get_by_role("combobox", name="Account")).to_have_value("Globex")
    await expect(form.get_by_label("What would help?")).to_have_value("SAML single sign-on")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE
    await form.get_by_label("What is it worth a year?").fill("90k")
    await form.get_by_role("button", name="File it").click()
    await expect(form).to_have_count(0)
    await expect(message(page, "@Rita Rep asks: SAML single sign-on")).to_be_visible()
    await expect_card(page)


async def test_the_global_shortcut_takes_a_new_account(screen: Open) -> None:
    page = await screen(REP)
    await page.locator("#channel").get_by_label("Shortcuts and files").click()
    await page.get_by_role("menuitem", name="Ask product").click()
    form = page.get_by_role("dialog", name="Ask product")
    await form.get_by_role("combobox", name="Account").press_sequentially("Stark")
    await page.get_by_role("option", name="New account: Stark").click()
    await form.get_by_label("What would help?").fill("dark mode")
    await form.get_by_role("button", name="File it").click()
    await expect(form).to_have_count(0)
    await expect_card(page, "Tell Stark:")


async def test_a_message_is_forwarded_to_the_bot(scene: Scene, screen: Open) -> None:
    await scene.sandbox.say(REP, RANDOM, TEXT)
    page = await screen(OTHER_REP, RANDOM)
    await choose(message(page, TEXT), "Forward message")
    await page.get_by_role("dialog", name="Forward this message").get_by_text("Forward", exact=True).click()
    await expect(message(page, "Filed as ASK-1. The answer is in its thread.")).to_be_visible()
    await page.get_by_role("link", name="random").click()
    await expect_card(page)


async def test_a_mention_files_what_is_said(screen: Open) -> None:
    page = await screen(REP, RANDOM)
    await say(page, f"@because {TEXT}")
    await expect(card(page)).to_contain_text("Yes — planned")


async def test_an_unclear_message_is_filed_by_a_yes(screen: Open) -> None:
    page = await screen(REP)
    await say(page, "and dark mode")
    await expect(whisper(page)).to_contain_text("Is this an ask for product?")
    await whisper(page).get_by_role("button", name="Yes, file it").click()
    await expect(card(page)).to_contain_text("Yes — available")
    await expect(whisper(page)).to_contain_text("Filed as ASK-1")


async def test_details_are_added_to_an_ask(screen: Open) -> None:
    page = await screen(REP)
    await say(page, "a customer needs SAML SSO")
    await card(page).get_by_role("button", name="Add details").click()
    form = page.get_by_role("dialog", name="Details of ASK-1")
    await form.get_by_role("combobox", name="Account").press_sequentially("Init")
    await page.get_by_role("option", name="Initech").click()
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_have_count(0)
    await expect(card(page)).to_contain_text("Initech")


async def test_an_edit_reaches_the_card_and_deleting_is_undone_on_it(screen: Open) -> None:
    page = await screen(REP)
    await say(page, "Acme needs SAML SSO")
    await expect(card(page)).to_contain_text("Yes — planned")
    await choose(message(page, "Acme needs"), "Edit message")
    await page.locator("#channel").get_by_label("Edit message").fill("Globex needs dark mode")
    await page.keyboard.press("Enter")
    await expect(card(page)).to_contain_text("Yes — available")
    await choose(message(page, "Globex needs"), "Delete message")
    await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(card(page)).to_contain_text("Withdrawn by @Rita Rep")
    await card(page).get_by_role("button", name="Undo").click()
    await expect(card(page).get_by_role("button", name="Why?")).to_be_visible()
    await expect(card(page)).not_to_contain_text("Withdrawn")


async def test_no_entry_takes_an_ask_back(screen: Open) -> None:
    page = await screen(REP)
    await say(page, TEXT)
    await expect(card(page)).to_contain_text("Yes — planned")
    await react(message(page, TEXT), "no_entry_sign")
    await expect(card(page)).to_contain_text("Withdrawn by @Rita Rep")
    await card(page).get_by_role("button", name="Undo").click()
    await expect(card(page)).to_contain_text("Yes — planned")


async def test_who_disagrees_says_why_and_is_thanked(screen: Open) -> None:
    page = await screen(REP)
    await say(page, TEXT)
    await card(page).get_by_role("button", name="I disagree").click()
    form = page.get_by_role("dialog", name="ASK-1: I disagree")
    await form.get_by_label("What did we miss?").fill("no way!")
    await form.get_by_role("button", name="Send").click()
    await expect(form.get_by_role("alert")).to_have_text("A few words more, please: at least three.")
    await form.get_by_label("What did we miss?").fill("Their auditors insist on it already")
    await form.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Thank you")
    pm = await screen(PM, f"D{PM}")
    await expect(message(pm, "Their auditors insist on it already")).to_contain_text("@Rita Rep disagrees")


@pytest.mark.parametrize("width", [1280, PHONE])
async def test_a_pm_confirms_and_changes_in_why(scene: Scene, screen: Open, width: int) -> None:
    ts = (await scene.filed(TEXT))["thread_ts"]
    page = await screen(PM, f"{ASKS}/{ts}", width)
    why = page.get_by_role("dialog", name="Why? ASK-1")
    await card(page).get_by_role("button", name="Why?").click()
    await expect(why).to_contain_text("Every rule, in order")
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await why.get_by_role("button", name="Confirm").click()
    done = page.get_by_role("dialog", name="Because")
    await expect(done).to_contain_text("Recorded: Yes")
    await done.get_by_role("button", name="Close").last.click()
    await expect(card(page)).to_contain_text("decided by @Ada PM")
    await card(page).get_by_role("button", name="Why?").click()
    await expect(why.get_by_role("button", name="Confirm")).to_have_count(0)
    await why.get_by_role("button", name="Change…").click()
    form = page.get_by_role("dialog", name="Answer ASK-1")
    await form.get_by_label("Later").check()
    await form.get_by_label("When?").select_option("Jul–Sep 2027")
    await form.get_by_label("Because").fill("…")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_role("alert")).to_have_text("Say why: everyone who asked reads it.")
    await form.get_by_label("Because").fill("After the redesign")
    await form.get_by_label("Customers may hear the date too").check()
    await form.get_by_role("button", name="Save").click()
    await expect(done).to_contain_text("Recorded: Later, Jul–Sep 2027 — After the redesign")
    await done.get_by_role("button", name="Close").last.click()
    await expect(card(page)).to_contain_text("Later")
    await expect(card(page)).to_contain_text("target Jul–Sep 2027; timing can still change")


async def test_a_recorded_answer_is_undone(scene: Scene, screen: Open) -> None:
    ts = (await scene.filed(TEXT))["thread_ts"]
    page = await screen(PM, f"{ASKS}/{ts}")
    await say(page, "No — outside our scope, partners do this well", "#thread")
    await expect(card(page)).to_contain_text("No — decided by @Ada PM")
    recorded = whisper(page, "#thread")
    await expect(recorded).to_contain_text("Recorded: No")
    await recorded.get_by_role("button", name="Undo").click()
    await expect(recorded).to_contain_text("Undone. ASK-1 is as it was before; nobody was told.")
    await expect(card(page)).to_contain_text("Yes — planned")


async def test_a_pm_confirms_a_need_in_home_on_a_phone(scene: Scene, screen: Open) -> None:
    await scene.filed("Globex needs SCIM user provisioning, $300k renewal")
    page = await screen(PM, "home", PHONE)
    home = page.get_by_role("region", name="Home")
    await expect(home.get_by_role("button", name="My queue (1)")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE
    await home.get_by_role("button", name="Confirm").click()
    await expect(home).to_contain_text("Recorded: Later")
    await expect(home).to_contain_text("Nothing waits for a PM.")
    await home.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("dialog", name="Because")).to_contain_text("Undone.")
    await expect(home.get_by_text("My queue (1)")).to_be_visible()


async def test_a_rep_finds_own_asks_in_home(scene: Scene, screen: Open) -> None:
    page = await screen(REP, "home")
    home = page.get_by_role("region", name="Home")
    await expect(home).to_contain_text("You have not asked for anything yet.")
    await home.get_by_role("button", name="Ask product").click()
    form = page.get_by_role("dialog", name="Ask product")
    await form.get_by_label("What would help?").fill("Acme needs SAML SSO")
    await form.get_by_role("button", name="File it").click()
    await expect(form).to_have_count(0)
    await scene.heard()
    await page.reload()
    await expect(home).to_contain_text("ASK-1 · Acme Corp")
    await home.get_by_role("button", name="Withdrawn (0)").click()
    await expect(home).to_contain_text("You have withdrawn nothing.")


async def test_an_account_is_looked_up_for_oneself(scene: Scene, screen: Open) -> None:
    await scene.filed(TEXT)
    page = await screen(REP)
    await say(page, "/because acme")
    await expect(whisper(page)).to_contain_text("Only visible to you")
    await expect(whisper(page)).to_contain_text("ASK-1")
    await expect(whisper(page)).to_contain_text("Acme Corp")
