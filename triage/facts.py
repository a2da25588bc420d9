"""Everything a decision looks at, frozen with it, so that it can be decided again later.

Facts are raw: what people, files and the roadmap said, each with its source and as-of time. What follows from
them under a policy (money at stake, the first quarter with room) is measured when deciding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter

from triage.accounts import Account, AccountBook
from triage.asks import Ask
from triage.capacity import CapacityPlan, OneOff, Promise
from triage.demand import Claim, NeedDemand, claim_of
from triage.ledger import Slot, TeamRoom, item_period, quarters_of, rooms
from triage.money import Money
from triage.policy import Policy
from triage.quarters import Quarter
from triage.roadmap import ItemStatus, Roadmap, RoadmapItem, Shareable
from triage.written import Written

_SUBJECT_LENGTH = 4000


class Proposal(StrEnum):
    """What became of the need's proposed yes: nothing yet, with the backup, or run out without a word."""

    NONE = ""
    PASSED = "passed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: whether it was ever imported, and when last."""

    configured: bool
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class AccountDemand:
    """One distinct account that asked. ``revenue`` is the accounts file's figure a year, None if it has none;
    ``renews`` tells whether that file has a renewal date, which makes it a customer."""

    name: str
    known: bool
    revenue: Money | None
    segment: str
    renews: bool
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """The roadmap item the need surely belongs to."""

    key: str
    title: str
    status: ItemStatus
    teams: tuple[str, ...]
    quarter: str
    effort: float | None
    url: str
    note: str
    shareable: Shareable
    offer: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one decision looks at.

    ``subject`` is the text in which areas, themes and the won't-do list are looked up; ``today`` is the day
    in the workspace's time zone; ``maybe`` the title of an item that may or may not be meant; ``unnamed``
    the claim of an only ask that names no account; ``teams`` who would build it; ``one_offs_spent``
    what other needs took from this quarter's one-off budget.
    """

    ask: int
    need: int
    asks: int
    subject: str
    now: datetime
    today: date
    due: date | None
    workaround: bool
    item: ItemFacts | None
    maybe: str
    accounts: tuple[AccountDemand, ...]
    unnamed: Claim | None
    teams: tuple[str, ...]
    rooms: tuple[TeamRoom, ...]
    roadmap: Source
    book: Source
    capacity: Source
    proposal: Proposal = Proposal.NONE
    one_offs_spent: float = 0.0


def gather(
    ask: Ask,
    *,
    demand: NeedDemand,
    item: RoadmapItem | None,
    maybe: RoadmapItem | None,
    roadmap: Roadmap,
    accounts: AccountBook,
    plan: CapacityPlan,
    promises: Sequence[Promise],
    policy: Policy,
    now: datetime,
    lapsed_at: datetime | None = None,
    one_offs: Sequence[OneOff] = (),
) -> Facts:
    """The facts for deciding on ``ask``; ``demand`` is that of its need, the ask included.

    ``maybe`` is an unsure match: then nothing is known about the roadmap item until somebody says.
    ``lapsed_at`` is when the need's newest proposal ran out.
    """
    today = now.astimezone(policy.zone).date()
    current = Quarter.containing(today, policy.workspace.fiscal_year_start)
    sure = item if maybe is None else None
    subject = _subject(ask, sure)
    asking = _accounts(ask, demand, accounts)
    teams = _teams(sure, subject, policy)
    slots = _slots(sure, teams, current, policy.horizons.later)
    return Facts(
        ask=ask.number,
        need=ask.need,
        asks=max(demand.asks, 1),
        subject=subject,
        now=now,
        today=today,
        due=ask.due_to,
        workaround=bool(ask.workaround),
        item=_item_facts(sure) if sure else None,
        maybe=maybe.title if maybe else "",
        accounts=asking,
        unnamed=claim_of(ask) if not asking and demand.asks <= 1 else None,
        teams=teams,
        rooms=rooms(slots, plan, roadmap, promises, current, own_need=ask.need) if slots else (),
        roadmap=Source(roadmap.configured, roadmap.as_of),
        book=Source(accounts.configured, accounts.as_of),
        capacity=Source(plan.configured, plan.as_of),
        proposal=_proposal(ask, demand, promises, lapsed_at),
        one_offs_spent=sum(o.amount for o in one_offs if o.quarter == current and o.need != ask.need),
    )


def _proposal(
    ask: Ask, demand: NeedDemand, promises: Sequence[Promise], lapsed_at: datetime | None
) -> Proposal:
    """A proposal that ran out is not made again until somebody else asks."""
    if any(each.need == ask.need and each.passed_at for each in promises):
        return Proposal.PASSED
    newest = max((claim.asked_at for _, claim in demand.claims), default=ask.created_at)
    return Proposal.LAPSED if lapsed_at and newest <= lapsed_at else Proposal.NONE


def _subject(ask: Ask, item: RoadmapItem | None) -> str:
    return "\n".join(filter(None, (item.title if item else "", ask.title, ask.text)))[:_SUBJECT_LENGTH]


def _teams(item: RoadmapItem | None, subject: str, policy: Policy) -> tuple[str, ...]:
    """The item's teams, else the team of the area the ask is about."""
    if item and item.teams:
        return item.teams
    area = policy.area_for(subject)
    return (area.team,) if area and area.team else ()


