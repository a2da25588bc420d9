"""The page with the real bot behind it: file an ask, see the verdict in the thread, look at the proof."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.demo.stage import Stage
from tests.browser import browser
from tests.end_to_end.company import ASKS, PM, REP

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
async def test_a_rep_files_an_ask_and_reads_the_verdict(stage: Stage, width: int) -> None:
    async with browser() as open_page:
        page = await open_page(stage.sandbox, f"/?as={REP}#/{ASKS}", width=width)
        field = page.locator("textarea").first
        await field.fill("Acme ($120k ARR) needs SAML SSO before their renewal, dealbreaker")
        await field.press("Enter")
        replies = page.get_by_role("link", name="1 reply")
        await expect(replies).to_be_visible()
        if width < 800:
            await replies.click()
        card = page.get_by_text("Yes — planned").last
        await expect(card).to_be_visible()
        await expect(page.get_by_text("Worth: medium, 1 account").last).to_be_visible()
        await page.locator('[data-action="why"]').last.click()
        await expect(page.get_by_text("Every rule, in order")).to_be_visible()
        await expect(page.get_by_text("Figures are for product; ask your PM.")).to_be_visible()


async def test_a_pm_answers_and_everybody_sees_who_decided(stage: Stage) -> None:
    ts = await stage.sandbox.say(REP, ASKS, "Globex would like an audit log export")
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
    async with browser() as open_page:
        page = await open_page(stage.sandbox, f"/?as={PM}#/{ASKS}/{ts}")
        field = page.locator("textarea").last
        await field.fill("No — outside our scope, partners do this well")
        await field.press("Enter")
        await expect(page.get_by_text("No — decided by @Ada PM").last).to_be_visible()
        await expect(page.get_by_text("(edited)").first).to_be_visible()
