"""How a message came to be filed: the gesture, who made it, and what they filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

from triage.asks import Severity, Via
from triage.money import Money

__all__ = ["Gesture", "Given", "Via", "gesture_from_json", "gesture_to_json"]


@dataclass(frozen=True, slots=True)
class Given:
    """What a person filled in a form. It wins over what is read; an empty field leaves what is read.

    ``lost`` is whether the deal was lost for want of it; None where nobody said.
    """

    title: str = ""
    account: str = ""
    amount: Money | None = None
    severity: Severity | None = None
    due_from: date | None = None
    due_to: date | None = None
    workaround: str = ""
    problem: str = ""
    lost: bool | None = None


@dataclass(frozen=True, slots=True)
class Gesture:
    """``filer`` is who filed, "" where that is the author.

    Anything but a plain message is a person's explicit wish: whether it is an ask is not asked any more.
    """

    via: Via = Via.MESSAGE
    filer: str = ""
    given: Given | None = None

    @property
    def explicit(self) -> bool:
        return self.via is not Via.MESSAGE


@cache
def _adapter() -> TypeAdapter[Gesture]:
    return TypeAdapter(Gesture)


def gesture_to_json(gesture: Gesture) -> dict[str, Any]:
    """A gesture as JSON values; ``gesture_from_json`` gives the same gesture back."""
    return cast("dict[str, Any]", _adapter().dump_python(gesture, mode="json"))


def gesture_from_json(values: Mapping[str, Any]) -> Gesture:
    """The gesture that ``gesture_to_json`` wrote."""
    return _adapter().validate_python(values)