def _slots(item: RoadmapItem | None, teams: Sequence[str], current: Quarter, horizon: int) -> list[Slot]:
    """Every team quarter a decision may look at: the horizon and the item's own quarters."""
    if not teams:
        return []
    quarters = [current.plus(step) for step in range(horizon + 1)]
    if item and (period := item_period(item.quarter, current)):
        quarters += [quarter for quarter in quarters_of(period) if quarter > quarters[-1]]
    return [(team, quarter) for team in teams for quarter in quarters]


def _item_facts(item: RoadmapItem) -> ItemFacts:
    return ItemFacts(
        key=item.key,
        title=item.title,
        status=item.status,
        teams=item.teams,
        quarter=item.quarter,
        effort=item.effort,
        url=item.url,
        note=item.note,
        shareable=item.shareable,
        offer=item.offer,
    )


def _accounts(ask: Ask, demand: NeedDemand, book: AccountBook) -> tuple[AccountDemand, ...]:
    """Distinct accounts in the order in which they first asked; the ask's own claim always stands alone,
    because levers move it."""
    own = ((ask.account or "").strip(), claim_of(ask))
    claims = demand.claims if own in demand.claims else (*demand.claims, own)
    index = _book_index(book)
    by_name: dict[str, list[tuple[str, Claim]]] = {}
    for account, claim in claims:
        if key := account.strip().lower():
            known = index.get(key)
            by_name.setdefault(known.name.strip().lower() if known else key, []).append((account, claim))
    return tuple(_account_demand(group, index.get(key)) for key, group in by_name.items())


def _account_demand(group: Sequence[tuple[str, Claim]], account: Account | None) -> AccountDemand:
    claims = tuple(claim for _, claim in group)
    if account is None:
        return AccountDemand(group[0][0].strip(), False, None, "", False, claims)
    renews = account.renewal_date is not None
    return AccountDemand(account.name, True, account.revenue, account.segment, renews, claims)


@lru_cache(maxsize=8)
def _book_index(book: AccountBook) -> Mapping[str, Account]:
    """Accounts by lower-case name and alias; a name beats an alias, and the first of two wins."""
    index: dict[str, Account] = {}
    for account in book.accounts:
        index.setdefault(account.name.strip().lower(), account)
    for account in book.accounts:
        for alias in account.aliases:
            index.setdefault(alias.strip().lower(), account)
    return index


@cache
def _adapter() -> TypeAdapter[Facts]:
    return TypeAdapter(Facts)


def facts_to_json(facts: Facts) -> Mapping[str, Any]:
    """Facts as JSON values; ``facts_from_json`` gives the same facts back."""
    return Written(facts, _adapter().serializer)


def facts_from_json(values: Mapping[str, Any]) -> Facts:
    """The facts that ``facts_to_json`` wrote."""
    return _adapter().validate_python(dict(values))
