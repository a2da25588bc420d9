"""What a digest says, as values: computed once per run, kept as JSON in the outbox, drawn elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from triage.ports import NeedFigures, WaitingAsk
from triage.verdicts import Verdict

# To channels, weekly; to each rep; to each PM.
PRODUCT, SALES, PERSONAL, QUEUE = KINDS = ("product", "sales", "personal", "queue")
# Sent to people in direct messages, each in their own time zone, and only where there is something to say.
TO_PEOPLE = frozenset({PERSONAL, QUEUE})
LIST_LENGTH = 5
# A digest has figures and names of customers; said by the log, ``doctor`` and ``digest send`` alike.
READ_BY_OTHERS = "people of other companies read this channel (Slack Connect), so no digest is sent there"
READ_BY_OTHERS_FIX = 'name a channel of your own in the policy: [channels] digest = ["#product"]'


class DigestError(ValueError):
    """A digest that cannot be made; the message says why and what to do."""


class UnknownDigestError(DigestError):
    """There is no digest of that kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"there is no digest {kind!r}; choose one of: {', '.join(KINDS)}")


class NoDigestChannelError(DigestError):
    """Nobody said where the digest goes."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f'the {kind} digest has no channel; name one in the policy: [channels] digest = ["#product"]'
        )


@dataclass(frozen=True, slots=True)
class AskCounts:
    """New asks of the period by the verdict that stands."""

    yes: int = 0
    later: int = 0
    no: int = 0

    @classmethod
    def of(cls, counted: Mapping[Verdict, int]) -> AskCounts:
        return cls(*(counted.get(verdict, 0) for verdict in (Verdict.YES, Verdict.LATER, Verdict.NO)))

    @property
    def total(self) -> int:
        return self.yes + self.later + self.no


@dataclass(frozen=True, slots=True)
class FreePoints:
    """Points a team has in a quarter and how many of them are free (negative: promised more than it has)."""

    team: str
    quarter: str
    points: float
    free: float


@dataclass(frozen=True, slots=True)
class DigestContent:
    """One product digest.

    ``since`` and ``until`` bound the period and carry the workspace's UTC offset, so that their dates are
    the local ones. The wanted needs were asked for within the period; their figures, like the rest, are
    as of making the digest. ``capacity`` has the current quarter and the next, by team; ``has_capacity``
    tells whether capacity was ever imported. ``waiting`` are the oldest of ``waiting_total``.
    """

    since: datetime
    until: datetime
    asks: AskCounts
    by_revenue: tuple[NeedFigures, ...]
    by_accounts: tuple[NeedFigures, ...]
    waiting: tuple[WaitingAsk, ...]
    waiting_total: int
    capacity: tuple[FreePoints, ...]
    has_capacity: bool

    @property
    def quiet(self) -> bool:
        """Nobody asked for anything in the period."""
        return self.asks.total == 0

    def to_json(self) -> dict[str, Any]:
        values: dict[str, Any] = _adapter().dump_python(self, mode="json")
        return values

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> DigestContent:
        """The content ``to_json`` wrote; pydantic's ValidationError for anything else."""
        return _adapter().validate_python(values)


@cache
def _adapter() -> TypeAdapter[DigestContent]:
    return TypeAdapter(DigestContent)
