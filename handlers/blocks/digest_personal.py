"""The digests to one person: a rep's asks that moved, a PM's queue. Both say first what is to be done."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.blocks.digest_page import (
    TITLE_LIMIT,
    Listing,
    Page,
    Writer,
    and_more,
    joined,
    needs,
    span,
)
from handlers.blocks.figures import counted
from handlers.blocks.lists import TODO_TITLES
from triage.figures import LackingAsk, MovedAnswer, OwnAnswer, OwnFlip, WaitingNeed, Waits
from triage.local_words import compact_money, short_day
from triage.reports import OpenQuestion, PersonalReport, QueueReport
from triage.usecases.homes import Todo

_MINE = "`/because mine`"
_HOME = "all in Home"
_TITLES = {Waits.LATE: "Past the promised day"} | {
    Waits(todo.value): title for todo, title in TODO_TITLES.items() if todo is not Todo.PAUSED
}


def personal_page(report: PersonalReport, writer: Writer) -> Page:
    """What moved on a rep's asks."""
    days, news = span(report.since, report.until), ", ".join(_news(report))
    return Page(
        notification=f"Your asks, {days}: {news}.",
        name=f"Your asks · {days}",
        headline=[f"{writer.strong(news)}."],
        lists=list(_own_lists(report, writer)),
        note=f"All your asks: {_MINE}, or Home.",
    )


def _news(report: PersonalReport) -> Iterable[str]:
    if report.moved:
        yield f"{counted(report.moved, 'answer')} moved"
    if waiting := report.unfiled.total + report.lacking.total:
        yield f"{counted(waiting, 'thing')} {'waits' if waiting == 1 else 'wait'} for you"


def _own_lists(report: PersonalReport, writer: Writer) -> Iterable[Listing]:
    if report.answered.total:
        lines = [_answered(answer, writer) for answer in report.answered.rows]
        yield Listing("A PM answered", and_more(lines, report.answered.more, _MINE))
    if report.flipped.total:
        lines = [_flipped(flip, writer) for flip in report.flipped.rows]
        yield Listing("What moved", and_more(lines, report.flipped.more, _MINE))
    if report.lacking.total:
        lines = [_lacking(ask, writer) for ask in report.lacking.rows]
        more = and_more(lines, report.lacking.more, _MINE)
        yield Listing("Reply in the thread, and the answer gets firm", more)
    if report.unfiled.total:
        lines = [_unfiled(one, writer) for one in report.unfiled.rows]
        more = and_more(lines, report.unfiled.more, "in the asks channels")
        yield Listing("Not filed: put a :pushpin: on it if it is an ask", more)


def _answered(answer: OwnAnswer, writer: Writer) -> str:
    thread = writer.thread(answer.title, answer.ask, answer.channel, answer.thread_ts)
    verdict = writer.strong(writer.verdict(answer.verdict, answer.quarter))
    reason = f"“{writer.plain(answer.reason, 2 * TITLE_LIMIT)}”" if answer.reason else ""
    return f"• {joined(f'{thread}: {verdict}', writer.person(answer.by), reason)}"


def _flipped(flip: OwnFlip, writer: Writer) -> str:
    thread = writer.thread(flip.title, flip.ask, flip.channel, flip.thread_ts)
    if flip.shipped:
        return f"• {thread}: {writer.strong('available now')}, tell your customer"
    now = writer.strong(writer.stance(flip.after))
    moved = writer.plain("; ".join(flip.moved))
    return f"• {joined(f'{thread}: {writer.stance(flip.before)} → {now}', moved)}"


def _lacking(ask: LackingAsk, writer: Writer) -> str:
    thread = writer.thread(ask.title, ask.ask, ask.channel, ask.thread_ts)
    return f"• {thread}: {writer.strong(writer.plain(ask.question))}"


def _unfiled(one: OpenQuestion, writer: Writer) -> str:
    return f"• {writer.thread(one.text or 'Your message', 0, one.channel, one.ts)}"


def queue_page(report: QueueReport, writer: Writer) -> Page:
    """What waits for a PM."""
    day, news = short_day(report.until.date()), _queue_news(report, writer)
    return Page(
        notification=f"Your queue, {day}: {_queue_news(report, None)}.",
        name=f"Your queue · {day}",
        headline=[f"{news}."],
        lists=list(_queue_lists(report, writer)),
        note="Answer them in Home, or in their threads.",
    )


def _queue_news(report: QueueReport, writer: Writer | None) -> str:
    strong = writer.strong if writer else str
    parts = []
    if report.total:
        late = f", {report.late:,} past the promised day" if report.late else ""
        parts.append(f"{strong(needs(report.total, 'you'))}{late}")
    if moved := report.moved.total:
        words = "answer of yours stands on facts" if moved == 1 else "answers of yours stand on facts"
        parts.append(f"{moved:,} {words} that moved")
    return "; ".join(parts)


def _queue_lists(report: QueueReport, writer: Writer) -> Iterable[Listing]:
    for waits in Waits:
        some = report.waiting[waits]
        if some.total:
            lines = [_waiting(need, writer) for need in some.rows]
            yield Listing(_TITLES[waits], and_more(lines, some.more, _HOME))
    if report.moved.total:
        lines = [_moved(answer, writer) for answer in report.moved.rows]
        yield Listing("Your answers stand, but their facts moved", and_more(lines, report.moved.more, _HOME))


def _waiting(need: WaitingNeed, writer: Writer) -> str:
    thread = writer.thread(need.title, need.ask, need.channel, need.thread_ts)
    worth = compact_money(need.at_stake, writer.drawing.currency) if need.at_stake > 0 else ""
    accounts = counted(need.accounts, "account") if need.accounts else ""
    verdict = writer.verdict("Proposed yes" if need.proposed else need.verdict, need.quarter)
    said = f"• {joined(thread, _due(need, writer), worth, accounts, verdict)}"
    if not need.objects:
        return said
    objection = f": “{writer.plain(need.objection, 2 * TITLE_LIMIT)}”" if need.objection else ""
    return f"{said}\n   ↳ {writer.person(need.objects)} disagrees{objection}"


def _due(need: WaitingNeed, writer: Writer) -> str:
    if need.day is None or need.waits is Waits.DISAGREEMENT:
        return ""
    if need.waits is Waits.LATE:
        return writer.strong(f"was due {short_day(need.day)}")
    return f"by {short_day(need.day)}"


def _moved(answer: MovedAnswer, writer: Writer) -> str:
    thread = writer.thread(answer.title, answer.ask, answer.channel, answer.thread_ts)
    said = writer.verdict(answer.verdict, answer.quarter)
    now = writer.strong(writer.stance(answer.now))
    words = f"{thread}: you said {said}, the facts now say {now}"
    return f"• {joined(words, writer.plain('; '.join(answer.moved)))}"
