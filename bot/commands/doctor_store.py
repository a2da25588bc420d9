"""What ``doctor`` asks the store: are roadmap, capacity and accounts there and fresh, is anything stuck."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.commands.checks import Check, failure, ok, warning
from bot.commands.session import Session
from bot.commands.sheet_notes import SPELL_TEAMS, past_items, unknown_teams
from storage import Parked, Store
from triage.accounts import AccountBook
from triage.capacity import CapacityPlan
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.roadmap import Roadmap
from triage.usecases.muting import muted_channels

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Files:
    roadmap: Roadmap
    plan: CapacityPlan
    book: AccountBook


def store_checks(session: Session, on: Occasion | None) -> list[Check]:
    """The store's checks; StoreError where it cannot be used. ``on`` is None while the policy is broken."""
    files = session.look(_files)
    checks = [ok("Database", f"{session.store.dialect}, tables up to date")]
    if on:
        checks += [*_roadmap(files, on), *_capacity(files, on), _accounts(files)]
    return [*checks, *_muted(session.look(muted_channels)), *asyncio.run(_queues(session.store))]


def _files(uow: UnitOfWork) -> _Files:
    return _Files(uow.roadmap.snapshot(), uow.capacity.snapshot(), uow.accounts.snapshot())


def _roadmap(files: _Files, on: Occasion) -> Iterator[Check]:
    roadmap, again = files.roadmap, "python -m bot roadmap import FILE"
    if not roadmap.configured:
        yield warning("Roadmap", "none is imported: answers know nothing of what is planned", again)
        return
    age, limit = _days(roadmap.as_of, on), on.policy.roadmap.stale_after_days
    says = f"{len(roadmap.items)} items, {_ago(age)}"
    if age > limit:
        yield warning("Roadmap", f"{says}; older than {limit} days, so it gives no firm no", f"run {again}")
    else:
        yield ok("Roadmap", says)
    if past := past_items(roadmap.items, on.quarter):
        yield ok("Roadmap dates", f"planned for quarters that are past, so at risk: {past}")


def _capacity(files: _Files, on: Occasion) -> Iterator[Check]:
    plan, again = files.plan, "python -m bot capacity import FILE"
    if not plan.configured:
        yield warning("Capacity", "none is imported: answers cannot say what fits", again)
        return
    teams = {row.team.casefold() for row in plan.rows}
    planned = {row.quarter for row in plan.rows}
    lacking = [str(quarter) for quarter in (on.quarter, on.quarter.plus(1)) if quarter not in planned]
    if lacking:
        yield warning("Capacity", f"nothing for {' and '.join(lacking)}", f"add those quarters, then {again}")
    else:
        yield ok("Capacity", f"{len(teams)} teams, {_ago(_days(plan.as_of, on))}")
    if unknown := unknown_teams(files.roadmap.items, plan):
        says = f"the roadmap names teams that capacity does not: {unknown}"
        yield warning("Teams", says, SPELL_TEAMS)


def _accounts(files: _Files) -> Check:
    if not files.book.configured:
        do = "python -m bot accounts import FILE"
        return warning("Accounts", "none are imported: worth comes from messages alone", do)
    with_revenue = sum(account.revenue is not None for account in files.book.accounts)
    return ok("Accounts", f"{len(files.book.accounts)} accounts, {with_revenue} with revenue")


def _muted(channels: Collection[str]) -> Iterator[Check]:
    """Somebody who forgot it would wonder why the bot is so quiet."""
    if channels:
        do = f"to go live there: python -m bot channels live {min(channels)}"
        yield warning("Muted channels", f"nothing is posted in {', '.join(channels)}", do)


async def _queues(store: Store) -> list[Check]:
    """What was given up: it is kept, but nobody tries it again."""
    found = []
    for name, queue in (("Inbox", store.inbox), ("Outbox", store.outbox)):
        counts = await queue.counts()
        if number := counts.get("parked", 0):
            examples = "; ".join(map(_words, await queue.parked(_SHOWN)))
            do = "repair the cause, then post or file it by hand; they are kept as a record"
            found.append(warning(name, f"{number} given up: {examples}", do))
        else:
            waiting = counts.get("open", 0) + counts.get("queued", 0)
            found.append(ok(name, f"nothing given up, {waiting} waiting"))
    return found


def _words(parked: Parked) -> str:
    return f"{parked.key} ({parked.what}): {parked.error}"


def _days(as_of: datetime | None, on: Occasion) -> int:
    return (on.now - as_of).days if as_of else 0


def _ago(days: int) -> str:
    return "imported today" if days <= 0 else f"imported {days} day{'' if days == 1 else 's'} ago"


def store_failure(words: str) -> Check:
    """The check of a store that cannot be used."""
    return failure("Database", words, "see DATABASE_URL, or run: python -m bot migrate")
