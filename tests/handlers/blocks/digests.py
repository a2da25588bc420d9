"""Digests of every kind for the tests: one as it comes on a Monday, the smallest and the largest."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, cast

from handlers.blocks.lists import Drawing
from triage.changes import Commitment, Stance
from triage.figures import (
    AskCounts,
    FlippedNeed,
    LackingAsk,
    MovedAnswer,
    NeedFigures,
    OwnAnswer,
    OwnFlip,
    ShippedNeed,
    Some,
    UnaskedItem,
    WaitingNeed,
    Waits,
    WantedNeeds,
)
from triage.reports import (
    ComingItem,
    FreePoints,
    Headline,
    OpenQuestion,
    PersonalReport,
    ProductReport,
    Question,
    QueueReport,
    SalesReport,
    SharedNeed,
    Week,
)
from triage.sell_again import SellAgain, SellLine, SellList
from triage.verdicts import Verdict

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK_AGO = MONDAY - timedelta(days=7)
LATER, NO = Stance(Verdict.LATER, None, Commitment.NONE), Stance(Verdict.NO, None, Commitment.NONE)
YES = Stance(Verdict.YES, "2027-Q1", Commitment.PLANNED)
SHIPPED = Stance(Verdict.YES, None, Commitment.SHIPPED)


def permalink(channel: str, ts: str) -> str:
    return f"https://team.slack.com/{channel}/{ts}"


DRAWING = Drawing(permalink, "USD", 1)
SAML = NeedFigures(1, "SAML sign-on", 6, 420_000, 8, Verdict.YES, "2027-Q1", 142, "C1", "100.1")
EXPORT = NeedFigures(2, "Audit export", 3, 180_400, 3, Verdict.LATER, "2027-H2", 143, "C1", "100.2")
DARK = NeedFigures(3, "Dark mode", 4, 0, 4, Verdict.NO, None, 144, "C2", "100.3")


def waiting(waits: Waits, day: date | None = date(2026, 11, 20), **of: object) -> WaitingNeed:
    values = {
        "need": 4, "title": "Webhook retries", "waits": waits, "owner": "U0123", "day": day, "asks": 2,
        "accounts": 2, "at_stake": 96_000.0, "verdict": Verdict.LATER, "quarter": None, "proposed": False,
        "ask": 145, "channel": "C1", "thread_ts": "100.4",
    }  # fmt: skip
    return WaitingNeed(**(values | of))  # type: ignore[arg-type]


FLIPPED = FlippedNeed(
    5, "Bulk import", None, 2, 61_000, LATER, YES, ("the item is planned now",), 146, "C1", "100.5"
)
THERE = ShippedNeed(6, "Two-factor codes", "R6", 5, 4, 240_000, 147, "C1", "100.6", ("U1", "U2"))
WEEKS = tuple(
    Week(date(2026, 9, 28) + timedelta(weeks=back), back % 4 + 2 + back % 3 + back % 2) for back in range(8)
)
PRODUCT = ProductReport(
    since=WEEK_AGO,
    until=MONDAY,
    this=Headline(11, 7, 5),
    last=Headline(8, 6, 7),
    wanted=WantedNeeds((SAML, EXPORT), (SAML, DARK, EXPORT), Some((EXPORT,), 1), 3, 7, AskCounts(3, 6, 2)),
    flipped=Some((FLIPPED,), 1),
    shipped=Some((THERE,), 1),
    late=Some((waiting(Waits.LATE),), 2),
    waiting=7,
    capacity=(
        FreePoints("Data", "2027-Q1", 20, 12),
        FreePoints("Identity", "2026-Q4", 40, -6),
        FreePoints("Identity", "2027-Q1", 40, 30.5),
    ),
    has_capacity=True,
    unasked=Some((UnaskedItem("R9", "Chat widget", "2027-Q1", 8.0),), 3),
    weeks=WEEKS,
    sell=(
        SellAgain(
            "R6",
            "Two-factor codes",
            "USD",
            asked=SellList(
                (SellLine("Acme", 120_000.0, "Banks"), SellLine("Globex", None, "")), 4, 120_000.0
            ),
            alike=SellList((SellLine("Hooli", 60_000.0, "Banks"),), 13, 300_000.0),
            lost=SellList((SellLine("Initech", 40_000.0, "Banks"),), 1, 40_000.0),
        ),
    ),
)
SALES = SalesReport(
    since=WEEK_AGO,
    until=MONDAY,
    asks=AskCounts(yes=3, later=6, no=2),
    last=8,
    coming=Some(
        (ComingItem("SAML sign-on", True, "Jan–Mar 2027", 6), ComingItem("Audit export", False, "", 3)), 8
    ),
    shipped=Some(
        (SharedNeed("Two-factor codes", "Yes", "", "", 4, "medium", ("Rosa", "Tomas"), 147, "C1", "100.6"),),
        1,
    ),
    changed=Some(
        (SharedNeed("Bulk import", "Yes", "Later", "Jan–Mar 2027", 0, "medium", (), 146, "C1", "100.5"),), 1
    ),
    wanted=Some(
        (
            SharedNeed("SAML sign-on", "Yes", "", "Jan–Mar 2027", 6, "high", (), 142, "C1", "100.1"),
            SharedNeed("Dark mode", "", "", "", 4, "unknown", (), 144, "C2", "100.3"),
        ),
        3,
    ),
    questions=Some((Question("CSV upload", "Rosa", "Which account?", 148, "C1", "100.7"),), 1),
)
PERSONAL = PersonalReport(
    since=WEEK_AGO,
    until=MONDAY,
    flipped=Some(
        (
            OwnFlip(147, "Two-factor codes", YES, SHIPPED, (), "C1", "100.6"),
            OwnFlip(146, "Bulk import", LATER, YES, ("the item is planned now",), "C1", "100.5"),
        ),
        2,
    ),
    answered=Some(
        (
            OwnAnswer(
                142,
                "SAML sign-on",
                Verdict.YES,
                "2027-Q1",
                "Six accounts wait for it",
                "U0123",
                "C1",
                "100.1",
            ),
        ),
        1,
    ),
    unfiled=Some((OpenQuestion("Could it also do <CSV> & Excel?", "C1", "100.8"),), 1),
    lacking=Some((LackingAsk(148, "CSV upload", "U1", "Which account?", "C1", "100.7"),), 1),
)
NOTHING: Some[WaitingNeed] = Some()
QUEUE = QueueReport(
    since=MONDAY - timedelta(days=1),
    until=MONDAY,
    waiting={
        Waits.LATE: Some((waiting(Waits.LATE),), 2),
        Waits.DISAGREEMENT: Some(
            (
                waiting(
                    Waits.DISAGREEMENT,
                    title="Dark mode",
                    ask=144,
                    objects="U0REP",
                    objection="Three <b>renewals</b> depend on it, see the thread",
                ),
            ),
            1,
        ),
        Waits.DRAFT: Some((waiting(Waits.DRAFT, date(2026, 11, 26), title="Audit export", ask=143),), 1),
        Waits.PROPOSED: Some(
            (
                waiting(
                    Waits.PROPOSED, date(2026, 11, 27), title="SAML sign-on", proposed=True, quarter="2027-Q1"
                ),
            ),
            1,
        ),
        Waits.ANSWER: NOTHING,
    },
    moved=Some(
        (
            MovedAnswer(
                5, "Bulk import", Verdict.NO, None, YES, ("the item is planned now",), 146, "C1", "100.5"
            ),
        ),
        1,
    ),
)
ALL = {"product": PRODUCT, "sales": SALES, "personal": PERSONAL, "queue": QUEUE}

_WIDE = "&" * 5000
_FREE_TEXTS = {
    "title",
    "question",
    "reason",
    "text",
    "moved",
    "askers",
    "rep",
    "team",
    "owner",
    "by",
    "account",
}
_STAMPS, _IDS = {"thread_ts", "ts"}, {"need", "ask"}
R = TypeVar("R")


def largest(value: R, name: str = "") -> R:
    """The same with every text as long as can be, every number as large, every list full."""
    return cast(R, _widened(value, name))


def _widened(value: Any, name: str) -> Any:
    if isinstance(value, Some):
        rows = tuple(_widened(row, name) for row in value.rows) * 5
        return Some(rows[:5], 123_456_789)
    if is_dataclass(value) and not isinstance(value, type):
        named = {each.name: _widened(getattr(value, each.name), each.name) for each in fields(value)}
        return replace(value, **named)
    if isinstance(value, tuple):
        return tuple(_widened(each, name) for each in value)
    if isinstance(value, dict):
        return {key: _widened(each, name) for key, each in value.items()}
    return _large(value, name)


def _large(value: Any, name: str) -> Any:
    if name in _FREE_TEXTS:
        return _WIDE
    if name in _STAMPS:
        return "1" * 220
    if isinstance(value, bool) or name in _IDS:
        return value
    if isinstance(value, int):
        return 123_456_789
    return 1e14 if isinstance(value, float) else value
