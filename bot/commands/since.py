"""``--since``: a day, or so many days or weeks ago."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from bot.commands.session import Session

Since = Annotated[
    str | None,
    typer.Option("--since", help="Only from this day on: 2026-11-01, or 7d, 2w for the last ones."),
]


def since_moment(text: str | None, session: Session) -> datetime | None:
    """The beginning of a day where the workspace is, or so many days or weeks ago."""
    if not text:
        return None
    number, unit = text[:-1], text[-1].lower()
    if number.isascii() and number.isdigit() and len(number) < 5 and unit in "dw":
        return session.now - timedelta(days=int(number) * (7 if unit == "w" else 1))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no day; write 2026-11-01, 7d or 2w", param_hint="--since"
        ) from None
    return datetime(day.year, day.month, day.day, tzinfo=session.policy.zone).astimezone(UTC)
