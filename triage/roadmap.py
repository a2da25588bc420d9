"""What product plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

# How the keys of items begin that were made here and come from no sheet.
MADE_HERE = "BECAUSE-"


class ItemStatus(StrEnum):
    IDEA = "idea"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    SHIPPED = "shipped"
    DECLINED = "declined"


class Shareable(StrEnum):
    """How much of an item may leave the company: nothing, that it is planned, or also when."""

    NO = "no"
    DIRECTION = "direction"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class RoadmapItem:
    """One row of the roadmap.

    ``quarter`` is the text as product wrote it (see ``triage.quarters.parse_period``); ``effort`` is in
    points, None where nobody estimated it; ``teams`` has several names where several must work on it;
    ``note`` holds the reason of a declined item or the date of a shipped one; ``offer`` what customers
    can use meanwhile.
    """

    key: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    status: ItemStatus = ItemStatus.IDEA
    teams: tuple[str, ...] = ()
    quarter: str = ""
    effort: float | None = None
    url: str = ""
    note: str = ""
    shareable: Shareable = Shareable.NO
    offer: str = ""


@dataclass(frozen=True, eq=False)
class Roadmap:
    """All items of a workspace at one version; identity is the version, so an index can be cached."""

    items: tuple[RoadmapItem, ...] = ()
    version: int = 0
    as_of: datetime | None = None

    @property
    def configured(self) -> bool:
        """Whether anybody has imported a roadmap yet."""
        return self.version > 0

    @cached_property
    def names(self) -> str:
        """A fingerprint of what the items are called and said to be; another one once any of it changes."""
        said = [(item.key, item.title, item.aliases, item.description) for item in self.items]
        return blake2b(repr(said).encode(), digest_size=16).hexdigest()

    @cached_property
    def by_key(self) -> dict[str, RoadmapItem]:
        return {item.key: item for item in self.items}
