"""How well messages are read: which are asks, and what their fields are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage.evaluating.fields import FIELDS, JudgedField, judge_fields
from triage.evaluating.measures import Scored, Tally, auroc, average_precision
from triage.evaluating.mistakes import Mistake, worst
from triage.evaluating.rows import LabelledMessage
from triage.reading import Likelihood, Reading

_MISSED = 0.5  # weight of a field that was not found: nobody is told anything wrong


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """``scored`` and ``filed`` are about messages labelled as ask or not, ``fields`` about their fields."""

    rows: int
    scored: Scored
    filed: Tally
    fields: Mapping[str, Tally]
    mistakes: tuple[Mistake, ...]

    @property
    def auroc(self) -> float | None:
        return auroc(self.scored)

    @property
    def average_precision(self) -> float | None:
        return average_precision(self.scored)


def judge_readings(read: Iterable[tuple[LabelledMessage, Reading]]) -> ReadingReport:
    """Compares what was read with the labels; what has no label is not judged."""
    rows = 0
    scored: list[tuple[float, bool]] = []
    filed, fields = Tally(), dict[str, Tally]()
    mistakes: list[Mistake] = []
    for row, reading in read:
        rows += 1
        judged = judge_fields(row, reading)
        for name, field in judged.items():
            fields[name] = fields.get(name, Tally()) + field.tally
        if row.is_request is not None:
            scored.append((reading.score, bool(row.is_request)))
            filed += _filed(bool(row.is_request), reading)
        mistakes.extend(_mistakes(row, reading, judged))
    return ReadingReport(rows, scored, filed, fields, worst(mistakes))


def _filed(wanted: bool, reading: Reading) -> Tally:
    found = reading.is_ask is Likelihood.FILE
    return Tally(int(wanted and found), int(found), int(wanted))


def _mistakes(row: LabelledMessage, reading: Reading, judged: Mapping[str, JudgedField]) -> Iterator[Mistake]:
    if row.is_request is not None and bool(row.is_request) != (reading.is_ask is Likelihood.FILE):
        what, expected = ("ask missed", "an ask") if row.is_request else ("no ask", "not an ask")
        found = f"{reading.is_ask.value}, {reading.score:.2f}"
        yield Mistake(str(row.id), row.text, what, expected, found, abs(row.is_request - reading.score))
    for name in FIELDS:
        if (field := judged.get(name)) and field.wrong:
            weight = field.confidence if field.found else _MISSED
            yield Mistake(str(row.id), row.text, name, field.expected, field.found, weight)
