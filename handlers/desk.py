"""What every handler is given: the store's transactions, the policy in force, who is who, and the time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from handlers.afterwards import Afterwards
from triage.matching.meaning import Meanings
from triage.occasion import Occasion
from triage.people import Bar
from triage.policy import Policy
from triage.ports import Transactions
from triage.usecases.homes import Place


class NotReadyError(Exception):
    """We can't tell yet whether an event concerns us; Slack delivers it again."""


class Directory(Protocol):
    """Who and what the policy's people and channels are in Slack."""

    def is_pm(self, user: str) -> bool:
        """Whether this person may decide; ask at every action."""

    def why_not_pm(self, user: str) -> Bar | None:
        """What keeps this person from deciding; None for a PM."""

    @property
    def pms(self) -> tuple[str, ...]:
        """The ids of all who may decide, as far as they are known by now."""

    def is_asks_channel(self, channel: str) -> bool:
        """NotReadyError while a configured #name is not looked up yet and might be this channel."""

    @property
    def asks_channels(self) -> tuple[str, ...]:
        """Those that are known by now, in the policy's order."""

    def required_facts(self, channel: str) -> tuple[str, ...]:
        """What the policy wants every ask of this channel to name."""

    async def is_shared(self, channel: str) -> bool:
        """Whether people of other companies read the channel, as Slack says now; Slack's errors pass."""

    async def is_outsider(self, user: str) -> bool:
        """Whether this is somebody of another company, or nobody can tell."""

    def permalink(self, channel: str, ts: str) -> str:
        """The address Slack gives a message; "" until we know the workspace's own."""

    def channel_ids(self, said: Collection[str]) -> dict[str, str]:
        """The ids of channels by how they are written; "" for one that Slack does not show us, and none for
        those not looked up yet."""

    def people_ids(self, said: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The users by how they are named, none where nobody is found; those not looked up are missing."""

    async def trouble_at(self, to: str) -> str | None:
        """Why no digest may be posted in this channel or to this person, as Slack says now; "" where one may,
        None where Slack can't tell now."""

    @property
    def is_complete(self) -> bool:
        """Whether everything the policy names was looked up."""

    @property
    def bot_user(self) -> str: ...


class Journal(Protocol):
    """Takes an event in for good; ``completing`` gives transactions that also mark it done."""

    async def take(self, body: dict[str, Any]) -> None: ...

    def completing(self, event_id: str) -> Transactions: ...


class Meaning(Protocol):
    """Makes vectors of texts, off the event loop."""

    @property
    def model(self) -> str: ...

    async def of(self, texts: Sequence[str], patience_s: float) -> Meanings | None:
        """None where they can't be had in this time: carry on without, they are made up for later."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``meaning`` is None where asks are compared by their words alone. ``places`` has where in Home people
    are, of those who opened it since the start."""

    store: Transactions
    journal: Journal
    directory: Directory
    policy: Callable[[], Policy]
    clock: Callable[[], datetime]
    wake_sender: Callable[[], None]
    meaning: Meaning | None = None
    places: dict[str, Place] = field(default_factory=dict)
    afterwards: Afterwards = field(default_factory=Afterwards)

    def occasion(self) -> Occasion:
        return Occasion(self.policy(), self.clock())
