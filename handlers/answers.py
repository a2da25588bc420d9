"""A PM answers: by Confirm, Change… or Send, by the buttons beside plain words; and undoes it."""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.answer_forms import (
    CHANGE_FORM,
    Prefilled,
    change_form,
    decided_meanwhile,
    next_quarters,
    prefilled,
    read_change,
)
from handlers.blocks.answered import (
    CHANGE,
    COMMENT,
    CONFIRM,
    KEEP_DRAFTING,
    KEPT_AS_COMMENT,
    LET_POST,
    NOT_YET,
    OFFERED,
    SEND,
    UNDO_ANSWER,
    WHICH,
    recorded_message,
    trusted_words,
)
from handlers.blocks.inputs import FormErrors, words_view
from handlers.blocks.proof import missing_view
from handlers.blocks.refusals import (
    DRAFT_MOVED,
    NOT_YOUR_ANSWER,
    TOLD_ALREADY,
    UNDONE_BEFORE,
    WORDS_LOST,
    cannot_decide,
    gone,
    withdrawn,
)
from handlers.blocks.text import Block, escape
from handlers.clicks import Click, View, ask_named, changes, for_pms, opens
from handlers.desk import Desk
from handlers.proof import why_view
from handlers.publishing import publish_again
from triage.asks import AskState, ask_number
from triage.deciding import decision_from_json
from triage.ports import UnitOfWork
from triage.usecases.answering import AnswerGiven, NotYourAnswerError, UndoTooLateError, undo_answer
from triage.usecases.clicking import (
    Clicked,
    Drafted,
    Outcome,
    answer_by_form,
    answer_which,
    as_given,
    confirm,
    send_draft,
    standing_key,
)
from triage.usecases.enriching import Word
from triage.usecases.replies import Offered, recall
from triage.usecases.trusting import let_post
from triage.verdicts import Verdict


def register(app: AsyncApp, desk: Desk) -> None:
    _register_confirm(app, desk)
    _register_change(app, desk)
    _register_undo(app, desk)
    _register_offers(app, desk)
    _register_trust(app, desk)


def _register_confirm(app: AsyncApp, desk: Desk) -> None:
    async def on_confirm(click: Click) -> None:
        name, word = click.value, Word(click.user, click.key)
        number, on = ask_number(name), desk.occasion()
        clicked = await desk.store.write(confirm, number, word, seen=click.seen, on=on)
        if clicked.meanwhile:
            note = decided_meanwhile(clicked.meanwhile)
            await click.show(await why_view(desk, name, click.user, note))
        else:
            words, more = outcome_words(name, clicked)
            await click.tell(words, *more)

    async def on_send(click: Click) -> None:
        name, verdict, quarter = json.loads(click.value)
        drafted, word = Drafted(Verdict(verdict), quarter or None), Word(click.user, click.key)
        clicked = await desk.store.write(send_draft, ask_number(name), word, drafted, desk.occasion())
        if clicked.outcome is not Outcome.RECORDED:
            words, more = outcome_words(name, clicked)
            await click.tell(words, *more)

    changes(app, CONFIRM, desk, for_pms(desk, on_confirm))
    changes(app, SEND, desk, for_pms(desk, on_send))


def _register_change(app: AsyncApp, desk: Desk) -> None:
    async def on_change(click: Click) -> None:
        await click.open(f"Answer {click.value}", lambda: _filled_view(desk, click.value, None))

    async def on_submit(
        ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient
    ) -> None:
        given = read_change(view["state"]["values"])
        if isinstance(given, FormErrors):
            await ack(response_action="errors", errors=given.errors)
            return
        await ack(response_action="update", view=await _submitted(desk, body["user"]["id"], view, given))
        desk.wake_sender()
        await publish_again(client, desk, body["user"]["id"])

    opens(app, CHANGE, desk, for_pms(desk, on_change))
    app.view(CHANGE_FORM)(on_submit)


async def _submitted(desk: Desk, user: str, view: dict[str, Any], given: AnswerGiven) -> View:
    """What the form shows next: what was recorded, or who was quicker."""
    if why := desk.directory.why_not_pm(user):
        return words_view("Because", cannot_decide(why, desk.directory.pms))
    meta, on = json.loads(view["private_metadata"]), desk.occasion()
    word = Word(user, f"click:{view['id']}")
    number = ask_number(meta["ask"])
    clicked = await desk.store.write(answer_by_form, number, given, word, seen=meta["standing"], on=on)
    if clicked.meanwhile:
        fresh = {"ask": meta["ask"], "standing": clicked.standing}
        quarters = next_quarters(on.quarter, on.fiscal_start)
        note = decided_meanwhile(clicked.meanwhile)
        return change_form(meta["ask"], prefilled(given), quarters, fresh, note)
    words, more = outcome_words(meta["ask"], clicked)
    return words_view("Because", words, *more)


