"""Taking an ask back, and undoing that within a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from triage.asks import Ask, AskState
from triage.cards import Withdrawn
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.deciding import decide_ask
from triage.usecases.flipping import mark_others
from triage.usecases.letting_go import let_go
from triage.usecases.showing import show
from triage.usecases.telling import Said, show_state, update_post

UNDO_WITHIN = timedelta(days=1)


class NotAllowedError(Exception):
    """This person may not take the ask back, or bring it back."""


class TooLateError(Exception):
    """An ask was withdrawn more than a day ago."""


def asks_of_message(uow: UnitOfWork, channel: str, ts: str) -> list[Ask]:
    """All asks that came from this message; none where it only enriched an earlier one."""
    ask = uow.asks.at(channel, ts)
    if ask is None:
        return []
    return [each for each in uow.asks.in_thread(channel, ask.thread_ts) if each.message_ts == ts]


def withdraw(uow: UnitOfWork, ask: Ask, who: str, on: Occasion, by_pm: bool = False) -> Ask:
    """The ask is taken back: it counts for nothing any more, and its card says so with an undo.

    NotAllowedError for anybody but its author, whoever filed it, and PMs.
    """
    if ask.state is AskState.WITHDRAWN:
        return ask
    if not by_pm and who not in (ask.author, ask.filed_by):
        raise NotAllowedError
    gone = replace(ask, state=AskState.WITHDRAWN, withdrawn_at=on.now, withdrawn_by=who)
    uow.asks.change(gone)
    uow.audit.record(who, "withdrew", ask.name, {}, on.now)
    if uow.asks.of_need(ask.need):
        uow.changes.mark(ask.need, on.now)
    else:
        let_go(uow, ask.need, on)
    until = (on.now + UNDO_WITHIN).isoformat()
    shown = Withdrawn(ask.name, ask.title, who, until).to_json()
    update_post(uow, ask, Said(f"withdrawn:{on.now.isoformat()}", "withdrawn", shown), Withdrawn.SAFE, on)
    if standing := uow.answers.standing(ask.need):
        show_state(uow, ask, standing.verdict, None, on)
    return gone


def restore(uow: UnitOfWork, number: int, who: str, on: Occasion, by_pm: bool = False) -> Ask | None:
    """Brings a withdrawn ask back and decides it anew; None where there is no such ask.

    NotAllowedError for anybody but its author, whoever withdrew it, and PMs; TooLateError after a day.
    """
    ask = uow.asks.get(number)
    if ask is None or ask.state is not AskState.WITHDRAWN:
        return ask
    if not by_pm and who not in (ask.author, ask.withdrawn_by):
        raise NotAllowedError
    if ask.withdrawn_at and on.now > ask.withdrawn_at + UNDO_WITHIN:
        raise TooLateError
    standing = uow.answers.standing(ask.need)
    state = AskState.ANSWERED if standing else AskState.OPEN
    back = replace(ask, state=state, withdrawn_at=None, withdrawn_by="")
    uow.asks.change(back)
    uow.audit.record(who, "restored", ask.name, {}, on.now)
    decision = decide_ask(uow, back, on)
    show(uow, back, decision, f"restored:{on.now.isoformat()}", on)
    if standing:
        show_state(uow, back, None, standing.verdict, on)
    mark_others(uow, [back.need], on)
    return back
