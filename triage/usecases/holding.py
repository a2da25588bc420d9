"""A change that would change many answers waits for one click of a PM, who sees some of them first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from triage.changes import Change, ChangeState
from triage.held_change import HeldChange, held_change
from triage.occasion import Occasion
from triage.ports import Method, Outgoing, UnitOfWork
from triage.usecases.telling import heard_at

KIND = "held_change"
TOLD, ONLY_CARDS, OVERTAKEN = "told", "only cards", "overtaken"
_SHOWN = 5
_MOST = 100_000


def ask_pms(uow: UnitOfWork, change: Change, pms: Sequence[str], on: Occasion) -> None:
    """Shows every PM what would change, in a direct message within their working hours."""
    values = _preview(uow, change).to_json()
    for pm in pms:
        due = heard_at(uow, pm, on.now, on).astimezone(UTC)
        uow.outbox.put(Outgoing(_key(change.number, pm), KIND, pm, values, due_at=due), on.now)


def settle_held(
    uow: UnitOfWork, number: int, who: str, *, silent: bool, pms: Sequence[str], on: Occasion
) -> ChangeState | None:
    """A PM lets a held change be told, or only the cards be changed; the state it was in before, None where
    there is no such change. Whoever comes second changes nothing."""
    change = uow.changes.get(number)
    if change is None or change.state is not ChangeState.HELD:
        return change.state if change else None
    uow.changes.settle(number, ChangeState.TELLING, on.now, who, silent)
    said = ONLY_CARDS if silent else TOLD
    uow.audit.record(who, f"let a change be {said}", f"CHANGE-{number}", {}, on.now)
    show_settled(uow, change, f"{said} {who}", pms, on)
    return ChangeState.HELD


def show_settled(uow: UnitOfWork, change: Change, settled: str, pms: Sequence[str], on: Occasion) -> None:
    """Shows in the PMs' messages what became of the change."""
    values = _preview(uow, change, settled).to_json()
    for pm in pms:
        key = _key(change.number, pm)
        if uow.outbox.knows(key):
            changed = Outgoing(f"{key}:settled", KIND, pm, values, method=Method.UPDATE, target=key)
            uow.outbox.put(changed, on.now)


def _preview(uow: UnitOfWork, change: Change, settled: str = "") -> HeldChange:
    flips = uow.flips.of_change(change.number, _MOST)
    asks = (uow.asks.get(flip.ask) for flip in flips[:_SHOWN])
    return held_change(change, flips, {ask.number: ask.title for ask in asks if ask}, settled)


def _key(change: int, pm: str) -> str:
    return f"held:{change}:{pm}"
