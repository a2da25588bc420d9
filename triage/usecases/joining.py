"""Saying that two needs are the same, or that an ask belongs to neither its need nor its roadmap item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from triage.asks import Ask, AskState
from triage.matching import Band, match_needs, terms
from triage.matching.meaning import Kind
from triage.meaning_ports import Label
from triage.occasion import Occasion
from triage.ports import AnswerRecord, UnitOfWork
from triage.usecases.deciding import unsure_item
from triage.usecases.enriching import Word
from triage.usecases.flipping import decide_anew, show_decided
from triage.usecases.learning import ways_of_saying
from triage.usecases.letting_go import let_go
from triage.usecases.showing import news_of
from triage.usecases.telling import Said, show_state, tell

_SUGGESTED = 5
_LOOKED_AT = 60

Suggestion = tuple[int, str]  # a need's number and title


def suggested_needs(uow: UnitOfWork, number: int, on: Occasion) -> Sequence[Suggestion]:
    """Needs that this one may be the same as, best first: those that share its telling words."""
    need = uow.needs.get(number)
    if need is None:
        return ()
    candidates = [each for each in uow.needs.candidates(need.terms) if each.need != number]
    found = match_needs(need.terms, None, candidates, synonyms=ways_of_saying(uow, on))
    likely = [int(match.key) for match in found if match.band is not Band.NO]
    return _living(uow, likely, number)[:_SUGGESTED]


def needs_like(uow: UnitOfWork, typed: str, but: int, limit: int) -> Sequence[Suggestion]:
    """Needs whose title or asks hold the typed words or words that begin so, newest first."""
    found = (view.ask.need for view in uow.asks.search(typed, _LOOKED_AT))
    return _living(uow, found, but)[:limit]


def join_needs(uow: UnitOfWork, ask: Ask, into: int, who: str, on: Occasion) -> int | None:
    """Joins the need of ``ask`` to another one; the join's id, None where they are one already.

    Of the two, the one a PM has answered goes on, else the one that is a roadmap item, else ``into``.
    """
    left, into = uow.joins.joined_into(ask.need), uow.joins.joined_into(into)
    if left == into:
        return None
    if _weight(uow, left) > _weight(uow, into):
        left, into = into, left
    moved, other = uow.asks.of_need(left), uow.asks.of_need(into)
    join = uow.joins.add(left, into, [each.number for each in moved], who, on.now)
    if moved and other:
        uow.labels.add(
            _label(moved[-1], Kind.ASK, str(other[-1].number), other[-1].title, same=True, by=who, on=on)
        )
    for each in moved:
        uow.audit.record(who, "joined", each.name, {"left": left, "into": into}, on.now)
    _let_go(uow, left, on)
    _move(uow, moved, into, Word(who, f"join:{join}"), on)
    return join


def undo_join(uow: UnitOfWork, join: int, who: str, on: Occasion) -> bool:
    """The asks go back to the need they came from; False where the join is undone already."""
    found = uow.joins.get(join)
    if found is None or not uow.joins.undo(join, on.now):
        return False
    moved = [ask for ask in map(uow.asks.get, found.asks) if ask and ask.need == found.into]
    for each in moved:
        details = {"left": found.into, "into": found.left}
        uow.audit.record(who, "undid join", each.name, details, on.now)
    _move(uow, moved, found.left, Word(who, f"unjoin:{join}"), on)
    return True


def part(uow: UnitOfWork, ask: Ask, who: str, key: str, on: Occasion) -> bool:
    """The ask is not the roadmap item, or not the need, it was taken for; False where it is on its own.

    It becomes a need of its own, and waits for an answer of its own.
    """
    other = _taken_for(uow, ask)
    if other is None:
        return False
    kind, right, text = other
    uow.labels.add(_label(ask, kind, right, text, same=False, by=who, on=on))
    uow.audit.record(who, "parted", ask.name, {"from": f"{kind.value} {right}"}, on.now)
    need = uow.needs.get(ask.need)
    alone = [each.number for each in uow.asks.of_need(ask.need)] == [ask.number]
    if kind is Kind.ASK or (need and need.item) or not alone:
        own = uow.needs.add(ask.title, None, terms(ask.title), on.now)
        _move(uow, [ask], own, Word(who, key), on)
    else:
        apart = replace(ask, item=None)
        uow.asks.change(apart)
        _decide_again(uow, [apart], Word(who, key), on)
    return True


def decide_again(uow: UnitOfWork, need: int, word: Word, on: Occasion) -> None:
    """Decides all asks of a need again, because something about the need is different now."""
    _decide_again(uow, uow.asks.of_need(need), word, on)


def _taken_for(uow: UnitOfWork, ask: Ask) -> tuple[Kind, str, str] | None:
    """What the ask may wrongly be counted as: its item, the item it was asked about, else another ask."""
    asked_about = unsure_item(uow, uow.decisions.newest(ask.number))
    item = uow.roadmap.snapshot().by_key.get(ask.item) if ask.item else asked_about
    if item:
        return Kind.ITEM, item.key, item.title
    others = [each for each in uow.asks.of_need(ask.need) if each.number != ask.number]
    return (Kind.ASK, str(others[-1].number), others[-1].title) if others else None


def _move(uow: UnitOfWork, asks: Sequence[Ask], need: int, word: Word, on: Occasion) -> None:
    """Makes them asks of the need, and whatever is said there counts for them."""
    came_from = {each.need for each in asks} - {need}
    before = {old: uow.answers.standing(old) for old in came_from}
    uow.asks.move([each.number for each in asks], need)
    for each in asks:
        if each.state is not AskState.WITHDRAWN:
            _settle_moved(uow, each, need, before.get(each.need), on)
    for old in came_from:
        if not uow.asks.of_need(old):
            let_go(uow, old, on)
        _decide_again(uow, uow.asks.of_need(old), word, on)
    _decide_again(uow, uow.asks.of_need(need), word, on)
    if standing := uow.answers.standing(need):
        _tell_moved(uow, asks, standing, word.key, on)


def _settle_moved(uow: UnitOfWork, ask: Ask, need: int, was: AnswerRecord | None, on: Occasion) -> None:
    """The ask is in the state of its new need and means that need's roadmap item."""
    target, standing = uow.needs.get(need), uow.answers.standing(need)
    state = AskState.ANSWERED if standing else AskState.OPEN
    moved = replace(ask, need=need, state=state, item=target.item if target else None)
    uow.asks.change(moved)
    show_state(uow, moved, was.verdict if was else None, standing.verdict if standing else None, on)


