"""The promise ledger: who was told what, and what stands now. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from triage.asks import AskState
from triage.occasion import Occasion
from triage.ports import AskFilter, UnitOfWork
from triage.promised import Basis, PromiseLine, line_of
from triage.told import Told


def promise_lines(uow: UnitOfWork, chosen: AskFilter, on: Occasion) -> tuple[Sequence[PromiseLine], int]:
    """The lines of one page of asks, newest ask first, and how many asks it had (0 behind the last page).

    An ask has a line for each answer its customer was told, newest first, else one that tells that nobody
    noted telling them. Withdrawn asks are there only where their customer was told something.
    """
    views = uow.asks.views(chosen)
    told: dict[int, list[Told]] = {}
    for each in uow.tellings.of_asks([view.ask.number for view in views]):
        told.setdefault(each.ask, []).append(each)
    basis = _basis(uow, on)
    lines = [
        line_of(view, telling, basis)
        for view in views
        for telling in told.get(view.ask.number) or _nothing(view.ask.state)
    ]
    return [line for line in lines if line], len(views)


def _nothing(state: AskState) -> Sequence[Told | None]:
    return () if state is AskState.WITHDRAWN else (None,)


def _basis(uow: UnitOfWork, on: Occasion) -> Basis:
    accounts = {account.name: account for account in uow.accounts.snapshot().accounts}
    return Basis(uow.roadmap.snapshot().by_key, accounts, on.quarter)
