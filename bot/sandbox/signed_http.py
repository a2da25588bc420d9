"""The Events API: payloads over HTTP, signed as Slack signs them."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from time import perf_counter
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.record import Attempt
from bot.sandbox.world import Payload


class SignedHttp:
    """Posts payloads to the bot's address. `url` may be set once the bot's port is known."""

    def __init__(
        self, signing_secret: str, url: str | None, now: Callable[[], float], ack_seconds: float
    ) -> None:
        self.url = url
        self._secret = signing_secret.encode()
        self._now = now
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None

    def headers(self, body: bytes, retry_num: int = 0, reason: str = "") -> dict[str, str]:
        """Slack's signature over `v0:timestamp:body` (HMAC-SHA256), and the retry headers."""
        stamp = str(int(self._now()))
        signature = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}
        if retry_num:
            signed |= {"x-slack-retry-num": str(retry_num), "x-slack-retry-reason": reason}
        return signed

    async def deliver(self, kind: str, payload: Payload, retry_num: int, reason: str) -> Attempt:
        """Posts one payload; never raises for what the bot does."""
        attempt = Attempt(at=self._now(), transport="http", retry_num=retry_num)
        started = perf_counter()
        try:
            await self._post(kind, payload, attempt, reason)
        except TimeoutError:
            attempt.error = "http_timeout"
        except (aiohttp.ClientError, OSError):
            attempt.error = "connection_failed"
        attempt.latency = perf_counter() - started
        return attempt

    async def _post(self, kind: str, payload: Payload, attempt: Attempt, reason: str) -> None:
        body, content_type = encode_body(kind, payload)
        headers = self.headers(body, attempt.retry_num, reason) | {"Content-Type": content_type}
        async with self._client().post(self.url or "", data=body, headers=headers) as response:
            text = await response.text()
            attempt.status = response.status
            if not attempt.acked:
                attempt.error = "http_error"
            elif response.content_type == "application/json" and text:
                attempt.reply = json.loads(text)
            elif kind == "slash_commands" and text:
                attempt.reply = {"text": text}

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._ack_seconds)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        return self._session

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            # aiohttp closes its sockets in callbacks of the next turns of the loop
            await asyncio.sleep(0)
            self._session = None


def encode_body(kind: str, payload: Payload) -> tuple[bytes, str]:
    """Body and content type: JSON for events, a form for gestures and commands."""
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"
