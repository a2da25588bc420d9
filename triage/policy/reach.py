"""Which gates can ever decide: whether facts exist under which a gate applies and none before it does.

Only what is sure is called unreachable. A part of a condition that compares no single fact with a fixed value
may be true or false, and a search that takes too long gives up on the side of the gate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from triage.expressions import FACTS, Fact
from triage.policy.conditions import Compared, Condition, Known, comparisons

STATUSES = ("idea", "planned", "in_progress", "shipped", "declined", "none")
# What a fact can be where it is known; other numbers have no limits.
LOWEST: Mapping[str, float] = {
    "demand.accounts": 1, "demand.asks": 1, "demand.segments": 0, "demand.dealbreakers": 0,
    "demand.at_stake": 0.0, "demand.largest_share": 0.0, "theme.weight": 0.0, "effort.points": 0.0,
    "capacity.room_in": 0, "budget.left": 0.0,
}  # fmt: skip
HIGHEST: Mapping[str, float] = {"demand.largest_share": 1.0, "theme.weight": 100.0, "capacity.room_in": 99}
_ALWAYS_KNOWN = frozenset(
    {"demand.asks", "wont_do", "theme.weight", "effort.known", "effort.points", "budget.left"}
)
_OF_AN_ITEM = ("item.dated", "item.quarters_ahead", "item.overcommitted")
_PATIENCE = 4_000  # combinations tried for one question


@dataclass(frozen=True, slots=True)
class Standing:
    """A gate as this page looks at it; ``may_be_dropped`` names why it may be passed over as a whole: the
    sources it needs, or a proposal that ran out."""

    condition: Condition
    may_be_dropped: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=64)
def unreachable(gates: tuple[Standing, ...]) -> Mapping[int, int | None]:
    """The places of the gates that can never decide, each with the place of the earlier gate that is always
    before it: None where several are together, and its own where it never applies."""
    found: dict[int, int | None] = {}
    for place, gate in enumerate(gates):
        if not _possible(gate.condition, ()):
            found[place] = place
            continue
        earlier = {
            before: each.condition
            for before, each in enumerate(gates[:place])
            if each.may_be_dropped <= gate.may_be_dropped - {"hold"}
        }
        if not _possible(gate.condition, tuple(earlier.values())):
            alone = (before for before, each in earlier.items() if not _possible(gate.condition, (each,)))
            found[place] = next(alone, None)
    return found


def impossible(compared: Compared) -> bool:
    """Whether no value of its fact makes the comparison true."""
    return compared.fact in FACTS and not _possible(compared, ())


def _possible(wanted: Condition, blocking: Sequence[Condition]) -> bool:
    """Whether facts exist under which ``wanted`` is true and nothing of ``blocking`` is."""
    return _Search(wanted, blocking).succeeds()


class _Search:
    """Goes through the values that make a difference, the facts of the wanted condition first."""

    def __init__(self, wanted: Condition, blocking: Sequence[Condition]) -> None:
        self._wanted, self._blocking = wanted, blocking
        every = [one for condition in (wanted, *blocking) for one in comparisons(condition)]
        own = dict.fromkeys(one.fact for one in comparisons(wanted))
        self._own = len(own)
        self._names = list(dict.fromkeys((*own, *(one.fact for one in every))))
        compared = {name: [one.value for one in every if one.fact == name] for name in self._names}
        self._values = {name: _values(name, values) for name, values in compared.items()}
        self._tried = 0

    def succeeds(self) -> bool:
        return self._from(0, {})

    def _from(self, place: int, known: dict[str, Fact | None]) -> bool:
        self._tried += 1
        if self._tried > _PATIENCE:
            return True
        truth = self._wanted.holds(known)
        if truth is False or not _agree(known) or any(each.holds(known) for each in self._blocking):
            return False
        if place >= self._own and truth is None:
            return False
        if place == len(self._names):
            return True
        name = self._names[place]
        return any(self._from(place + 1, {**known, name: value}) for value in self._values[name])


def _values(name: str, compared_with: Sequence[Fact]) -> tuple[Fact | None, ...]:
    """Unknown, where it may be, then one value for each difference that the comparisons can see."""
    unknown: tuple[None, ...] = () if name in _ALWAYS_KNOWN else (None,)
    kind = FACTS[name][0] if name in FACTS else bool
    if kind is bool:
        return (*unknown, True, False)
    if kind is str:
        others = () if name == "item.status" else compared_with
        return (*unknown, *dict.fromkeys((*STATUSES, *others)))
    numbers = sorted({float(each) for each in compared_with if isinstance(each, int | float)})
    return (*unknown, *_cells(name, numbers, whole=kind is int))


def _cells(name: str, numbers: Sequence[float], *, whole: bool) -> Iterator[Fact]:
    """Each number, and something between it and the next."""
    lowest, highest = LOWEST.get(name), HIGHEST.get(name)
    ends = [end for end in (lowest, highest) if end is not None]
    points = sorted({*numbers, *ends}) or [0.0]
    between = [(low + high) / 2 for low, high in pairwise(points)]
    tried = {points[0] - 1, *points, *between, points[-1] + 1}
    if whole:
        tried = {float(step) for point in points for step in (int(point) - 1, int(point), int(point) + 1)}
    for value in sorted(tried):
        if (lowest is None or value >= lowest) and (highest is None or value <= highest):
            yield int(value) if whole else value


def _agree(known: Known) -> bool:
    """Some facts are only known together with others: an item's date with the item, room with an effort."""
    if "item.status" in known:
        there = known["item.status"] not in (None, "none")
        if "item.dated" in known and (known["item.dated"] is not None) != there:
            return False
        if not there and any(known.get(name) is not None for name in _OF_AN_ITEM):
            return False
    if "item.dated" in known:
        for name in _OF_AN_ITEM[1:]:
            if name in known and (known[name] is not None) != (known["item.dated"] is True):
                return False
    if known.get("capacity.room_in") is not None and known.get("effort.known") is False:
        return False
    return _accounts_agree(known)


def _accounts_agree(known: Known) -> bool:
    if "demand.accounts" not in known:
        return True
    named = known["demand.accounts"] is not None
    if "demand.dealbreakers" in known and (known["demand.dealbreakers"] is not None) != named:
        return False
    return named or known.get("demand.segments") is None
