"""Lines of lists: asks, needs, teams' room. Shared by Home and by the answers to ``/because``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.blocks.figures import counted, points
from handlers.blocks.text import Block, button, clip, escape, few_words, person
from triage.asks import AskState
from triage.local_words import clock_time, compact_money, short_day
from triage.quarters import Period
from triage.usecases.homes import TeamRooms, Todo
from triage.usecases.listing import AskLine, AskPage, Due, NeedLine

Permalink = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What drawing needs beside the values."""

    permalink: Permalink
    currency: str
    fiscal_start: int


@dataclass(frozen=True, slots=True)
class Pager:
    """The action ids of a list's ``Back`` and ``More``, and how much a page holds."""

    back: str
    more: str
    size: int

    def row(self, offset: int, has_more: bool, where: Mapping[str, Any]) -> list[Block]:
        """The buttons, as far as there is something; their value is the place they lead to."""
        buttons = []
        if offset:
            value = json.dumps({**where, "offset": max(0, offset - self.size)})
            buttons.append(button("Back", self.back, value))
        if has_more:
            buttons.append(button("More", self.more, json.dumps({**where, "offset": offset + self.size})))
        return [row(*buttons)] if buttons else []


TODO_TITLES = {
    Todo.DISAGREEMENT: "Somebody disagrees",
    Todo.DRAFT: "Drafts to send",
    Todo.PROPOSED: "Proposed yeses to confirm",
    Todo.ANSWER: "Waiting for your word",
    Todo.PAUSED: "Waiting for the rep's reply",
}
_NOT_TOLD = "Not answered yet"
_NO_CAPACITY = (
    "No capacity is known for these quarters. Import it: `python -m bot capacity import capacity.csv`"
)
_TITLE_WORDS, _TITLE_LIMIT, _ACCOUNT_LIMIT, _SAID_LIMIT = 14, 90, 40, 200
_MOST_TEAMS = 20
_MIDNIGHT = (23, 59)  # the day's last minute: "by Tuesday" says it


def ask_line(line: AskLine, drawing: Drawing) -> str:
    """``*Yes, Jan–Mar 2027* · Add SAML sign-on · ASK-142 · Acme``, and below who answers by when."""
    verdict = f"*{escape(', '.join(filter(None, (_verdict(line), line.period))))}*"
    title = linked(_title(line.title), drawing.permalink(line.channel, line.thread_ts))
    account = escape(clip(line.account, _ACCOUNT_LIMIT))
    first = " · ".join(filter(None, (verdict, title, line.ask, account)))
    return "\n".join(filter(None, (first, " · ".join(_below(line, drawing.currency)))))


def need_text(line: NeedLine, drawing: Drawing) -> str:
    """A need in a queue, with its figures: for PMs alone."""
    entry = line.entry
    title = linked(_title(entry.title), drawing.permalink(entry.channel, entry.thread_ts))
    asks = counted(entry.asks, "ask") if entry.asks > 1 else f"ASK-{entry.ask}"
    worth = compact_money(entry.at_stake, drawing.currency) if entry.at_stake else ""
    accounts = counted(entry.accounts, "account") if entry.accounts else ""
    first = " · ".join(filter(None, (f"*{title}*", worth, accounts, asks)))
    said = " ".join(line.because.split())
    period = f", {line.period}" if line.period and line.period not in said else ""
    verdict = f"{line.verdict}{period}" + (f" — {clip(said, _SAID_LIMIT)}" if said else "")
    return "\n".join(filter(None, (first, _join(escape(verdict), due_words(line.due)), *_notes(line))))


def due_words(due: Due | None) -> str:
    """``due today 18:00``, ``by Thu 26 Nov``, ``2 working days late``."""
    if due is None:
        return ""
    if due.paused:
        return "paused until the rep replies"
    if due.days_late:
        return f"*{counted(due.days_late, 'working day')} late*"
    time = "" if (due.at.hour, due.at.minute) == _MIDNIGHT else clock_time(due.at)
    if due.is_over:
        return f"*late since {time if due.is_today and time else short_day(due.at.date())}*"
    return f"due today {time}".rstrip() if due.is_today else f"by {short_day(due.at.date())} {time}".rstrip()


def team_line(team: TeamRooms, fiscal_start: int) -> str:
    """``Identity: 12 of 40 free Oct–Dec 2026 · over by 5 Jan–Mar 2027``."""
    rooms = []
    for row in team.rows:
        free = round(row.free, 1)
        words = f"*over by {points(-free)}*" if free < 0 else f"*{points(free)}* of {points(row.points)} free"
        rooms.append(f"{words} {Period.of(row.quarter).label(fiscal_start)}")
    return f"{escape(clip(team.team, _ACCOUNT_LIMIT))}: {' · '.join(rooms)}"


def team_lines(teams: tuple[TeamRooms, ...], fiscal_start: int) -> str:
    """A line for each team, as far as they fit; says how to import capacity where there is none."""
    if not teams:
        return _NO_CAPACITY
    lines = [team_line(team, fiscal_start) for team in teams[:_MOST_TEAMS]]
    if len(teams) > _MOST_TEAMS:
        lines.append(f"… and {counted(len(teams) - _MOST_TEAMS, 'more team')}: `python -m bot capacity show`")
    return "\n".join(lines)


def linked(text: str, link: str) -> str:
    """The text, which is escaped already, leading to the link where there is one."""
    return f"<{link}|{text}>" if link else text


def row(*elements: Block) -> Block:
    """Buttons beside each other."""
    return {"type": "actions", "elements": list(elements)}


def page_words(page: AskPage) -> str:
    """``1–15`` of what is there."""
    return f"{page.offset + 1:,}–{page.offset + len(page.lines):,}"


def _verdict(line: AskLine) -> str:
    if line.state is AskState.WITHDRAWN:
        return "Withdrawn"
    return line.verdict or _NOT_TOLD


def _below(line: AskLine, currency: str) -> list[str]:
    if line.answered_by:
        said = f"decided by {person(line.answered_by)}"
    elif line.owner:
        due = due_words(line.due)
        does = "confirms" if line.verdict else "answers"
        said = f"{person(line.owner)} {does}{' ' if due.startswith('by') else ', '}{due}".rstrip(", ")
    else:
        said = ""
    worth = compact_money(line.at_stake, currency) if line.at_stake else line.worth
    return [part for part in (said, f"worth {escape(worth)}" if worth else "") if part]


def _notes(line: NeedLine) -> list[str]:
    entry, notes = line.entry, []
    if entry.disagreed_by:
        said = escape(clip(" ".join(entry.disagreement.split()), _SAID_LIMIT))
        notes.append(f"{person(entry.disagreed_by)} disagrees: “{said}”")
    if entry.suggested:
        titles = " or ".join(f"“{escape(_title_words(title))}”" for _, title in entry.suggested)
        notes.append(f"_May be the same as {titles}: join them under_ Why?")
    return notes


def _title(title: str) -> str:
    return escape(_title_words(title)) or "(no title)"


def _title_words(title: str) -> str:
    """One line without what would end a link."""
    plain = "".join(char if char.isprintable() else " " for char in title)
    return few_words(plain, _TITLE_WORDS, _TITLE_LIMIT)


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
