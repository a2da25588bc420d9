"""What can go wrong, in Slack's words or in ours."""

from typing import Any


class SlackError(Exception):
    """An answer `{"ok": false, "error": code, …extra}` of the Web API."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class RateLimitedError(Exception):
    """HTTP 429 with `Retry-After` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class GestureError(ValueError):
    """A click or a submission that no person could make: no such button, a required field left empty."""


class SlackbotError(GestureError):
    """Slack refused a command; Slackbot has told the person why, in an ephemeral message."""
