"""The product digest, for Slack and for the terminal. Pure functions of values.

A PM reads it on a phone between two meetings: the numbers first, then lists of at most five lines, each
leading into its thread. Both media share one layout and differ in their mark-up only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from handlers.blocks.card import Rendered
from handlers.blocks.figures import compact_money, counted, points
from handlers.blocks.lists import Drawing, Permalink
from handlers.blocks.text import TEXT_LIMIT, Block, clip, context, escape, header, person, section, short_day
from triage.digests import DigestContent, FreePoints
from triage.ports import NeedFigures, WaitingAsk
from triage.quarters import Quarter, parse_period

NAME = "Weekly product digest"
TEAM_LINES = 10
_TITLE_LIMIT = 60
_TEAM_LIMIT = 40
_URL_LIMIT = 300
# Below Slack's 3,000 for a section, and four of them below its limit for a whole message.
_LIST_LIMIT = 2800
_ONE_WEEK = timedelta(days=8)  # a week is an hour longer when the clocks go back
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_AT_STAKE = "At stake: yearly revenue of the accounts that ask, weighed by deal stage and severity."
_NO_REVENUE = (
    "No revenue known for these asks. Run `python -m bot accounts import accounts.csv`, or name the amount "
    "in the thread."
)
_NO_ACCOUNTS = "None of these asks names its account. Name it in the thread, and it counts."
_NO_CAPACITY = (
    "No capacity imported yet. Run `python -m bot capacity import capacity.csv`: answers then say what fits."
)


@dataclass(frozen=True, slots=True)
class _Medium:
    """How one medium writes: plain text, something strong, a person, a thread (title, channel, ts, ask)."""

    plain: Callable[[str], str]
    strong: Callable[[str], str]
    person: Callable[[str], str]
    thread: Callable[[str, str, str, int], str]


@dataclass(frozen=True, slots=True)
class _Writer:
    content: DigestContent
    medium: _Medium
    fiscal_start: int
    currency: str


_Figures = Callable[[_Writer, NeedFigures], list[str]]


@dataclass(frozen=True, slots=True)
class _List:
    title: str
    lines: list[str]


def digest_message(values: Mapping[str, Any], drawing: Drawing) -> Rendered:
    """The message of whatever ``content_of`` made; pydantic's ValidationError for anything else."""
    text, blocks = digest_blocks(
        DigestContent.from_json(values),
        fiscal_start=drawing.fiscal_start,
        currency=drawing.currency,
        permalink=drawing.permalink,
    )
    return Rendered(text, blocks, inside_only=True)


def digest_words(values: Mapping[str, Any], drawing: Drawing) -> str:
    """The same for a terminal."""
    content = DigestContent.from_json(values)
    return digest_text(content, fiscal_start=drawing.fiscal_start, currency=drawing.currency)


def digest_blocks(
    content: DigestContent, *, fiscal_start: int, currency: str, permalink: Permalink
) -> tuple[str, list[Block]]:
    """The message for the digest channel: its notification text and its blocks.

    ``permalink`` gives a thread's address from channel and thread_ts; "" where there is none.
    """
    writer = _Writer(content, _slack(permalink), fiscal_start, currency)
    text = clip(_notification(writer), TEXT_LIMIT)
    if content.quiet:
        return text, [section(_quiet_line(writer))]
    blocks = [header(f"{NAME} · {_span(content)}"), section(_headline(writer))]
    blocks += [section(_fitting(f"*{one.title}*", one.lines)) for one in _lists(writer)]
    if content.by_revenue:
        blocks.append(context(_AT_STAKE))
    return text, blocks


def digest_text(content: DigestContent, *, fiscal_start: int, currency: str) -> str:
    """The same for a terminal: no mark-up; threads are named by their ask."""
    writer = _Writer(content, _TERMINAL, fiscal_start, currency)
    if content.quiet:
        return _quiet_line(writer)
    parts = [f"{NAME} · {_span(content)}\n{_headline(writer)}"]
    parts += ["\n".join([one.title, *(f"  {line}" for line in one.lines)]) for one in _lists(writer)]
    if content.by_revenue:
        parts.append(_AT_STAKE)
    return "\n\n".join(parts)


