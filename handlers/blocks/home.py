"""App Home as Slack shows it, from values; its ``private_metadata`` tells where in it somebody is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers.blocks.answered import CHANGE
from handlers.blocks.ask_form import OPEN_FORM
from handlers.blocks.card import WHY
from handlers.blocks.digest_page import Writer, slack
from handlers.blocks.digest_product import wanted_line
from handlers.blocks.figures import counted
from handlers.blocks.lists import (
    TODO_TITLES,
    Drawing,
    Pager,
    ask_line,
    need_text,
    page_words,
    row,
    team_lines,
)
from handlers.blocks.text import Block, button, clip, context, escape, header, section
from triage.asks import AskState
from triage.usecases.homes import (
    ASKS_ON_A_PAGE,
    NEEDS_ON_A_PAGE,
    AsksHome,
    Home,
    Place,
    QueueHome,
    Tab,
    Todo,
    WantedHome,
)
from triage.usecases.listing import AskPage, NeedLine
from triage.usecases.looking_up import PAGE
from triage.verdicts import OwnerTask

# All buttons that lead to another place begin so; Slack wants each id once in a row of buttons.
GO = "home_go_"
SEARCH, SEARCH_FORM, SEARCH_MORE, SEARCH_BACK = "home_search", "search_form", "search_more", "search_back"
CONFIRM = "home_confirm"
_ASK, _SEARCH = button("Ask product", OPEN_FORM, "ask"), button("Search", SEARCH, "search")
_STATES = {AskState.OPEN: "Open", AskState.ANSWERED: "Answered", AskState.WITHDRAWN: "Withdrawn"}
_TABS = {Tab.QUEUE: "My queue", Tab.ALL: "All queues", Tab.MINE: "My asks", Tab.WANTED: "Most wanted"}
_NOTHING_WANTED = "Nobody asks for what is not there already. What sales asks for next shows up here."
_EMPTY = {
    AskState.OPEN: "None of your asks is open. Click *Ask product*, or write what a customer needs into an "
    "asks channel.",
    AskState.ANSWERED: "None of your asks has a PM's answer yet. Open ones name who answers by when.",
    AskState.WITHDRAWN: "You have withdrawn nothing. Put :no_entry_sign: on a message to take its ask back.",
    None: "You have not asked for anything yet. Click *Ask product*, or write what a customer needs into an "
    "asks channel: the answer comes in its thread.",
}


def home_view(home: Home, for_pm: bool, drawing: Drawing, note: Sequence[Block] = ()) -> dict[str, Any]:
    """The view to publish; ``note`` tells what became of the click before."""
    match home:
        case AsksHome():
            draw = _asks(home, for_pm, drawing)
        case QueueHome():
            draw = _queue(home, drawing)
        case WantedHome():
            draw = _wanted(home, drawing)
    blocks = [*note, *draw]
    return {"type": "home", "private_metadata": place_value(home.place), "blocks": blocks}


def place_value(place: Place) -> str:
    """A place in Home as a button's value."""
    return json.dumps({"tab": place.tab, "state": place.state, "offset": place.offset})


def place_from(value: str) -> Place:
    """What ``place_value`` wrote."""
    said = json.loads(value)
    state = AskState(said["state"]) if said["state"] else None
    return Place(Tab(said["tab"]), state, int(said["offset"]))


def _asks(home: AsksHome, for_pm: bool, drawing: Drawing) -> Iterator[Block]:
    if for_pm:
        yield _tabs(home.place)
    yield header("Your asks")
    yield row(
        button("Ask product", OPEN_FORM, "ask") | {"style": "primary"}, button("Search", SEARCH, "search")
    )
    total = sum(home.counts.values())
    if total:
        yield row(_state_button(home, None, "All", total), *_state_buttons(home))
    for line in home.page.lines:
        yield section(ask_line(line, drawing))
    if not home.page.lines:
        yield section(_EMPTY[home.place.state if total else None])
    elif home.page.more or home.page.offset:
        yield context(f"{page_words(home.page)} of {_chosen(home):,}")
    yield from _pager(home.place, ASKS_ON_A_PAGE, home.page.more)


def _queue(home: QueueHome, drawing: Drawing) -> Iterator[Block]:
    yield _tabs(home.place, home)
    yield row(_SEARCH, _ASK)
    if not home.lines:
        yield section(_nothing_waits(home))
    for todo, lines in home.lines:
        yield section(f"*{TODO_TITLES[todo]}*")
        for line in lines:
            yield section(need_text(line, drawing))
            yield _answer_buttons(line, todo)
    last = home.place.offset + home.shown
    if home.total > home.shown:
        yield context(f"{home.place.offset + 1:,}–{last:,} of {counted(home.total, 'need')}")
    yield from _pager(home.place, NEEDS_ON_A_PAGE, last < home.total)
    yield {"type": "divider"}
    yield section(f"*Capacity in points*\n{team_lines(home.teams, drawing.fiscal_start)}")


