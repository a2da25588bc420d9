"""The web side: Slack's requests checked at the door, health and metrics."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

log = structlog.get_logger(__name__)

MAX_BODY = 1_000_000
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Door:
    """Where Slack's requests come in: events go to ``take``, which journals them and gives the status; clicks
    and commands, which Slack does not deliver again, go to the listeners at once."""

    app: AsyncApp
    take: Callable[[dict[str, Any]], Awaitable[int]]
    signing_secret: str

    async def receive(self, request: web.Request) -> web.Response:
        raw = await _read(request)
        _check_signature(request, raw, SignatureVerifier(self.signing_secret))
        body = _parsed(request, raw)
        if body.get("type") == "event_callback":
            return web.Response(status=await self.take(body))
        headers: dict[str, str | Sequence[str]] = {
            name: value
            for name, value in request.headers.items()
            if not name.lower().startswith("x-slack-bolt-")  # Bolt takes orders from these
        }
        return _response(await self.app.async_dispatch(AsyncBoltRequest(body=raw, headers=headers)))


def build_web(healthy: Callable[[], Awaitable[bool]], door: Door | None) -> web.Application:
    """``/health`` and ``/metrics``; with a door (HTTP mode) also ``POST /slack/events``."""
    site = web.Application(client_max_size=MAX_BODY)
    site.router.add_get("/health", _health(healthy))
    site.router.add_get("/metrics", _metrics)
    if door is not None:
        site.router.add_post("/slack/events", door.receive)
    return site


async def _read(request: web.Request) -> str:
    if request.content_length is not None and request.content_length > MAX_BODY:
        raise _refusal(request, web.HTTPRequestEntityTooLarge, "body over 1 MB")
    try:
        raw = await request.read()
        return raw.decode()
    except web.HTTPRequestEntityTooLarge as error:
        raise _refusal(request, web.HTTPRequestEntityTooLarge, "body over 1 MB") from error
    except UnicodeDecodeError as error:
        raise _refusal(request, web.HTTPBadRequest, "the body is not UTF-8") from error


def _check_signature(request: web.Request, body: str, verifier: SignatureVerifier) -> None:
    stamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    is_time = stamp.isascii() and stamp.isdigit() and len(stamp) < 15
    if not is_time or not signature.isascii() or not verifier.is_valid(body, stamp, signature):
        raise _refusal(request, web.HTTPUnauthorized, "wrong or missing signature")


def _parsed(request: web.Request, raw: str) -> dict[str, Any]:
    """Slack sends JSON objects or forms; a form's ``payload`` is JSON as well."""
    try:
        if request.content_type == _JSON or raw.lstrip().startswith("{"):
            body = json.loads(raw)
        else:
            body = {name: values[0] for name, values in parse_qs(raw).items()}
            if "payload" in body:
                body = json.loads(body["payload"])
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict) or not body:
        raise _refusal(request, web.HTTPBadRequest, "neither a JSON object nor a form")
    return body


def _refusal(request: web.Request, kind: Callable[..., web.HTTPException], why: str) -> web.HTTPException:
    log.warning("request_refused", why=why, bytes=request.content_length, remote=request.remote)
    if kind is web.HTTPRequestEntityTooLarge:
        return web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0, text=why)
    return kind(text=why)


def _response(answer: BoltResponse) -> web.Response:
    headers = {name: value for name, values in answer.headers.items() for value in values}
    return web.Response(status=answer.status, text=answer.body or "", headers=headers)


def _health(healthy: Callable[[], Awaitable[bool]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def health(_: web.Request) -> web.Response:
        began = time.perf_counter()
        fine = await healthy()
        status = {"ok": fine, "ms": round((time.perf_counter() - began) * 1000, 1)}
        return web.json_response(status, status=200 if fine else 503)

    return health


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
