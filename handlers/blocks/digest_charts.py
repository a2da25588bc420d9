"""Slack's native charts of a digest, as raw blocks: at most two in a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.blocks.text import Block, clip
from triage.local_words import plain_day
from triage.reports import FreePoints, Week

_LABEL, _TITLE = 20, 50
_MOST_TEAMS = 8
_LEAST_WEEKS = 2


def weeks_chart(weeks: Sequence[Week]) -> Block | None:
    """The asks of each week; none before there is anything to compare."""
    if sum(1 for week in weeks if week.asks) < _LEAST_WEEKS:
        return None
    labels = [plain_day(week.first) for week in weeks]
    return _bars("New asks by week", labels, {"Asks": [week.asks for week in weeks]}, "Asks")


def capacity_chart(capacity: Sequence[FreePoints], quarters: Mapping[str, str]) -> Block | None:
    """Free points of each team by quarter (``quarters``: how each is called); none for a single team, which a
    line says better."""
    teams = list(dict.fromkeys(room.team for room in capacity))
    labels = {team: clip(team, _LABEL) for team in teams}
    if (
        not 1 < len(teams) <= _MOST_TEAMS
        or len(set(labels.values())) < len(teams)
        or not all(labels.values())
    ):
        return None
    free = {(room.team, room.quarter): round(room.free, 1) for room in capacity}
    series = {
        clip(name, _LABEL): [free.get((team, quarter), 0) for team in teams]
        for quarter, name in quarters.items()
    }
    return _bars("Free points per team", list(labels.values()), series, "Points")


def _bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], unit: str) -> Block:
    data = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)],
        }
        for name, values in series.items()
    ]
    axes = {"categories": list(labels), "y_label": unit}
    chart = {"type": "bar", "series": data, "axis_config": axes}
    return {"type": "data_visualization", "title": clip(title, _TITLE), "chart": chart}
