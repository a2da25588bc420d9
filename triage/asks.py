"""Asks: what one rep asked for, for one account, at one time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage.messages import FileLink
from triage.money import Money


class Severity(StrEnum):
    """How much it hurts the customer."""

    DEALBREAKER = "dealbreaker"
    PAIN = "pain"
    NICE = "nice"


class Stage(StrEnum):
    """How far the deal is; ``renewal`` and ``customer`` are people who pay already."""

    CUSTOMER = "customer"
    RENEWAL = "renewal"
    NEGOTIATION = "negotiation"
    PROPOSAL = "proposal"
    DISCOVERY = "discovery"


class AskState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Via(StrEnum):
    """How an ask was filed. All but a plain message are somebody's explicit wish."""

    MESSAGE = "message"
    MENTION = "mention"
    COMMAND = "command"
    FORM = "form"
    SHORTCUT = "shortcut"
    REACTION = "reaction"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Ask:
    """One filed ask. ``amount`` is per year; ``due`` is an interval of days, the last one counts.

    ``severity_evidence`` tells whether the message says what is blocked (a deal, a renewal date or a
    sentence that names it); a dealbreaker without evidence counts as pain. ``item`` is the key of the roadmap
    item it surely belongs to. ``shared`` tells that people of other companies can read its thread,
    ``stranger`` that one of them asked. ``filed_by`` is who filed it where that was not the author, else "".
    ``problem`` is why they need it, where the message or a form says so. ``lost_at`` is when somebody said
    that the deal was lost for want of it, ``lost_words`` are theirs.
    """

    number: int
    author: str
    channel: str
    ts: str
    thread_ts: str
    text: str
    title: str
    created_at: datetime
    need: int
    account: str | None = None
    amount: Money | None = None
    severity: Severity | None = None
    severity_evidence: bool = False
    stage: Stage | None = None
    due_from: date | None = None
    due_to: date | None = None
    workaround: str = ""
    item: str | None = None
    state: AskState = AskState.OPEN
    shared: bool = False
    stranger: bool = False
    via: Via = Via.MESSAGE
    filed_by: str = ""
    problem: str = ""
    files: tuple[FileLink, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    lost_at: datetime | None = None
    lost_by: str = ""
    lost_words: str = ""

    @property
    def name(self) -> str:
        """What people call it: ``ASK-142``."""
        return f"ASK-{self.number}"

    @property
    def message_ts(self) -> str:
        """The message that asked, where several asks came from one: ``1700.0001`` of ``1700.0001#2``."""
        return self.ts.partition("#")[0]


def ask_number(name: str) -> int:
    """``ASK-142`` (or ``142``) -> 142; ValueError says how to write it."""
    digits = name.strip().upper().removeprefix("ASK-")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{name!r} is not an ask; write it like ASK-142")
    return int(digits)
