"""The product digest: what the market wants, what changed, what is late and where there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from handlers.blocks.digest_charts import capacity_chart, weeks_chart
from handlers.blocks.digest_page import (
    NAME_LIMIT,
    TERMINAL,
    Listing,
    Page,
    QuietLine,
    Writer,
    against,
    and_more,
    joined,
    kind_name,
    needs,
    quiet_time,
    span,
)
from handlers.blocks.figures import counted, points
from triage.figures import FlippedNeed, NeedFigures, ShippedNeed, UnaskedItem, WaitingNeed
from triage.local_words import compact_money, short_day
from triage.reports import FreePoints, Headline, ProductReport
from triage.sell_again import SellLine, SellList

TEAM_LINES = 10
_BUYERS_NAMED = 3
_AT_STAKE = "At stake: yearly revenue of the accounts that ask, weighed by deal stage and severity."
_NO_REVENUE = (
    "No revenue known for these asks. Run `python -m bot accounts import accounts.csv`, or name the amount "
    "in the thread."
)
_NO_ACCOUNTS = "None of these asks names its account. Name it in the thread, and it counts."
_NO_CAPACITY = (
    "No capacity imported yet. Run `python -m bot capacity import capacity.csv`: answers then say what fits."
)
_ALL_IN_HOME = "all in Home"
_ALL_WANTED = "all in Home under Most wanted"

_Figures = Callable[[NeedFigures, Writer], list[str]]


def product_page(report: ProductReport, writer: Writer) -> Page | QuietLine:
    """The digest in the writer's medium."""
    if report.quiet:
        return QuietLine(
            _quiet_line(report, writer), _quiet_line(report, Writer(TERMINAL, writer.drawing, writer.today))
        )
    return Page(
        notification=_notification(report, writer),
        name=f"{kind_name('product', report.since, report.until)} · {span(report.since, report.until)}",
        headline=_headline(report, writer),
        lists=list(_lists(report, writer)),
        note=_AT_STAKE if report.wanted.by_revenue else "",
    )


def _headline(report: ProductReport, writer: Writer) -> list[str]:
    now, last = report.this, report.last
    asks = report.wanted.asked
    change = against(now.asks, last.asks)
    first = f"{writer.strong(counted(now.asks, 'new ask'))}{f' ({change})' if change else ''}"
    accounts = f" from {counted(now.accounts, 'account')}" if now.accounts else ""
    lines = [f"{first}{accounts}: {asks.yes:,} yes · {asks.later:,} later · {asks.no:,} no"]
    if now.answered or last.answered:
        lines.append(f"PMs answered {counted(now.answered, 'need')}{_last_time(now, last)}.")
    return [*lines, _waiting_words(report, writer)]


def _last_time(now: Headline, last: Headline) -> str:
    change = against(now.answered, last.answered)
    return f" ({change})" if change else ""


def _waiting_words(report: ProductReport, writer: Writer) -> str:
    if not report.waiting:
        return "Nothing waits for a PM."
    said = needs(report.waiting, "a PM")
    if not report.late.total:
        return f"{said}."
    return f"{said}, {writer.strong(f'{report.late.total:,} past the promised day')}."


def _quiet_line(report: ProductReport, writer: Writer) -> str:
    """One line; it still says what somebody has to do."""
    todo = _waiting_words(report, writer)
    if not report.waiting:
        todo = "Sales can write one into an asks channel at any time."
    name = writer.strong(kind_name("product", report.since, report.until))
    quiet = quiet_time(report.since, report.until)
    return f"{name}, {span(report.since, report.until)}: {quiet}, no new asks. {todo}"


def _notification(report: ProductReport, writer: Writer) -> str:
    asks = report.wanted.asked
    name = kind_name("product", report.since, report.until)
    text = f"{name}, {span(report.since, report.until)}: {counted(asks.total, 'new ask')}"
    text += f" ({asks.yes:,} yes, {asks.later:,} later, {asks.no:,} no). "
    if report.wanted.by_revenue:
        top = report.wanted.by_revenue[0]
        title = writer.plain(top.title) or f"ASK-{top.ask}"
        text += f"Most wanted: {title}, {_money(top.at_stake, writer)} at stake. "
    return text + _waiting_words(report, _unmarked(writer))


