"""The door of HTTP mode: what is not Slack's does not come in, and says so briefly."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.demo.stage import Stage, running_bot, stage_settings
from bot.settings import SlackMode
from tests.end_to_end.company import ASKS, REP, make_sandbox, seeded_store, write_policy


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    store = seeded_store(tmp_path)
    async with make_sandbox() as sandbox:
        policy = write_policy(tmp_path)
        settings = stage_settings(sandbox, f"sqlite:///{tmp_path / 'because.db'}", policy, SlackMode.HTTP)
        async with running_bot(sandbox, store, settings, post_s=0.0) as running:
            yield running
    store.close()


async def post(stage: Stage, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
    signed = stage.sandbox.signed_headers(body) if headers is None else headers
    url = f"http://127.0.0.1:{stage.bot.port}/slack/events"
    kind = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=kind | signed) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_wrong_signature_is_refused(stage: Stage) -> None:
    headers = stage.sandbox.signed_headers(b"{}") | {"X-Slack-Signature": "v0=" + "0" * 64}
    assert (await post(stage, b"{}", headers))[0] == 401
    assert (await post(stage, b"{}", {}))[0] == 401


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"no form and no json", b"[1, 2]", b"{" * 5000, b""])
async def test_garbage_is_refused(stage: Stage, body: bytes) -> None:
    assert (await post(stage, body))[0] == 400


async def test_a_body_over_one_megabyte_is_refused_before_it_is_read(stage: Stage) -> None:
    assert (await post(stage, b"x" * 1_000_001))[0] == 413


async def test_the_address_is_verified_as_slack_does_it(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, text = await post(stage, body)
    assert status == 200
    assert "abc" in text


async def test_bolts_own_headers_from_outside_are_ignored(stage: Stage) -> None:
    """``X-Slack-Bolt-Lazy-Only: 1`` would silence the listener."""
    event = {"type": "message", "channel": ASKS, "user": REP, "ts": "1.2", "text": "Acme needs SAML SSO"}
    body = json.dumps({"type": "event_callback", "event_id": "EvX", "team_id": "T", "event": event}).encode()
    headers = stage.sandbox.signed_headers(body) | {"X-Slack-Bolt-Lazy-Only": "1"}
    assert (await post(stage, body, headers))[0] == 200
    await stage.bot.workers.drain()
    assert stage.store.look(lambda uow: uow.asks.get(1)) is not None


@pytest.mark.parametrize(("path", "words"), [("/health", '"ok": true'), ("/metrics", "python_info")])
async def test_health_and_metrics(stage: Stage, path: str, words: str) -> None:
    url = f"http://127.0.0.1:{stage.bot.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        assert words in await answer.text()
