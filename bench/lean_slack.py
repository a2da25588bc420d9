"""A Slack of the least possible cost on loopback, so that a benchmark measures the bot and not its Slack."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class LeanSlack:
    """Answers the calls the bot makes and notes when each thread got its first post (``time.perf_counter``);
    news of an ask may follow in its thread, but nothing is ever posted twice."""

    posted_at: dict[str, float] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/api/chat.postMessage", self._post)
        app.router.add_post("/api/{method}", self._other)
        app.router.add_get("/api/{method}", self._other)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        key = body["metadata"]["event_payload"]["key"]
        if key in self.said:
            raise AssertionError(f"{key} was posted twice")
        self.said.add(key)
        if thread := body.get("thread_ts"):  # PMs are also told of held changes, in no thread
            self.posted_at.setdefault(f"{body['channel']}:{thread}", time.perf_counter())
        return _answer({"ok": True, "channel": body["channel"], "ts": f"{len(self.said)}.000000"})

    @property
    def answered(self) -> int:
        """How many threads have been posted in."""
        return len(self.posted_at)

    async def _other(self, request: web.Request) -> web.Response:
        who = {"user_id": "U0BECAUSE", "bot_id": "B0BECAUSE", "team_id": "T0BENCH", "url": self.url}
        direct = {"channel": {"id": "D0BENCH"}}  # where conversations.open leads
        return _answer({"ok": True, **who, **direct})


def _answer(values: dict[str, object]) -> web.Response:
    return web.Response(body=json.dumps(values).encode(), content_type="application/json")
