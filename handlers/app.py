"""The Bolt app with every handler in its place."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from handlers import (
    answers,
    asking,
    because,
    customers,
    gestures,
    handling,
    home,
    messages,
    proof,
    schedules,
    staying_true,
)
from handlers.desk import Desk


def build_app(desk: Desk, client: AsyncWebClient, identity: Callable[[], AuthorizeResult]) -> AsyncApp:
    """The app; ``identity`` tells who the bot is without a network call.

    Requests are verified before they come here (``bot.runtime``), and with Slack's API down events are still
    journaled, because authorising needs no call.
    """
    app = AsyncApp(
        logger=_quiet_logger(),
        client=_without_token(client),
        authorize=_authorizer(identity),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    messages.register(app, desk)  # first: Bolt asks one listener after another, and nothing is so frequent
    gestures.register(app, desk)
    asking.register(app, desk)
    proof.register(app, desk)
    answers.register(app, desk)
    handling.register(app, desk)
    home.register(app, desk)
    because.register(app, desk)
    staying_true.register(app, desk)
    schedules.register(app, desk)
    customers.register(app, desk)
    return app


def _quiet_logger() -> logging.Logger:
    """Bolt's warnings hold whole request bodies; what went wrong is told by its errors and our own log."""
    logger = logging.getLogger("because.bolt")
    logger.setLevel(max(logging.ERROR, logger.getEffectiveLevel()))
    return logger


def _without_token(client: AsyncWebClient) -> AsyncWebClient:
    """The same connection; the token comes with each request's authorisation."""
    return AsyncWebClient(
        base_url=client.base_url, session=client.session, retry_handlers=[], logger=client.logger
    )


def _authorizer(identity: Callable[[], AuthorizeResult]) -> Callable[[], Awaitable[AuthorizeResult]]:
    async def authorize() -> AuthorizeResult:
        return identity()

    return authorize
