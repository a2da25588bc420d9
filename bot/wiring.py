"""Where the parts are put together. The only place that knows them all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import structlog
from pydantic_core import to_json
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.clients.minilm import MiniLM
from bot.clients.remote_embeddings import RemoteEmbeddings
from bot.runtime.bot import Bot
from bot.runtime.directory import SlackDirectory
from bot.runtime.inbox import InboxWorkers
from bot.runtime.meaning import BackgroundMeaning
from bot.runtime.people import KnownPeople
from bot.runtime.policy_file import PolicyFile
from bot.runtime.sender import OutboxSender
from bot.runtime.socket import Socket
from bot.runtime.web import Door, build_web
from bot.settings import Matching, Settings, SlackMode
from handlers.app import build_app
from handlers.blocks.rendering import Renderer
from handlers.desk import Desk
from handlers.digests import send_due
from handlers.journal import author_of, journaled_request, take_event, thread_of
from handlers.meaning import catch_up
from handlers.promises import tend
from handlers.staying_true import stay_true
from storage import Journaled, Store
from triage.matching.meaning import Embedder

log = structlog.get_logger(__name__)

# Shorter than the leases of outbox rows, so that a call never outlives its lease.
_SLACK_TIMEOUT = aiohttp.ClientTimeout(total=8, connect=4)


def now_utc() -> datetime:
    return datetime.now(UTC)


async def build_bot(
    settings: Settings,
    store: Store,
    policy: PolicyFile,
    clock: Callable[[], datetime] = now_utc,
    *,
    post_s: float = 1.0,
) -> Bot:
    """A bot ready to ``start``. SettingsError where a token is missing.

    ``post_s`` is how many seconds lie between two posts in one channel (Slack's limit is about one).
    """
    mode = settings.require_slack()
    session = aiohttp.ClientSession(timeout=_SLACK_TIMEOUT, json_serialize=_quick_json)
    client = slack_client(settings, session)
    directory = SlackDirectory(client, policy.current, KnownPeople(client, store, clock))
    renderer = Renderer(policy.current, directory.permalink)

    async def dispatch(event: Journaled) -> int:
        answer = await app.async_dispatch(journaled_request(event.event_id, event.body))
        directory.known.saw(author_of(event.body))
        return answer.status

    workers = InboxWorkers(store, dispatch, thread_of, clock)
    sender = OutboxSender(
        store, client, renderer.render, workers, is_shared=directory.is_shared, clock=clock, post_s=post_s
    )
    meaning = meaning_of(settings)
    desk = Desk(store, workers, directory, policy.current, clock, sender.wake, meaning)
    app = build_app(desk, client, lambda: _identity(directory, client))

    async def take(body: dict[str, Any]) -> int:
        return await take_event(body, desk)

    async def tick() -> None:
        if policy.reload():
            await directory.refresh()
        await send_due(desk)
        await tend(desk)
        await catch_up(desk)

    async def healthy() -> bool:
        return await asyncio.to_thread(store.healthy)

    return Bot(
        store=store,
        session=session,
        directory=directory,
        workers=workers,
        sender=sender,
        site=build_web(healthy, Door(app, take, _secret(settings)) if mode is SlackMode.HTTP else None),
        socket=Socket(app, take, client, _app_token(settings)) if mode is SlackMode.SOCKET else None,
        tick=tick,
        stay_true=lambda: stay_true(desk),
        afterwards=desk.afterwards.drain,
        clock=clock,
        host=settings.host,
        port=settings.port,
    )


def embedder_of(settings: Settings) -> Embedder | None:
    """The model that the settings name; None where texts are compared by their words alone. Loads nothing."""
    if settings.matching is Matching.LEXICAL:
        return None
    if settings.embeddings_url is None:
        return MiniLM()
    key = settings.embeddings_api_key
    return RemoteEmbeddings(
        settings.embeddings_url,
        settings.embeddings_model or "",
        key.get_secret_value() if key else "",
        allow_private=settings.embeddings_allow_private,
    )


def meaning_of(settings: Settings) -> BackgroundMeaning | None:
    """The model at work beside the event loop."""
    embedder = embedder_of(settings)
    return BackgroundMeaning(embedder) if embedder else None


def _quick_json(values: object) -> str:
    return to_json(values).decode()


def slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """One client on one session, which sets the timeouts; without the SDK's connection-error retry, which
    posts twice when a connection drops after Slack had taken the message."""
    token = settings.slack_bot_token
    return AsyncWebClient(
        token=token.get_secret_value() if token else "",
        base_url=settings.slack_api_url,
        session=session,
        retry_handlers=[],
        logger=_quiet_logger(),
    )


def _quiet_logger() -> logging.Logger:
    """Without a level of its own the SDK writes every call and answer out in full, for nobody to read."""
    logger = logging.getLogger("because.slack")
    logger.setLevel(max(logging.INFO, logger.getEffectiveLevel()))
    return logger


def _identity(directory: SlackDirectory, client: AsyncWebClient) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=directory.team_id,
        bot_token=client.token,
        bot_id=directory.bot_id,
        bot_user_id=directory.bot_user,
    )


def _app_token(settings: Settings) -> str:
    return settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""


def _secret(settings: Settings) -> str:
    return settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
