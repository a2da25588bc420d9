"""What people see of when digests come: trouble with one, and what /because digest shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from handlers.blocks.card import Rendered
from handlers.blocks.figures import counted
from handlers.blocks.inputs import State, choice, chosen, field, form, text_input, typed, value_of
from handlers.blocks.lists import row
from handlers.blocks.lookup_help import TRY, answer, words_answer
from handlers.blocks.text import TEXT_LIMIT, Block, button, clip, context, escape, person, section
from triage.digest_schedules import DAYS, DigestPlan
from triage.digest_wishes import EXAMPLE, Act, DigestWish
from triage.digests import KINDS, PERSONAL, PRODUCT, is_person
from triage.due_digests import Target
from triage.local_words import day_and_time
from triage.occasion import Occasion
from triage.schedule import next_slot
from triage.usecases.digest_lists import ListedDigest
from triage.zones import zone_named

SET_UP = "digest_set_up"
SCHEDULE_FORM = "digest_schedule"
# So many lines, each at its longest, fit into one section.
_SHOWN, _TROUBLE_LIMIT = 12, 140
_KINDS = dict(zip(KINDS, ("Product", "Sales", "Personal, to each rep", "Queue, to each PM"), strict=True))
_CHANNELS_ALONE = {"include": ["public", "private"], "exclude_external_shared_channels": True}


def digest_trouble_message(values: dict[str, Any]) -> Rendered:
    """To a PM, once: a digest cannot be sent (kind ``digest_trouble``)."""
    text = f"The {values['kind']} digest{where_words(values['to'])} can't be sent: {escape(values['why'])}"
    return Rendered(clip(text, TEXT_LIMIT), [section(f"{text}\nThe other digests go on.")])


def where_words(*places: str) -> str:
    """`` for #sales, @ada``; nothing for a digest to all people."""
    named = [_place(to) for to in places if to]
    return f" for {', '.join(named)}" if named else ""


def _place(to: str) -> str:
    if is_person(to):
        return person(to)
    return f"<#{to}>" if to[0] in "CG" else escape(to)


def list_answer(listed: Sequence[ListedDigest], own: Sequence[Target], on: Occasion) -> Rendered:
    """To a PM: every digest, when it comes next, and what is wrong with one."""
    lines = "\n".join(_line(each, on) for each in listed[:_SHOWN])
    if len(listed) > _SHOWN:
        lines += f"\n… and {len(listed) - _SHOWN} more: `python -m bot digest list`"
    how = (
        "`/because digest preview sales`, `… try sales`, `… pause sales`, `… resume sales`, `… reset sales` "
        "(back to the policy)\n"
        f"`{EXAMPLE}`\n{_own_words(own)}"
    )
    buttons = (
        button("Preview", f"{TRY}preview", "digest preview product"),
        button("Try on me", f"{TRY}try", "digest try product"),
        button("Set up a digest", SET_UP, "new"),
    )
    return answer("When digests come", [section(f"*Digests*\n{lines}"), row(*buttons), context(how)])


def own_answer(own: Sequence[Target], on: Occasion) -> Rendered:
    """To a rep: their own digest."""
    if not own:
        return words_answer("You get a digest of what moved on your asks, once you have asked for something.")
    lines = [_own_line(each, on) for each in own]
    return answer(lines[0], [section("\n".join(lines)), context(_own_words(own))])


def saved_words(listed: Sequence[ListedDigest], on: Occasion) -> str:
    """What was saved, and when it comes first."""
    plan, next_at = listed[0].plan, listed[0].next_at
    where = where_words(*(each.plan.to for each in listed), *plan.named)
    first = f", first {day_and_time(next_at, _zone(plan, on))}" if next_at and not plan.is_local else ""
    return f"Saved: the {plan.kind} digest{where} comes {_when(plan, on)}{first}."


def reset_words(kind: str, places: Sequence[str], left: Sequence[ListedDigest], on: Occasion) -> str:
    """What the policy says, now that what was saved in Slack is gone; places it does not name get none."""
    said = f"Back to the policy: the {kind} digest{where_words(*places)} "
    if not left:
        return f"{said}comes no more, because the policy does not name it."
    plan = left[0].plan
    return f"{said}{'is paused' if plan.paused else f'comes {_when(plan, on)}'}."


