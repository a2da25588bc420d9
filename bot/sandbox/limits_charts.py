"""The limits of `data_visualization`, Slack's native chart block."""

from typing import Any

from bot.sandbox.limits_report import Json, Report

TITLE = 50
LABEL = 20
SEGMENTS = 6
SERIES = 6
POINTS = 20


def chart_problems(report: Report, block: Json, pointer: str) -> None:
    """Checks title and chart; a pie has segments, the others series over categories."""
    report.needed_length(block, "title", TITLE, pointer)
    chart = block.get("chart")
    if not isinstance(chart, dict):
        report.add("missing required field: chart", pointer)
        return
    place = f"{pointer}/chart"
    if not report.one_of(chart, "type", {"pie", "bar", "area", "line"}, place):
        return
    if chart["type"] == "pie":
        _pie(report, chart, place)
    else:
        _series(report, chart, place)


def _pie(report: Report, chart: Json, pointer: str) -> None:
    for number, segment in enumerate(report.items(chart, "segments", SEGMENTS, pointer)):
        place = f"{pointer}/segments/{number}"
        if _point(report, segment, place) and segment["value"] <= 0:
            report.add("must be more than 0", f"{place}/value")


def _series(report: Report, chart: Json, pointer: str) -> None:
    categories = _categories(report, chart, pointer)
    series = [one for one in report.items(chart, "series", SERIES, pointer) if isinstance(one, dict)]
    report.unique(series, "name", f"{pointer}/series")
    for number, one in enumerate(series):
        place = f"{pointer}/series/{number}"
        report.needed_length(one, "name", LABEL, place)
        points = report.items(one, "data", POINTS, place)
        fine = [_point(report, point, f"{place}/data/{at}") for at, point in enumerate(points)]
        if all(fine) and sorted(point["label"] for point in points) != sorted(categories):
            report.add("labels must match axis_config.categories", f"{place}/data")


def _categories(report: Report, chart: Json, pointer: str) -> list[str]:
    axis, place = chart.get("axis_config"), f"{pointer}/axis_config"
    if not isinstance(axis, dict):
        report.add("missing required field: axis_config", pointer)
        return []
    report.length(axis, "x_label", TITLE, place)
    report.length(axis, "y_label", TITLE, place)
    categories = report.items(axis, "categories", POINTS, place)
    for number, category in enumerate(categories):
        if not isinstance(category, str) or not 1 <= len(category) <= LABEL:
            report.add(f"must be a string of 1 to {LABEL} characters", f"{place}/categories/{number}")
    return [category for category in categories if isinstance(category, str)]


def _point(report: Report, point: Any, pointer: str) -> bool:
    if not isinstance(point, dict):
        report.add("must provide an object", pointer)
        return False
    labelled = report.needed_length(point, "label", LABEL, pointer)
    value = point.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add("must provide a number", f"{pointer}/value")
        return False
    return labelled
