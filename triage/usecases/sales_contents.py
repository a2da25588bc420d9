"""What the sales digest says. Every rep reads it, so it holds what any colleague may look up, and no more:
bands for figures, no customer's name, and of the roadmap what may be told outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.digests import LIST_LENGTH
from triage.figures import FlippedNeed, LackingAsk, NeedFigures, ShippedNeed, Some
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.reports import ComingItem, Question, SalesReport, SharedNeed
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.listing import AskLine, Viewer, ask_line, period_words, title_for_others
from triage.value import worth_band

_ANY_REP = Viewer("", is_pm=False)
_COMING = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class _Desk:
    uow: UnitOfWork
    on: Occasion


def sales_report(uow: UnitOfWork, since: datetime, until: datetime, on: Occasion) -> SalesReport:
    """The digest of the window, for everybody in sales."""
    desk = _Desk(uow, on)
    wanted = uow.digests.wanted(since, until, LIST_LENGTH)
    most = wanted.by_revenue or wanted.by_accounts
    flipped = uow.happenings.flipped(since, until, LIST_LENGTH)
    shipped = uow.happenings.shipped(since, until, LIST_LENGTH)
    lacking = uow.happenings.lacking(since, until, LIST_LENGTH)
    return SalesReport(
        since=since,
        until=until,
        asks=wanted.asked,
        last=uow.digests.total(since - (until - since), since),
        coming=_coming(desk),
        shipped=Some(tuple(_shipped(desk, need) for need in shipped.rows), shipped.total),
        changed=Some(tuple(_changed(desk, need) for need in flipped.rows), flipped.total),
        wanted=Some(tuple(_wanted(desk, need) for need in most), wanted.total),
        questions=Some(tuple(_question(desk, ask) for ask in lacking.rows), lacking.total),
    )


def _coming(desk: _Desk) -> Some[ComingItem]:
    """What may be told, that most accounts ask for first, then what comes first."""
    roadmap = desk.uow.roadmap.snapshot()
    items = [each for each in roadmap.items if each.status in _COMING and each.shareable is not Shareable.NO]
    accounts = desk.uow.digests.asking([item.key for item in items])
    items.sort(key=lambda item: (-accounts.get(item.key, 0), item.status is ItemStatus.PLANNED, item.quarter))
    coming = (_coming_item(item, accounts.get(item.key, 0), desk.on) for item in items[:LIST_LENGTH])
    return Some(tuple(coming), len(items))


def _coming_item(item: RoadmapItem, accounts: int, on: Occasion) -> ComingItem:
    period = period_words(item.quarter, on) if item.shareable is Shareable.DATE else ""
    return ComingItem(item.title, item.status is ItemStatus.IN_PROGRESS, period, accounts)


def _shipped(desk: _Desk, need: ShippedNeed) -> SharedNeed:
    names = _names(desk.uow, need.askers)
    return _shared(desk, need.ask, accounts=need.accounts, at_stake=need.at_stake, askers=names)


def _changed(desk: _Desk, need: FlippedNeed) -> SharedNeed:
    return _shared(desk, need.ask, at_stake=need.at_stake, before=need.before.verdict.capitalize())


def _wanted(desk: _Desk, need: NeedFigures) -> SharedNeed:
    return _shared(desk, need.ask, accounts=need.accounts, at_stake=need.at_stake)


def _shared(
    desk: _Desk, ask: int, *, at_stake: float, accounts: int = 0, before: str = "", askers: Sequence[str] = ()
) -> SharedNeed:
    """The need by its newest ask, in the asker's words: a need on the roadmap goes by its item's title."""
    line = _line(desk, ask)
    return SharedNeed(
        title=line.title,
        verdict=line.verdict,
        before=before if line.verdict else "",
        period=line.period,
        accounts=accounts,
        worth=worth_band(at_stake, desk.on.policy),
        askers=tuple(askers),
        ask=ask,
        channel=line.channel,
        thread_ts=line.thread_ts,
    )


def _line(desk: _Desk, ask: int) -> AskLine:
    view = desk.uow.asks.view(ask)
    assert view is not None, f"ASK-{ask} was counted and is not there"
    return ask_line(desk.uow, view, _ANY_REP, desk.on)


def _question(desk: _Desk, ask: LackingAsk) -> Question:
    return Question(
        title=title_for_others(desk.uow, ask.title, "", desk.on),
        rep=next(iter(_names(desk.uow, [ask.author])), ""),
        question=_asked(ask.question),
        ask=ask.ask,
        channel=ask.channel,
        thread_ts=ask.thread_ts,
    )


def _asked(question: str) -> str:
    """A question that names a roadmap item is put without its name."""
    return "Is it on the roadmap already?" if "“" in question else question


def _names(uow: UnitOfWork, users: Sequence[str]) -> tuple[str, ...]:
    """By name, because a mention would call them."""
    people = (uow.people.get(user) for user in users)
    return tuple(person.name for person in people if person and person.name)
