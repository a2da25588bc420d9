"""Stance verdicts are decided again when facts change, and people hear of what flipped.

What happened opens a change, which is checked against every ask in small reads; only what flips is written.
A change that flips more than the policy lets pass unseen waits for a PM.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triage.asks import Ask
from triage.changes import Cause, Change, ChangeState, Flip, FlipState, Recheck, Stance
from triage.deciding import decide
from triage.facts import Facts
from triage.flip_news import flip_of, told_of
from triage.judging import Judgement, judge
from triage.occasion import CLOCK, Occasion
from triage.policy import Policy
from triage.ports import DecisionRecord, UnitOfWork
from triage.roadmap import RoadmapItem
from triage.stances import has_moved, is_wobble, roadmap_spoke, stance_of
from triage.usecases.deciding import facts_now, unsure_item
from triage.usecases.exposures import warn_of_exposed
from triage.usecases.flipping import decide_anew, show_if_other, tell_next_flips
from triage.usecases.holding import OVERTAKEN, ask_pms, show_settled
from triage.usecases.linking import link_by_itself, surely_meant

# So many asks are looked at in one read: a millisecond, after which whoever waits has their turn.
SLICE = 2
# Single needs are few in a minute; where hundreds of asks come in a second, they wait for their turn.
_MARKS = 5
# Of several causes the one that asks for most care names the change.
_SOURCES = (Cause.POLICY, Cause.ITEMS, Cause.ROADMAP, Cause.CAPACITY, Cause.ACCOUNTS, Cause.DAY)
# New rules name a change also where items are new with them, and they may know new synonyms.
_MAY_LINK = (Cause.ITEMS, Cause.POLICY)


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: whether anything changed, needs to look at, changes to check and to tell."""

    changed: bool
    marked: Sequence[Recheck]
    checking: Sequence[Change]
    telling: Sequence[Change]

    @property
    def busy(self) -> bool:
        return bool(self.changed or self.marked or self.checking or self.telling)


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking at some asks found: ``reached`` is the last one, None where there was none; ``stale`` are
    asks whose figures moved and whose verdict did not; ``links`` are asks with the key of the roadmap item
    that they turn out to mean; ``waiting`` are needs to look at again, and when."""

    reached: int | None
    flips: tuple[Flip, ...] = ()
    stale: tuple[int, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    waiting: Mapping[int, datetime] | None = None


def what_is_due(uow: UnitOfWork, on: Occasion) -> Due:
    """Cheap, because it is asked every second."""
    return Due(
        changed=bool(_news(uow, on)),
        marked=uow.changes.marked(on.now, _MARKS),
        checking=uow.changes.in_state(ChangeState.CHECKING),
        telling=uow.changes.in_state(ChangeState.TELLING),
    )


def notice(uow: UnitOfWork, pms: Sequence[str], on: Occasion) -> Change | None:
    """Opens one change for all that is new since the last one; what was held is looked at again with it.

    A new day alone waits until a held change is settled.
    """
    news = _news(uow, on)
    if not news:
        return None
    for cause, seen in news.items():
        uow.changes.notice(cause, seen, on.now)
    for held in uow.changes.in_state(ChangeState.HELD):
        uow.flips.drop(held.number, on.now)
        uow.changes.settle(held.number, ChangeState.OVERTAKEN, on.now)
        show_settled(uow, held, OVERTAKEN, pms, on)
    cause = next(each for each in _SOURCES if each in news)
    return uow.changes.open(cause, _who(uow, cause), on.now)


def look_again(uow: UnitOfWork, who: str, on: Occasion) -> Change:
    """Opens a change because somebody wishes that every answer is looked at, also where nothing is new."""
    uow.audit.record(who, "looked at every answer again", "answers", {}, on.now)
    return uow.changes.open(Cause.DAY, who, on.now)


def check_slice(uow: UnitOfWork, change: Change, reached: int, on: Occasion) -> Checked:
    """Looks at the next asks of a change. Reads only."""
    asks = uow.changes.asks_after(change, reached, SLICE)
    newly = {ask.number: surely_meant(uow, ask, on) for ask in asks if change.cause in _MAY_LINK}
    links = {number: item.key for number, item in newly.items() if item}
    linked = [replace(ask, item=links.get(ask.number, ask.item)) for ask in asks]
    checked = _checked(uow, linked, on, exact=change.cause is Cause.POLICY)
    return replace(checked, links=tuple(links.items()))


def check_need(uow: UnitOfWork, need: int, on: Occasion) -> Checked | None:
    """Looks at all asks of a need. Reads only.

    None where something changed that nobody has noticed yet: that is one change for everybody, and is looked
    at first, so that nobody hears of it twice.
    """
    if _news(uow, on):
        return None
    return _checked(uow, uow.asks.of_need(need), on)


def keep_checked(uow: UnitOfWork, change: Change, checked: Sequence[Checked], on: Occasion) -> bool:
    """Keeps what some slices found; False where another process has checked the same meanwhile."""
    reached = [each.reached for each in checked if each.reached is not None]
    if not reached or not uow.changes.reach(change, max(reached)):
        return False
    for number, key in (link for each in checked for link in each.links):
        link_by_itself(uow, number, key, on)
    _keep(uow, change.number, checked)
    return True


def keep_rechecked(uow: UnitOfWork, recheck: Recheck, checked: Checked, on: Occasion) -> Change | None:
    """Keeps what looking at one need found; the change of its own that its flips make, if any."""
    uow.changes.unmark(recheck)
    if not checked.flips:
        _keep(uow, 0, [checked])
        return None
    change = uow.changes.open(Cause.ASKS, "", on.now)
    _keep(uow, change.number, [checked])
    return change


def refresh(uow: UnitOfWork, number: int, on: Occasion) -> None:
    """Decides an ask again whose figures moved; its card is changed only where it says something else now."""
    ask = uow.asks.get(number)
    decided = decide_anew(uow, ask, on) if ask else None
    if decided:
        show_if_other(uow, decided, f"refreshed:{on.now.isoformat()}", on)


def conclude(uow: UnitOfWork, number: int, pms: Sequence[str], on: Occasion) -> ChangeState | None:
    """A change that is checked through is told, held for a PM, or over; None where that is settled."""
    change = uow.changes.get(number)
    if change is None or change.state is not ChangeState.CHECKING:
        return None
    found = uow.flips.count(number)[FlipState.FOUND]
    state = ChangeState.TELLING if found else ChangeState.DONE
    if found > on.policy.staying_true.hold_above:
        state = ChangeState.HELD
        ask_pms(uow, change, pms, on)
    uow.changes.settle(number, state, on.now)
    return state


def tell_next(uow: UnitOfWork, change: Change, pms: Sequence[str], on: Occasion) -> bool:
    """Tells the flips of one thread; False once all are told. PMs hear first of what a slip exposes."""
    if change.cause is not Cause.ASKS and _is_untouched(uow, change):
        warn_of_exposed(uow, change, pms, on)
    if tell_next_flips(uow, change.number, on, silent=change.silent):
        return True
    uow.changes.settle(change.number, ChangeState.DONE, on.now, change.settled_by, change.silent)
    return False


def _is_untouched(uow: UnitOfWork, change: Change) -> bool:
    """Whether none of its flips is settled yet, in whatever way: then nobody was warned."""
    counts = uow.flips.count(change.number)
    return counts[FlipState.FOUND] == sum(counts.values())


def _news(uow: UnitOfWork, on: Occasion) -> Mapping[Cause, str]:
    """What is another one now than when it was last looked at."""
    current = {
        **uow.changes.versions(),
        Cause.ITEMS: uow.roadmap.snapshot().names,
        Cause.POLICY: on.policy.version,
        Cause.DAY: on.today.isoformat(),
    }
    noticed = uow.changes.noticed()
    news = {cause: seen for cause, seen in current.items() if seen and noticed.get(cause) != seen}
    if set(news) == {Cause.DAY} and uow.changes.in_state(ChangeState.HELD):
        return {}
    return news


def _who(uow: UnitOfWork, cause: Cause) -> str:
    if cause in (Cause.POLICY, Cause.DAY):
        return CLOCK if cause is Cause.DAY else ""
    entries = uow.audit.of(Cause.ROADMAP if cause is Cause.ITEMS else cause, 1)
    return entries[-1].who if entries else ""


def _keep(uow: UnitOfWork, change: int, checked: Iterable[Checked]) -> None:
    for each in checked:
        for flip in each.flips:
            uow.flips.add(replace(flip, change=change))
        for need, until in (each.waiting or {}).items():
            uow.changes.mark(need, until)


def _checked(uow: UnitOfWork, asks: Sequence[Ask], on: Occasion, *, exact: bool = False) -> Checked:
    """``exact``: the rules themselves changed, so what they say now is no wobble."""
    flips, stale, waiting = [], [], {}
    demands = {need: uow.asks.demand(need) for need in {ask.need for ask in asks}}
    newest = {need: max((claim.ask for _, claim in of.claims), default=0) for need, of in demands.items()}
    judged: dict[tuple[object, ...], Judgement] = {}
    for ask in asks:
        record = uow.decisions.newest(ask.number)
        if record is None:
            continue
        unsure = unsure_item(uow, record)
        kind = _kind(ask, unsure, on.policy)
        if kind not in judged:
            facts = facts_now(uow, ask, on, unsure, demand=demands[ask.need])
            judged[kind] = judge(facts, on.policy)
        judgement, before = judged[kind], told_of(record)
        after = stance_of(judgement)
        if before.flips_to(after):
            if uow.flips.is_found(ask.number) or (
                not exact and _wobbles(before, record, judgement.facts, on)
            ):
                continue
            if until := _quiet_until(uow, ask, before, after, on):
                waiting[ask.need] = until
            else:
                decision = decide(judgement.facts, on.policy)
                flips.append(flip_of(ask, record, decision, after, change=0, on=on))
        elif _is_stale(record, judgement, newest[ask.need] == ask.number):
            stale.append(ask.number)
    return Checked(asks[-1].number if asks else None, tuple(flips), tuple(stale), waiting=waiting)


def _kind(ask: Ask, unsure: RoadmapItem | None, policy: Policy) -> tuple[object, ...]:
    """Asks of one kind are judged alike: they share their need, and all that gates look at in an ask itself.
    A popular need has hundreds of asks and a handful of kinds."""
    said = f"{ask.title}\n{ask.text}"
    area, theme, wont_do = policy.area_for(said), policy.theme_for(said), policy.wont_do_for(said)
    names = (area and area.name, theme and theme.name, wont_do and wont_do.title)
    return ask.need, ask.item, unsure and unsure.key, ask.due_to, bool(ask.workaround), *names


def _wobbles(before: Stance, record: DecisionRecord, facts: Facts, on: Occasion) -> bool:
    """Only figures can wobble: another customer is what it is."""
    return record.accounts == (len(facts.accounts) or None) and is_wobble(before, facts, on.policy)


def _quiet_until(uow: UnitOfWork, ask: Ask, before: Stance, after: Stance, on: Occasion) -> datetime | None:
    """When the ask may be told of figures again; None where it may now."""
    last = None if roadmap_spoke(before, after) else uow.flips.newest_told(ask.number)
    if last is None or last.settled_at is None:
        return None
    until = last.settled_at + timedelta(hours=on.policy.staying_true.quiet_hours)
    return until if until > on.now else None


def _is_stale(record: DecisionRecord, judgement: Judgement, newest: bool) -> bool:
    """Whether the stored decision no longer says why, or (of a need's newest ask) how much is at stake."""
    missing = str(record.decision.get("missing") or "")
    if record.gate != judgement.gate.id or bool(missing) != bool(judgement.missing):
        return True
    figures = [
        (record.at_stake, judgement.measures.at_stake),
        (record.accounts, len(judgement.facts.accounts) or None),
    ]
    return newest and has_moved(figures)
