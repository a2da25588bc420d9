"""Time zones by the names people write."""

from __future__ import annotations

import difflib
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def zone_named(said: str) -> ZoneInfo | None:
    """The zone of this IANA name; None where there is none."""
    try:
        return ZoneInfo(said) if said else None
    except (KeyError, ValueError, OSError):  # unknown, malformed, a folder
        return None


def nearest_zone(said: str) -> str:
    """The name most like this one, also by its city alone; "" where nothing is like it."""
    wanted = said.strip().lower().replace(" ", "_")
    near = difflib.get_close_matches(wanted, _names(), n=1, cutoff=0.6)
    return _names()[near[0]] if near else ""


@cache
def _names() -> dict[str, str]:
    """Zones by their whole names and by their cities, in small letters."""
    names = sorted(available_timezones())
    cities = {name.rpartition("/")[2].lower(): name for name in names if not name.startswith("Etc/")}
    return {**cities, **{name.lower(): name for name in names}}
