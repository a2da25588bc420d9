"""How well PMs' replies are understood: clear ones recorded, talk left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.evaluating.measures import share
from triage.evaluating.mistakes import Mistake, worst
from triage.evaluating.rows import LabelledReply
from triage.plain_answers import PlainAnswer

# Talk told as an answer is worst, another verdict next; a clear reply that is asked back about costs a click.
_TALK, _OTHER_VERDICT, _OTHER_QUARTER, _UNRECORDED = 1.0, 0.9, 0.6, 0.3


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """Shares (0 to 1, None where no row tells) over the replies that have a label."""

    rows: int
    clear_recorded: float | None  # clear replies that were recorded, with whatever verdict
    hedges_recorded: float | None  # talk that was recorded
    wrong_verdict: float | None  # clear replies recorded with another verdict than theirs
    quarter_right: float | None  # clear replies that name a quarter, recorded with that quarter
    mistakes: tuple[Mistake, ...]


def judge_answers(read: Iterable[tuple[LabelledReply, PlainAnswer | None]]) -> AnswerReport:
    """Compares what was understood with the labels; a reply without a verdict label is not judged."""
    judged = [(row, answer) for row, answer in read if row.labels("verdict")]
    clear = [(row, answer) for row, answer in judged if row.verdict]
    talk = [answer for row, answer in judged if not row.verdict]
    dated = [(row, answer) for row, answer in clear if row.quarter]
    return AnswerReport(
        rows=len(judged),
        clear_recorded=share(sum(answer is not None for _, answer in clear), len(clear)),
        hedges_recorded=share(sum(answer is not None for answer in talk), len(talk)),
        wrong_verdict=share(sum(_differs(row, answer) for row, answer in clear), len(clear)),
        quarter_right=share(
            sum(answer is not None and answer.quarter == row.quarter for row, answer in dated), len(dated)
        ),
        mistakes=worst(mistake for row, answer in judged for mistake in _mistakes(row, answer)),
    )


def _differs(row: LabelledReply, answer: PlainAnswer | None) -> bool:
    return answer is not None and answer.verdict.value != row.verdict


def _mistakes(row: LabelledReply, answer: PlainAnswer | None) -> Iterator[Mistake]:
    expected = " ".join(filter(None, (row.verdict, row.quarter))) or "talk"
    found = " ".join(filter(None, (answer.verdict.value, answer.quarter))) if answer else "talk"

    def mistake(what: str, weight: float) -> Mistake:
        return Mistake(str(row.id), row.text, what, expected, found, weight)

    if answer is None:
        if row.verdict:
            yield mistake("not recorded", _UNRECORDED)
    elif not row.verdict:
        yield mistake("talk recorded", _TALK)
    elif answer.verdict.value != row.verdict:
        yield mistake("other verdict", _OTHER_VERDICT)
    elif row.labels("quarter") and answer.quarter != row.quarter:
        yield mistake("other quarter", _OTHER_QUARTER)
