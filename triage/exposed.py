"""Deals that are exposed because what was planned slipped or was declined, as one PM hears of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from triage.changes import Commitment, Flip
from triage.quarters import Quarter, parse_period
from triage.verdicts import Verdict

_RANK = {Verdict.NO: 0, Verdict.LATER: 1, Verdict.YES: 2}
_ANY = Quarter(1, 1)  # what is kept of a verdict names its quarter itself: never "now" or "next"
_PLANNED = (Commitment.PLANNED, Commitment.IN_PROGRESS, Commitment.SHIPPED)


@dataclass(frozen=True, slots=True)
class ExposedDeal:
    """One account that asked. ``amount`` is in whole units of ``currency`` a year, None where unknown.

    ``due`` is the ISO date by which they need it, ``renewal`` whether that is when they renew.

    ``said`` is what they were told ("Yes, Jan–Mar 2027") by ``told_by`` on ``told_on`` (an ISO date); all
    three are "" where nobody noted telling them.
    """

    account: str
    ask: str
    channel: str
    thread_ts: str
    amount: float | None
    currency: str
    due: str
    renewal: bool
    said: str = ""
    told_by: str = ""
    told_on: str = ""


@dataclass(frozen=True, slots=True)
class ExposedItem:
    """A roadmap item that slipped or was declined, with what was said of it ``before`` and stands ``after``.

    ``deals`` are those that matter most; ``more`` are not shown.
    """

    title: str
    before: str
    after: str
    deals: tuple[ExposedDeal, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Exposed:
    """All that one PM hears of one change. ``at_stake`` adds up the amounts in ``currency``, as far as they
    are known; ``told`` of the ``accounts`` had been told."""

    items: tuple[ExposedItem, ...]
    more: int
    accounts: int
    told: int
    at_stake: float
    currency: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Exposed:
        items = tuple(
            ExposedItem(**{**item, "deals": tuple(ExposedDeal(**deal) for deal in item["deals"])})
            for item in values["items"]
        )
        return cls(**{**values, "items": items})


def exposes(flip: Flip) -> bool:
    """Whether what product plans got worse: declined, taken off the plan, put later or at risk."""
    if flip.item is None:
        return False
    if flip.after.commitment is Commitment.DECLINED:
        return flip.before.commitment is not Commitment.DECLINED
    was_planned = flip.before.commitment in _PLANNED or flip.before.commitment is Commitment.UNKNOWN
    return was_planned and flip.after.commitment is not Commitment.SHIPPED and _is_worse(flip)


def plan_moved(flip: Flip) -> bool:
    """Whether what is planned is another thing than before, and not just how the rules weigh it."""
    before, after = flip.before, flip.after
    return (before.commitment, before.quarter) != (after.commitment, after.quarter)


def is_later(quarter: str | None, than: str | None) -> bool:
    """Whether a promised quarter moved back, or is none any more; where none was promised, nothing moves."""
    if than is None or quarter == than:
        return False
    if quarter is None:
        return True
    now, then = _last(quarter), _last(than)
    return now is not None and then is not None and now > then


def _is_worse(flip: Flip) -> bool:
    before, after = _RANK[flip.before.verdict], _RANK[flip.after.verdict]
    return after < before or (after == before and is_later(flip.after.quarter, flip.before.quarter))


def _last(text: str) -> Quarter | None:
    """The last quarter that a verdict's text names; None for a PM's own words."""
    try:
        period = parse_period(text, _ANY)
    except ValueError:
        return None
    return period.last if period else None
