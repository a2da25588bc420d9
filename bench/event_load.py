"""Events as Slack sends them: signed, one ask each, spread over many channels."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiohttp

SECRET = "bench-secret"
CHANNELS = tuple(f"C{number:06d}" for number in range(1000))
_FIRMS = ("Acme", "Globex", "Initech", "Hooli", "Umbrella", "Stark", "Wayne", "Wonka", "Tyrell", "Cyberdyne")
_ASKS = (
    "{firm} (${amount}k ARR) needs SAML single sign-on before their March renewal, it is a dealbreaker",
    "Any chance we could get an audit log export for {firm}? ${amount}k deal in negotiation",
    "{firm} won't sign without EU data residency, ${amount}k ARR at stake",
    "ask: webhook retries | account: {firm} | ARR: {amount}k",
    "{firm} asks for a dark mode, nice to have, {amount}k a year",
    "Customer {firm} needs bulk import from CSV by end of Q1, currently they paste rows by hand. ${amount}k",
    "{firm} would need Jira integration to roll out to the whole company (${amount}k ARR)",
    "Can we support SCIM provisioning? {firm} security team blocks the ${amount}k deal otherwise",
    "{firm} needs scheduled reports by e-mail, they build them by hand each Monday, {amount}k ARR",
    "We lost a {amount}k deal at {firm} because we don't have role based permissions",
)


@dataclass(frozen=True, slots=True)
class Event:
    thread: str
    body: bytes


@dataclass
class Sent:
    """When each event was sent and how long its ack took, in seconds (``time.perf_counter``)."""

    sent_at: dict[str, float] = field(default_factory=dict)
    acks: list[float] = field(default_factory=list)
    refused: int = 0


def make_events(count: int, start: int = 0) -> list[Event]:
    """``count`` different asks, one after another through the channels."""
    return [_event(number) for number in range(start, start + count)]


def _event(number: int) -> Event:
    channel = CHANNELS[number % len(CHANNELS)]
    ts = f"{1_700_000_000 + number}.000100"
    text = _ASKS[number % len(_ASKS)].format(
        firm=_FIRMS[number // 10 % len(_FIRMS)], amount=20 + number % 180
    )
    body = {
        "token": "x",
        "team_id": "T0BENCH",
        "api_app_id": "A0BENCH",
        "type": "event_callback",
        "event_id": f"Ev{number:010d}",
        "event_time": 1_700_000_000 + number,
        "authorizations": [{"team_id": "T0BENCH", "user_id": "U0BECAUSE", "is_bot": True}],
        "event": {
            "type": "message",
            "channel": channel,
            "user": f"U{number % 50:04d}",
            "text": text,
            "ts": ts,
            "event_ts": ts,
            "channel_type": "channel",
            "team": "T0BENCH",
        },
    }
    return Event(f"{channel}:{ts}", json.dumps(body).encode())


async def send_all(url: str, events: Sequence[Event], side_by_side: int) -> Sent:
    """Sends as fast as the server acks, ``side_by_side`` at once."""
    sent, waiting = Sent(), iter(events)

    async def keep_sending(session: aiohttp.ClientSession) -> None:
        for event in waiting:
            await _send(session, url, event, sent)

    async with _session() as session:
        await asyncio.gather(*(keep_sending(session) for _ in range(side_by_side)))
    return sent


async def send_at_rate(url: str, events: Sequence[Event], per_second: float) -> Sent:
    """Sends on a fixed beat whatever the answers do (an open loop, so waiting is not hidden)."""
    sent, began, tasks = Sent(), time.perf_counter(), []
    async with _session() as session:
        for number, event in enumerate(events):
            wait = began + number / per_second - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.append(asyncio.create_task(_send(session, url, event, sent)))
        await asyncio.gather(*tasks)
    return sent


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def _send(session: aiohttp.ClientSession, url: str, event: Event, sent: Sent) -> None:
    stamp = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + event.body, hashlib.sha256)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": "v0=" + signed.hexdigest(),
    }
    began = sent.sent_at[event.thread] = time.perf_counter()
    async with session.post(url, data=event.body, headers=headers) as answer:
        await answer.read()
        sent.refused += answer.status != 200
    sent.acks.append(time.perf_counter() - began)
