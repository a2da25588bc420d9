"""Looking things up: an ask, an account, what the answer would be, the roadmap. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage.accounts import Account
from triage.asks import Ask, AskState
from triage.cards import Card, Pending, card_of, pending_of, without_plans
from triage.deciding import decision_from_json
from triage.matching import match_items
from triage.matching.meaning import Meanings
from triage.occasion import Occasion
from triage.ports import AnswerRecord, AskFilter, AskView, UnitOfWork
from triage.reading import Reading
from triage.roadmap import RoadmapItem, Shareable
from triage.usecases.deciding import decide_without_filing, item_of, unsure_item
from triage.usecases.learning import ways_of_saying
from triage.usecases.listing import AskPage, Viewer, is_told, page_of, period_words
from triage.usecases.placing import find_place
from triage.usecases.showing import answered_as, effective_autonomy
from triage.usecases.understanding import read_message, wishes_of
from triage.value import worth_band
from triage.verdicts import Autonomy, Decision

PAGE = 8
_TITLE_WORDS = 12
_MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class FoundAsk:
    """One ask as the viewer may see it: its card, or who answers by when; ``shown`` is None where nothing may
    be told yet. ``at_stake`` is for PMs."""

    ask: Ask
    shown: Card | Pending | None
    at_stake: float | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """An account's asks, before a call. ``account`` (with its revenue) is for PMs; ``band`` is the worth in a
    word, "" where nobody knows the account."""

    name: str
    account: Account | None
    band: str
    page: AskPage


@dataclass(frozen=True, slots=True)
class WouldBe:
    """What the answer would be. ``earlier`` is the same account's ask for it, which this one would enrich."""

    title: str
    shown: Card | Pending
    earlier: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One roadmap item as the viewer may see it; ``period`` is in months."""

    title: str
    status: str
    period: str
    teams: tuple[str, ...]
    shareable: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Items, and whether a roadmap was ever imported."""

    lines: tuple[ItemLine, ...]
    offset: int
    more: bool
    configured: bool


@dataclass(frozen=True, slots=True)
class MutedPage:
    """The muted channels and their newest asks with what was decided."""

    channels: tuple[str, ...]
    page: AskPage


@dataclass(frozen=True, slots=True)
class _Asked:
    """An ask as it is decided; ``unsure`` is the item that it may be, of which the answer asks."""

    ask: Ask
    decision: Decision
    unsure: RoadmapItem | None


def look_up_ask(uow: UnitOfWork, number: int, viewer: Viewer, on: Occasion) -> FoundAsk | None:
    """None where there is no such ask, or a guest looks for somebody else's."""
    view = uow.asks.view(number)
    if view is None or not (viewer.is_colleague or view.ask.author == viewer.user):
        return None
    at_stake = view.decision.at_stake if view.decision and viewer.is_pm else None
    return FoundAsk(view.ask, _shown(uow, view, viewer, on), at_stake)


def account_named(uow: UnitOfWork, words: str) -> str | None:
    """The account that goes by this name or alias, whatever the case; also one that only asks name."""
    said = _folded(words)
    for account in uow.accounts.snapshot().accounts:
        if said in map(_folded, (account.name, *account.aliases)):
            return account.name
    found = uow.asks.search(words, _MOST_FOUND)
    return next((view.ask.account for view in found if _folded(view.ask.account or "") == said), None)


def account_names(uow: UnitOfWork) -> list[str]:
    """All names that accounts of the book go by."""
    return [name for each in uow.accounts.snapshot().accounts for name in (each.name, *each.aliases)]


def look_up_account(uow: UnitOfWork, name: str, offset: int, viewer: Viewer, on: Occasion) -> AccountPage:
    """The account's asks that were not withdrawn, newest first."""
    chosen = AskFilter(account=name, limit=PAGE + 1, offset=offset)
    account = next((each for each in uow.accounts.snapshot().accounts if each.name == name), None)
    page = _page(uow, uow.asks.views(chosen), offset, replace(viewer, named=name), on)
    band = _band(account, on) if account else ""
    return AccountPage(name, account if viewer.is_pm else None, band, page)


def search_asks(uow: UnitOfWork, words: str, offset: int, viewer: Viewer, on: Occasion) -> AskPage:
    """Asks that have these words, newest first; guests find their own alone."""
    found = uow.asks.search(words, PAGE + 1, offset)
    seen = [view for view in found if viewer.is_colleague or view.ask.author == viewer.user]
    return _page(uow, seen, offset, viewer, on)


def own_asks(uow: UnitOfWork, state: AskState | None, offset: int, viewer: Viewer, on: Occasion) -> AskPage:
    """The viewer's own asks, newest first."""
    return _page(uow, uow.asks.by_author(viewer.user, state, PAGE + 1, offset), offset, viewer, on)


def muted_asks(uow: UnitOfWork, offset: int, viewer: Viewer, on: Occasion) -> MutedPage:
    """What was decided in muted channels, where nothing is posted."""
    channels = tuple(sorted(uow.channels.muted()))
    views = uow.asks.views(AskFilter(channels=channels, limit=PAGE + 1, offset=offset)) if channels else ()
    return MutedPage(channels, _page(uow, views, offset, viewer, on))


