"""What Slack answers means to our client what it means to the SDK's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clients.slack_web import SlackWeb
from bot.runtime.refusals import Refusal, read_refusal

CARD = {"channel": "C1", "text": "Yes 🚀", "blocks": [{"type": "divider"}], "unfurl_links": False}
JSON = "application/json"


@dataclass
class Slack:
    """Gives the answer it is told to, and notes what it was sent."""

    url: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        self.heard.append((request.path, headers, await request.json()))
        return web.Response(**self.answer)


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    slack, app = Slack(), web.Application()
    app.router.add_post("/api/{method}", slack.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    yield slack
    await runner.cleanup()


async def _both(slack: Slack) -> list[dict[str, Any] | Refusal]:
    """What comes of one call by our client, and by the SDK's."""
    async with aiohttp.ClientSession() as session:
        given: dict[str, Any] = {"token": "xoxb-1", "base_url": slack.url, "session": session}
        return [
            await _called(client)
            for client in (SlackWeb(**given), AsyncWebClient(**given, retry_handlers=[]))
        ]


async def _called(client: AsyncWebClient) -> dict[str, Any] | Refusal:
    try:
        response = await client.api_call("chat.postMessage", json=CARD)
    except SlackApiError as error:
        return read_refusal(error)
    assert isinstance(response.data, dict)
    return response.data


@pytest.mark.parametrize(
    "answer",
    [
        {"text": '{"ok": true, "ts": "1.5"}', "content_type": JSON},
        {"text": '{"ok": false, "error": "invalid_blocks"}', "content_type": JSON},
        {"text": '{"ok": false, "error": "not_in_channel"}', "content_type": JSON},
        {"status": 429, "text": "{}", "content_type": JSON, "headers": {"retry-after": "7"}},
        {"status": 503, "text": "<h1>Sorry</h1>", "content_type": "text/html"},
        {"text": "<h1>Sorry</h1>", "content_type": "text/html"},
        {"text": '{"ok": tr', "content_type": JSON},
        {"status": 500, "text": "", "content_type": JSON},
        {"text": "null", "content_type": JSON},
    ],
)
async def test_answers_mean_the_same(slack: Slack, answer: dict[str, Any]) -> None:
    slack.answer = answer
    ours, theirs = await _both(slack)
    assert ours == theirs


async def test_the_same_is_sent(slack: Slack) -> None:
    slack.answer = {"text": '{"ok": true}', "content_type": JSON}
    await _both(slack)
    ours, theirs = slack.heard
    assert ours == theirs
    assert ours[0] == "/api/chat.postMessage"
    assert ours[1]["Authorization"] == "Bearer xoxb-1"
    assert ours[2] == CARD


async def test_a_lost_connection_is_the_callers_to_judge(slack: Slack) -> None:
    async with aiohttp.ClientSession() as session:
        client = SlackWeb(token="xoxb-1", base_url="http://127.0.0.1:1/api", session=session)
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.api_call("chat.postMessage", json=CARD)
