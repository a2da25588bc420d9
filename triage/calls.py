"""What a PM is called for in a direct message: a draft to send, an ask passed on, a disagreement."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from triage.asks import Ask
from triage.verdicts import Decision
from triage.wording import lead


class CalledFor(StrEnum):
    """Why; the values are also the kinds of the messages."""

    DRAFT = "draft"
    PASSED = "passed"
    DISAGREED = "disagreed"


@dataclass(frozen=True, slots=True)
class PmCall:
    """One call. ``by`` is who caused it and ``said`` what they said; ``stands`` tells that a PM answered.

    ``verdict``, ``headline`` and ``because`` are the bot's, as of then; ``day`` is an ISO date; ``channel``
    and ``thread_ts`` tell where the ask stands.
    """

    ask: str
    title: str
    account: str
    asker: str
    verdict: str
    quarter: str
    headline: str
    because: str
    day: str
    channel: str
    thread_ts: str
    by: str = ""
    said: str = ""
    provisional: bool = False
    stands: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> PmCall:
        return cls(**values)


def call_of(ask: Ask, decision: Decision, by: str = "", said: str = "", stands: bool = False) -> PmCall:
    """The call for an ask as it is decided now."""
    return PmCall(
        ask=ask.name,
        title=ask.title,
        account=ask.account or "",
        asker=ask.author,
        verdict=decision.verdict.value,
        quarter=decision.quarter or "",
        headline=f"{lead(decision)}{decision.headline}",
        because=decision.because,
        day=decision.day.isoformat() if decision.day else "",
        channel=ask.channel,
        thread_ts=ask.thread_ts,
        by=by,
        said=said,
        provisional=decision.provisional,
        stands=stands,
    )
