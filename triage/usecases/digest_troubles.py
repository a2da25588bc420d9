"""What keeps a digest from being sent: remembered until it is over, and told to the PMs once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from triage.digest_ports import KnownSchedule, RunKey
from triage.digest_schedules import DigestPlan, Reach
from triage.digests import QUEUE, TO_PEOPLE, is_person
from triage.occasion import CLOCK, Occasion
from triage.people import Bar
from triage.ports import Outgoing, UnitOfWork
from triage.usecases.telling import heard_at

TROUBLE_KIND = "digest_trouble"
NOT_MADE = "it could not be made"
NOBODY = (
    "nobody is left to read it: no PM is known. Name one in the policy: [people] pms, or pause it: "
    "/because digest pause queue."
)
ALL_GONE = "nobody is left to read it: all who are named are gone from Slack. Name others: /because digest."
NOT_WRITTEN_TO = (Bar.GONE, Bar.BOT, Bar.EXTERNAL)
_REFUSED = "Slack does not take the message"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a digest cannot be sent to a channel, or ("" for ``to``) to people; "" once it can again.

    ``period`` names the run that met it, if one did: of one run PMs hear once.
    """

    kind: str
    to: str
    why: str
    period: str = ""

    @classmethod
    def of(cls, run: RunKey, why: str) -> Trouble:
        """What keeps this run from being made."""
        kind, to = _place(run)
        return cls(kind, to, why, run.period)


def troubles(
    uow: UnitOfWork,
    planned: Sequence[DigestPlan],
    reach: Reach,
    known: Mapping[tuple[str, str], KnownSchedule],
) -> Iterable[Trouble]:
    """What is newly in trouble before any run is due, and what is out of it."""
    given_up = uow.digest_runs.given_up()
    for plan in planned:
        before = known.get(plan.key)
        was = before.trouble if before else ""
        last = _last_runs(plan, known)
        is_now = _trouble_of(uow, plan, reach) or _refused(uow, plan, last, given_up)
        if is_now != was and (is_now or _is_over(uow, was, plan, last.values())):
            yield Trouble(*plan.key, is_now)
    wanted = {plan.key for plan in planned}
    people = {(plan.kind, "") for plan in planned if plan.to_people}
    yield from (Trouble(*key, "") for key, one in known.items() if one.trouble and key not in wanted | people)


def note_trouble(uow: UnitOfWork, trouble: Trouble, pms: Sequence[str], on: Occasion) -> bool:
    """Remembers it; where it is new, PMs hear of it in their working hours. False where it was known."""
    kind, to, why = trouble.kind, trouble.to, trouble.why
    if not uow.digest_runs.set_trouble(kind, to, why, on.now):
        return False
    if why:
        uow.audit.record(CLOCK, "digest withheld", to or kind, {"digest": kind, "why": why}, on.now)
        for user in pms:
            _tell(uow, trouble, user, on)
    return True


def end_trouble(uow: UnitOfWork, run: RunKey, on: Occasion) -> None:
    """The run is through; what Slack will say to its message is another matter."""
    kind, to = _place(run)
    if not uow.digest_runs.trouble(kind, to).startswith(_REFUSED):
        uow.digest_runs.set_trouble(kind, to, "", on.now)


def _tell(uow: UnitOfWork, trouble: Trouble, user: str, on: Occasion) -> None:
    which = trouble.period or on.now.astimezone(UTC).isoformat()
    key = f"digest-trouble:{trouble.kind}:{trouble.to}:{which}:{user}"
    values = {"kind": trouble.kind, "to": trouble.to, "why": trouble.why}
    due_at = heard_at(uow, user, on.now, on).astimezone(UTC)
    uow.outbox.put(Outgoing(key, TROUBLE_KIND, user, values, due_at=due_at), on.now)


def _place(run: RunKey) -> tuple[str, str]:
    """Where trouble with the run belongs: to its channel, or to all people of the kind."""
    return run.kind, "" if run.kind in TO_PEOPLE else run.to


def _last_runs(plan: DigestPlan, known: Mapping[tuple[str, str], KnownSchedule]) -> Mapping[str, str]:
    """The outbox keys of the plan's newest runs, by whom they went to."""
    mine = {plan.to or plan.said} if not plan.to_people else None
    return {
        to: RunKey(kind, to, one.last_period).outbox_key
        for (kind, to), one in known.items()
        if kind == plan.kind and one.last_period and one.stopped_at is None
        and (to in mine if mine is not None else is_person(to))
    }  # fmt: skip


def _refused(uow: UnitOfWork, plan: DigestPlan, last: Mapping[str, str], given_up: Mapping[str, str]) -> str:
    """What Slack did not take of the newest runs, and to whom of several people; "" where it took all."""
    refused = {to: given_up[key] for to, key in last.items() if key in given_up}
    if not refused:
        return ""
    whom = ""
    if plan.to_people:
        people = [uow.people.get(user) for user in refused]
        named = [one.name if one else user for user, one in zip(refused, people, strict=True)]
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        whom = f" to {', '.join(named[:_MOST_NAMED])}{more}"
    codes = ", ".join(sorted(set(refused.values())))
    return f"{_REFUSED}{whom}: {codes}. See: python -m bot doctor."


def _is_over(uow: UnitOfWork, was: str, plan: DigestPlan, last: Collection[str]) -> bool:
    """Whether trouble is over that no run ends by itself."""
    if was.startswith(_REFUSED) and plan.to_people:
        return not any(uow.outbox.knows(key) and not uow.digest_runs.is_posted(key) for key in last)
    if was.startswith(_REFUSED):
        return all(map(uow.digest_runs.is_posted, last))
    return plan.to_people and not was.startswith(NOT_MADE)


def living(uow: UnitOfWork, users: Iterable[str]) -> Sequence[str]:
    """Those who can be written to, as far as we know who they are."""
    known = ((user, uow.people.get(user)) for user in users)
    return [user for user, person in known if person is None or person.barred not in NOT_WRITTEN_TO]


def _trouble_of(uow: UnitOfWork, plan: DigestPlan, reach: Reach) -> str:
    if plan.named:
        gone = reach.complete and not plan.paused and not living(uow, plan.people)
        return plan.trouble or (ALL_GONE if gone else "")
    if plan.kind == QUEUE and reach.complete and not reach.pms and not plan.paused:
        return plan.trouble or NOBODY
    return plan.trouble