def _register_undo(app: AsyncApp, desk: Desk) -> None:
    async def on_undo(click: Click) -> None:
        name, said_ts = json.loads(click.value)
        await click.replace(await _undone(desk, name, said_ts, click.user))

    changes(app, UNDO_ANSWER, desk, on_undo)


async def _undone(desk: Desk, name: str, said_ts: str, user: str) -> str:
    try:
        undone = await desk.store.write(undo_answer, ask_number(name), said_ts, user, desk.occasion())
    except NotYourAnswerError:
        return NOT_YOUR_ANSWER
    except UndoTooLateError:
        return TOLD_ALREADY
    return f"Undone. {name} is as it was before; nobody was told." if undone else UNDONE_BEFORE


def _register_offers(app: AsyncApp, desk: Desk) -> None:
    async def on_verdict(click: Click) -> None:
        name, noted, ts, verdict = json.loads(click.value)
        offered = Offered(ask_number(noted), ts)
        await click.open(f"Answer {name}", lambda: _offered_view(desk, name, offered, Verdict(verdict)))

    async def on_comment(click: Click) -> None:
        await click.replace(KEPT_AS_COMMENT)

    async def on_which(click: Click) -> None:
        name, noted, ts = json.loads(click.value)
        number, offered = ask_number(name), Offered(ask_number(noted), ts)
        clicked = await desk.store.write(answer_which, number, offered, click.user, desk.occasion())
        words, more = outcome_words(name, clicked, WORDS_LOST)
        await click.replace(words, *more)

    opens(app, re.compile(rf"{OFFERED}_\w+"), desk, for_pms(desk, on_verdict))
    opens(app, COMMENT, desk, on_comment)
    changes(app, re.compile(rf"{WHICH}_\d+"), desk, for_pms(desk, on_which))


def _register_trust(app: AsyncApp, desk: Desk) -> None:
    async def on_yes(click: Click) -> None:
        chosen = await desk.store.write(let_post, click.value, click.user, desk.occasion())
        await click.replace(trusted_words(click.value, chosen))

    async def on_no(click: Click) -> None:
        await click.replace(KEEP_DRAFTING)

    changes(app, LET_POST, desk, for_pms(desk, on_yes))
    opens(app, NOT_YET, desk, on_no)


async def _offered_view(desk: Desk, name: str, offered: Offered, verdict: Verdict) -> View:
    """The form with the verdict that was clicked and the PM's own words as the reason."""
    note = await desk.store.read(recall, offered)
    return await _filled_view(desk, name, Prefilled(verdict, None, note.text if note else ""))


async def _filled_view(desk: Desk, name: str, wished: Prefilled | None) -> View:
    found = await desk.store.read(_standing_now, name)
    if found is None:
        return missing_view(name)
    is_withdrawn, standing, now = found
    if is_withdrawn:
        return words_view("Because", withdrawn(escape(name)))
    on = desk.occasion()
    metadata = {"ask": name, "standing": standing}
    return change_form(name, wished or now, next_quarters(on.quarter, on.fiscal_start), metadata)


def _standing_now(uow: UnitOfWork, name: str) -> tuple[bool, str, Prefilled] | None:
    """Whether the ask is withdrawn, which answer stands, and what the form begins with: that answer, else the
    bot's own."""
    ask = ask_named(uow, name)
    if ask is None:
        return None
    standing = uow.answers.standing(ask.need)
    record = uow.decisions.newest(ask.number)
    now = Prefilled()
    if standing:
        now = Prefilled(standing.verdict, standing.quarter, standing.reason, standing.shareable)
    elif record:
        now = prefilled(as_given(decision_from_json(record.decision)))
    return ask.state is AskState.WITHDRAWN, standing_key(standing), now


def outcome_words(name: str, clicked: Clicked, lost: str = "") -> tuple[str, list[Block]]:
    """What the person reads: words, and blocks below them."""
    if clicked.recorded:
        drawn = recorded_message(clicked.recorded.to_json())
        return drawn.blocks[0]["text"]["text"], drawn.blocks[1:]
    match clicked.outcome:
        case Outcome.MEANWHILE if clicked.meanwhile:
            return decided_meanwhile(clicked.meanwhile), []
        case Outcome.MOVED:
            return DRAFT_MOVED, []
        case Outcome.WITHDRAWN:
            return withdrawn(escape(name)), []
    return lost or gone(escape(name)), []
