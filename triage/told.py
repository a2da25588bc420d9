"""What customers were told: who told whom which answer, in which words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from triage.verdicts import Verdict

_MOST_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Tellable:
    """An answer as a message shows it, for whoever tells the customer: ``say`` are the words for them.

    ``quarter`` is like ``2027-Q1``, "" where none was said. It is what was shown *then*: facts may move
    between the message and the tap.
    """

    ask: str
    verdict: str
    quarter: str
    say: str

    def to_text(self) -> str:
        """Short enough for the value of a button."""
        return json.dumps(
            [self.ask, self.verdict, self.quarter, self.say[:_MOST_CHARACTERS]], ensure_ascii=False
        )

    @classmethod
    def from_text(cls, text: str) -> Tellable:
        """What ``to_text`` wrote."""
        return cls(*json.loads(text))


@dataclass(frozen=True, slots=True)
class Told:
    """One customer was told one answer; ``account`` is "" where nobody had named it by then.

    The same answer is told once; what was noted by mistake is undone and counts no more.
    """

    id: int
    ask: int
    account: str
    verdict: Verdict
    quarter: str | None
    say: str
    told_by: str
    told_at: datetime
    undone_at: datetime | None = None
    undone_by: str = ""

    def says_as(self, other: Told) -> bool:
        """Whether both are the same answer to the same ask."""
        mine = (self.ask, self.verdict, self.quarter, self.say)
        return mine == (other.ask, other.verdict, other.quarter, other.say)
