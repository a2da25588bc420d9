"""What Slack's refusal of a call means for the message that was to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from slack_sdk.errors import SlackApiError

# Nothing we do makes these go through; a person must (doctor shows them).
_HOPELESS = frozenset(
    {
        "cant_update_message", "channel_not_found", "edit_window_closed", "is_archived", "message_not_found",
        "messages_tab_disabled", "msg_too_long", "no_text", "not_in_channel", "restricted_action",
        "restricted_action_read_only_channel", "restricted_action_thread_locked", "thread_not_found",
    }
)  # fmt: skip
# The app's token or scopes are wrong: every message waits until a person has mended them.
_LOCKED_OUT = frozenset(
    {
        "access_denied", "account_inactive", "ekm_access_denied", "enterprise_is_restricted", "invalid_auth",
        "missing_scope", "not_allowed_token_type", "not_authed", "org_login_required",
        "team_access_not_granted", "token_expired", "token_revoked",
    }
)  # fmt: skip
# Slack itself stumbled: the message may or may not be there.
_STUMBLED = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", ""})
_USUAL_WAIT_S = 30.0


class Outlook(Enum):
    WAIT = auto()
    UNKNOWN = auto()
    BLOCKS = auto()
    HOPELESS = auto()
    LOCKED_OUT = auto()
    LATER = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """``code`` is Slack's error word; ``wait_s`` how long Slack asks us to wait (only for ``WAIT``)."""

    outlook: Outlook
    code: str
    wait_s: float = 0.0


def read_refusal(error: SlackApiError) -> Refusal:
    """Sorts a refusal; anything unreadable counts as an unknown outcome, so that nothing is posted twice."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    code = code_of(error)
    if status == 429 or code == "ratelimited":
        return Refusal(Outlook.WAIT, "ratelimited", _wait(response))
    if status >= 500 or code in _STUMBLED:
        return Refusal(Outlook.UNKNOWN, code or f"status {status}")
    if code == "invalid_blocks":
        return Refusal(Outlook.BLOCKS, code)
    if code in _LOCKED_OUT:
        return Refusal(Outlook.LOCKED_OUT, code)
    return Refusal(Outlook.HOPELESS if code in _HOPELESS else Outlook.LATER, code)


def code_of(error: SlackApiError) -> str:
    """Slack's error word, "" where the answer has none."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _wait(response: Any) -> float:
    headers = getattr(response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", _USUAL_WAIT_S)))
    except ValueError:
        return _USUAL_WAIT_S
