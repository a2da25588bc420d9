"""The baseline: a Bolt app that hears every message and does nothing. ``python -m bench.bare_bolt PORT``."""

from __future__ import annotations

import logging
import sys

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult


def main() -> None:
    logging.disable(logging.CRITICAL)

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0BENCH", bot_token="xoxb-bench")

    app = AsyncApp(signing_secret="bench-secret", authorize=authorize)

    @app.event("message")
    async def hear() -> None:
        pass

    app.start(port=int(sys.argv[1]), host="127.0.0.1")


if __name__ == "__main__":
    main()
