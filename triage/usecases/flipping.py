"""Telling of flips: one reply in every thread concerned, each person called in one of them only.

A flip that a newer one overtakes before it is told is not told: people hear what was and what is now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from triage.asks import Ask, AskState
from triage.cards import card_of
from triage.changes import Cause, ChangeState, Commitment, Flip, FlipState, Stance
from triage.deciding import decision_from_json
from triage.flip_news import AlsoFlipped, flip_news, flip_of, headline, told_of
from triage.occasion import Occasion
from triage.ports import DecisionRecord, UnitOfWork
from triage.usecases.deciding import decide_with_stance, item_of, unsure_item
from triage.usecases.shipping import shipped_said
from triage.usecases.showing import effective_autonomy, show
from triage.usecases.telling import Said, asked_again, has_card, tell
from triage.verdicts import Autonomy, Decision

# Slack takes about one change of a message a second; what comes in bulk waits, lest it hold up
# what is asked now.
_PACE = timedelta(seconds=1.2)
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Decided:
    """An ask that was decided again, with what was decided before and now."""

    ask: Ask
    before: DecisionRecord
    decision: Decision
    after: Stance


def decide_anew(uow: UnitOfWork, ask: Ask, on: Occasion, *, unsure: bool = True) -> Decided | None:
    """Decides the ask again; None where it was never decided.

    ``unsure``: it may still be the roadmap item that its asker was asked about.
    """
    before = uow.decisions.newest(ask.number)
    if before is None:
        return None
    item = unsure_item(uow, before) if unsure else None
    return Decided(ask, before, *decide_with_stance(uow, ask, on, item))


def mark_others(uow: UnitOfWork, needs: Collection[int], on: Occasion) -> None:
    """The other asks of these needs are decided again soon, because the demand is another one now."""
    for need in needs:
        if uow.asks.count_of_need(need) > 1:
            uow.changes.mark(need, on.now)


def show_decided(uow: UnitOfWork, decided: Sequence[Decided], who: str, why: str, on: Occasion) -> None:
    """Shows asks that were decided again because of what ``who`` did, and tells of those that flipped.

    ``why`` keeps updates of a card apart. Whoever did it needs no calling.
    """
    flipped = [each for each in decided if told_of(each.before).flips_to(each.after)]
    for each in decided:
        if each not in flipped:
            show(uow, each.ask, each.decision, why, on)
    if flipped:
        _tell_at_once(uow, flipped, who, on)


def _tell_at_once(uow: UnitOfWork, flipped: Sequence[Decided], who: str, on: Occasion) -> None:
    change = uow.changes.open(Cause.ASKS, who, on.now).number
    uow.changes.settle(change, ChangeState.DONE, on.now)
    kept = [(uow.flips.add(_flip(each, change, on)), each) for each in flipped]
    for group in _by_thread([(flip, each) for flip, each in kept if flip]):
        _tell_group(uow, group, on, who=who)


def show_if_other(uow: UnitOfWork, decided: Decided, why: str, on: Occasion) -> None:
    """Changes the card only where it says something else now than before."""
    before = replace(decision_from_json(decided.before.decision), day=decided.decision.day)
    if card_of(decided.ask, before, on.policy) != card_of(decided.ask, decided.decision, on.policy):
        show_decided(uow, [decided], "", why, on)


def tell_next_flips(uow: UnitOfWork, change: int, on: Occasion, *, silent: bool) -> bool:
    """Decides again, shows and tells the asks of one thread that the change flipped; False where none is
    left. What is no flip any more by now is not told."""
    first = next(iter(uow.flips.found(change, 1)), None)
    if first is None:
        return False
    ask = uow.asks.get(first.ask)
    here = uow.asks.in_thread(ask.channel, ask.thread_ts) if ask else ()
    flips = uow.flips.of_asks(change, [first.ask, *(each.number for each in here)])
    group: list[tuple[Flip, Decided]] = []
    for flip in flips:
        decided = _decided_for(uow, flip, on) if flip.state is FlipState.FOUND else None
        if decided and told_of(decided.before).flips_to(decided.after):
            group.append((replace(_flip(decided, change, on), id=flip.id), decided))
        elif flip.state is FlipState.FOUND:
            uow.flips.settle(flip, FlipState.GONE, on.now)
            if decided:
                show_if_other(uow, decided, f"flip:{change}", on)
    _tell_group(uow, group, on, silent=silent)
    return True


def _flip(decided: Decided, change: int, on: Occasion) -> Flip:
    """The flip as of now: what people were told may be another thing than when it was found."""
    return flip_of(decided.ask, decided.before, decided.decision, decided.after, change=change, on=on)


def _decided_for(uow: UnitOfWork, flip: Flip, on: Occasion) -> Decided | None:
    ask = uow.asks.get(flip.ask)
    if ask is None or ask.state is AskState.WITHDRAWN:
        return None
    return decide_anew(uow, ask, on)


def _by_thread(found: Sequence[tuple[Flip, Decided]]) -> Iterator[list[tuple[Flip, Decided]]]:
    threads: dict[tuple[str, str], list[tuple[Flip, Decided]]] = {}
    for flip, each in found:
        threads.setdefault((each.ask.channel, each.ask.thread_ts), []).append((flip, each))
    yield from threads.values()


def _tell_group(
    uow: UnitOfWork,
    group: Sequence[tuple[Flip, Decided]],
    on: Occasion,
    *,
    who: str = "",
    silent: bool = False,
) -> None:
    """All of one thread: the cards, and one reply for those that people are told of."""
    unsaid = _unsaid(uow, [decided.ask for _, decided in group], on)
    told: list[tuple[Flip, Decided]] = []
    for flip, decided in group:
        show(uow, decided.ask, decided.decision, f"flip:{flip.change}", on, after=_turn(uow, flip, on))
        state, since = _state(uow, decided, silent), _since(flip, unsaid.get(flip.ask))
        if state is FlipState.TOLD and since.before.flips_to(decided.after):
            told.append((since, decided))
        elif state is FlipState.TOLD:
            state = FlipState.QUIET  # back again before anybody heard
        uow.flips.settle(flip, state, on.now)
    for ships in (True, False):
        if part := [each for each in told if each[0].shipped is ships]:
            _reply(uow, part, who, on)


def _state(uow: UnitOfWork, decided: Decided, silent: bool) -> FlipState:
    """Whether people are told. A PM's answer stands, but what it was about may be there by now."""
    ask, shipped = decided.ask, _ships(decided)
    if uow.answers.standing(ask.need) and not shipped:
        return FlipState.MOVED
    posts = shipped or effective_autonomy(uow, decided.decision) is Autonomy.POST
    heard = posts and has_card(uow, ask) and not uow.channels.is_muted(ask.channel)
    return FlipState.TOLD if heard and not silent else FlipState.QUIET


