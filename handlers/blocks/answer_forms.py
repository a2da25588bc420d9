"""The forms behind a PM's actions and behind ``I disagree``, and what is read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.blocks.answered import answer_words
from handlers.blocks.inputs import (
    FormErrors,
    State,
    choice,
    chosen,
    field,
    form,
    option,
    search,
    text_input,
    typed,
    value_of,
)
from handlers.blocks.text import Block, clip, person, section
from triage.cards import Answered
from triage.quarters import Period, Quarter
from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.usecases.answering import AnswerGiven
from triage.usecases.joining import Suggestion
from triage.usecases.planning import NewItem
from triage.verdicts import Verdict

CHANGE_FORM, JOIN_FORM, ROADMAP_FORM = "change_form", "join_form", "roadmap_form"
ASK_REP_FORM, PASS_FORM, DISAGREE_FORM = "ask_rep_form", "pass_form", "disagree_form"
NEED_SEARCH, ITEM_SEARCH = "need_search", "item_search"
NO_QUARTER = "none"
LEAST_WORDS = 3
_QUARTERS, _MOST_TEAMS, _MOST_POINTS = 8, 100, 100_000.0
_READ_BY = "Everyone who asked reads this"
_VERDICTS: Mapping[str, str] = {Verdict.YES: "Yes", Verdict.LATER: "Later", Verdict.NO: "No"}
_SHAREABLE: Mapping[str, str] = {
    Shareable.NO: "Nothing leaves the company",
    Shareable.DIRECTION: "Customers may hear that it is planned",
    Shareable.DATE: "Customers may hear the date too",
}
_STATUS: Mapping[str, str] = {ItemStatus.IDEA: "Idea", ItemStatus.PLANNED: "Planned"}


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What stands in the form for an answer when it opens."""

    verdict: Verdict | None = None
    quarter: str | None = None
    reason: str = ""
    shareable: str = ""


@dataclass(frozen=True, slots=True)
class ChosenItem:
    """An item of the roadmap by key."""

    key: str


def change_form(
    ask: str,
    now: Prefilled,
    quarters: Sequence[tuple[Quarter, str]],
    metadata: Mapping[str, Any],
    note: str = "",
) -> dict[str, Any]:
    """Verdict, quarter, reason and who may see it; ``note`` tells what happened meanwhile."""
    offered = {NO_QUARTER: "No quarter"} | {str(quarter): label for quarter, label in quarters}
    blocks = [
        *([section(note)] if note else []),
        field("verdict", "Answer", choice("radio_buttons", "verdict", _VERDICTS, now.verdict)),
        field(
            "quarter",
            "When?",
            choice("static_select", "quarter", offered, now.quarter or NO_QUARTER),
            "A no needs no quarter",
        ),
        field("reason", "Because", text_input("reason", now.reason, lines=True), _READ_BY),
        field(
            "shareable",
            "What may customers hear?",
            choice("radio_buttons", "shareable", _SHAREABLE, now.shareable),
            optional=True,
        ),
    ]
    return form(CHANGE_FORM, f"Answer {ask}", "Save", blocks, metadata)


def read_change(state: State) -> AnswerGiven | FormErrors:
    """The answer, or what is wrong with it; a no promises no quarter."""
    reason = typed(state, "reason")
    if not any(map(str.isalnum, reason)):
        return FormErrors({"reason": "Say why: everyone who asked reads it."})
    verdict, quarter = Verdict(chosen(state, "verdict")), chosen(state, "quarter")
    dated = verdict is not Verdict.NO and quarter not in ("", NO_QUARTER)
    return AnswerGiven(verdict, quarter if dated else None, reason, chosen(state, "shareable"))


def prefilled(given: AnswerGiven) -> Prefilled:
    """The form as somebody left it."""
    return Prefilled(given.verdict, given.quarter, given.reason, given.shareable)


def next_quarters(current: Quarter, fiscal_start: int) -> list[tuple[Quarter, str]]:
    """This quarter and the next seven, in months."""
    quarters = [current.plus(n) for n in range(_QUARTERS)]
    return [(each, Period.of(each).label(fiscal_start)) for each in quarters]


def decided_meanwhile(answered: Answered) -> str:
    """To the second of two PMs, before anything is recorded."""
    said = f"{person(answered.by)} decided meanwhile: *{answer_words(answered)}*."
    return f"{said} Nothing of yours was recorded yet; save again if you want to overrule it."


