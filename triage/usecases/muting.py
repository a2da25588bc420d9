"""Muted channels: everything is recorded and decided there, and nothing is said."""

from __future__ import annotations

from datetime import datetime

from triage.ports import UnitOfWork


def set_muted(uow: UnitOfWork, channel: str, muted: bool, who: str, now: datetime) -> bool:
    """Mutes the channel or lets it go live; False where it was so already.

    What waits to be said there is dropped, and what was not said meanwhile is never said: once it is live,
    people hear what is new.
    """
    if uow.channels.is_muted(channel) is muted:
        return False
    if muted:
        uow.outbox.silence(channel, now)
    uow.channels.set_muted(channel, muted, who, now)
    uow.audit.record(who, "muted" if muted else "went live", channel, {}, now)
    return True


def is_muted(uow: UnitOfWork, channel: str) -> bool:
    """Whether nothing is said there."""
    return uow.channels.is_muted(channel)


def muted_channels(uow: UnitOfWork) -> tuple[str, ...]:
    """Their ids, sorted."""
    return tuple(sorted(uow.channels.muted()))
