"""What became of a proposed yes that nobody confirmed: said once, in the thread of whoever asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Happened(StrEnum):
    """The backup is asked; the time ran out; another ask took the capacity it held; the facts had moved."""

    PASSED = "passed"
    LAPSED = "lapsed"
    YIELDED = "yielded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ProposalNews:
    """``headline`` is the verdict that stands now, with its lead; ``pm`` and ``asker`` are told (either may
    be empty), ``former`` is who did not confirm; ``day`` is an ISO date, by which the backup answers."""

    ask: str
    title: str
    happened: Happened
    headline: str
    pm: str
    former: str
    asker: str
    day: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ProposalNews:
        return cls(**{**values, "happened": Happened(values["happened"])})
