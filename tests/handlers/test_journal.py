"""What concerns us, and what is dropped before anything is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.desk import Desk, NotReadyError
from handlers.journal import concerns_us, take_event
from triage.policy import load_policy

MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": "Acme needs SSO"}


class Directory:
    """Knows one asks channel; cannot tell yet about ``C?``."""

    bot_user = "U0BECAUSE"
    digest_channels = ()
    shared_digest_channels = ()

    def is_pm(self, user: str) -> bool:
        return False

    def is_asks_channel(self, channel: str) -> bool:
        if channel == "C?":
            raise NotReadyError
        return channel == "C1"


class Journal:
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []

    async def take(self, body: dict[str, Any]) -> None:
        self.taken.append(body)

    def completing(self, event_id: str) -> Any:
        raise NotImplementedError


def desk(journal: Journal) -> Desk:
    unused: Any = None
    return Desk(
        unused, journal, Directory(), lambda: load_policy(None), lambda: datetime.now(UTC), lambda: None
    )


def event(**changes: Any) -> dict[str, Any]:
    kept = {key: value for key, value in (MESSAGE | changes).items() if value is not None}
    return {"type": "event_callback", "event_id": "Ev1", "event": kept}


@pytest.mark.parametrize("changes", [{}, {"subtype": "thread_broadcast"}, {"subtype": "file_share"}])
def test_what_a_person_says_in_an_asks_channel_concerns_us(changes: dict[str, Any]) -> None:
    assert concerns_us(event(**changes), desk(Journal()))


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "C2"},
        {"bot_id": "B1"},
        {"bot_profile": {"id": "B1"}},
        {"user": "U0BECAUSE"},
        {"user": None},
        {"ts": None},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"type": "app_mention"},
    ],
)
async def test_everything_else_is_acked_and_dropped_unstored(changes: dict[str, Any]) -> None:
    journal = Journal()
    assert await take_event(event(**changes), desk(journal)) == 200
    assert journal.taken == []


async def test_an_event_we_cannot_place_yet_is_delivered_again() -> None:
    assert await take_event(event(channel="C?"), desk(Journal())) == 503


@pytest.mark.parametrize("body", [{"type": "event_callback"}, {"event": "text", "event_id": "E"}])
async def test_a_body_of_another_shape_is_dropped(body: dict[str, Any]) -> None:
    journal = Journal()
    assert await take_event(body, desk(journal)) == 200
    assert journal.taken == []


async def test_what_only_our_own_events_carry_is_not_believed_from_outside() -> None:
    journal = Journal()
    assert await take_event(event() | {"because": {"via": "form", "filer": "U9"}}, desk(journal)) == 200
    assert journal.taken == [event()]


async def test_an_event_from_outside_cannot_take_the_place_of_an_echo() -> None:
    journal = Journal()
    assert await take_event(event() | {"event_id": "echo:anchor:1"}, desk(journal)) == 200
    assert journal.taken == []
