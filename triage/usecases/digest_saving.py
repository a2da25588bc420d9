"""Saving when digests come, and pausing them: by PMs for everybody, by each person for their own."""

from __future__ import annotations

from dataclasses import replace

from triage.digest_ports import DigestSetting
from triage.digest_schedules import Reach, ScheduleError, plans
from triage.digest_wishes import DigestWish
from triage.digests import PERSONAL, QUEUE, TO_PEOPLE
from triage.occasion import Occasion
from triage.ports import UnitOfWork


def save_schedule(uow: UnitOfWork, wish: DigestWish, by: str, on: Occasion) -> None:
    """Puts the schedule over what the policy says; it starts at its next slot, also where it was paused."""
    to_people = wish.kind in TO_PEOPLE
    one = DigestSetting(wish.kind, "", wish.days, wish.time, wish.timezone, False, by, on.now)
    for to in ("",) if to_people else wish.places:
        setting = replace(one, to=to, people=wish.people if to_people else ())
        uow.digest_settings.put(setting)
        _record(uow, "digest scheduled", setting)


def pause_digests(
    uow: UnitOfWork, wish: DigestWish, paused: bool, by: str, reach: Reach, *, on: Occasion
) -> int:
    """Pauses the digests of this kind (and channel), or lets them go on; how many channels or kinds.

    ScheduleError where there is none.
    """
    planned = plans(on.policy, uow.digest_settings.all(), reach)
    meant = [plan for plan in planned if plan.kind == wish.kind and (plan.to_people or plan.to)]
    chosen = [plan for plan in meant if not wish.places or plan.to in wish.places]
    if not chosen:
        where = " there" if wish.places else ""
        raise ScheduleError(f"No {wish.kind} digest goes out{where}. See: /because digest")
    for plan in chosen:
        _pause(uow, plan.kind, plan.to, paused, by, on=on)
    return len(chosen)


def reset_schedule(uow: UnitOfWork, wish: DigestWish, by: str, on: Occasion) -> tuple[DigestSetting, ...]:
    """Back to the policy's schedule for the digests of this kind (and place); what is not saved any more.

    What somebody paused for themselves stays. ScheduleError where nothing was saved in Slack.
    """
    to_people = wish.kind in TO_PEOPLE
    mine = [setting for setting in uow.digest_settings.all() if setting.kind == wish.kind]
    dropped = [
        setting
        for setting in mine
        if (not setting.to if to_people else not wish.places or setting.to in wish.places)
    ]
    if not dropped:
        where = " there" if wish.places else ""
        raise ScheduleError(
            f"Nothing was saved in Slack for the {wish.kind} digest{where}: the policy holds."
        )
    for setting in dropped:
        uow.digest_settings.drop(setting.kind, setting.to)
        _record(uow, "digest reset", replace(setting, changed_by=by, changed_at=on.now))
    return tuple(dropped)


def pause_own(uow: UnitOfWork, kind: str, paused: bool, user: str, on: Occasion) -> None:
    """Pauses a person's own direct digests (``kind`` "": all of them), or lets them go on."""
    for each in (PERSONAL, QUEUE) if not kind else (kind,):
        if each in TO_PEOPLE:
            _pause(uow, each, user, paused, user, on=on)


def _pause(uow: UnitOfWork, kind: str, to: str, paused: bool, by: str, *, on: Occasion) -> None:
    saved = {(setting.kind, setting.to): setting for setting in uow.digest_settings.all()}
    before = saved.get((kind, to)) or DigestSetting(kind, to, None, None, "", False, by, on.now)
    setting = replace(before, paused=paused, changed_by=by, changed_at=on.now)
    uow.digest_settings.put(setting)
    _record(uow, "digest paused" if paused else "digest resumed", setting)


def _record(uow: UnitOfWork, what: str, setting: DigestSetting) -> None:
    details = {
        "digest": setting.kind, "days": setting.days, "time": setting.time, "timezone": setting.timezone,
        "people": list(setting.people),
    }  # fmt: skip
    uow.audit.record(setting.changed_by, what, setting.to or setting.kind, details, setting.changed_at)