def join_form(ask: str, suggested: Sequence[Suggestion], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """To which need it belongs: one of the suggested, or a searched one."""
    blocks = [section("Everything said of the one need counts for the other too. You can undo it.")]
    if suggested:
        choices = {str(number): clip(title, 75) for number, title in suggested}
        blocks.append(
            field(
                "suggested",
                "Is it one of these?",
                choice("radio_buttons", "suggested", choices),
                optional=True,
            )
        )
    menu = search(NEED_SEARCH, "Search what others asked for")
    label = "Or another one" if suggested else "Which one?"
    blocks.append(field("searched", label, menu, optional=bool(suggested)))
    return form(JOIN_FORM, f"Join {ask}", "Join", blocks, metadata)


def read_join(state: State) -> int | FormErrors:
    """The need's number; what was searched wins."""
    need = chosen(state, "searched") or chosen(state, "suggested")
    return int(need) if need else FormErrors({"searched": "Choose what it is the same as."})


def roadmap_form(
    ask: str,
    title: str,
    teams: Sequence[str],
    quarters: Sequence[tuple[Quarter, str]],
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """An item of the roadmap, or a new one."""
    offered = {NO_QUARTER: "No quarter"} | {str(quarter): label for quarter, label in quarters}
    named = {each: each for each in teams[:_MOST_TEAMS]}
    team = choice("static_select", "team", named) if named else text_input("team")
    blocks = [
        field("item", "It is this item", search(ITEM_SEARCH, "Search the roadmap"), optional=True),
        section("*Or put it on the roadmap:*"),
        field("title", "Title", text_input("title", title), optional=True),
        field(
            "effort",
            "Effort in points",
            text_input("effort"),
            "Like 5 or 2.5; empty if unknown",
            optional=True,
        ),
        field("team", "Team", team, optional=True),
        field("when", "Quarter", choice("static_select", "when", offered, NO_QUARTER), optional=True),
        field("status", "Status", choice("radio_buttons", "status", _STATUS, ItemStatus.IDEA), optional=True),
    ]
    return form(ROADMAP_FORM, f"Roadmap for {ask}", "Save", blocks, metadata)


def read_roadmap(state: State) -> ChosenItem | NewItem | FormErrors:
    """The item that was searched, else the new one."""
    if key := chosen(state, "item"):
        return ChosenItem(key)
    title, said = typed(state, "title"), typed(state, "effort")
    effort = _number(said)
    if not title:
        return FormErrors({"title": "Search an item above, or give the new one a title."})
    if said and effort is None:
        return FormErrors({"effort": "Write a number of points above 0, like 5 or 2.5."})
    when = chosen(state, "when")
    return NewItem(
        title=title,
        status=ItemStatus(chosen(state, "status") or ItemStatus.IDEA),
        effort=effort,
        team=chosen(state, "team") or typed(state, "team"),
        quarter="" if when == NO_QUARTER else when,
    )


def ask_rep_form(ask: str, asker: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a PM wants to know of the rep."""
    blocks = [
        section(f"Posted in the thread for {person(asker)}; your time to answer stands still until a reply."),
        field("question", "Your question", text_input("question", lines=True)),
    ]
    return form(ASK_REP_FORM, f"Ask about {ask}", "Ask", blocks, metadata)


def pass_form(ask: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """To which PM it goes."""
    menu: Block = {"type": "users_select", "action_id": "pm"}
    return form(PASS_FORM, f"Pass on {ask}", "Pass on", [field("pm", "To which PM?", menu)], metadata)


def disagree_form(ask: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a rep holds against the answer."""
    hint = "A fact we did not have helps most: an amount, a date, another customer, a workaround that fails."
    blocks = [
        section("The PM gets this with your name. New facts count at once."),
        field("why", "What did we miss?", text_input("why", lines=True), hint),
    ]
    return form(DISAGREE_FORM, f"{ask}: I disagree", "Send", blocks, metadata)


def read_words(state: State, block: str, least: int = 1) -> str | FormErrors:
    """What was typed, of at least so many words."""
    said = typed(state, block)
    if len([word for word in said.split() if any(map(str.isalnum, word))]) < least:
        words = "A few words more, please: at least three." if least > 1 else "Write something."
        return FormErrors({block: words})
    return said


def chosen_person(state: State) -> str:
    """The PM that was picked."""
    return str(value_of(state, "pm").get("selected_user") or "")


def need_options(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """What the search over needs offers."""
    return [option(title, str(number)) for number, title in found]


def item_options(found: Sequence[RoadmapItem]) -> list[dict[str, Any]]:
    """What the search over the roadmap offers; a key too long for Slack cannot be chosen there."""
    shown = [(f"{each.title} ({each.status.value.replace('_', ' ')})", each.key) for each in found]
    return [option(words, key) for words, key in shown if len(key) <= 150]


def _number(said: str) -> float | None:
    """Points above 0; a comma is a decimal point too."""
    try:
        points = float(said.replace(",", "."))
    except ValueError:
        return None
    return points if 0 < points < _MOST_POINTS else None
