"""What product reads on Monday: right in words, safe, and within Slack's limits at any size."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import problems
from handlers.blocks.digest import digest_blocks, digest_text
from handlers.blocks.figures import compact_money
from triage.digests import AskCounts, DigestContent, FreePoints
from triage.ports import NeedFigures, WaitingAsk
from triage.verdicts import Verdict

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAML = NeedFigures(1, "SAML sign-on", 6, 420_000, 8, Verdict.YES, "2027-Q1", 142, "C1", "100.1")
EXPORT = NeedFigures(2, "Audit export", 3, 180_400, 3, Verdict.LATER, "2027-H2", 143, "C1", "100.2")
DARK = NeedFigures(3, "Dark mode", 4, 0, 4, Verdict.NO, None, 144, "C2", "100.3")
WEBHOOKS = WaitingAsk(145, "Webhook retries", "U0123", date(2026, 11, 20), MONDAY, "C1", "100.4")
WALLET = WaitingAsk(146, "Crypto wallet", "U0456", date(2026, 11, 23), MONDAY, "C1", "100.5")
CONTENT = DigestContent(
    since=MONDAY - timedelta(days=7),
    until=MONDAY,
    asks=AskCounts(yes=3, later=6, no=2),
    by_revenue=(SAML, EXPORT),
    by_accounts=(SAML, DARK, EXPORT),
    waiting=(WEBHOOKS, WALLET),
    waiting_total=7,
    capacity=(
        FreePoints("Data", "2027-Q1", 20, 12),
        FreePoints("Identity", "2026-Q4", 40, -6),
        FreePoints("Identity", "2027-Q1", 40, 30.5),
    ),
    has_capacity=True,
)
NO_LISTS: dict[str, Any] = {"by_revenue": (), "by_accounts": (), "waiting": (), "waiting_total": 0}


def permalink(channel: str, ts: str) -> str:
    return f"https://team.slack.com/{channel}/{ts}"


def render(content: DigestContent, currency: str = "USD", fiscal_start: int = 1) -> tuple[str, list[str]]:
    """The notification and the texts of all blocks."""
    text, blocks = digest_blocks(content, fiscal_start=fiscal_start, currency=currency, permalink=permalink)
    assert problems(blocks) == []
    return text, [
        block["text"]["text"] if "text" in block else block["elements"][0]["text"] for block in blocks
    ]


def test_a_week_as_product_sees_it() -> None:
    text, blocks = render(CONTENT)
    assert text == (
        "Weekly product digest, 16–23 Nov: 11 new asks (3 yes, 6 later, 2 no). "
        "Most wanted: SAML sign-on, $420k at stake. 7 asks wait for a PM."
    )
    assert blocks == [
        "Weekly product digest · 16–23 Nov",
        "*11 new asks*: 3 yes · 6 later · 2 no\n7 asks wait for a PM.",
        "*Most wanted by revenue at stake*\n"
        "1. <https://team.slack.com/C1/100.1|SAML sign-on> · *$420k* · 6 accounts · Yes, Jan–Mar 2027\n"
        "2. <https://team.slack.com/C1/100.2|Audit export> · *$180k* · 3 accounts · Later, Jul–Dec 2027",
        "*Most wanted by accounts*\n"
        "1. <https://team.slack.com/C1/100.1|SAML sign-on> · *6 accounts* · $420k · Yes, Jan–Mar 2027\n"
        "2. <https://team.slack.com/C2/100.3|Dark mode> · *4 accounts* · No\n"
        "3. <https://team.slack.com/C1/100.2|Audit export> · *3 accounts* · $180k · Later, Jul–Dec 2027",
        "*Waiting longest for a PM*\n"
        "• <https://team.slack.com/C1/100.4|Webhook retries> · <@U0123>, was due Fri 20 Nov\n"
        "• <https://team.slack.com/C1/100.5|Crypto wallet> · <@U0456> by Mon 23 Nov\n"
        "… and 5 more",
        "*Free capacity in points, now (Oct–Dec 2026) and next (Jan–Mar 2027)*\n"
        "Data: *12* of 20 next\n"
        "Identity: *over by 6* now · *30.5* of 40 next",
        "At stake: yearly revenue of the accounts that ask, weighed by deal stage and severity.",
    ]


def test_the_terminal_shows_the_same_without_markup() -> None:
    assert digest_text(CONTENT, fiscal_start=1, currency="USD") == (
        "Weekly product digest · 16–23 Nov\n"
        "11 new asks: 3 yes · 6 later · 2 no\n"
        "7 asks wait for a PM.\n\n"
        "Most wanted by revenue at stake\n"
        "  1. SAML sign-on (ASK-142) · $420k · 6 accounts · Yes, Jan–Mar 2027\n"
        "  2. Audit export (ASK-143) · $180k · 3 accounts · Later, Jul–Dec 2027\n\n"
        "Most wanted by accounts\n"
        "  1. SAML sign-on (ASK-142) · 6 accounts · $420k · Yes, Jan–Mar 2027\n"
        "  2. Dark mode (ASK-144) · 4 accounts · No\n"
        "  3. Audit export (ASK-143) · 3 accounts · $180k · Later, Jul–Dec 2027\n\n"
        "Waiting longest for a PM\n"
        "  • Webhook retries (ASK-145) · @U0123, was due Fri 20 Nov\n"
        "  • Crypto wallet (ASK-146) · @U0456 by Mon 23 Nov\n"
        "  … and 5 more\n\n"
        "Free capacity in points, now (Oct–Dec 2026) and next (Jan–Mar 2027)\n"
        "  Data: 12 of 20 next\n"
        "  Identity: over by 6 now · 30.5 of 40 next\n\n"
        "At stake: yearly revenue of the accounts that ask, weighed by deal stage and severity."
    )


def test_two_lists_of_the_same_order_are_one() -> None:
    _, blocks = render(replace(CONTENT, by_accounts=(SAML, EXPORT)))
    titles = [text.split("\n")[0] for text in blocks if "wanted" in text]
    assert titles == ["*Most wanted, by revenue at stake and by accounts alike*"]


def test_a_quiet_week_is_one_line_that_names_what_is_left_to_do() -> None:
    text, blocks = render(replace(CONTENT, asks=AskCounts(), waiting_total=1))
    assert text == "Weekly product digest, 16–23 Nov: a quiet week, no new asks. 1 ask waits for a PM."
    assert blocks == ["*Weekly product digest*, 16–23 Nov: a quiet week, no new asks. 1 ask waits for a PM."]


def test_a_quiet_week_with_nothing_to_do_says_how_to_begin() -> None:
    quiet = replace(CONTENT, asks=AskCounts(), **NO_LISTS)
    assert digest_text(quiet, fiscal_start=1, currency="USD") == (
        "Weekly product digest, 16–23 Nov: a quiet week, no new asks. "
        "Sales can write one into an asks channel at any time."
    )
    longer = replace(quiet, since=MONDAY - timedelta(days=21))
    assert "2–23 Nov: a quiet time, no new asks." in render(longer)[1][0]


def test_empty_lists_say_what_to_do() -> None:
    bare = replace(CONTENT, capacity=(), has_capacity=False, **NO_LISTS)
    _, blocks = render(bare)
    assert blocks[1].endswith("Nothing waits for a PM.")
    assert blocks[2:] == [
        "*Most wanted by revenue at stake*\nNo revenue known for these asks. "
        "Run `python -m bot accounts import accounts.csv`, or name the amount in the thread.",
        "*Most wanted by accounts*\n"
        "None of these asks names its account. Name it in the thread, and it counts.",
        "*Free capacity in points*\nNo capacity imported yet. "
        "Run `python -m bot capacity import capacity.csv`: answers then say what fits.",
    ]
    _, blocks = render(replace(bare, has_capacity=True))
    assert "Nothing known for 2026-Q4 and 2027-Q1. Add them to your capacity file" in blocks[-1]


def test_quarters_are_told_in_months_of_the_fiscal_year() -> None:
    _, blocks = render(replace(CONTENT, capacity=()), fiscal_start=2)
    assert "Yes, Feb–Apr 2026" in blocks[2]
    own_words = replace(SAML, quarter="after <the> summer")
    _, blocks = render(replace(CONTENT, by_revenue=(own_words,)))
    assert blocks[2].endswith("Yes, after &lt;the&gt; summer")


def test_what_users_wrote_is_only_text() -> None:
    evil = "<!channel> & <@U1>|\nnew\x1b[2J line <https://evil.example|click>"
    content = replace(
        CONTENT,
        by_revenue=(replace(SAML, title=evil),),
        waiting=(replace(WEBHOOKS, title=evil, owner="<!here>"),),
        capacity=(FreePoints("<!everyone>", "2026-Q4", 1, 1),),
    )
    text, blocks = render(content)
    for shown in (text, *blocks):
        assert set(re.findall(r"<([^|>]*)", shown)) <= {
            "https://team.slack.com/C1/100.1",
            "https://team.slack.com/C1/100.2",
            "https://team.slack.com/C2/100.3",
            "https://team.slack.com/C1/100.4",
        }
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;| new [2J line" in blocks[2]
    assert "\x1b" not in digest_text(content, fiscal_start=1, currency="USD")


def test_a_thread_without_an_address_is_named_all_the_same() -> None:
    _, blocks = digest_blocks(CONTENT, fiscal_start=1, currency="USD", permalink=lambda channel, ts: "")
    assert "1. SAML sign-on · *$420k*" in blocks[2]["text"]["text"]


def test_an_ask_without_a_title_is_named_by_its_number() -> None:
    _, blocks = render(replace(CONTENT, by_revenue=(replace(SAML, title=" \n"),)))
    assert "1. <https://team.slack.com/C1/100.1|ASK-142> ·" in blocks[2]


def test_many_teams_are_cut_and_counted() -> None:
    teams = tuple(FreePoints(f"Team {number:02}", "2026-Q4", 10, 0.04) for number in range(13))
    _, blocks = render(replace(CONTENT, capacity=teams))
    lines = blocks[-2].split("\n")
    assert lines[1] == "Team 00: *0* of 10 now"
    assert lines[-1] == "… and 3 more teams: `python -m bot capacity show`"
    assert len(lines) == 12


def test_a_period_over_the_turn_of_the_year() -> None:
    content = replace(CONTENT, since=MONDAY + timedelta(days=35), until=MONDAY + timedelta(days=42))
    assert render(content)[1][0] == "Weekly product digest · 28 Dec – 4 Jan"


@pytest.mark.parametrize(
    ("units", "currency", "text"),
    [
        (420_000, "USD", "$420k"),
        (1_234_567, "EUR", "€1.2M"),
        (999_950, "USD", "$1M"),
        (12_300, "CHF", "CHF 12.3k"),
        (850, "GBP", "£850"),
        (3e9, "JPY", "¥3B"),
    ],
)
def test_money_is_short(units: float, currency: str, text: str) -> None:
    assert compact_money(units, currency) == text


texts = st.text(max_size=400) | st.sampled_from(["&" * 4000, "<" * 70, "w" * 4000, "<!channel>", ""])
quarters = st.sampled_from(["2026-Q4", "2027-Q1", "2027-H1", "now", "later", "&" * 99])
floats = st.floats(0, 1e12)
numbers = st.integers(1, 10**9)
stamps = st.text("0123456789.", min_size=1, max_size=350)
needs = st.builds(
    NeedFigures,
    need=st.integers(1, 9),
    title=texts,
    accounts=numbers,
    at_stake=st.floats(1, 1e15),
    asks=numbers,
    verdict=st.sampled_from(Verdict),
    quarter=st.none() | quarters,
    ask=numbers,
    channel=st.just("C1"),
    thread_ts=stamps,
)
waiting_asks = st.builds(
    WaitingAsk,
    ask=numbers,
    title=texts,
    owner=texts,
    day=st.none() | st.dates(),
    created_at=st.just(MONDAY),
    channel=st.just("C1"),
    thread_ts=stamps,
)
free_points = st.builds(FreePoints, team=texts, quarter=quarters, points=floats, free=st.floats(-1e12, 1e12))
contents = st.builds(
    DigestContent,
    since=st.just(CONTENT.since),
    until=st.just(CONTENT.until),
    asks=st.builds(AskCounts, *[st.integers(0, 10**9)] * 3),
    by_revenue=st.lists(needs, max_size=5).map(tuple),
    by_accounts=st.lists(needs, max_size=5).map(tuple),
    waiting=st.lists(waiting_asks, max_size=5).map(tuple),
    waiting_total=st.integers(0, 10**9),
    capacity=st.lists(free_points, max_size=40).map(tuple),
    has_capacity=st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(contents, st.integers(1, 12))
def test_any_digest_stays_within_slacks_limits(content: DigestContent, fiscal_start: int) -> None:
    text, blocks = digest_blocks(content, fiscal_start=fiscal_start, currency="USD", permalink=permalink)
    assert problems(blocks) == []
    assert text.startswith("Weekly product digest")
    assert len(text) <= 1000
    for block in blocks:
        shown = block.get("text", {}).get("text", "")
        assert shown.count("<") == shown.count(">")
    assert digest_text(content, fiscal_start=fiscal_start, currency="USD").startswith("Weekly product digest")


def test_the_widest_digest_stays_within_slacks_limits() -> None:
    wide = "&" * 5000
    need = replace(SAML, title=wide, quarter=wide, thread_ts="1" * 260)
    content = replace(
        CONTENT,
        by_revenue=(need,) * 5,
        by_accounts=(replace(need, need=9),) * 5,
        waiting=(replace(WEBHOOKS, title=wide, owner=wide, thread_ts="1" * 260),) * 5,
        capacity=tuple(FreePoints(f"{number}{wide}", "2026-Q4", 1e11, 1e11) for number in range(50)),
    )
    _, blocks = render(content)
    assert sum(len(text) for text in blocks) > 9000


def test_content_survives_json() -> None:
    assert DigestContent.from_json(CONTENT.to_json()) == CONTENT
