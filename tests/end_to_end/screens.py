"""What a person finds and does on the sandbox page."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect


async def say(page: Page, text: str, pane: str = "#channel") -> None:
    field = page.locator(f"{pane} .composer textarea")
    await field.fill(text)
    await field.press("Enter")


async def react(message: Locator, emoji: str) -> None:
    """Puts an emoji on a message from the picker."""
    await message.hover()
    await message.get_by_label("React", exact=True).click()
    await message.page.get_by_label("Search emoji").fill(emoji)
    await message.page.keyboard.press("Enter")


async def choose(message: Locator, entry: str) -> None:
    """Chooses an entry in a message's menu."""
    await message.hover()
    await message.get_by_label("More actions").click()
    await message.page.get_by_role("menuitem", name=entry).click()


def message(page: Page, text: str, pane: str = "#channel") -> Locator:
    return page.locator(f"{pane} .message", has_text=text)


def card(page: Page) -> Locator:
    """The bot's first reply in the open thread."""
    return page.locator("#thread .message").nth(1)


def whisper(page: Page, pane: str = "#channel") -> Locator:
    return page.locator(f"{pane} .whisper").last


async def expect_card(page: Page, words: str = "Yes — planned") -> None:
    """The ask's thread, opened by its link, holds the card."""
    await page.get_by_role("link", name="1 reply").click()
    await expect(card(page)).to_contain_text(words)
    await expect(card(page).get_by_role("button", name="Why?")).to_be_visible()
