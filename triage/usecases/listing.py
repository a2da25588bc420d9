"""Asks and needs as lines of a list: what stands, who answers by when, and only what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from triage.asks import AskState
from triage.deciding import decision_from_json
from triage.occasion import Occasion
from triage.policy import Policy
from triage.ports import AskView, QueueEntry, UnitOfWork
from triage.quarters import parse_period
from triage.roadmap import Shareable
from triage.schedule import WEEKDAYS
from triage.usecases.clicking import standing_key
from triage.usecases.deciding import item_of
from triage.usecases.showing import effective_autonomy
from triage.usecases.understanding import read_message
from triage.verdicts import Autonomy, Decision
from triage.wording import lead

_DAY = timedelta(days=1)
# Later than this many working days, nobody counts them any more.
_MOST_DAYS_LATE = 99


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks. ``is_colleague`` is false for guests and people of other companies: they see their own asks
    alone. ``named`` is the account they look up by its name, whose asks any colleague may see."""

    user: str
    is_pm: bool
    is_colleague: bool = True
    named: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """By when a PM answers: the end of the working day, on the workspace's clocks. ``days_late`` are whole
    working days since; while ``paused`` (the rep was asked something) nobody is late."""

    at: datetime
    is_today: bool
    is_over: bool
    days_late: int
    paused: bool = False


@dataclass(frozen=True, slots=True)
class AskLine:
    """One ask in a list. ``verdict`` is "" where it is not told yet, ``period`` in months where it may be
    shown, ``worth`` in the card's words; ``at_stake`` (whole units a year) is None but for PMs."""

    ask: str
    title: str
    account: str
    author: str
    channel: str
    thread_ts: str
    state: AskState
    verdict: str
    period: str
    answered_by: str
    owner: str
    due: Due | None
    worth: str
    at_stake: float | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One need in a PM's queue: what the bot says, or the PM's word that somebody disagrees with.

    ``period`` is in months; ``standing`` names the PM's word, "" where the bot's own stands.
    """

    entry: QueueEntry
    verdict: str
    period: str
    because: str
    due: Due | None
    standing: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """Some lines of a list: ``offset`` are before them, and perhaps there are ``more``."""

    lines: tuple[AskLine, ...]
    offset: int
    more: bool


def viewer_of(uow: UnitOfWork, user: str, is_pm: bool) -> Viewer:
    """Who looks, as far as we know them; nobody we know to be a guest or a stranger is a colleague."""
    person = uow.people.get(user)
    return Viewer(user, is_pm, person is None or person.barred is None)


def due_of(day: date | None, on: Occasion, paused: bool = False) -> Due | None:
    """By when on this day; None where no day was promised."""
    if day is None:
        return None
    at = datetime.combine(day, time.fromisoformat(on.policy.hours.end), on.policy.zone)
    late = sum(1 for _ in _working_days(day, on.today, on.policy))
    return Due(at, day == on.today, on.now >= at and not paused, min(late, _MOST_DAYS_LATE), paused)


def page_of(
    uow: UnitOfWork, views: Sequence[AskView], offset: int, viewer: Viewer, on: Occasion, *, size: int
) -> AskPage:
    """The page of ``size`` lines; ``views`` has one more where there are more."""
    lines = tuple(ask_line(uow, view, viewer, on) for view in views[:size])
    return AskPage(lines, offset, len(views) > size)


def ask_line(uow: UnitOfWork, view: AskView, viewer: Viewer, on: Occasion) -> AskLine:
    """The ask with what the viewer may see of it."""
    ask, decision = view.ask, _decision(view)
    told = is_told(uow, view, viewer) and ask.state is not AskState.WITHDRAWN
    open_ = ask.state is AskState.OPEN and decision is not None
    mine = viewer.is_pm or ask.author == viewer.user
    return AskLine(
        ask=ask.name,
        title=ask.title if mine else title_for_others(uow, ask.title, viewer.named, on),
        account=(ask.account or "") if mine or ask.account == viewer.named else "",
        author=ask.author,
        channel=ask.channel,
        thread_ts=ask.thread_ts,
        state=ask.state,
        verdict=_verdict(view, decision) if told else "",
        period=_period(uow, view, viewer, on) if told else "",
        answered_by=view.answer.author if view.answer and told else "",
        owner=decision.owner if decision and open_ else "",
        due=due_of(decision.day, on) if decision and open_ else None,
        worth=decision.sides.worth if decision and told else "",
        at_stake=view.decision.at_stake if view.decision and viewer.is_pm else None,
    )


def need_line(uow: UnitOfWork, entry: QueueEntry, on: Occasion) -> NeedLine:
    """The entry with what a PM must know of it; PMs see everything."""
    due = due_of(entry.day, on, entry.paused)
    standing = uow.answers.standing(entry.need) if entry.disagreed_by else None
    if standing:
        verdict, period = standing.verdict.value.capitalize(), period_words(standing.quarter, on)
        return NeedLine(entry, verdict, period, standing.reason, due, standing_key(standing))
    verdict = "Proposed yes" if entry.proposed else entry.verdict.value.capitalize()
    return NeedLine(entry, verdict, period_words(entry.quarter, on), entry.headline, due)


def period_words(quarter: str | None, on: Occasion) -> str:
    """In months; a PM's own words stay as they are."""
    try:
        period = parse_period(quarter or "", on.quarter)
    except ValueError:
        return quarter or ""
    return period.label(on.fiscal_start) if period else ""


