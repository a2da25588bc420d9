"""What went over the wire, kept for tests and for the page's inspector, in bounded memory."""

from dataclasses import dataclass, field
from typing import SupportsIndex, TypeVar

from bot.sandbox.world import Payload


@dataclass(slots=True)
class ApiCall:
    """One Web API call of the bot. `at` is in seconds since the epoch, `latency` in seconds."""

    id: str
    method: str
    args: Payload
    response: Payload
    status: int
    at: float
    latency: float
    dropped: bool = False

    @property
    def ok(self) -> bool:
        """Whether Slack would have answered `ok: true`, even if that answer was cut off."""
        return bool(self.response.get("ok"))


@dataclass(slots=True)
class Attempt:
    """One try to hand a payload to the bot. `status` is HTTP's; an ack in Socket Mode counts as 200."""

    at: float
    transport: str
    retry_num: int
    status: int | None = None
    latency: float = 0.0
    error: str = ""
    reply: Payload | None = None

    @property
    def acked(self) -> bool:
        """Whether the bot took the payload."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(slots=True)
class Delivery:
    """One payload for the bot: an event (with `event_id`, redelivered) or a gesture (tried once)."""

    id: str
    kind: str
    body: Payload
    at: float
    event_id: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    state: str = "pending"

    @property
    def acked(self) -> bool:
        """Whether any attempt was taken by the bot."""
        return any(attempt.acked for attempt in self.attempts)

    @property
    def reply(self) -> Payload | None:
        """What the bot answered with its ack (`response_action` of a modal, options, …)."""
        return self.attempts[-1].reply if self.attempts else None


T = TypeVar("T")


class Log(list[T]):
    """A list that forgets its oldest entries when it holds a quarter more than `keep`."""

    def __init__(self, keep: int) -> None:
        super().__init__()
        self._keep = keep

    def append(self, item: T, /) -> None:
        """Adds an entry; trims rarely, so that adding stays cheap."""
        super().append(item)
        if len(self) > self._keep + self._keep // 4:
            del self[: len(self) - self._keep]

    def insert(self, index: SupportsIndex, item: T, /) -> None:
        """Refused: entries are in the order of time."""
        raise TypeError("a log only grows at its end")