def pause_words(wish: DigestWish, paused: bool, count: int) -> str:
    """What a PM paused or let go on."""
    where = where_words(*wish.places) or (f" for {count} channels" if count > 1 else "")
    if paused:
        return f"The {wish.kind} digest{where} is paused. `/because digest resume {wish.kind}` lets it go on."
    return f"The {wish.kind} digest{where} goes on with its next time; nothing is sent for the time between."


def own_pause_words(paused: bool) -> str:
    """What somebody paused for themselves."""
    if paused:
        return "You get no more digests from me. `/because digest resume mine` brings them back."
    return "Your digests go on with their next time."


def schedule_form(timezone: str) -> dict[str, Any]:
    """The form that saves a schedule; ``timezone`` is the workspace's."""
    hint = "For product and sales."
    people = {"type": "multi_users_select", "action_id": "people"}
    people_hint = "Each in a direct message. Personal and queue: they alone; empty: everyone."
    channel = {"type": "conversations_select", "action_id": "channel", "filter": _CHANNELS_ALONE}
    zone_hint = f"Like Europe/Berlin. Empty: {timezone}, and for people everyone's own."
    time: Block = {"type": "timepicker", "action_id": "time", "initial_time": "09:00"}
    blocks = [
        field("kind", "Which digest", choice("static_select", "kind", _KINDS, PRODUCT)),
        field("channel", "Channel", channel, hint, optional=True),
        field("people", "People", people, people_hint, optional=True),
        field("days", "When", choice("static_select", "days", {day: day for day in DAYS}, "monday")),
        field("time", "Time", time),
        field("timezone", "Time zone", text_input("timezone"), zone_hint, optional=True),
    ]
    return form(SCHEDULE_FORM, "Set up a digest", "Save", blocks, {})


def read_schedule_form(state: State) -> DigestWish:
    """What was filled in, not checked yet."""
    channel = str(value_of(state, "channel").get("selected_conversation") or "")
    time = str(value_of(state, "time").get("selected_time") or "")
    kind, days, zone = chosen(state, "kind"), chosen(state, "days"), typed(state, "timezone")
    people = tuple(map(str, value_of(state, "people").get("selected_users") or ()))
    return DigestWish(Act.SAVE, kind, channel, days, time, zone, people=people)


def _line(listed: ListedDigest, on: Occasion) -> str:
    plan = listed.plan
    people = "" if listed.people is None else f" to {_people(plan, listed.people)}"
    said = f"• *{plan.kind}*{where_words(plan.to or plan.said)}{people}: {_when(plan, on)}"
    if plan.paused:
        return f"{said} · paused"
    if listed.trouble:
        return f"{said} · :warning: {escape(clip(listed.trouble, _TROUBLE_LIMIT))}"
    if listed.next_at is None or plan.is_local:
        return said
    return f"{said} · next {day_and_time(listed.next_at, _zone(plan, on))}"


def _people(plan: DigestPlan, number: int) -> str:
    if plan.named:
        return "1 person" if number == 1 else f"{number} people"
    return counted(number, "rep" if plan.kind == PERSONAL else "PM")


def _own_line(target: Target, on: Occasion) -> str:
    what = "What moved on your asks" if target.kind == PERSONAL else "What waits for you"
    if target.paused:
        return f"{what}: paused."
    moment = day_and_time(next_slot(target.schedule, on.now).at, target.schedule.zone)
    return f"{what} comes to you next {moment}, if there is anything to tell."


def _own_words(own: Sequence[Target]) -> str:
    if own and all(each.paused for each in own):
        return "Yours are paused: `/because digest resume mine`."
    return "To stop your own: `/because digest pause mine`."


def _when(plan: DigestPlan, on: Occasion) -> str:
    if plan.is_local:
        whose = "their" if plan.to else "everyone's"
        return f"{plan.days_words} at {plan.time}, {whose} own time"
    zone = plan.timezone or on.policy.workspace.timezone
    return f"{plan.days_words} at {plan.time} ({escape(zone)})"


def _zone(plan: DigestPlan, on: Occasion) -> ZoneInfo:
    return zone_named(plan.timezone) or on.policy.zone
