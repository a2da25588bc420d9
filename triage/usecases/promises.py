"""A proposed yes that nobody confirms: it goes to the backup, then it runs out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage.capacity import Promise, PromiseState
from triage.facts import Facts, facts_from_json
from triage.occasion import CLOCK, Occasion
from triage.ports import UnitOfWork
from triage.proposals import Happened
from triage.usecases.deciding import decide_need_again
from triage.usecases.letting_go import look_for_room
from triage.working_days import add_working_days


def tend_promises(uow: UnitOfWork, on: Occasion) -> int:
    """Passes on or releases every proposed yes whose time is over; how many. Nearly always none are."""
    waiting = {each.need: each for each in uow.promises.live() if each.state is PromiseState.PROPOSED}
    over = [promise for promise in waiting.values() if on.today > last_day(promise, on)]
    for promise in over:
        _tend(uow, promise, on)
    return len(over)


def last_day(promise: Promise, on: Occasion) -> date:
    """The last day on which whoever has a proposed yes now may confirm it."""
    began = promise.passed_at or promise.since
    return add_working_days(began.astimezone(on.policy.zone).date(), on.policy.days.proposed_yes)


def _tend(uow: UnitOfWork, promise: Promise, on: Occasion) -> None:
    happened = Happened.LAPSED if promise.passed_at or not _backup(uow, promise, on) else Happened.PASSED
    if happened is Happened.PASSED:
        mine = [each for each in uow.promises.live() if each.need == promise.need]
        uow.promises.hold([replace(each, passed_at=on.now) for each in mine], on.now)
    else:
        uow.promises.lapse(promise.need, on.now)
        look_for_room(uow, on)
    uow.audit.record(CLOCK, f"proposed yes {happened.value}", f"NEED-{promise.need}", {}, on.now)
    decide_need_again(uow, promise.need, on, happened)


def _backup(uow: UnitOfWork, promise: Promise, on: Occasion) -> str:
    """Who answers in the PM's place; "" for nobody."""
    facts = _newest_facts(uow, promise.need)
    return on.policy.backup_for(facts.subject, facts.teams) if facts else ""


def _newest_facts(uow: UnitOfWork, need: int) -> Facts | None:
    for ask in reversed(uow.asks.of_need(need)):
        if record := uow.decisions.newest(ask.number):
            return facts_from_json(record.facts)
    return None
