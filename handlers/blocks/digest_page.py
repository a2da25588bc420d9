"""How any digest is laid out, for Slack and for the terminal: one layout that differs in its mark-up only.

It is read on a phone between two meetings: the numbers first, then lists of at most five lines, each leading
into its thread. A chart stands in the place of its list, and the list where Slack takes no charts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.blocks.card import Rendered
from handlers.blocks.figures import counted
from handlers.blocks.lists import Drawing
from handlers.blocks.text import TEXT_LIMIT, Block, clip, context, escape, header, person, section
from triage.changes import Commitment, Stance
from triage.local_words import plain_day
from triage.quarters import Quarter, parse_period

TITLE_LIMIT, NAME_LIMIT = 60, 40
_URL_LIMIT = 300
# Below Slack's 3,000 for a section, and small enough for eight of them in one message.
_LIST_LIMIT, _MESSAGE_LIMIT = 2800, 12_000
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")
_DAY = timedelta(days=1)
_COMMITMENTS = {
    Commitment.PLANNED: "planned",
    Commitment.IN_PROGRESS: "in progress",
    Commitment.SHIPPED: "available now",
    Commitment.DECLINED: "declined",
}


@dataclass(frozen=True, slots=True)
class Medium:
    """How one medium writes: plain text, something strong, a person, a thread (title, channel, ts, and the
    number of its ask, 0 where it is none)."""

    plain: Callable[[str], str]
    strong: Callable[[str], str]
    person: Callable[[str], str]
    thread: Callable[[str, str, str, int], str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes for one medium; quarters are told as of ``today``."""

    medium: Medium
    drawing: Drawing
    today: date

    def plain(self, text: str, limit: int = TITLE_LIMIT) -> str:
        return self.medium.plain(tidy(text, limit))

    def strong(self, text: str) -> str:
        return self.medium.strong(text)

    def person(self, user: str) -> str:
        return self.medium.person(tidy(user, NAME_LIMIT))

    def thread(self, title: str, ask: int, channel: str, ts: str) -> str:
        """A title that leads to its thread; never empty, because an empty link would show its address."""
        return self.medium.thread(tidy(title, TITLE_LIMIT) or f"ASK-{ask}", channel, ts, ask)

    @property
    def quarter(self) -> Quarter:
        return Quarter.containing(self.today, self.drawing.fiscal_start)

    def period(self, quarter: str | None) -> str:
        """In months; a PM's own words ("after the summer") stay as they are."""
        if not quarter:
            return ""
        try:
            period = parse_period(quarter, self.quarter)
        except ValueError:
            return self.plain(quarter, NAME_LIMIT)
        return period.label(self.drawing.fiscal_start) if period else self.plain(quarter, NAME_LIMIT)

    def verdict(self, verdict: str, quarter: str | None = None) -> str:
        """``Yes, Jan–Mar 2027``."""
        return ", ".join(filter(None, (verdict.capitalize(), self.period(quarter))))

    def stance(self, stance: Stance) -> str:
        """``Yes, planned, Jan–Mar 2027``."""
        if stance.commitment is Commitment.PROPOSED:
            return self.verdict("Proposed yes", stance.quarter)
        said = (stance.verdict.capitalize(), _COMMITMENTS.get(stance.commitment, ""))
        return ", ".join(filter(None, (*said, self.period(stance.quarter))))


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines under a title. Where ``chart`` is drawn, of the lines only those ``beside`` it are said."""

    title: str
    lines: Sequence[str]
    chart: Block | None = None
    beside: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One digest: what notifications say of it, its name, the numbers, the lists, a note at the end."""

    notification: str
    name: str
    headline: Sequence[str]
    lists: Sequence[Listing]
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuietLine:
    """A digest without news."""

    line: str
    notification: str


