"""Which digests come when: what the policy says, with what people saved in Slack laid over it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from triage.digest_ports import DigestSetting
from triage.digests import KINDS, PRODUCT, READ_BY_OTHERS, TO_PEOPLE, is_person
from triage.people import Bar, Person
from triage.policy import Policy
from triage.schedule import WEEKDAYS, Schedule
from triage.zones import nearest_zone, zone_named

DAILY, WORKING_DAYS = "daily", "working days"
DAYS = (*WEEKDAYS, DAILY, WORKING_DAYS)
_BARRED = {
    Bar.GONE: "this person is not in Slack any more",
    Bar.BOT: "apps read no digests",
    Bar.EXTERNAL: "this is somebody of another company, and digests have figures and customers' names",
    Bar.GUEST: "this is a guest, and digests have figures and customers' names",
}
_NOBODY_FOUND = "nobody is left to read it: {} is not to be found in Slack. Name others: /because digest."
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class ScheduleError(ValueError):
    """A schedule that cannot be kept; the message says what is wrong and what to write instead.

    ``about`` is the part that is wrong: kind, channel, people, days, time or timezone.
    """

    def __init__(self, words: str, about: str = "kind") -> None:
        super().__init__(words)
        self.about = about


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom digests can reach: ids of the policy's channels by how they are written there ("" for one that
    is not to be found; those not looked up yet are missing), and the PMs. ``people`` are likewise the users
    by how the policy's digests name them, none where nobody is found. ``complete`` once all is known."""

    channels: Mapping[str, str]
    pms: tuple[str, ...]
    complete: bool = True
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """A digest to one channel or person, to all people of its kind (``to`` ""), or to those ``named`` alone.

    ``said`` is the channel or person as written; ``people`` are the ids of those named who are found.
    ``timezone`` "" is the workspace's, or for people everyone's own. ``saved_by`` is who saved it in Slack,
    "" for the policy. ``trouble`` is why it cannot be sent.
    """

    kind: str
    to: str
    said: str
    days: str
    time: str
    timezone: str
    paused: bool
    saved_by: str = ""
    trouble: str = ""
    named: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Kind and channel: no two plans share it."""
        return self.kind, self.to or self.said

    @property
    def days_words(self) -> str:
        """``on Mondays``, ``every day``."""
        if self.days in WEEKDAYS:
            return f"on {self.days.capitalize()}s"
        return "every day" if self.days == DAILY else "on working days"

    @property
    def to_people(self) -> bool:
        return self.kind in TO_PEOPLE

    @property
    def is_local(self) -> bool:
        """Whether it comes at everyone's own time."""
        return not self.timezone and (self.to_people or is_person(self.to))

    @property
    def shape(self) -> str:
        """When it comes, as one text: a schedule that changed begins anew."""
        return f"{self.days} {self.time} {self.timezone}"

    def schedule(self, policy: Policy, own: str = "") -> Schedule:
        """Its slots, for people in their ``own`` zone; ScheduleError where it is broken."""
        zone = ZoneInfo(check_zone(self.timezone or own)) if self.timezone or own else policy.zone
        at, days = time.fromisoformat(check_time(self.time)), check_days(self.days)
        if days in WEEKDAYS:
            return Schedule(WEEKDAYS.index(days), at, zone)
        working = frozenset(WEEKDAYS.index(day) for day in policy.hours.days)
        return Schedule(None, at, zone, working) if days == WORKING_DAYS else Schedule(None, at, zone)


def plans(policy: Policy, settings: Sequence[DigestSetting], reach: Reach) -> tuple[DigestPlan, ...]:
    """All digests as they are in force, by kind; those of channels that are not looked up yet are left out.

    A channel has one schedule per kind: what was saved in Slack goes before what the policy says.
    """
    saved = {(setting.kind, setting.to): setting for setting in settings}
    planned: dict[tuple[str, str], DigestPlan] = {}
    for plan in _of_policy(policy, reach):
        setting = saved.get((plan.kind, plan.to))
        planned.setdefault(plan.key, _laid_over(plan, setting))
    for key, setting in saved.items():
        if key not in planned and setting.kind not in TO_PEOPLE and setting.days and setting.time:
            planned[key] = _laid_over(_blank(setting), setting)
    checked = (_checked(_found(plan, reach), policy) for plan in planned.values())
    return tuple(sorted(checked, key=lambda plan: KINDS.index(plan.kind)))


def named_channels(policy: Policy) -> tuple[str, ...]:
    """Every channel that the policy sends a digest to, as it is written there."""
    listed = (channel for digest in policy.digests for channel in digest.channels)
    return tuple(dict.fromkeys((*policy.channels.digest, *listed)))


def named_people(policy: Policy) -> tuple[str, ...]:
    """Everybody whom the policy's digests name, as it is written there."""
    return tuple(dict.fromkeys(said for digest in policy.digests for said in digest.people))


