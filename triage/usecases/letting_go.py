"""Capacity that was held and is free again: whoever waits for room may have it now."""

from __future__ import annotations

from triage.capacity import PromiseState
from triage.changes import Cause, ChangeState
from triage.occasion import Occasion
from triage.ports import UnitOfWork


def let_go(uow: UnitOfWork, need: int, on: Occasion) -> None:
    """The need holds no capacity any more."""
    if any(promise.need == need for promise in uow.promises.live()):
        uow.promises.settle(need, PromiseState.RELEASED, on.now)
        look_for_room(uow, on)


def look_for_room(uow: UnitOfWork, on: Occasion) -> None:
    """Every answer is looked at once more; what is about to be looked at anyway is not looked at twice."""
    unchecked = (change for change in uow.changes.in_state(ChangeState.CHECKING) if change.reached == 0)
    if not any(change.cause is Cause.CAPACITY for change in unchecked):
        uow.changes.open(Cause.CAPACITY, "", on.now)
