"""People as Slack knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Bar(StrEnum):
    """Why somebody may not decide."""

    NOT_NAMED = "not named"
    GUEST = "guest"
    EXTERNAL = "external"
    BOT = "bot"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the workspace or of a connected one. ``timezone`` is an IANA name, "" where it is unknown.

    ``is_guest`` is a guest of this workspace, ``is_external`` somebody of another company.
    """

    user: str
    name: str
    timezone: str
    is_guest: bool
    is_external: bool
    is_bot: bool
    is_deleted: bool
    updated_at: datetime

    @property
    def barred(self) -> Bar | None:
        """What keeps them from deciding; None for a full, living colleague. Whether they are a PM is asked
        elsewhere."""
        bars = (
            (self.is_deleted, Bar.GONE),
            (self.is_bot, Bar.BOT),
            (self.is_external, Bar.EXTERNAL),
            (self.is_guest, Bar.GUEST),
        )
        return next((bar for holds, bar in bars if holds), None)
