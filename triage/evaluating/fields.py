"""Whether what was read in a message is what its labels say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from math import isclose

from triage.evaluating.measures import Tally
from triage.evaluating.rows import LabelledMessage
from triage.reading import Reading
from triage.reading.amounts import parse_number

_A_CENT = 0.005
_NUMBER = re.compile(r"(?P<digits>\d(?:[\d.,' ]*\d)?)\s?(?P<times>[A-Za-z]+)?")


@dataclass(frozen=True, slots=True)
class JudgedField:
    """One field of one message, and how sure of it the reading was (0 where it found nothing)."""

    tally: Tally
    expected: str
    found: str
    confidence: float

    @property
    def wrong(self) -> bool:
        return not self.tally.right == self.tally.found == self.tally.wanted


def judge_fields(row: LabelledMessage, reading: Reading) -> dict[str, JudgedField]:
    """Every field the row has a label for, be the label that there is nothing to find."""
    judged = {}
    for name, (label, judge) in _FIELDS.items():
        if row.labels(label):
            tally, expected, found = judge(row, reading)
            evidence = reading.evidence.get(name)
            judged[name] = JudgedField(tally, expected, found, evidence.confidence if evidence else 0.0)
    return judged


def _account(row: LabelledMessage, reading: Reading) -> tuple[Tally, str, str]:
    """Every account by its exact name."""
    wanted, found = set(row.accounts or ()), {account.name for account in reading.accounts}
    return Tally(len(wanted & found), len(found), len(wanted)), _names(wanted), _names(found)


def _amount(row: LabelledMessage, reading: Reading) -> tuple[Tally, str, str]:
    """The number counts, per year or as it was stated; the currency does not."""
    found, wanted = reading.amount, row.amount
    right = wanted is not None and any(isclose(value, wanted, abs_tol=_A_CENT) for value in _values(reading))
    expected = "" if wanted is None else _money(wanted, row.currency)
    return _one(right, found, wanted), expected, _money(found.units, found.currency) if found else ""


def _values(reading: Reading) -> Iterator[float]:
    """The amount per year, and the number that stands in the message."""
    if reading.amount is None:
        return
    yield reading.amount.units
    place = reading.evidence["amount"]
    if stated := _NUMBER.search(reading.text, place.start, place.end):
        yield parse_number(stated["digits"], stated["times"])


def _due(row: LabelledMessage, reading: Reading) -> tuple[Tally, str, str]:
    """Two intervals that have a day in common mean the same."""
    found, wanted = (reading.due_from, reading.due_to), row.due
    if found[0] is None or found[1] is None:
        return _one(False, None, wanted), " to ".join(map(str, wanted or ())), ""
    right = wanted is not None and wanted[0] <= found[1] and found[0] <= wanted[1]
    return _one(right, found, wanted), " to ".join(map(str, wanted or ())), f"{found[0]} to {found[1]}"


def _severity(row: LabelledMessage, reading: Reading) -> tuple[Tally, str, str]:
    found, wanted = reading.severity, row.urgency
    return _one(found is not None and found.value == wanted, found, wanted), wanted or "", found or ""


def _one(right: bool, found: object | None, wanted: object | None) -> Tally:
    return Tally(int(right), int(found is not None), int(wanted is not None))


def _names(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _money(units: float, currency: str | None) -> str:
    return f"{units:,.2f}".removesuffix(".00") + (f" {currency}" if currency else "")


# The field as the reading names it: its label, and how it is judged.
_FIELDS: dict[str, tuple[str, Callable[[LabelledMessage, Reading], tuple[Tally, str, str]]]] = {
    "account": ("accounts", _account),
    "amount": ("amount", _amount),
    "due": ("due", _due),
    "severity": ("urgency", _severity),
}
FIELDS = tuple(_FIELDS)
