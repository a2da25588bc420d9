"""Answers to ``/because``, for one person's eyes. Pure functions of values."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.blocks.card import Rendered, card_message
from handlers.blocks.figures import counted
from handlers.blocks.filed import pending_message
from handlers.blocks.lists import TODO_TITLES, Drawing, Pager, ask_line, linked, need_text, team_lines
from handlers.blocks.lookup_help import answer, words_answer
from handlers.blocks.text import (
    SECTION_LIMIT,
    Block,
    clip,
    context,
    escape,
    few_words,
    person,
    section,
)
from triage.asks import AskState
from triage.cards import Card, Pending
from triage.local_words import compact_money, day_of_year
from triage.usecases.homes import TeamRooms, Todo
from triage.usecases.listing import AskPage, NeedLine
from triage.usecases.looking_up import PAGE, AccountPage, FoundAsk, ItemLine, ItemPage, MutedPage, WouldBe

MORE, BACK = "because_more", "because_back"
_VALUE_LIMIT = 300
_SENTENCES_ON_A_PAGE = 12
_MAY_LEAVE = {"no": "not to be shared", "direction": "share without date", "date": "share with date"}
# Ids have a digit, unlike words in capitals such as USD.
_SLACK_ID = re.compile(r"\b(?=\w*\d)(?:([UW][A-Z0-9]{2,})|([CG][A-Z0-9]{2,}))\b")


@dataclass(frozen=True, slots=True)
class Turning:
    """What a page's ``More`` and ``Back`` look up again."""

    typed: str
    offset: int


def ask_answer(found: FoundAsk | None, name: str, drawing: Drawing) -> Rendered:
    """One ask as its card has it, with the way to its thread."""
    if found is None:
        return words_answer(f"There is no {name} that you can see. `/because search` finds asks by words.")
    ask = found.ask
    thread = linked("its thread", drawing.permalink(ask.channel, ask.thread_ts))
    said = [f"Asked by {person(ask.author)} in <#{ask.channel}>: {thread}"]
    if found.at_stake is not None:
        said.append(f"{compact_money(found.at_stake, drawing.currency)} at stake a year")
    below = context(" · ".join(said))
    if found.shown is None:
        state = "was withdrawn" if ask.state is AskState.WITHDRAWN else "has no answer to show yet"
        line = f"*{ask.name} {state}* · {escape(few_words(ask.title, 14, 90))}"
        return answer(f"{ask.name} {state}", [section(line), below])
    card = _card(found.shown)
    return Rendered(card.text, [*card.blocks, below])


def would_answer(checked: Sequence[WouldBe]) -> Rendered:
    """What would be answered, card by card; nothing was filed."""
    if not checked:
        return words_answer("There are no words to read in that. Write what the customer needs.")
    blocks = [section("*This would be the answer; nothing was filed.* To file it, use `/ask`.")]
    for one in checked:
        blocks += [block for block in _card(_nameless(one.shown)).blocks if block["type"] != "actions"]
        if one.earlier:
            blocks.append(context(f"This account asked for it already: it would be added to {one.earlier}."))
    return answer("This would be the answer; nothing was filed.", blocks)


def account_answer(found: AccountPage, turning: Turning, drawing: Drawing) -> Rendered:
    """All that was asked for an account."""
    name = escape(clip(found.name, 80))
    title = f"*{name}*{_account_words(found, drawing)}"
    empty = f"Nobody has asked for anything for {name} yet. File what they need with `/ask`."
    return _paged(title, found.page, empty, turning, drawing)


def search_answer(page: AskPage, words: str, turning: Turning, drawing: Drawing) -> Rendered:
    """What was found."""
    said = escape(clip(words, 80))
    empty = "No ask has all these words. Try fewer, or their beginnings; `/ask` files a new one."
    return _paged(f"*Asks with “{said}”, newest first*", page, empty, turning, drawing)


def own_answer(page: AskPage, turning: Turning, drawing: Drawing) -> Rendered:
    """The viewer's own asks."""
    empty = "You have not asked for anything yet. Use `/ask`, or write into an asks channel."
    return _paged("*Your asks, newest first*", page, empty, turning, drawing)


def muted_answer(found: MutedPage, turning: Turning, drawing: Drawing) -> Rendered:
    """What muted channels decided."""
    if not found.channels:
        return words_answer(
            "No channel is muted: all answers are posted. `/because mute #channel` mutes one."
        )
    channels = ", ".join(f"<#{channel}>" for channel in found.channels[:20])
    title = f"*Decided, but not posted, in* {channels}. `/because live #channel` lets it post."
    empty = "Nothing was asked there yet."
    return _paged(title, found.page, empty, turning, drawing)