def _slack(permalink: Permalink) -> _Medium:
    def thread(title: str, channel: str, ts: str, _ask: int) -> str:
        url = permalink(channel, ts)
        return f"<{url}|{escape(title)}>" if url and len(url) <= _URL_LIMIT else escape(title)

    def somebody(owner: str) -> str:
        return person(owner) if _USER_ID.fullmatch(owner) else escape(owner)

    return _Medium(plain=escape, strong=lambda text: f"*{text}*", person=somebody, thread=thread)


_TERMINAL = _Medium(
    plain=str,
    strong=str,
    person=lambda owner: f"@{owner}",
    thread=lambda title, _channel, _ts, ask: f"{title} (ASK-{ask})",
)


def _lists(writer: _Writer) -> Iterable[_List]:
    content = writer.content
    revenue = [_wanted(writer, place, need, _worth_first) for place, need in enumerate(content.by_revenue, 1)]
    if [need.need for need in content.by_revenue] == [need.need for need in content.by_accounts] != []:
        yield _List("Most wanted, by revenue at stake and by accounts alike", revenue)
    else:
        yield _List("Most wanted by revenue at stake", revenue or [_NO_REVENUE])
        accounts = [
            _wanted(writer, place, need, _accounts_first) for place, need in enumerate(content.by_accounts, 1)
        ]
        yield _List("Most wanted by accounts", accounts or [_NO_ACCOUNTS])
    if content.waiting_total:
        yield _List("Waiting longest for a PM", _waiting_lines(writer))
    yield _List(f"Free capacity in points{_quarter_names(writer)}", _capacity_lines(writer))


def _headline(writer: _Writer) -> str:
    asks = writer.content.asks
    numbers = f"{asks.yes:,} yes · {asks.later:,} later · {asks.no:,} no"
    waiting = _waiting_words(writer.content.waiting_total)
    return f"{writer.medium.strong(counted(asks.total, 'new ask'))}: {numbers}\n{waiting}"


def _waiting_words(total: int) -> str:
    if not total:
        return "Nothing waits for a PM."
    return f"{counted(total, 'ask')} {'waits' if total == 1 else 'wait'} for a PM."


def _quiet_line(writer: _Writer) -> str:
    """One line; it still says what somebody has to do."""
    content = writer.content
    length = "week" if content.until - content.since <= _ONE_WEEK else "time"
    todo = _waiting_words(content.waiting_total)
    if not content.waiting_total:
        todo = "Sales can write one into an asks channel at any time."
    return f"{writer.medium.strong(NAME)}, {_span(content)}: a quiet {length}, no new asks. {todo}"


def _notification(writer: _Writer) -> str:
    content = writer.content
    if content.quiet:
        return _quiet_line(replace(writer, medium=_TERMINAL))
    start = f"{NAME}, {_span(content)}: "
    asks = content.asks
    text = start + counted(asks.total, "new ask")
    text += f" ({asks.yes:,} yes, {asks.later:,} later, {asks.no:,} no). "
    if content.by_revenue:
        top = content.by_revenue[0]
        money = compact_money(top.at_stake, writer.currency)
        text += f"Most wanted: {escape(_title(top))}, {money} at stake. "
    return text + _waiting_words(content.waiting_total)


def _wanted(writer: _Writer, place: int, need: NeedFigures, figures: _Figures) -> str:
    thread = writer.medium.thread(_title(need), need.channel, need.thread_ts, need.ask)
    verdict = need.verdict.capitalize()
    if need.quarter:
        verdict += f", {writer.medium.plain(_quarter_name(writer, need.quarter))}"
    first, *others = figures(writer, need)
    return " · ".join([f"{place}. {thread}", writer.medium.strong(first), *others, verdict])


def _worth_first(writer: _Writer, need: NeedFigures) -> list[str]:
    accounts = [counted(need.accounts, "account")] if need.accounts else []
    return [compact_money(need.at_stake, writer.currency), *accounts]


