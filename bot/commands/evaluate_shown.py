"""What an evaluation found, in tables for people."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.output import print_table, say
from triage.evaluating.messages import ReadingReport
from triage.evaluating.mistakes import Mistake
from triage.evaluating.rankings import RankingReport
from triage.evaluating.replies import AnswerReport

Line = tuple[str, float | None, str]  # a measure, its figure and what it tells

_LONGEST = 160  # characters of a message in the list of errors
_FIGURES = frozenset({"figure", "precision", "recall", "F1", "right", "read", "labelled"})


def show_reading(report: ReadingReport, worst: int) -> None:
    filed = report.filed
    if report.scored:
        lines = (
            ("precision", filed.precision, f"{filed.right:,} of {filed.found:,} it would file are asks"),
            ("recall", filed.recall, f"{filed.right:,} of {filed.wanted:,} asks would be filed"),
            ("F1", filed.f1, "both in one figure"),
            ("AUROC", report.auroc, "chance that an ask scores above talk"),
            ("average precision", report.average_precision, "precision over all thresholds"),
        )
        _show(f"Is it an ask? {len(report.scored):,} messages with a label", lines)
    else:
        say("No message tells whether it is an ask: add is_request.")
    if report.fields:
        columns = ("field", "precision", "recall", "F1", "right", "read", "labelled")
        rows = (
            (name, *map(_figure, (t.precision, t.recall, t.f1)), t.right, t.found, t.wanted)
            for name, t in report.fields.items()
        )
        print_table("Fields", columns, rows, right=_FIGURES)
    else:
        say("No message names its fields: add accounts, amount, due or urgency.")
    show_worst(report.mistakes, worst)


def show_ranking(report: RankingReport, documents: int, worst: int) -> None:
    if not report.queries:
        say("No query tells what it is about: add relevant ([] where it is about nothing).")
        return
    sure, found = report.sure, len(report.places)
    title = f"{report.queries:,} queries, {documents:,} documents"
    lines: list[Line] = [
        ("R@1", report.found_within(1), f"a relevant document comes first, of {found:,} queries"),
        ("R@5", report.found_within(5), "one is among the first five"),
        ("MRR", report.mrr, "mean of 1/place"),
        ("sure: precision", sure.precision, f"{sure.right:,} of {sure.found:,} sure matches are right"),
        ("sure: share", report.sure_share, "of all queries; the others are asked about"),
    ]
    _show(title, [*lines, *_has_match(report)])
    show_worst(report.mistakes, worst)


def _has_match(report: RankingReport) -> list[Line]:
    """Only where some queries are about nothing."""
    if not report.scored:
        return []
    tally = report.has_match
    return [
        ("any match: precision", tally.precision, "of those said to be about something"),
        ("any match: recall", tally.recall, "of those that are about something"),
        ("any match: F1", tally.f1, "both in one figure"),
        ("any match: AUROC", report.auroc, "chance that these score above the others"),
    ]


def show_answers(report: AnswerReport, worst: int) -> None:
    if not report.rows:
        say("No reply tells its verdict: add verdict (null where it is talk).")
        return
    lines = (
        ("clear replies recorded", report.clear_recorded, "should be near 1"),
        ("talk recorded", report.hedges_recorded, "should be 0: it is told to everyone who asked"),
        ("wrong verdict", report.wrong_verdict, "of the clear replies; should be 0"),
        ("quarter right", report.quarter_right, "of the clear replies that name one"),
    )
    _show(f"PMs' replies: {report.rows:,} with a verdict or null", lines)
    show_worst(report.mistakes, worst)


def show_worst(mistakes: Sequence[Mistake], count: int) -> None:
    if not mistakes:
        say("No errors.")
    elif count:
        shown = min(count, len(mistakes))
        rows = (
            (m.what, m.id, _short(m.text), m.expected or "nothing", m.found or "nothing")
            for m in mistakes[:count]
        )
        title = f"Worst errors, {shown} of {len(mistakes):,}"
        print_table(title, ("what", "id", "text", "expected", "found"), rows)


def _show(title: str, lines: Sequence[Line]) -> None:
    rows = ((name, _figure(figure), says) for name, figure, says in lines)
    print_table(title, ("measure", "figure", "which tells"), rows, right=_FIGURES)


def _figure(figure: float | None) -> str:
    return "—" if figure is None else f"{figure:.3f}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