def _ships(decided: Decided) -> bool:
    return decided.after.commitment is Commitment.SHIPPED is not decided.before.commitment


def _turn(uow: UnitOfWork, flip: Flip, on: Occasion) -> datetime | None:
    """Not before when it is said; None for at once."""
    ahead = uow.flips.count(flip.change)[FlipState.TOLD] - _AT_ONCE
    return on.now + _PACE * ahead if ahead > 0 else None


def _unsaid(uow: UnitOfWork, asks: Sequence[Ask], on: Occasion) -> Mapping[int, Flip]:
    """Earlier flips of these asks of one thread that nobody has heard of: by ask, and they are not said any
    more. What would be told of other asks too is left to be said."""
    found: dict[int, Flip] = {}
    for ask in asks:
        earlier = uow.flips.newest_told(ask.number)
        if earlier and earlier.ask not in found:
            found |= _withdrawn(uow, earlier.change, asks, on)
    return found


def _withdrawn(uow: UnitOfWork, change: int, asks: Sequence[Ask], on: Occasion) -> Mapping[int, Flip]:
    here = uow.asks.in_thread(asks[0].channel, asks[0].thread_ts)
    told = [
        one
        for one in uow.flips.of_asks(change, [each.number for each in here])
        if one.state is FlipState.TOLD
    ]
    if {one.ask for one in told} - {ask.number for ask in asks}:
        return {}
    if not uow.outbox.cancel(_key(change, asks[0]), on.now):
        return {}
    for one in told:
        uow.flips.settle(one, FlipState.QUIET, on.now)
    return {one.ask: one for one in told}


def _since(flip: Flip, unsaid: Flip | None) -> Flip:
    """The flip from what was last heard."""
    if unsaid is None:
        return flip
    return replace(flip, before=unsaid.before, details={**flip.details, "before": unsaid.details["before"]})


def _key(change: int, ask: Ask) -> str:
    return f"flip:{change}:{ask.channel}:{ask.thread_ts}"


def _reply(uow: UnitOfWork, told: Sequence[tuple[Flip, Decided]], who: str, on: Occasion) -> None:
    """One reply for all of a thread; what shipped is told apart from what else flipped there."""
    flip, after = told[0][0], _turn(uow, told[0][0], on)
    here, heard = {each.ask for each, _ in told}, {who}
    for place, person in _places(uow, told[0][1].ask):
        mine = uow.flips.of_asker(flip.change, person) if person not in heard else ()
        elsewhere = [one for one in mine if one.ask not in here]
        called = person in heard or any(one.state is FlipState.TOLD for one in elsewhere)
        heard.add(person)
        others = () if called else tuple(f"ASK-{one.ask}" for one in elsewhere)
        said = _said(uow, told, asker="" if called else person, others=others)
        key = _key(flip.change, place) + (":shipped" if flip.shipped else "")
        tell(uow, place, replace(said, key=key, to="" if person == who else person), on, after=after)


def _places(uow: UnitOfWork, ask: Ask) -> Iterator[tuple[Ask, str]]:
    """Every thread where people wait for the answer, and who asked there."""
    yield ask, ask.filed_by if ask.stranger else ask.author
    for repeat in uow.repeats.of_ask(ask.number):
        elsewhere = (repeat.channel, repeat.thread_ts) != (ask.channel, ask.thread_ts)
        if elsewhere and (again := asked_again(uow, ask, repeat)):
            yield again, repeat.author


def _said(
    uow: UnitOfWork,
    told: Sequence[tuple[Flip, Decided]],
    *,
    asker: str,
    others: tuple[str, ...],
) -> Said:
    flip, first = told[0]
    item = item_of(uow, flip.item) if flip.shipped else None
    if item:
        more = (*(each.ask.name for _, each in told[1:]), *others)
        change = uow.changes.get(flip.change)
        # Where only the asks changed, nothing has shipped now: one of them was said otherwise, or moved.
        already = change is not None and change.cause is Cause.ASKS
        kind, values = shipped_said(
            first.ask, first.decision, item, asker=asker, others=more, already=already
        )
        return Said("", kind, values)
    also = tuple(AlsoFlipped(each.ask.name, each.ask.title, headline(each.decision)) for _, each in told[1:])
    moved = tuple(flip.details["moved"])
    news = flip_news(first.ask, str(flip.details["before"]), first.decision, moved)
    return Said("", "flip", replace(news, asker=asker, others=others, also=also).to_json())