def person_trouble(person: Person | None) -> str:
    """Why this person gets no digest that others get too; "" where they may."""
    bar = person.barred if person else Bar.GONE
    if bar is None:
        return ""
    return f"{_BARRED[bar]}. Name somebody else: /because digest."


def channel_trouble(found: Mapping[str, Any] | None) -> str:
    """Why no digest may go to the channel that Slack describes so (None: it shows none); "" where one may."""
    if found is None:
        return "I can't see this channel. Invite me to it, or choose another: /because digest."
    if found.get("is_archived"):
        return "this channel is archived. Unarchive it, or choose another: /because digest."
    if found.get("is_member") is not True:
        return "I am not in this channel. Write /invite @Because in it, or choose another: /because digest."
    if found.get("is_ext_shared") is True:
        return f"{READ_BY_OTHERS}. Choose a channel of your own: /because digest."
    return ""


def check_days(said: str) -> str:
    """The days as we write them; ScheduleError."""
    words = " ".join(said.lower().split())
    known = {"workdays": WORKING_DAYS, "weekdays": WORKING_DAYS, "day": DAILY}
    known |= {day: day for day in DAYS} | {day[:3]: day for day in WEEKDAYS} | {f"{d}s": d for d in WEEKDAYS}
    if words in known:
        return known[words]
    near = get_close_matches(words, known, n=1)
    fix = f"Did you mean {known[near[0]]}?" if near else 'Write a weekday, "daily" or "working days".'
    raise ScheduleError(f"I know no day “{said}”. {fix}", "days")


def check_time(said: str) -> str:
    """The time of day as ``09:00``; ScheduleError."""
    found = _CLOCK.fullmatch(said.strip())
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return f"{hour:02}:{minute:02}"
    raise ScheduleError(f"“{said}” is no time of day. Write it like 09:00, up to 23:59.", "time")


def check_zone(said: str) -> str:
    """The time zone's name; ScheduleError."""
    if zone_named(said):
        return said
    near = nearest_zone(said)
    fix = f"Did you mean {near}?" if near else "Write a name like Europe/Berlin."
    raise ScheduleError(f"There is no time zone “{said}”. {fix}", "timezone")


def _of_policy(policy: Policy, reach: Reach) -> Iterable[DigestPlan]:
    for rule in policy.digests:
        one = DigestPlan(rule.kind, "", "", rule.when, rule.time, rule.timezone, rule.paused)
        if one.to_people:
            yield replace(one, named=rule.people)
        else:
            yield from _to_channels(one, rule.channels, reach)
            yield from _to_each(one, rule.people, reach)
    usual = DigestPlan(PRODUCT, "", "", policy.digest.weekday, policy.digest.time, "", False)
    yield from _to_channels(usual, policy.channels.digest, reach)


def _to_channels(plan: DigestPlan, channels: Iterable[str], reach: Reach) -> Iterable[DigestPlan]:
    for said in channels:
        if found := reach.channels.get(said):
            yield replace(plan, to=found, said=said)
        elif found == "":
            trouble = f"there is no channel {said} that I can see. Check the name, or /invite me to it."
            yield replace(plan, said=said, trouble=trouble)


def _to_each(plan: DigestPlan, people: Iterable[str], reach: Reach) -> Iterable[DigestPlan]:
    """One plan for everybody named; nobody found is trouble."""
    for said in people:
        found = reach.people.get(said)
        for user in found or ():
            yield replace(plan, to=user, said=said)
        if found == ():
            yield replace(plan, said=said, trouble=_NOBODY_FOUND.format(said))


def _found(plan: DigestPlan, reach: Reach) -> DigestPlan:
    """With the ids of those named; those not looked up yet are missing."""
    found = [reach.people.get(said, (said,) if is_person(said) else None) for said in plan.named]
    users = tuple(dict.fromkeys(user for each in found for user in each or ()))
    if plan.named and not users and None not in found:
        gone = _NOBODY_FOUND.format(", ".join(plan.named))
        return replace(plan, trouble=plan.trouble or gone)
    return replace(plan, people=users)


def _blank(setting: DigestSetting) -> DigestPlan:
    return DigestPlan(setting.kind, setting.to, setting.to, "", "", "", False)


def _laid_over(plan: DigestPlan, setting: DigestSetting | None) -> DigestPlan:
    if setting is None:
        return plan
    changed = replace(plan, paused=setting.paused, saved_by=setting.changed_by)
    if setting.days is None or setting.time is None:
        return changed
    named = setting.people or plan.named
    return replace(changed, days=setting.days, time=setting.time, timezone=setting.timezone, named=named)


def _checked(plan: DigestPlan, policy: Policy) -> DigestPlan:
    try:
        plan.schedule(policy)
    except ScheduleError as wrong:
        return replace(plan, trouble=f"{wrong} Save it again: /because digest.")
    return plan