def would_answer(
    uow: UnitOfWork, text: str, viewer: Viewer, on: Occasion, meanings: Meanings | None = None
) -> tuple[WouldBe, ...]:
    """What would be answered to a message of this text, one for each thing it asks for; nothing is kept.

    Empty where there is not a word to read.
    """
    wishes = (_titled(wish) for wish in wishes_of(read_message(uow, text, on)))
    return tuple(_would_be(uow, wish, viewer, on, meanings) for wish in wishes if wish.title)


def roadmap_items(uow: UnitOfWork, words: str, offset: int, viewer: Viewer, on: Occasion) -> ItemPage:
    """The roadmap, or what of it has to do with these words. PMs see all; others what may be shared."""
    roadmap = uow.roadmap.snapshot()
    items: Sequence[RoadmapItem] = roadmap.items
    if words:
        found = match_items(words, roadmap, limit=_MOST_FOUND, synonyms=ways_of_saying(uow, on))
        items = [roadmap.by_key[each.key] for each in found]
    seen = [item for item in items if viewer.is_pm or item.shareable is not Shareable.NO]
    lines = tuple(_item_line(item, viewer, on) for item in seen[offset : offset + PAGE])
    return ItemPage(lines, offset, len(seen) > offset + PAGE, roadmap.configured)


def _page(uow: UnitOfWork, views: Sequence[AskView], offset: int, viewer: Viewer, on: Occasion) -> AskPage:
    return page_of(uow, views, offset, viewer, on, size=PAGE)


def _shown(uow: UnitOfWork, view: AskView, viewer: Viewer, on: Occasion) -> Card | Pending | None:
    if view.decision is None or view.ask.state is AskState.WITHDRAWN:
        return None
    decision = decision_from_json(view.decision.decision)
    if is_told(uow, view, viewer):
        unsure = unsure_item(uow, view.decision)
        return _card_of(uow, _Asked(view.ask, decision, unsure), view.answer, viewer, on)
    recorded = effective_autonomy(uow, decision) is Autonomy.RECORD
    return (
        None
        if recorded or uow.channels.is_muted(view.ask.channel)
        else pending_of(view.ask, decision, on.policy)
    )


def _card_of(
    uow: UnitOfWork, asked: _Asked, answer: AnswerRecord | None, viewer: Viewer, on: Occasion
) -> Card:
    """The card as this person may read it anywhere. Reps see no title and no date of the roadmap that may not
    be shared, also where the card in the asker's own channel has them."""
    ask, decision = asked.ask, asked.decision
    card = card_of(ask, decision, on.policy, answered_as(answer, on) if answer else None)
    if viewer.is_pm:
        return card
    item = item_of(uow, ask.item)
    kept = [each.title for each in (item, asked.unsure) if each and each.shareable is Shareable.NO]
    dated = item is not None and item.shareable is Shareable.DATE
    return without_plans(card, kept, "" if dated else period_words(decision.quarter, on))


def _band(account: Account, on: Occasion) -> str:
    """What the account is worth, in the words a channel may see."""
    money, policy = account.revenue, on.policy
    if money is None:
        return worth_band(None, policy)
    rate = 1.0 if money.currency == policy.workspace.currency else policy.exchange.get(money.currency)
    return worth_band(None if rate is None else money.units * rate, policy)


def _titled(wish: Reading) -> Reading:
    return replace(wish, title=wish.title or " ".join(wish.text.split()[:_TITLE_WORDS]))


def _would_be(
    uow: UnitOfWork, wish: Reading, viewer: Viewer, on: Occasion, meanings: Meanings | None
) -> WouldBe:
    place = find_place(uow, wish, on, meanings)
    ask = _unfiled(wish, place.need, place.item, viewer, on)
    earlier = uow.asks.of_account(place.need, wish.account) if wish.account else None
    decision = decide_without_filing(uow, ask, on, place.unsure)
    standing = uow.answers.standing(place.need)
    asked = _Asked(ask, decision, place.unsure)
    shown: Card | Pending = _card_of(uow, asked, standing, viewer, on)
    if standing is None and not viewer.is_pm and effective_autonomy(uow, decision) is not Autonomy.POST:
        shown = pending_of(ask, decision, on.policy)
    return WouldBe(wish.title, shown, earlier.name if earlier else "")


def _unfiled(wish: Reading, need: int, item: str | None, viewer: Viewer, on: Occasion) -> Ask:
    """The ask this would be; it has no number and stands nowhere."""
    return Ask(
        number=0,
        author=viewer.user,
        channel="",
        ts="",
        thread_ts="",
        text=wish.text,
        title=wish.title,
        created_at=on.now,
        need=need,
        account=wish.account,
        amount=wish.amount,
        severity=wish.severity,
        severity_evidence=wish.severity_evidence,
        stage=wish.stage,
        due_from=wish.due_from,
        due_to=wish.due_to,
        workaround=wish.workaround,
        item=item,
    )


def _item_line(item: RoadmapItem, viewer: Viewer, on: Occasion) -> ItemLine:
    dated = viewer.is_pm or item.shareable is Shareable.DATE
    return ItemLine(
        title=item.title,
        status=item.status.value.replace("_", " "),
        period=period_words(item.quarter, on) if dated else "",
        teams=item.teams if viewer.is_pm else (),
        shareable=item.shareable.value if viewer.is_pm else "",
    )


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