def _unmarked(writer: Writer) -> Writer:
    return replace(writer, medium=TERMINAL)


def _lists(report: ProductReport, writer: Writer) -> Iterable[Listing]:
    if report.late.total:
        lines = [_late(need, writer) for need in report.late.rows]
        yield Listing("Past the promised day", and_more(lines, report.late.more, _ALL_IN_HOME))
    if report.flipped.total:
        lines = [_flipped(need, writer) for need in report.flipped.rows]
        yield Listing("Answers that changed", and_more(lines, report.flipped.more, "told in their threads"))
    if report.shipped.total:
        lines = [line for need in report.shipped.rows for line in _shipped(need, report, writer)]
        yield Listing("Shipped: sell it again", and_more(lines, report.shipped.more, "`/because shipped`"))
    if report.this.asks:
        yield from _wanted_lists(report, writer)
    if report.wanted.unplanned.total:
        lines = _numbered(report.wanted.unplanned.rows, writer, _worth_first)
        yield Listing("Wanted but not planned", and_more(lines, report.wanted.unplanned.more, _ALL_WANTED))
    if report.unasked.total:
        lines = [_unasked(item, writer) for item in report.unasked.rows]
        yield Listing("Planned but nobody asks", and_more(lines, report.unasked.more, "`/because roadmap`"))
    if chart := weeks_chart(report.weeks):
        totals = " · ".join(f"{week.asks:,}" for week in report.weeks)
        yield Listing("New asks of the last weeks", [totals], chart)
    yield _capacity(report, writer)


def _wanted_lists(report: ProductReport, writer: Writer) -> Iterable[Listing]:
    wanted = report.wanted
    more = wanted.total - len(wanted.by_revenue)
    revenue = and_more(_numbered(wanted.by_revenue, writer, _worth_first), more, _ALL_WANTED)
    if [need.need for need in wanted.by_revenue] == [need.need for need in wanted.by_accounts] != []:
        yield Listing("Most wanted, by revenue at stake and by accounts alike", revenue)
        return
    yield Listing("Most wanted by revenue at stake", revenue if wanted.by_revenue else [_NO_REVENUE])
    accounts = _numbered(wanted.by_accounts, writer, _accounts_first)
    yield Listing("Most wanted by accounts", accounts or [_NO_ACCOUNTS])


def _numbered(rows: Sequence[NeedFigures], writer: Writer, figures: _Figures) -> list[str]:
    return [f"{place}. {_need(need, writer, figures)}" for place, need in enumerate(rows, 1)]


def wanted_line(need: NeedFigures, place: int, writer: Writer) -> str:
    """A need in its place among those with most at stake."""
    return f"{place:,}. {_need(need, writer, _worth_first)}"


def _need(need: NeedFigures, writer: Writer, figures: _Figures) -> str:
    thread = writer.thread(need.title, need.ask, need.channel, need.thread_ts)
    first, *others = figures(need, writer)
    return joined(thread, writer.strong(first), *others, writer.verdict(need.verdict, need.quarter))


def _worth_first(need: NeedFigures, writer: Writer) -> list[str]:
    accounts = [counted(need.accounts, "account")] if need.accounts else []
    return [_money(need.at_stake, writer), *accounts] if need.at_stake > 0 else accounts or ["worth unknown"]


def _accounts_first(need: NeedFigures, writer: Writer) -> list[str]:
    worth = [_money(need.at_stake, writer)] if need.at_stake > 0 else []
    return [counted(need.accounts, "account"), *worth]


def _late(need: WaitingNeed, writer: Writer) -> str:
    thread = writer.thread(need.title, need.ask, need.channel, need.thread_ts)
    due = f", was due {short_day(need.day)}" if need.day else ""
    asks = counted(need.asks, "ask") if need.asks > 1 else ""
    return f"• {joined(thread, f'{writer.person(need.owner)}{due}', asks)}"