def _decide_again(uow: UnitOfWork, asks: Iterable[Ask], word: Word, on: Occasion) -> None:
    """Nothing is unsure any more: a person has said what belongs together."""
    decided = [decide_anew(uow, each, on, unsure=False) for each in asks]
    show_decided(uow, [each for each in decided if each], word.who, word.key, on)


def _tell_moved(uow: UnitOfWork, asks: Sequence[Ask], standing: AnswerRecord, why: str, on: Occasion) -> None:
    """Who asked in what was joined hears the answer that is theirs too now, once."""
    told = {each.author: each for each in asks if each.author != standing.author}
    for who, ask in told.items():
        news = news_of(uow, ask, standing, on, asker=who)
        tell(uow, ask, Said(f"told:{why}:{ask.number}", "answer", news.to_json(), to=who), on)


def _let_go(uow: UnitOfWork, need: int, on: Occasion) -> None:
    """A need without asks holds and spends nothing."""
    let_go(uow, need, on)
    uow.one_offs.take_back(need, on.now)


def _weight(uow: UnitOfWork, need: int) -> tuple[bool, bool]:
    found = uow.needs.get(need)
    return uow.answers.standing(need) is not None, bool(found and found.item)


def _living(uow: UnitOfWork, needs: Iterable[int], but: int) -> list[Suggestion]:
    """Those that still stand for themselves, once each."""
    standing = dict.fromkeys(uow.joins.joined_into(need) for need in needs)
    found = (uow.needs.get(need) for need in standing if need != uow.joins.joined_into(but))
    return [(need.number, need.title) for need in found if need]


def _label(ask: Ask, kind: Kind, right: str, text: str, *, same: bool, by: str, on: Occasion) -> Label:
    return Label(kind, str(ask.number), right, same, by, on.now, ask.title, text)
