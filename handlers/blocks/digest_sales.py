"""The sales digest: what reps can tell their customers now, and what product waits for from them."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.blocks.digest_page import (
    NAME_LIMIT,
    Listing,
    Page,
    QuietLine,
    Writer,
    against,
    and_more,
    joined,
    kind_name,
    quiet_time,
    span,
)
from handlers.blocks.figures import counted
from triage.reports import ComingItem, Question, SalesReport, SharedNeed

_NOTE = (
    "Dates are shown only where product lets you pass them on. Everything about an account: `/because acme`"
)
_IN_THREADS = "told in their threads"


def sales_page(report: SalesReport, writer: Writer) -> Page | QuietLine:
    """The digest in the writer's medium."""
    name, days = kind_name("sales", report.since, report.until), span(report.since, report.until)
    if report.quiet:
        said = f"{days}: {quiet_time(report.since, report.until)}, nothing new to tell customers."
        return QuietLine(f"{writer.strong(name)}, {said}", f"{name}, {said}")
    news = list(_news(report))
    return Page(
        notification=f"{name}, {days}: {', '.join(news)}.",
        name=f"{name} · {days}",
        headline=[writer.strong(", ".join(news)) + "."],
        lists=list(_lists(report, writer)),
        note=_NOTE,
    )


def _news(report: SalesReport) -> Iterable[str]:
    if report.shipped.total:
        yield f"{report.shipped.total:,} shipped"
    if report.changed.total:
        yield f"{counted(report.changed.total, 'answer')} changed"
    if report.questions.total:
        yield f"{counted(report.questions.total, 'question')} for you"
    change = against(report.asks.total, report.last)
    yield f"{counted(report.asks.total, 'new ask')}{f' ({change})' if change else ''}"


def _lists(report: SalesReport, writer: Writer) -> Iterable[Listing]:
    if report.shipped.total:
        lines = [_shipped(need, writer) for need in report.shipped.rows]
        yield Listing("Shipped: tell your customers", and_more(lines, report.shipped.more, _IN_THREADS))
    if report.changed.total:
        lines = [_changed(need, writer) for need in report.changed.rows]
        yield Listing("Answers that changed", and_more(lines, report.changed.more, _IN_THREADS))
    if report.questions.total:
        lines = [_question(one, writer) for one in report.questions.rows]
        more = and_more(lines, report.questions.more, "`/because mine`")
        yield Listing("Product waits for a fact from you", more)
    if report.coming.total:
        lines = [_coming(item, writer) for item in report.coming.rows]
        yield Listing("Coming, and you may say so", and_more(lines, report.coming.more, "`/because roadmap`"))
    if report.wanted.rows:
        lines = [f"{place}. {_wanted(need, writer)}" for place, need in enumerate(report.wanted.rows, 1)]
        yield Listing("Most wanted", lines)


def _thread(need: SharedNeed, writer: Writer) -> str:
    return writer.thread(need.title, need.ask, need.channel, need.thread_ts)


def _shipped(need: SharedNeed, writer: Writer) -> str:
    names = writer.plain(", ".join(need.askers), 2 * NAME_LIMIT)
    asked = f"{counted(need.accounts, 'account')} asked" if need.accounts else ""
    return f"• {joined(_thread(need, writer), f'{asked} ({names})' if asked and names else asked or names)}"


def _changed(need: SharedNeed, writer: Writer) -> str:
    if not need.verdict:
        return f"• {_thread(need, writer)}"
    now = writer.strong(_verdict(need, writer))
    if need.before and need.before != need.verdict:
        return f"• {_thread(need, writer)}: {writer.plain(need.before)} → {now}"
    return f"• {_thread(need, writer)}: {now}, see its thread"


def _wanted(need: SharedNeed, writer: Writer) -> str:
    accounts = counted(need.accounts, "account") if need.accounts else ""
    return joined(
        _thread(need, writer), f"worth {writer.plain(need.worth)}", accounts, _verdict(need, writer)
    )


def _verdict(need: SharedNeed, writer: Writer) -> str:
    return ", ".join(filter(None, (writer.plain(need.verdict), writer.plain(need.period, NAME_LIMIT))))


def _coming(item: ComingItem, writer: Writer) -> str:
    when = writer.strong(writer.plain(item.period, NAME_LIMIT)) if item.period else "no date to share"
    asked = f"{counted(item.accounts, 'account')} asked" if item.accounts else ""
    return f"• {joined(writer.plain(item.title), when, 'in progress' if item.in_progress else '', asked)}"


def _question(one: Question, writer: Writer) -> str:
    thread = writer.thread(one.title, one.ask, one.channel, one.thread_ts)
    rep = f"{writer.plain(one.rep, NAME_LIMIT)}: " if one.rep else ""
    return f"• {joined(thread, f'{rep}{writer.plain(one.question)}')}"
