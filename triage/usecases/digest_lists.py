"""Which digests there are, when each comes next, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.digest_ports import KnownSchedule
from triage.digest_schedules import DigestPlan, Reach, plans
from triage.due_digests import Target
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.schedule import next_slot
from triage.usecases.digest_runs import targets_of


@dataclass(frozen=True, slots=True)
class ListedDigest:
    """A digest as it stands. ``people`` is how many get it (None: it goes to a channel).

    ``next_at`` is None where it is paused, broken or for nobody. ``last_period`` is the local day of the
    newest one that was sent or skipped, "" for none; ``trouble`` why it cannot be sent, "" where it can.
    """

    plan: DigestPlan
    people: int | None
    next_at: datetime | None
    last_period: str
    trouble: str


def listed_digests(uow: UnitOfWork, reach: Reach, on: Occasion) -> tuple[ListedDigest, ...]:
    """All digests in force, by kind."""
    known = uow.digest_runs.known()
    planned = plans(on.policy, uow.digest_settings.all(), reach)
    targets = tuple(targets_of(uow, planned, reach, on))
    return tuple(_listed(plan, targets, known, on) for plan in planned)


def own_digests(uow: UnitOfWork, user: str, reach: Reach, on: Occasion) -> tuple[Target, ...]:
    """The digests that this one person gets in direct messages, paused ones too."""
    planned = plans(on.policy, uow.digest_settings.all(), reach)
    wanted = [plan for plan in planned if plan.to_people]
    return tuple(target for target in targets_of(uow, wanted, reach, on) if target.to == user)


def _listed(
    plan: DigestPlan, targets: Sequence[Target], known: Mapping[tuple[str, str], KnownSchedule], on: Occasion
) -> ListedDigest:
    mine = [each for each in targets if each.kind == plan.kind and (plan.to_people or each.to == plan.to)]
    active = [each for each in mine if not each.paused]
    next_at = min((next_slot(each.schedule, on.now).at for each in active), default=None)
    last = max((known[each.key].last_period for each in mine if each.key in known), default="")
    place = known.get(plan.key)
    trouble = plan.trouble or (place.trouble if place else "")
    return ListedDigest(plan, len(active) if plan.to_people else None, next_at, last, trouble)
