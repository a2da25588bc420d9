"""What an evaluation found, as programs read it. Every key is always there; null tells nobody labelled it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from triage.evaluating.fields import FIELDS
from triage.evaluating.measures import Tally
from triage.evaluating.messages import ReadingReport
from triage.evaluating.mistakes import Mistake
from triage.evaluating.rankings import RankingReport
from triage.evaluating.replies import AnswerReport

_DIGITS = 4


def reading_json(report: ReadingReport, worst: int) -> dict[str, Any]:
    return {
        "rows": report.rows,
        **_tally(report.filed),
        "auroc": _rounded(report.auroc),
        "average_precision": _rounded(report.average_precision),
        "fields": _fields(report.fields),
        **_ranking(None, None, None),
        "sure": _sure(None, None),
        "worst": _worst(report.mistakes, worst),
    }


def ranking_json(report: RankingReport, rows: int, worst: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "queries": report.queries,
        **_tally(report.has_match),
        "auroc": _rounded(report.auroc),
        "average_precision": _rounded(report.average_precision),
        "fields": _fields({}),
        **_ranking(report.found_within(1), report.found_within(5), report.mrr),
        "sure": _sure(report.sure.precision, report.sure_share),
        "worst": _worst(report.mistakes, worst),
    }


def answers_json(report: AnswerReport, worst: int) -> dict[str, Any]:
    return {
        "rows": report.rows,
        "clear_recorded": _rounded(report.clear_recorded),
        "hedges_recorded": _rounded(report.hedges_recorded),
        "wrong_verdict": _rounded(report.wrong_verdict),
        "quarter_right": _rounded(report.quarter_right),
        "worst": _worst(report.mistakes, worst),
    }


def _tally(tally: Tally) -> dict[str, float | None]:
    return {
        "precision": _rounded(tally.precision),
        "recall": _rounded(tally.recall),
        "f1": _rounded(tally.f1),
    }


def _fields(fields: Mapping[str, Tally]) -> dict[str, dict[str, float | None]]:
    return {name: _tally(fields.get(name, Tally())) for name in FIELDS}


def _ranking(first: float | None, five: float | None, mrr: float | None) -> dict[str, float | None]:
    return {"r_at_1": _rounded(first), "r_at_5": _rounded(five), "mrr": _rounded(mrr)}


def _sure(precision: float | None, share: float | None) -> dict[str, float | None]:
    return {"precision": _rounded(precision), "share": _rounded(share)}


def _worst(mistakes: Sequence[Mistake], count: int) -> list[dict[str, Any]]:
    return [{**asdict(mistake), "weight": _rounded(mistake.weight)} for mistake in mistakes[:count]]


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, _DIGITS)
