"""People as Slack knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
    def may_decide(self) -> bool:
        """Whether this is a full, living colleague; whether they are a PM is asked elsewhere."""
        return not (self.is_guest or self.is_external or self.is_bot or self.is_deleted)
