"""Answers stay true: what changed is noticed, checked in small reads, and what flips is told.

Between two small pieces new asks come in, so that nobody waits for a large change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from handlers.blocks.flips import ONLY_CARDS, TELL_HELD
from handlers.blocks.refusals import SETTLED_BEFORE
from handlers.clicks import Click, Do, changes, for_pms
from handlers.desk import Desk
from triage.changes import Change, ChangeState, Recheck
from triage.occasion import Occasion
from triage.ports import Transactions, UnitOfWork
from triage.usecases.holding import settle_held
from triage.usecases.staying_true import (
    Checked,
    check_need,
    check_slice,
    conclude,
    keep_checked,
    keep_rechecked,
    notice,
    refresh,
    tell_next,
    what_is_due,
)

# So many slices are checked before what they found is written: after a crash these are looked at once more.
_SLICES = 8
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Keeper:
    """What keeps answers true needs the store, the moment, and who the PMs are; ``progress`` is told up to
    which ask was looked, and which is the last one."""

    store: Transactions
    occasion: Callable[[], Occasion]
    pms: Callable[[], Sequence[str]]
    progress: Progress = lambda _done, _all: None


def register(app: AsyncApp, desk: Desk) -> None:
    """The buttons of a change that waits for a PM."""

    def settling(silent: bool) -> Do:
        async def on_click(click: Click) -> None:
            found = await desk.store.write(
                settle_held, int(click.value), click.user,
                silent=silent, pms=desk.directory.pms, on=desk.occasion(),
            )  # fmt: skip
            if found is not ChangeState.HELD:
                await click.tell(SETTLED_BEFORE)

        return on_click

    changes(app, TELL_HELD, desk, for_pms(desk, settling(silent=False)))
    changes(app, ONLY_CARDS, desk, for_pms(desk, settling(silent=True)))


async def stay_true(desk: Desk) -> bool:
    """One round: everything that is due now, however long it takes; whether there was anything."""
    busy = await keep_true(Keeper(desk.store, desk.occasion, lambda: desk.directory.pms))
    if busy:
        desk.wake_sender()
    return busy


async def keep_true(keeper: Keeper) -> bool:
    """The same for whoever has a store; whether anything was written."""
    due = await keeper.store.read(what_is_due, keeper.occasion())
    opened = await keeper.store.write(notice, keeper.pms(), keeper.occasion()) if due.changed else None
    for change in (*due.checking, *((opened,) if opened else ())):
        await _check(keeper, change)
    for recheck in due.marked:
        await _recheck(keeper, recheck)
    telling = await keeper.store.read(what_is_due, keeper.occasion()) if due.busy or opened else due
    for change in telling.telling:
        await _tell(keeper, change)
    return bool(due.busy or opened)


async def _recheck(keeper: Keeper, recheck: Recheck) -> None:
    checked = await keeper.store.read(check_need, recheck.need, keeper.occasion())
    if checked is None:
        return
    await _refresh(keeper, [checked])
    change = await keeper.store.write(keep_rechecked, recheck, checked, keeper.occasion())
    if change:
        await keeper.store.write(conclude, change.number, keeper.pms(), keeper.occasion())


async def _check(keeper: Keeper, change: Change) -> None:
    await check_change(keeper, change)
    await keeper.store.write(conclude, change.number, keeper.pms(), keeper.occasion())


async def check_change(keeper: Keeper, change: Change) -> None:
    """Looks at every ask, a few at a time; where another process looks at them too, they share the work."""
    now: Change | None = change
    while now and now.state is ChangeState.CHECKING:
        portion = await _portion(keeper, now)
        await _refresh(keeper, portion)
        if portion:
            await keeper.store.write(keep_checked, now, portion, keeper.occasion())
        if len(portion) < _SLICES:
            break
        now = await keeper.store.read(_change, change.number)
        keeper.progress(now.reached if now else change.last_ask, change.last_ask)


async def _portion(keeper: Keeper, change: Change) -> list[Checked]:
    portion: list[Checked] = []
    reached = change.reached
    while len(portion) < _SLICES:
        checked = await keeper.store.read(check_slice, change, reached, keeper.occasion())
        if checked.reached is None:
            break
        portion.append(checked)
        reached = checked.reached
    return portion


def _change(uow: UnitOfWork, number: int) -> Change | None:
    return uow.changes.get(number)


async def _refresh(keeper: Keeper, checked: Sequence[Checked]) -> None:
    for each in checked:
        for ask in each.stale:
            await keeper.store.write(refresh, ask, keeper.occasion())


async def _tell(keeper: Keeper, change: Change) -> None:
    while await keeper.store.write(tell_next, change, keeper.pms(), keeper.occasion()):
        pass
