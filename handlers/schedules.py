"""``/because digest``: when digests come, seeing one, trying it on oneself, saving, pausing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks import lookup_help, schedules
from handlers.blocks.card import Rendered
from handlers.blocks.digest import digest_preview
from handlers.blocks.inputs import words_view
from handlers.blocks.text import escape
from handlers.clicks import Click
from handlers.desk import Desk
from handlers.digests import reach_of
from handlers.publishing import drawing_of
from triage.digest_schedules import ScheduleError
from triage.digest_wishes import Act, DigestWish, complete_wish, read_digest_wish
from triage.digests import PERSONAL, PRODUCT, TO_PEOPLE, is_person
from triage.lookups import Topic
from triage.people import Person
from triage.ports import UnitOfWork
from triage.usecases.digest_lists import listed_digests, own_digests
from triage.usecases.digest_runs import preview_digest, send_digest_now
from triage.usecases.digest_saving import pause_digests, pause_own, reset_schedule, save_schedule
from triage.usecases.listing import Viewer

_SLACK_SILENT = "Slack does not tell me about it right now; try again in a minute."


def register(app: AsyncApp, desk: Desk) -> None:
    async def on_set_up(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        if not await Click(body, client, respond).refuses(desk):
            view = schedules.schedule_form(desk.policy().workspace.timezone)
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def on_submit(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        user = str(body["user"]["id"])
        try:
            if not desk.directory.is_pm(user):
                raise ScheduleError("Only a PM can change when digests come.")
            saved = await _save(desk, schedules.read_schedule_form(view["state"]["values"]), user)
        except ScheduleError as wrong:
            await ack(response_action="errors", errors={wrong.about: str(wrong)})
            return
        await ack(response_action="update", view=words_view("Digests", saved))

    app.action(schedules.SET_UP)(on_set_up)
    app.view(schedules.SCHEDULE_FORM)(on_submit)


async def digest_answer(desk: Desk, viewer: Viewer, typed: str) -> Rendered:
    """What somebody wishes of the digests; what only PMs may see or do is refused."""
    try:
        wish = read_digest_wish(typed)
        if not viewer.is_pm and not _is_own(wish):
            return lookup_help.refusal(Topic.DIGEST)
        return await _done(desk, viewer, wish)
    except ScheduleError as wrong:
        return lookup_help.words_answer(escape(str(wrong)))


def _is_own(wish: DigestWish) -> bool:
    """What everybody may: their own direct digest, and nobody else's."""
    return wish.act not in (Act.SAVE, Act.RESET) and wish.kind in ("", PERSONAL) and not wish.channel


async def _done(desk: Desk, viewer: Viewer, wish: DigestWish) -> Rendered:
    match wish.act:
        case Act.LIST:
            return await _listed(desk, viewer)
        case Act.PREVIEW:
            content = await _content(desk, viewer, wish)
            return digest_preview(content, drawing_of(desk)) if content else lookup_help.no_digest()
        case Act.TRY:
            return await _tried(desk, viewer, wish)
        case Act.SAVE:
            return lookup_help.words_answer(await _save(desk, wish, viewer.user))
        case Act.RESET:
            return await _reset(desk, viewer, wish)
        case _:
            return await _paused(desk, viewer, wish)


async def _listed(desk: Desk, viewer: Viewer) -> Rendered:
    reach, on = reach_of(desk), desk.occasion()
    own = await desk.store.read(own_digests, viewer.user, reach, on)
    if not viewer.is_pm:
        return schedules.own_answer(own, on)
    return schedules.list_answer(await desk.store.read(listed_digests, reach, on), own, on)


async def _content(desk: Desk, viewer: Viewer, wish: DigestWish) -> Any:
    kind = wish.kind or (PRODUCT if viewer.is_pm else PERSONAL)
    return await desk.store.read(preview_digest, kind, viewer.user, desk.occasion())


async def _tried(desk: Desk, viewer: Viewer, wish: DigestWish) -> Rendered:
    """Sent as it would be, but to whoever tries it alone."""
    content = await _content(desk, viewer, wish)
    if content is None:
        return lookup_help.no_digest()
    kind = str(content["kind"])
    await desk.store.write(send_digest_now, kind, {viewer.user: content}, desk.clock())
    desk.wake_sender()
    return lookup_help.words_answer(f"The {kind} digest is on its way to you alone: see my messages to you.")


async def _save(desk: Desk, wish: DigestWish, by: str) -> str:
    """Saves a schedule, and says when it comes first; ScheduleError where the channel can't have it."""
    checked, on = complete_wish(wish), desk.occasion()
    for to in checked.places:
        trouble = await desk.directory.trouble_at(to)
        if trouble or trouble is None:
            about = "people" if is_person(to) else "channel"
            raise ScheduleError(f"Not saved: {await _name(desk, to)}{trouble or _SLACK_SILENT}", about)
    await desk.store.write(save_schedule, checked, by, on)
    listed = await desk.store.read(listed_digests, reach_of(desk), on)
    places = ("",) if checked.kind in TO_PEOPLE else checked.places
    saved = [each for each in listed if each.plan.kind == checked.kind and each.plan.to in places]
    return schedules.saved_words(saved, on)


async def _reset(desk: Desk, viewer: Viewer, wish: DigestWish) -> Rendered:
    if not wish.kind:
        raise ScheduleError("Which digest? Write /because digest reset sales")
    on = desk.occasion()
    dropped = await desk.store.write(reset_schedule, wish, viewer.user, on)
    places = [setting.to for setting in dropped]
    listed = await desk.store.read(listed_digests, reach_of(desk), on)
    left = [each for each in listed if each.plan.kind == wish.kind and each.plan.to in places]
    return lookup_help.words_answer(schedules.reset_words(wish.kind, places, left, on))


async def _name(desk: Desk, to: str) -> str:
    """Which of several people is meant; a form's errors show no mentions."""
    person = await desk.store.read(_person, to) if is_person(to) else None
    return f"{person.name}: " if person else ""


def _person(uow: UnitOfWork, user: str, /) -> Person | None:
    return uow.people.get(user)


async def _paused(desk: Desk, viewer: Viewer, wish: DigestWish) -> Rendered:
    paused, on = wish.act is Act.PAUSE, desk.occasion()
    if wish.mine or not viewer.is_pm:
        own = replace(wish, kind=wish.kind if wish.kind in TO_PEOPLE else "")
        await desk.store.write(pause_own, own.kind, paused, viewer.user, on)
        return lookup_help.words_answer(schedules.own_pause_words(paused))
    if not wish.kind:
        words = f"Which digest? Write /because digest {wish.act} sales, or /because digest {wish.act} mine"
        raise ScheduleError(words)
    count = await desk.store.write(pause_digests, wish, paused, viewer.user, reach_of(desk), on=on)
    return lookup_help.words_answer(schedules.pause_words(wish, paused, count))