def _wanted(home: WantedHome, drawing: Drawing) -> Iterator[Block]:
    """What everybody asks for, by what is at stake; each leads into its thread."""
    yield _tabs(home.place)
    yield header("Most wanted, by revenue at stake")
    writer, first = Writer(slack(drawing), drawing, home.today), home.place.offset + 1
    for place, need in enumerate(home.wanted.rows, first):
        yield section(wanted_line(need, place, writer))
    if not home.wanted.rows:
        yield section(_NOTHING_WANTED)
        return
    last = home.place.offset + len(home.wanted.rows)
    if home.wanted.more:
        yield context(f"{first:,}–{last:,} of {counted(home.wanted.total, 'need')}")
    yield from _pager(home.place, NEEDS_ON_A_PAGE, last < home.wanted.total)
    yield context("Of all time, and not there yet. Revenue a year, weighed by deal stage and severity.")


def _nothing_waits(home: QueueHome) -> str:
    if home.place.tab is Tab.ALL or not home.everybodys:
        return "Nothing waits for a PM. What sales asks for next shows up here, the oldest first."
    wait = f"{counted(home.everybodys, 'need')} {'waits' if home.everybodys == 1 else 'wait'}"
    return f"Nothing waits for you. {wait} in *All queues*; the policy's `[[areas]]` say whose they are."


def _answer_buttons(line: NeedLine, todo: Todo) -> Block:
    """What a PM can do at once; an answer that lacks a fact cannot be confirmed."""
    ask = f"ASK-{line.entry.ask}"
    others = (button("Change…", CHANGE, ask), button("Why?", WHY, ask))
    if line.entry.task is OwnerTask.CHECKS and not line.standing:
        return row(*others)
    label = "Send" if todo is Todo.DRAFT else "Keep answer" if line.standing else "Confirm"
    return row(button(label, CONFIRM, ask) | {"style": "primary"}, *others)


def _tabs(place: Place, queue: QueueHome | None = None) -> Block:
    counts = {Tab.QUEUE: queue.mine, Tab.ALL: queue.everybodys} if queue else {}
    buttons = []
    for tab, name in _TABS.items():
        label = f"{name} ({counts[tab]:,})" if tab in counts else name
        state = AskState.OPEN if tab is Tab.MINE else None
        buttons.append(_marked(button(label, f"{GO}{tab}", place_value(Place(tab, state))), place.tab is tab))
    return row(*buttons)


def _state_buttons(home: AsksHome) -> Iterator[Block]:
    for state, name in _STATES.items():
        yield _state_button(home, state, name, home.counts[state])


def _state_button(home: AsksHome, state: AskState | None, name: str, count: int) -> Block:
    value = place_value(Place(Tab.MINE, state))
    return _marked(button(f"{name} ({count:,})", f"{GO}{state or 'any'}", value), home.place.state is state)


def _marked(element: Block, chosen: bool) -> Block:
    return element | {"style": "primary"} if chosen else element


def _chosen(home: AsksHome) -> int:
    state = home.place.state
    return sum(home.counts.values()) if state is None else home.counts[state]


def _pager(place: Place, size: int, has_more: bool) -> list[Block]:
    where = json.loads(place_value(place))
    return Pager(f"{GO}back", f"{GO}more", size).row(place.offset, has_more, where)


def search_form() -> dict[str, Any]:
    """The modal that asks what to look for."""
    typed = {"type": "plain_text_input", "action_id": "words", "max_length": 200, "focus_on_load": True}
    hint = "In the title, the message or the account; beginnings are enough."
    asked = {
        "type": "input",
        "block_id": "words",
        "label": {"type": "plain_text", "text": "Which words?"},
        "hint": {"type": "plain_text", "text": hint},
        "element": typed,
    }
    return _modal([asked]) | {"submit": {"type": "plain_text", "text": "Search"}}


def found_view(words: str, page: AskPage, drawing: Drawing) -> dict[str, Any]:
    """The modal with a page of what was found."""
    if not page.lines:
        nothing = f"No ask has all these words: “{escape(clip(words, 200))}”. Try fewer, or their beginnings."
        return _modal([section(nothing)])
    lines = [section(ask_line(line, drawing)) for line in page.lines]
    turn = Pager(SEARCH_BACK, SEARCH_MORE, PAGE).row(page.offset, page.more, {"words": words})
    return _modal([context(f"Asks with “{escape(clip(words, 200))}”, newest first"), *lines, *turn])


def searched_words(state: Mapping[str, Any]) -> str:
    """What was typed into ``search_form``."""
    return str(state["words"]["words"].get("value") or "").strip()


def _modal(blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": SEARCH_FORM,
        "title": {"type": "plain_text", "text": "Search asks"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }
