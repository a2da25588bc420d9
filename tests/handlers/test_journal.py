"""What concerns us, and what is dropped before anything is stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.desk import Desk, NotReadyError
from handlers.journal import take_event
from triage.people import Bar
from triage.policy import Policy, load_policy

MESSAGE = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": "Acme needs SSO"}


class Directory:
    """Knows one asks channel; cannot tell yet about ``C?``."""

    bot_user = "U0BECAUSE"
    asks_channels = ("C1",)
    is_complete = True
    pms = ()

    def is_pm(self, user: str) -> bool:
        return False

    def why_not_pm(self, user: str) -> Bar | None:
        return Bar.NOT_NAMED

    def is_asks_channel(self, channel: str) -> bool:
        if channel == "C?":
            raise NotReadyError
        return channel == "C1"

    def required_facts(self, channel: str) -> tuple[str, ...]:
        return ()

    def channel_ids(self, said: Collection[str]) -> dict[str, str]:
        return {}

    def people_ids(self, said: Collection[str]) -> dict[str, tuple[str, ...]]:
        return {each: (each,) for each in said}

    async def trouble_at(self, channel: str) -> str | None:
        return ""

    async def is_shared(self, channel: str) -> bool:
        return False

    async def is_outsider(self, user: str) -> bool:
        return False

    def permalink(self, channel: str, ts: str) -> str:
        return ""


class OneAskElsewhere:
    """A store with one ask, filed by hand from the message 5.0 in the thread 5.0 of another channel."""

    async def write(self, use_case: Any, *args: Any) -> Any:
        raise NotImplementedError

    async def read(self, query: Any, channel: str, ts: str) -> Any:
        return (channel, ts) == ("C2", "5.0")


class Journal:
    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []

    async def take(self, body: dict[str, Any]) -> None:
        self.taken.append(body)

    def completing(self, event_id: str) -> Any:
        raise NotImplementedError


def desk(journal: Journal) -> Desk:
    def policy() -> Policy:
        return load_policy(None)

    return Desk(OneAskElsewhere(), journal, Directory(), policy, lambda: datetime.now(UTC), lambda: None)


def event(**changes: Any) -> dict[str, Any]:
    kept = {key: value for key, value in (MESSAGE | changes).items() if value is not None}
    return {"type": "event_callback", "event_id": "Ev1", "event": kept}


def edited(before: str = "Acme needs SS", **changes: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "ts": "9.0",
        "message": MESSAGE | changes,
        "previous_message": MESSAGE | changes | {"text": before},
    }


def reaction(emoji: str, **changes: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": "C2", "ts": "1.0"}
    return {"type": "reaction_added", "user": "U1", "reaction": emoji, "item": item} | changes


DELETED = {"type": "message", "subtype": "message_deleted", "channel": "C1", "previous_message": MESSAGE}


@pytest.mark.parametrize(
    "said",
    [
        MESSAGE,
        MESSAGE | {"subtype": "thread_broadcast"},
        MESSAGE | {"subtype": "file_share"},
        MESSAGE | {"channel": "C2", "thread_ts": "5.0"},  # in the thread of an ask that was filed by hand
        MESSAGE | {"channel": "D1", "channel_type": "im"},
        MESSAGE | {"channel": "C2", "type": "app_mention"},
        edited(),
        edited(ts="5.0") | {"channel": "C2"},
        DELETED,
        reaction("pushpin"),
        reaction("no_entry_sign"),
    ],
)
async def test_what_is_or_may_become_an_ask_is_journaled(said: dict[str, Any]) -> None:
    journal = Journal()
    body = {"type": "event_callback", "event_id": "Ev1", "event": said}
    assert await take_event(body, desk(journal)) == 200
    assert journal.taken == [body]


@pytest.mark.parametrize(
    "said",
    [
        MESSAGE | {"text": "<@U0BECAUSE> Acme needs SSO"},  # comes as a mention too, and counts as that
        MESSAGE | {"channel": "C2", "thread_ts": "6.0"},
        edited("Acme needs SSO"),  # Slack unfurled a link
        edited(user="U0BECAUSE"),
        edited() | {"channel": "C2"},
        DELETED | {"channel": "C2"},
        reaction("eyes"),
        reaction("pushpin", user="U0BECAUSE"),
        reaction("pushpin", item={"type": "file", "file": "F1"}),
    ],
)
async def test_what_is_not_about_an_ask_is_dropped(said: dict[str, Any]) -> None:
    journal = Journal()
    body = {"type": "event_callback", "event_id": "Ev1", "event": said}
    assert await take_event(body, desk(journal)) == 200
    assert journal.taken == []


async def test_nobody_outside_can_say_how_an_ask_was_filed() -> None:
    journal = Journal()
    await take_event(event() | {"because": {"via": "form", "filer": "U2"}}, desk(journal))
    assert "because" not in journal.taken[0]


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
        {"type": "app_home_opened"},
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
