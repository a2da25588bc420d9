"""Takes the README's pictures: ``.venv/bin/python docs/take_pictures.py`` while ``make demo`` is open."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from playwright.async_api import Page, async_playwright

PAGE = "http://127.0.0.1:8765"
PICTURES = Path(__file__).parent / "pictures"
ASKS, PRODUCT, ROSA, TOMAS, PRIYA = "C0SALESASKS", "C0PRODUCT", "U0ROSA", "U0TOMAS", "U0PRIYA"


async def main() -> None:
    async with async_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)

        async def window(person: str, place: str, width: int, height: int) -> Page:
            size = {"width": width, "height": height}
            page = await browser.new_page(viewport=size, device_scale_factor=2 if width < 800 else 1)
            await page.goto(f"{PAGE}/?as={person}#/{place}")
            await page.wait_for_timeout(800)
            return page

        page = await window(ROSA, ASKS, 1280, 800)
        await _thread_of(page, "Acme ($180k ARR)")
        await page.screenshot(path=PICTURES / "thread.png")

        digest = await window(TOMAS, PRODUCT, 390, 844)
        await digest.get_by_text("Weekly product digest").last.evaluate("node => node.scrollIntoView()")
        await digest.wait_for_timeout(300)
        await digest.screenshot(path=PICTURES / "digest.png")

        phone = await window(TOMAS, ASKS, 390, 844)
        await _thread_of(phone, "Meridian Health won't renew")
        await phone.screenshot(path=PICTURES / "answered.png")
        await phone.locator('[data-action="why"]').first.click()
        await phone.wait_for_timeout(800)
        await phone.screenshot(path=PICTURES / "why.png")

        home = await window(PRIYA, "home", 390, 844)
        await home.screenshot(path=PICTURES / "home.png")

        form = await window(ROSA, ASKS, 390, 844)
        await form.locator("textarea:visible").first.fill("/ask ")
        await form.locator("textarea:visible").first.press("Enter")
        await form.wait_for_timeout(800)
        await form.screenshot(path=PICTURES / "form.png")
        await browser.close()


async def _thread_of(page: Page, words: str) -> None:
    """Opens the thread under the newest message that begins with these words."""
    message = page.locator("article").filter(has_text=words).last
    await message.locator("a.replies").click()
    await page.wait_for_timeout(800)


if __name__ == "__main__":
    asyncio.run(main())
