"""What people do about an ask beside answering it: join, plan, ask the rep, pass on, take apart, disagree."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.blocks.answer_forms import (
    ASK_REP_FORM,
    DISAGREE_FORM,
    ITEM_SEARCH,
    JOIN_FORM,
    LEAST_WORDS,
    NEED_SEARCH,
    PASS_FORM,
    ROADMAP_FORM,
    ChosenItem,
    ask_rep_form,
    chosen_person,
    disagree_form,
    item_options,
    join_form,
    need_options,
    next_quarters,
    pass_form,
    read_join,
    read_roadmap,
    read_words,
    roadmap_form,
)
from handlers.blocks.answered import UNDO_JOIN
from handlers.blocks.card import DISAGREE
from handlers.blocks.inputs import FormErrors, State, words_view
from handlers.blocks.proof import MORE, missing_view
from handlers.blocks.refusals import (
    ASKED_BY_OUTSIDER,
    ITEM_GONE,
    NOT_ANOTHER_PM,
    ON_ITS_OWN,
    ONE_NEED_ALREADY,
    TWO_NEEDS_ALREADY,
    cannot_decide,
    gone,
    withdrawn,
)
from handlers.blocks.text import Block, button, escape, person
from handlers.clicks import Click, View, ask_named, changes, for_pms, opens
from handlers.desk import Desk
from handlers.publishing import publish_again
from triage.asks import Ask, AskState
from triage.occasion import Occasion
from triage.ports import UnitOfWork
from triage.usecases.enriching import Word
from triage.usecases.handling import OutsiderError, ask_rep, disagree, pass_on
from triage.usecases.joining import join_needs, needs_like, part, suggested_needs, undo_join
from triage.usecases.planning import NewItem, create_item, items_like, link_item, teams_known

_SHOWN = 20
_JOINED = "Joined: what was said of the one counts for the other now."
_UNJOINED = "Undone: they are two needs again."
_APART = "Taken apart: it is a need of its own now, and was decided again."
_ASKED = "Asked in the thread. Your time to answer stands still until somebody replies."
_THANKS = "Thank you. The PM is told, with your words; new facts count at once."
Draw = Callable[[UnitOfWork, Ask, Occasion], View]
Shown = tuple[str, list[Block]]  # words, and blocks below them
Filled = Any  # what a form's own reader made of it
Do = Callable[[UnitOfWork, Ask, Filled, Word, Occasion], Shown]


def register(app: AsyncApp, desk: Desk) -> None:
    _register_menu(app, desk)
    _register_forms(app, desk)
    _register_disagreeing(app, desk)
    _register_searches(app, desk)


def _register_menu(app: AsyncApp, desk: Desk) -> None:
    """What a PM chooses in the menu of ``Why?``, and undoing a join."""
    forms: dict[str, Draw] = {
        "join": _join_view,
        "roadmap": _roadmap_view,
        "ask_rep": lambda _, ask, __: ask_rep_form(ask.name, ask.author, _meta(ask)),
        "pass": lambda _, ask, __: pass_form(ask.name, _meta(ask)),
    }

    async def on_more(click: Click) -> None:
        what, _, name = click.value.partition(":")
        on = desk.occasion()
        if what in forms:
            await click.open(name, lambda: desk.store.read(_drawn, name, forms[what], on))
            return
        word = Word(click.user, click.key)
        words, more = await desk.store.write(_done, name, _part, None, word=word, on=on)
        await click.tell(words, *more)
        desk.wake_sender()
        await publish_again(click.client, desk, click.user)

    async def on_undo_join(click: Click) -> None:
        undone = await desk.store.write(undo_join, int(click.value), click.user, desk.occasion())
        await click.replace(_UNJOINED if undone else TWO_NEEDS_ALREADY)

    opens(app, MORE, desk, for_pms(desk, on_more))
    changes(app, UNDO_JOIN, desk, for_pms(desk, on_undo_join))


def _register_forms(app: AsyncApp, desk: Desk) -> None:
    def read_pm(state: State) -> str | FormErrors:
        chosen = chosen_person(state)
        return chosen if desk.directory.is_pm(chosen) else FormErrors({"pm": NOT_ANOTHER_PM})

    _on_submit(app, desk, JOIN_FORM, read_join, _join)
    _on_submit(app, desk, ROADMAP_FORM, read_roadmap, _plan)
    _on_submit(app, desk, ASK_REP_FORM, lambda state: read_words(state, "question"), _ask_rep)
    _on_submit(app, desk, PASS_FORM, read_pm, _pass_on)


def _on_submit(
    app: AsyncApp, desk: Desk, form: str, read: Callable[[State], Filled], do: Do, *, by_all: bool = False
) -> None:
    """A form: what is read from it, and what is done with that in one transaction."""

    async def on_submit(
        ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient
    ) -> None:
        filled, who = read(view["state"]["values"]), body["user"]["id"]
        if isinstance(filled, FormErrors):
            await ack(response_action="errors", errors=filled.errors)
            return
        why, more = desk.directory.why_not_pm(who), list[Block]()
        if why and not by_all:
            words = cannot_decide(why, desk.directory.pms)
        else:
            name, word = json.loads(view["private_metadata"])["ask"], Word(who, f"click:{view['id']}")
            words, more = await desk.store.write(_done, name, do, filled, word=word, on=desk.occasion())
        await ack(response_action="update", view=words_view("Because", words, *more))
        desk.wake_sender()
        await publish_again(client, desk, who)

    app.view(form)(on_submit)


def _register_disagreeing(app: AsyncApp, desk: Desk) -> None:
    async def on_disagree(click: Click) -> None:
        name, on = click.value, desk.occasion()
        await click.open(name, lambda: desk.store.read(_drawn, name, _disagree_view, on))

    opens(app, DISAGREE, desk, on_disagree)
    _on_submit(
        app, desk, DISAGREE_FORM, lambda state: read_words(state, "why", LEAST_WORDS), _disagree, by_all=True
    )


def _register_searches(app: AsyncApp, desk: Desk) -> None:
    async def on_need(ack: AsyncAck, body: dict[str, Any], payload: dict[str, Any]) -> None:
        need = json.loads(body["view"]["private_metadata"])["need"]
        found = await desk.store.read(needs_like, payload.get("value") or "", need, _SHOWN)
        await ack(options=need_options(found))

    async def on_item(ack: AsyncAck, payload: dict[str, Any]) -> None:
        found = await desk.store.read(items_like, payload.get("value") or "", _SHOWN)
        await ack(options=item_options(found))

    app.options(NEED_SEARCH)(on_need)
    app.options(ITEM_SEARCH)(on_item)


def _done(uow: UnitOfWork, name: str, do: Do, filled: Filled, *, word: Word, on: Occasion) -> Shown:
    """Does it to an ask that is still there."""
    ask = ask_named(uow, name)
    if ask is None:
        return gone(escape(name)), []
    if ask.state is AskState.WITHDRAWN:
        return withdrawn(ask.name), []
    return do(uow, ask, filled, word, on)


def _join(uow: UnitOfWork, ask: Ask, need: int, word: Word, on: Occasion) -> Shown:
    join = join_needs(uow, ask, need, word.who, on)
    if join is None:
        return ONE_NEED_ALREADY, []
    return _JOINED, [_row(button("Undo", UNDO_JOIN, str(join)))]


def _plan(uow: UnitOfWork, ask: Ask, wished: ChosenItem | NewItem, word: Word, on: Occasion) -> Shown:
    if isinstance(wished, NewItem):
        item = create_item(uow, ask, wished, word.who, on)
        return f"On the roadmap: *{escape(item.title)}* ({escape(item.key)}). The cards are up to date.", []
    linked = link_item(uow, ask, wished.key, word.who, on)
    if linked is None:
        return ITEM_GONE, []
    return f"{ask.name} is *{escape(linked.title)}* now. The cards are up to date.", []


def _ask_rep(uow: UnitOfWork, ask: Ask, question: str, word: Word, on: Occasion) -> Shown:
    try:
        ask_rep(uow, ask, question, word, on)
    except OutsiderError:
        return ASKED_BY_OUTSIDER, []
    return _ASKED, []


def _pass_on(uow: UnitOfWork, ask: Ask, to: str, word: Word, on: Occasion) -> Shown:
    pass_on(uow, ask, to, word, on)
    return f"{ask.name} is with {person(to)} now, who is told.", []


def _part(uow: UnitOfWork, ask: Ask, _: None, word: Word, on: Occasion) -> Shown:
    return (_APART if part(uow, ask, word.who, word.key, on) else ON_ITS_OWN), []


def _disagree(uow: UnitOfWork, ask: Ask, why: str, word: Word, on: Occasion) -> Shown:
    disagree(uow, ask, why, word, on)
    return _THANKS, []


def _drawn(uow: UnitOfWork, name: str, draw: Draw, on: Occasion) -> View:
    ask = ask_named(uow, name)
    if ask is None:
        return missing_view(name)
    if ask.state is AskState.WITHDRAWN:
        return words_view("Because", withdrawn(ask.name))
    return draw(uow, ask, on)


def _join_view(uow: UnitOfWork, ask: Ask, on: Occasion) -> View:
    return join_form(ask.name, suggested_needs(uow, ask.need, on), _meta(ask))


def _roadmap_view(uow: UnitOfWork, ask: Ask, on: Occasion) -> View:
    quarters = next_quarters(on.quarter, on.fiscal_start)
    return roadmap_form(ask.name, ask.title, teams_known(uow), quarters, _meta(ask))


def _disagree_view(_: UnitOfWork, ask: Ask, __: Occasion) -> View:
    return disagree_form(ask.name, _meta(ask))


def _meta(ask: Ask) -> dict[str, Any]:
    return {"ask": ask.name, "need": ask.need}


def _row(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}
