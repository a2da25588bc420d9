"""Trouble on demand: rate limits, Slack errors, broken connections."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call. `delay` (s) comes before the answer or before the cut."""

    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    drop_after_commit: bool = False
    delay: float = 0.0


class Faults:
    """The faults that wait for their call, per method; `*` stands for any method.

    Messages with blocks of a type in `refused_blocks` are refused as long as it stands there.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.refused_blocks: set[str] = set()

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Lets the next `times` calls of a method fail."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for a call that is being made, if one waits."""
        for name in (method, "*"):
            if self._waiting.get(name):
                return self._waiting[name].popleft()
        return None

    def refuses(self, blocks: object) -> bool:
        """Whether one of a message's blocks is of a type that this workspace does not take."""
        listed = blocks if isinstance(blocks, list) else []
        return any(isinstance(each, dict) and each.get("type") in self.refused_blocks for each in listed)

    def clear(self) -> None:
        """Forgets what still waits."""
        self._waiting.clear()


class PostPace:
    """Slack's pace of about one post a second per channel."""

    def __init__(self, now: Callable[[], float], seconds: float = 1.0) -> None:
        self._now = now
        self._seconds = seconds
        self._last: dict[str, float] = {}

    def wait_needed(self, channel: str) -> float:
        """Seconds until the channel takes another post; 0 counts this one as posted."""
        left = self._last.get(channel, -self._seconds) + self._seconds - self._now()
        if left > 0:
            return left
        self._last[channel] = self._now()
        return 0.0
