"""What is wrong with the schedules of digests, beyond their types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triage.policy.findings import Finding
from triage.policy.positions import Path
from triage.policy.schema import ScheduledDigest
from triage.zones import nearest_zone, zone_named

_TO_PEOPLE = ("personal", "queue")
# A user, an e-mail address, a user group: as PMs are named.
_SOMEBODY = re.compile(r"[UWS][A-Z0-9]+|[^@\s]+@[^@\s]+\.[^@\s]+|@[^@\s]+")


def check_digests(digests: Sequence[ScheduledDigest]) -> Iterator[Finding]:
    """Zones that do not exist, channels where people are meant, and what is scheduled twice."""
    seen: set[tuple[str, str]] = set()
    for index, digest in enumerate(digests):
        path: Path = ("digests", index)
        if digest.timezone:
            yield from check_zone((*path, "timezone"), digest.timezone)
        yield from _check_people(path, digest)
        if digest.kind in _TO_PEOPLE and digest.channels:
            message = f"the {digest.kind} digest goes to people in direct messages, so it has no channels"
            yield Finding((*path, "channels"), message, "take the channels out, or choose another kind", True)
        elif digest.kind in _TO_PEOPLE:
            yield from _check_twice(path, (digest.kind, ""), seen)
        else:
            for place, channel in enumerate(digest.channels):
                yield from _check_twice((*path, "channels", place), (digest.kind, channel), seen)


def _check_people(path: Path, digest: ScheduledDigest) -> Iterator[Finding]:
    """Names that nobody can be found by, and people named twice."""
    for place, said in enumerate(digest.people):
        if not _SOMEBODY.fullmatch(said):
            message = f"{said!r} names nobody for the {digest.kind} digest"
            fix = 'write a user id like "U0123", an e-mail address or a user group like "@sales"'
            yield Finding((*path, "people", place), message, fix)
        elif said in digest.people[:place]:
            message = f"{said} is named twice for the {digest.kind} digest"
            yield Finding((*path, "people", place), message, "name them once")


def check_zone(path: Path, zone: str) -> Iterator[Finding]:
    """A time zone that does not exist."""
    if zone_named(zone) is None:
        near = nearest_zone(zone)
        fix = f"did you mean {near}?" if near else 'write a name like "Europe/Berlin"'
        yield Finding(path, f"there is no time zone {zone!r}", fix)


def _check_twice(path: Path, key: tuple[str, str], seen: set[tuple[str, str]]) -> Iterator[Finding]:
    kind, channel = key
    if key in seen:
        where = f" in {channel}" if channel else ""
        yield Finding(path, f"the {kind} digest is scheduled twice{where}", "keep one of the two")
    seen.add(key)
