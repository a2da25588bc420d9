"""The promise ledger: who was told what, and what stands now. Reads only."""

from __future__ import annotations

from collections.abc import Sequence

from triage.asks import AskState
from triage.occasion import Occasion
from triage.ports import AskFilter, UnitOfWork
from triage.promised import Basis, PromiseLine, ShownPromise, line_of
from triage.told import Told
from triage.usecases.exposures import answer_words, booked


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


def shown_line(line: PromiseLine, on: Occasion, *, for_pm: bool) -> ShownPromise | None:
    """A line of what somebody was told, as this viewer may see it: what a customer is worth, and for when
    something is planned now, are for PMs. None where nobody was told anything."""
    ask, told, amount = line.ask, line.told, line.amount if for_pm else None
    if told is None:
        return None
    return ShownPromise(
        ask=ask.name,
        title=ask.title,
        account=ask.account or "",
        channel=ask.channel,
        thread_ts=ask.thread_ts,
        amount=amount.units if amount else None,
        currency=amount.currency if amount else "",
        said=answer_words(told.verdict.value, told.quarter, on),
        told_by=told.told_by,
        told_on=told.told_at.astimezone(on.policy.zone).date(),
        now=answer_words(line.verdict.value, line.quarter if for_pm else None, on),
        state=line.state,
        lost=ask.lost_at is not None,
    )


def _nothing(state: AskState) -> Sequence[Told | None]:
    return () if state is AskState.WITHDRAWN else (None,)


def _basis(uow: UnitOfWork, on: Occasion) -> Basis:
    return Basis(uow.roadmap.snapshot().by_key, booked(uow), on.quarter)