def _flipped(need: FlippedNeed, writer: Writer) -> str:
    thread = writer.thread(need.title, need.ask, need.channel, need.thread_ts)
    now = writer.strong(writer.stance(need.after))
    moved = writer.plain("; ".join(need.moved))
    return f"• {joined(f'{thread}: {writer.stance(need.before)} → {now}', moved)}"


def _shipped(need: ShippedNeed, report: ProductReport, writer: Writer) -> Iterator[str]:
    """The thing, and below it whom to sell it to."""
    thread = writer.thread(need.title, need.ask, need.channel, need.thread_ts)
    worth = writer.strong(_money(need.at_stake, writer)) if need.at_stake > 0 else ""
    asked = f"{counted(need.accounts, 'account')} asked" if need.accounts else ""
    yield f"• {joined(thread, asked, worth)}"
    for sell in (each for each in report.sell if each.item == need.item):
        for what, buyers in (("asked", sell.asked), ("lost for it", sell.lost), ("like them", sell.alike)):
            if buyers.accounts:
                yield f"   ↳ {what}: {_buyers(buyers, writer)}"


def _buyers(buyers: SellList, writer: Writer) -> str:
    """The largest accounts; who wants all of them looks the item up."""
    named = [_buyer(line, writer) for line in buyers.lines[:_BUYERS_NAMED]]
    more = buyers.accounts - len(named)
    return ", ".join([*named, f"{more:,} more"] if more else named)


def _buyer(line: SellLine, writer: Writer) -> str:
    worth = f" {_money(line.revenue, writer)}" if line.revenue else ""
    return f"{writer.plain(line.account, NAME_LIMIT)}{worth}"


def _unasked(item: UnaskedItem, writer: Writer) -> str:
    effort = writer.strong(counted_points(item.effort)) if item.effort else "not sized"
    title = writer.plain(item.title) or writer.plain(item.key)
    return f"• {joined(title, effort, writer.period(item.quarter))}"


def counted_points(number: float) -> str:
    """``1 point``, ``30.5 points``."""
    said = points(number)
    return f"{said} point{'' if said == '1' else 's'}"


def _capacity(report: ProductReport, writer: Writer) -> Listing:
    teams = [list(rooms) for _, rooms in groupby(report.capacity, key=lambda room: room.team.lower())]
    current = writer.quarter
    title = "Free capacity in points"
    if not report.has_capacity:
        return Listing(title, [_NO_CAPACITY])
    if not teams:
        missing = f"Nothing known for {current} and {current.plus(1)}."
        return Listing(title, [f"{missing} Add them to your capacity file and import it."])
    quarters = {str(quarter): writer.period(str(quarter)) for quarter in (current, current.plus(1))}
    title = "Free points: {} now, {} next".format(*quarters.values())
    lines = [_team(rooms, writer) for rooms in teams[:TEAM_LINES]]
    over = [_team(rooms, writer) for rooms in teams if any(round(room.free, 1) < 0 for room in rooms)]
    lines = and_more(lines, len(teams) - len(lines), "`/because capacity`")
    return Listing(title, lines, capacity_chart(report.capacity, quarters), over[:TEAM_LINES])


def _team(rooms: list[FreePoints], writer: Writer) -> str:
    current = str(writer.quarter)
    words = [f"{_free(room, writer)} {'now' if room.quarter == current else 'next'}" for room in rooms]
    return f"{writer.plain(rooms[0].team, NAME_LIMIT)}: {' · '.join(words)}"


def _free(room: FreePoints, writer: Writer) -> str:
    free = round(room.free, 1)
    if free < 0:
        return writer.strong(f"over by {points(-free)}")
    return f"{writer.strong(points(abs(free)))} of {points(room.points)}"


def _money(units: float, writer: Writer) -> str:
    return compact_money(units, writer.drawing.currency)