def slack(drawing: Drawing) -> Medium:
    """Slack's mark-up."""

    def thread(title: str, channel: str, ts: str, _ask: int) -> str:
        url = drawing.permalink(channel, ts)
        return f"<{url}|{escape(title)}>" if url and len(url) <= _URL_LIMIT else escape(title)

    def somebody(user: str) -> str:
        return person(user) if _USER_ID.fullmatch(user) else escape(user)

    return Medium(plain=escape, strong=lambda text: f"*{text}*", person=somebody, thread=thread)


TERMINAL = Medium(
    plain=str,
    strong=str,
    person=lambda user: f"@{user}",
    thread=lambda title, _channel, _ts, ask: f"{title} (ASK-{ask})" if ask else title,
)


def page_message(page: Page | QuietLine) -> Rendered:
    """The message, with its charts and without."""
    text = clip(page.notification, TEXT_LIMIT)
    if isinstance(page, QuietLine):
        return Rendered(text, [section(page.line)], inside_only=True)
    plain = _blocks(page, charts=False)
    charted = any(each.chart for each in page.lists)
    return Rendered(
        text,
        _blocks(page, charts=True) if charted else plain,
        inside_only=True,
        without_charts=plain if charted else None,
    )


def page_words(page: Page | QuietLine) -> str:
    """The same for a terminal; threads are named by their ask."""
    if isinstance(page, QuietLine):
        return page.line
    parts = ["\n".join([page.name, *page.headline])]
    parts += ["\n".join([each.title, *(f"  {line}" for line in each.lines)]) for each in page.lists]
    return "\n\n".join([*parts, page.note] if page.note else parts)


def _blocks(page: Page, charts: bool) -> list[Block]:
    blocks = [header(page.name), section("\n".join(page.headline))]
    room = _MESSAGE_LIMIT
    for each in page.lists:
        drawn = charts and each.chart is not None
        lines = each.beside if drawn else each.lines
        if lines:
            text = _fitting(f"*{each.title}*", lines, min(room, _LIST_LIMIT))
            room -= len(text)
            blocks.append(section(text))
        if drawn and each.chart:
            blocks.append(each.chart)
    return [*blocks, context(page.note)] if page.note else blocks


def _fitting(title: str, lines: Sequence[str], limit: int) -> str:
    """As many whole lines as fit, so that no link is cut in the middle."""
    text = title
    for line in lines:
        if len(text) + len(line) > limit:
            return f"{text}\n…"
        text += f"\n{line}"
    return text


def tidy(text: str, limit: int) -> str:
    """One line without control characters: a line break would end a link, an escape code move the cursor."""
    return clip(" ".join("".join(char if char.isprintable() else " " for char in text).split()), limit)


def span(since: datetime, until: datetime) -> str:
    """The period's days: ``16–23 Nov``, ``28 Dec – 4 Jan``."""
    first, last = since.date(), until.date()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{plain_day(last)}"
    return f"{plain_day(first)} – {plain_day(last)}"


def kind_name(kind: str, since: datetime, until: datetime) -> str:
    """``Weekly product digest``; how often it comes is told by the period."""
    length = round((until - since) / _DAY)
    often = {1: "Daily ", 7: "Weekly "}.get(length, "")
    return f"{often}{kind} digest" if often else f"{kind.capitalize()} digest"


def quiet_time(since: datetime, until: datetime) -> str:
    return {1: "a quiet day", 7: "a quiet week"}.get(round((until - since) / _DAY), "a quiet time")


def against(now: int, before: int) -> str:
    """The change against the period before: ``+3``, ``−2``; nothing where there is none."""
    change = now - before
    return f"{'+' if change > 0 else '−'}{abs(change):,}" if change else ""


def and_more(lines: list[str], more: int, where: str) -> list[str]:
    """The lines, and where the others are."""
    return [*lines, f"… and {more:,} more: {where}"] if more > 0 else lines


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def needs(number: int, what: str) -> str:
    """``7 needs wait for a PM``, ``1 need waits for a PM``."""
    return f"{counted(number, 'need')} {'waits' if number == 1 else 'wait'} for {what}"
