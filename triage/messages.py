"""A message in a channel, as the mind hears it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Longer ones, and those with signs that end a link in Slack, are no addresses that Slack gave.
_ADDRESS = re.compile(r"https://[^\s<>|]{1,490}")


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file that came with a message: what it is called and where it can be read."""

    name: str
    url: str

    @property
    def link(self) -> str:
        """Its address where people can be led there, else ""."""
        return self.url if _ADDRESS.fullmatch(self.url) else ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Slack delivered it; ``thread_ts`` is that of its thread, None at the top level.

    ``shared`` tells that people of other companies can read the channel (Slack Connect), ``stranger`` that
    the author is one of them. ``required`` names the facts that an ask of this channel must have: "account",
    "amount", "due", "severity".
    """

    channel: str
    ts: str
    author: str
    text: str
    thread_ts: str | None = None
    shared: bool = False
    stranger: bool = False
    files: tuple[FileLink, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def thread(self) -> str:
        """The thread the message stands in or would begin."""
        return self.thread_ts or self.ts
