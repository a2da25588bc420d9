"""The sandbox page in headless Chromium."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

from bot.sandbox import Sandbox

Open = Callable[..., Awaitable[Page]]

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@asynccontextmanager
async def browser() -> AsyncIterator[Open]:
    """Opens pages in windows of their own; an error in a page's script fails the test."""
    wrong: list[str] = []
    async with async_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        assert chromium, "Chromium is missing: apt-get install chromium"
        started = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS.split())

        async def open_window(
            sandbox: Sandbox, where: str = "", width: int = 1280, height: int = 800
        ) -> Page:
            page = await started.new_page(viewport={"width": width, "height": height})
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
            await page.goto(sandbox.url + where)
            await page.locator(".switcher").first.wait_for(state="attached")
            return page

        yield open_window
        await started.close()
    assert wrong == [], wrong