def is_told(uow: UnitOfWork, view: AskView, viewer: Viewer) -> bool:
    """Whether the viewer may know the verdict: in muted channels, and where a PM sends it, reps don't yet."""
    if viewer.is_pm:
        return True
    decision = _decision(view)
    if uow.channels.is_muted(view.ask.channel) or decision is None:
        return False
    return view.answer is not None or effective_autonomy(uow, decision) is Autonomy.POST


def title_for_others(uow: UnitOfWork, title: str, named: str, on: Occasion) -> str:
    """The title as any colleague may read it: of customers only the one asked for, and no sums."""
    reading = read_message(uow, title, on)
    spans = [(found.start, found.end) for found in reading.accounts if found.name != named]
    if amount := reading.evidence.get("amount"):
        spans.append((amount.start, amount.end))
    shown = reading.text
    for start, end in sorted(spans, reverse=True):
        shown = f"{shown[:start]}…{shown[end:]}"
    return shown


def _decision(view: AskView) -> Decision | None:
    return decision_from_json(view.decision.decision) if view.decision else None


def _verdict(view: AskView, decision: Decision | None) -> str:
    if view.answer:
        return view.answer.verdict.value.capitalize()
    return lead(decision).removesuffix(" — ") if decision else ""


def _period(uow: UnitOfWork, view: AskView, viewer: Viewer, on: Occasion) -> str:
    """What a PM said in the thread may be repeated unless they said otherwise; the bot's own date only where
    the roadmap lets it be shared."""
    if view.answer:
        kept = view.answer.shareable in (Shareable.NO.value, Shareable.DIRECTION.value)
        return "" if kept and not viewer.is_pm else period_words(view.answer.quarter, on)
    item = item_of(uow, view.ask.item)
    shared = item is not None and item.shareable is Shareable.DATE
    quarter = view.decision.quarter if view.decision else None
    return period_words(quarter, on) if shared or viewer.is_pm else ""


def _working_days(after: date, until: date, policy: Policy) -> Iterator[date]:
    """The working days after the one and up to the other; at most as many as are counted."""
    working = {WEEKDAYS.index(day) for day in policy.hours.days}
    last = min(until, after + _DAY * (_MOST_DAYS_LATE * 7))
    while after < last:
        after += _DAY
        if after.weekday() in working:
            yield after