def _accounts_first(writer: _Writer, need: NeedFigures) -> list[str]:
    worth = [compact_money(need.at_stake, writer.currency)] if need.at_stake > 0 else []
    return [counted(need.accounts, "account"), *worth]


def _waiting_lines(writer: _Writer) -> list[str]:
    content = writer.content
    lines = [_waiting(writer, ask) for ask in content.waiting]
    more = content.waiting_total - len(lines)
    return [*lines, f"… and {more:,} more"] if more > 0 else lines


def _waiting(writer: _Writer, ask: WaitingAsk) -> str:
    thread = writer.medium.thread(_title(ask), ask.channel, ask.thread_ts, ask.ask)
    return f"• {thread} · {writer.medium.person(_tidy(ask.owner, _TEAM_LIMIT))}{_due(ask, writer.content)}"


def _due(ask: WaitingAsk, content: DigestContent) -> str:
    if ask.day is None:
        return ""
    overdue = ask.day < content.until.date()
    return f", was due {short_day(ask.day)}" if overdue else f" by {short_day(ask.day)}"


def _capacity_lines(writer: _Writer) -> list[str]:
    content = writer.content
    if not content.has_capacity:
        return [_NO_CAPACITY]
    if not content.capacity:
        current, following = _quarters(writer)
        return [f"Nothing known for {current} and {following}. Add them to your capacity file and import it."]
    teams = [list(rooms) for _, rooms in groupby(content.capacity, key=lambda room: room.team.lower())]
    lines = [_team(writer, rooms) for rooms in teams[:TEAM_LINES]]
    more = len(teams) - len(lines)
    return [*lines, f"… and {counted(more, 'more team')}: `python -m bot capacity show`"] if more else lines


def _team(writer: _Writer, rooms: list[FreePoints]) -> str:
    current = str(_quarters(writer)[0])
    words = [f"{_free(writer, room)} {'now' if room.quarter == current else 'next'}" for room in rooms]
    return f"{writer.medium.plain(_tidy(rooms[0].team, _TEAM_LIMIT))}: {' · '.join(words)}"


def _free(writer: _Writer, room: FreePoints) -> str:
    free = round(room.free, 1)
    if free < 0:
        return writer.medium.strong(f"over by {points(-free)}")
    return f"{writer.medium.strong(points(abs(free)))} of {points(room.points)}"


def _quarters(writer: _Writer) -> tuple[Quarter, Quarter]:
    current = Quarter.containing(writer.content.until.date(), writer.fiscal_start)
    return current, current.plus(1)


def _quarter_names(writer: _Writer) -> str:
    if not writer.content.capacity:
        return ""
    current, following = (_quarter_name(writer, str(quarter)) for quarter in _quarters(writer))
    return f", now ({current}) and next ({following})"


def _quarter_name(writer: _Writer, quarter: str) -> str:
    """In months; a PM's own words ("after the summer") stay as they are."""
    try:
        period = parse_period(quarter, _quarters(writer)[0])
    except ValueError:
        return _tidy(quarter, _TEAM_LIMIT)
    return period.label(writer.fiscal_start) if period else _tidy(quarter, _TEAM_LIMIT)


def _span(content: DigestContent) -> str:
    """The period's days: ``16–23 Nov``, ``28 Dec – 4 Jan``."""
    first, last = content.since.date(), content.until.date()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _title(shown: NeedFigures | WaitingAsk) -> str:
    """Never empty: an empty link would show its address."""
    return _tidy(shown.title, _TITLE_LIMIT) or f"ASK-{shown.ask}"


def _tidy(text: str, limit: int) -> str:
    """One line without control characters: a line break would end a link, an escape code move the cursor."""
    return clip(" ".join("".join(char if char.isprintable() else " " for char in text).split()), limit)


def _fitting(title: str, lines: list[str]) -> str:
    """As many whole lines as fit, so that no link is cut in the middle."""
    text = title
    for line in lines:
        if len(text) + len(line) > _LIST_LIMIT:
            return f"{text}\n…"
        text += f"\n{line}"
    return text