def queue_answer(
    lines: Sequence[tuple[Todo, NeedLine]], total: int, turning: Turning, drawing: Drawing
) -> Rendered:
    """The PM's queue; answering is done in Home."""
    if not lines:
        return words_answer("Nothing waits for you. What sales asks for next shows up in my Home tab.")
    title = f"{counted(total, 'need')} {'waits' if total == 1 else 'wait'} for you"
    blocks = [section(f"*{title}*, to be answered in my Home tab or in their threads")]
    for todo, line in lines:
        text = need_text(line, drawing)
        blocks.append(section(f"_{TODO_TITLES[todo]}_\n{text}"))
    more = turning.offset + len(lines) < total
    return answer(title, [*blocks, *turn(turning, more)])


def roadmap_answer(found: ItemPage, words: str, turning: Turning) -> Rendered:
    """What is planned, as far as the viewer may see it."""
    if not found.lines:
        return words_answer(_no_items(found, words))
    about = f" for “{escape(clip(words, 80))}”" if words else ""
    said = "\n".join(map(_item, found.lines))
    return answer("Roadmap", [section(f"*Roadmap*{about}\n{said}"), *turn(turning, found.more)])


def capacity_answer(teams: tuple[TeamRooms, ...], drawing: Drawing) -> Rendered:
    """What the teams have room for."""
    return answer("Capacity", [section(f"*Capacity in points*\n{team_lines(teams, drawing.fiscal_start)}")])


def policy_answer(paragraphs: Sequence[tuple[str, Sequence[str]]], turning: Turning) -> Rendered:
    """A page of the rules, a section for each heading."""
    told = [(heading, sentence) for heading, sentences in paragraphs for sentence in sentences]
    shown = told[turning.offset : turning.offset + _SENTENCES_ON_A_PAGE]
    blocks = []
    for heading in dict.fromkeys(heading for heading, _ in shown):
        lines = "\n".join(f"• {_told(sentence)}" for under, sentence in shown if under == heading)
        blocks.append(section(clip(f"*{escape(heading)}*\n{lines}", SECTION_LIMIT)))
    more = len(told) > turning.offset + _SENTENCES_ON_A_PAGE
    return answer("The policy in plain words", [*blocks, *turn(turning, more, _SENTENCES_ON_A_PAGE)])


def muting_answer(channel: str, muted: bool) -> Rendered:
    """What became of ``mute`` and ``live``."""
    if muted:
        return words_answer(
            f"<#{channel}> is muted: asks are recorded and decided, nothing is posted. "
            "Compare with `/because muted`; `/because live #channel` ends it."
        )
    return words_answer(f"<#{channel}> is live: answers are posted from now on.")


def turning_from(value: str) -> Turning:
    """What the button of a page wrote."""
    said = json.loads(value)
    return Turning(said["typed"], int(said["offset"]))


def _card(shown: Card | Pending) -> Rendered:
    return card_message(shown.to_json()) if isinstance(shown, Card) else pending_message(shown.to_json())


def _nameless(shown: Card | Pending) -> Card | Pending:
    """An ask that is not filed has no number."""
    return replace(shown, ask="not filed")


def _account_words(found: AccountPage, drawing: Drawing) -> str:
    account = found.account
    if account is None:
        return f" · worth {found.band}" if found.band else ""
    parts = [
        f"{compact_money(account.revenue.units, account.revenue.currency)} a year" if account.revenue else "",
        escape(clip(account.segment, 40)),
        f"renews {day_of_year(account.renewal_date)}" if account.renewal_date else "",
        _told(clip(account.owner, 40)),
    ]
    return "".join(f" · {part}" for part in parts if part)


def _paged(title: str, page: AskPage, empty: str, turning: Turning, drawing: Drawing) -> Rendered:
    name = title.replace("*", "")
    if not page.lines:
        return answer(name, [section(f"{title}\n{empty}")])
    lines = [section(ask_line(line, drawing)) for line in page.lines]
    return answer(name, [section(title), *lines, *turn(turning, page.more)])


def turn(turning: Turning, more: bool, size: int = PAGE) -> list[Block]:
    typed = {"typed": clip(turning.typed, _VALUE_LIMIT)}
    return Pager(BACK, MORE, size).row(turning.offset, more, typed)


def _item(line: ItemLine) -> str:
    when = line.period or ("" if line.status in ("shipped", "declined") else "no date")
    parts = [line.status, when, " and ".join(line.teams)]
    if line.shareable:
        parts.append(_MAY_LEAVE[line.shareable])
    return (
        f"• *{escape(few_words(line.title, 14, 90))}* · {escape(' · '.join(part for part in parts if part))}"
    )


def _no_items(found: ItemPage, words: str) -> str:
    if not found.configured:
        return "No roadmap was imported yet. Import one: `python -m bot roadmap import roadmap.csv`."
    if words:
        return "Nothing on the roadmap that you may see has to do with that. File what they need with `/ask`."
    return "Nothing on the roadmap may be shared yet. `/because check` tells what an answer would be."


def _told(sentence: str) -> str:
    """Ids of people and channels as Slack shows them, the rest escaped."""
    return _SLACK_ID.sub(lambda id_: f"<@{id_[1]}>" if id_[1] else f"<#{id_[2]}>", escape(sentence))
