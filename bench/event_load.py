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
# 40 firms want 500 different things, one after another, in ten voices. About three in four are asks of their
# own; the others mean an item that the firm has asked for already ("order export to Jira", "ticket export to
# Jira"), so that the earlier ask is told more and decided anew.
_FIRMS = tuple(
    f"{first} {second}"
    for second in ("Labs", "Group", "Retail", "Energy")
    for first in (
        "Acme",
        "Globex",
        "Hooli",
        "Wayne",
        "Stark",
        "Tyrell",
        "Wonka",
        "Initech",
        "Umbra",
        "Soylent",
    )
)
_WHAT = (
    "invoice", "order", "contract", "audit log", "contact", "payroll", "shipment", "ticket",
    "timesheet", "quote", "budget", "survey", "inventory", "expense", "lead", "forecast", "refund",
    "supplier", "warranty", "training", "calendar", "incident", "consent", "tax", "asset",
)  # fmt: skip
_WHERE = (
    "Excel", "Snowflake", "Jira", "Salesforce", "SAP", "BigQuery", "Tableau", "HubSpot", "Slack",
    "Dropbox", "SharePoint", "Zendesk", "Notion", "Airtable", "Power BI", "NetSuite", "Workday",
    "Kafka", "Redshift", "GitHub",
)  # fmt: skip
_THINGS = tuple(f"{what} export to {where}" for where in _WHERE for what in _WHAT)
_ASKS = (
    "{firm} (${amount}k ARR) needs {thing} before their March renewal, it is a dealbreaker",
    "Any chance we could get {thing} for {firm}? ${amount}k deal in negotiation",
    "{firm} won't sign without {thing}, ${amount}k ARR at stake",
    "ask: {thing} | account: {firm} | ARR: {amount}k",
    "{firm} asks for {thing}, nice to have, {amount}k a year",
    "Customer {firm} needs {thing} by end of Q1, currently they copy rows by hand. ${amount}k",
    "{firm} would need {thing} to roll out to the whole company (${amount}k ARR)",
    "Can we support {thing}? {firm} blocks the ${amount}k deal otherwise",
    "{firm} needs {thing}, they build it by hand each Monday, {amount}k ARR",
    "We lost a {amount}k deal at {firm} because we don't have {thing}",
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
        firm=_FIRMS[number // len(_THINGS) % len(_FIRMS)],
        thing=_THINGS[number % len(_THINGS)],
        amount=20 + number % 180,
    )
    body = {
        "token": "x",
        "team_id": "T0BENCH",
        "api_app_id": "A0BENCH",
        "type": "event_callback",
        "event_id": f"Ev{number:010d}",
        "event_time": 1_700_000_000 + number,
        "is_ext_shared_channel": False,
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
