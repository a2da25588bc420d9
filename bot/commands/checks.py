"""One finding of ``doctor``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """``warn`` makes answers poorer; ``fail`` keeps the bot from doing its work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands, in words, and what to do (empty where nothing is)."""

    name: str
    status: Status
    says: str
    do: str = ""


def ok(name: str, says: str) -> Check:
    return Check(name, Status.OK, says)


def warning(name: str, says: str, do: str) -> Check:
    return Check(name, Status.WARN, says, do)


def failure(name: str, says: str, do: str) -> Check:
    return Check(name, Status.FAIL, says, do)
