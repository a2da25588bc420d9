"""What reading a message gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from triage.asks import Severity, Stage
from triage.money import Money
from triage.reading.amounts import AmountKind
from triage.reading.found_accounts import FoundAccount
from triage.reading.likelihood import Likelihood
from triage.reading.plain import Link


class Evidence(NamedTuple):
    """Where in the plain text a field was read, and how sure that is (0 to 1)."""

    start: int
    end: int
    confidence: float


class Language(StrEnum):
    """What a message is written in, as far as the rules can read it."""

    ENGLISH = "en"
    GERMAN = "de"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One thing a message asks for: a title in the imperative, the words to match it by, and its place."""

    title: str
    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says. What is unsure is left empty, never invented.

    ``text`` is plain; ``amount`` is per year and ``amount_kind`` tells how it was stated; ``due_from`` to
    ``due_to`` is an interval of days of which the last one counts; ``severity_evidence`` tells that a deal,
    a renewal date or a sentence names what is blocked. ``title`` is the strongest of the ``wishes``, which
    stand in reading order; ``account`` is the likeliest of ``accounts``. ``evidence`` has a span in
    ``text`` for each field that was found.
    """

    text: str
    is_ask: Likelihood
    score: float
    title: str
    account: str | None
    account_known: bool
    amount: Money | None
    severity: Severity | None
    severity_evidence: bool
    stage: Stage | None
    due_from: date | None
    due_to: date | None
    workaround: str
    evidence: Mapping[str, Evidence]
    problem: str = ""
    wishes: tuple[AskedFor, ...] = ()
    accounts: tuple[FoundAccount, ...] = ()
    amount_kind: AmountKind | None = None
    links: tuple[Link, ...] = ()
    language: Language = Language.UNKNOWN


def nothing_in(plain: str) -> Reading:
    """The reading of a text without a word."""
    return Reading(
        text=plain,
        is_ask=Likelihood.IGNORE,
        score=0.0,
        title="",
        account=None,
        account_known=False,
        amount=None,
        severity=None,
        severity_evidence=False,
        stage=None,
        due_from=None,
        due_to=None,
        workaround="",
        evidence={},
    )
