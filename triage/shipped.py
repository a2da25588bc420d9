"""What people hear when something is there that was asked for, as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from triage.told import Tellable
from triage.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class ShippedNews:
    """The reply in an asking thread. ``item`` is what is there, ``say`` are the words for the customer, and
    ``link`` is where to read more ("" for nowhere).

    ``asker`` is mentioned, "" where this person hears of it elsewhere; ``others`` are the asker's other asks
    by name of which there is news too. ``already``: it has been there for some time, and what was asked for
    turns out to be it.
    """

    ask: str
    title: str
    item: str
    account: str
    asker: str
    others: tuple[str, ...]
    quarter: str
    say: str
    link: str
    already: bool = False

    @property
    def tellable(self) -> Tellable:
        return Tellable(self.ask, Verdict.YES.value, self.quarter, self.say)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"others": list(self.others)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ShippedNews:
        return cls(**{**values, "others": tuple(values["others"])})
