"""The reply that tells of a flip, as values: what was said, what is true now, and what moved in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from triage.asks import Ask
from triage.changes import Flip, FlipState, Stance
from triage.deciding import decision_from_json
from triage.occasion import Occasion
from triage.ports import DecisionRecord
from triage.quarters import Quarter, parse_period
from triage.told import Tellable
from triage.verdicts import Decision
from triage.wording import lead


@dataclass(frozen=True, slots=True)
class AlsoFlipped:
    """Another ask of the same thread."""

    ask: str
    title: str
    after: str


@dataclass(frozen=True, slots=True)
class FlipNews:
    """``before`` and ``after`` are headlines with their lead; ``moved`` says what moved, in words that
    everybody in the channel may read; ``say`` is for the customer. ``asker`` is told ("" where this person
    hears of the same change elsewhere), ``others`` are the asker's asks that it concerns too."""

    ask: str
    title: str
    account: str
    before: str
    after: str
    moved: tuple[str, ...]
    say: str
    asker: str = ""
    others: tuple[str, ...] = ()
    also: tuple[AlsoFlipped, ...] = ()
    verdict: str = ""
    quarter: str = ""

    @property
    def tellable(self) -> Tellable:
        return Tellable(self.ask, self.verdict, self.quarter, self.say)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> FlipNews:
        return cls(
            **{
                **values,
                "moved": tuple(values["moved"]),
                "others": tuple(values["others"]),
                "also": tuple(AlsoFlipped(**each) for each in values["also"]),
            }
        )


def flip_of(
    ask: Ask, before: DecisionRecord, decision: Decision, after: Stance, *, change: int, on: Occasion
) -> Flip:
    """The flip of an ask from a stored decision to a new one, still to be told."""
    was = decision_from_json(before.decision)
    details = {
        "before": headline(was),
        "after": headline(decision),
        "moved": list(what_moved(was, decision, on.quarter, on.fiscal_start)),
    }
    return Flip(
        0, change, ask.number, ask.need, ask.author, ask.item, FlipState.FOUND, on.now,
        told_of(before), after, details=details,
    )  # fmt: skip


def told_of(record: DecisionRecord) -> Stance:
    """What people were told by this decision."""
    return Stance(record.verdict, record.quarter, record.commitment)


def headline(decision: Decision) -> str:
    """The verdict in a few words: ``Later — wanted, not planned; no date``."""
    return f"{lead(decision)}{decision.headline}"


def flip_news(ask: Ask, before: str, decision: Decision, moved: tuple[str, ...]) -> FlipNews:
    """The news of one ask; who is told of it is filled in by whoever tells."""
    return FlipNews(
        ask.name,
        ask.title,
        ask.account or "",
        before,
        headline(decision),
        moved,
        decision.say,
        verdict=decision.verdict.value,
        quarter=decision.quarter or "",
    )


def what_moved(before: Decision, after: Decision, current: Quarter, fiscal_start: int) -> tuple[str, ...]:
    """What moved between two decisions, in the bands that the card shows; never empty.

    Where the roadmap moved, that is the reason, and what else moved with it is not said.
    """
    rules = ("the rules changed",) if before.policy_version != after.policy_version else ()
    planned = (*_target_moved(before, after, current, fiscal_start), *_moved(before, after, "roadmap"))
    figures = (*_moved(before, after, "worth"), *_moved(before, after, "capacity"))
    return (*(planned or figures), *rules) or ("time went by",)


def _target_moved(before: Decision, after: Decision, current: Quarter, fiscal_start: int) -> Iterator[str]:
    """The quarter of a proposed yes is where the team has room, which is for PMs alone."""
    proposed = before.proposed or after.proposed
    if before.quarter and after.quarter and before.quarter != after.quarter and not proposed:
        was, now = (_months(quarter, current, fiscal_start) for quarter in (before.quarter, after.quarter))
        yield f"target: {was} → {now}"


def _months(quarter: str, current: Quarter, fiscal_start: int) -> str:
    period = parse_period(quarter, current)
    return period.label(fiscal_start) if period else quarter


def _moved(before: Decision, after: Decision, side: str) -> Iterator[str]:
    was, now = getattr(before.sides, side), getattr(after.sides, side)
    if was != now:
        yield f"{side}: {was} → {now}"
