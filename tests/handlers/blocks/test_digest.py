"""What people read in digests: right in words, safe, and within Slack's limits at any size."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import problems
from handlers.blocks.card import Rendered
from handlers.blocks.digest import digest_message, digest_words
from handlers.blocks.lists import Drawing
from tests.handlers.blocks.digests import (
    ALL,
    DRAWING,
    EXPORT,
    MONDAY,
    NOTHING,
    PERSONAL,
    PRODUCT,
    QUEUE,
    SALES,
    SAML,
    WEEK_AGO,
    largest,
    permalink,
)
from tests.handlers.blocks.golden import assert_golden
from triage.changes import Commitment, Stance
from triage.digests import UnknownDigestError
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
from triage.local_words import compact_money
from triage.reports import (
    ComingItem,
    FreePoints,
    Headline,
    PersonalReport,
    ProductReport,
    Question,
    QueueReport,
    SalesReport,
    SharedNeed,
    Week,
)
from triage.verdicts import Verdict

KINDS = {ProductReport: "product", SalesReport: "sales", PersonalReport: "personal", QueueReport: "queue"}
Report = ProductReport | SalesReport | PersonalReport | QueueReport


def values_of(report: Report) -> dict[str, Any]:
    return {"kind": KINDS[type(report)], **report.to_json()}


def message(report: Report, drawing: Drawing = DRAWING) -> Rendered:
    shown = digest_message(values_of(report), drawing)
    assert problems(shown.blocks) == []
    assert shown.without_charts is None or problems(shown.without_charts) == []
    assert shown.inside_only
    return shown


def texts(report: Report, drawing: Drawing = DRAWING) -> list[str]:
    """The texts of the blocks where Slack takes no charts."""
    shown = message(report, drawing)
    return [_text(block) for block in shown.without_charts or shown.blocks]


def _text(block: dict[str, Any]) -> str:
    return str(block["text"]["text"] if "text" in block else block["elements"][0]["text"])


def words(report: Report) -> str:
    return digest_words(values_of(report), DRAWING)


@pytest.mark.parametrize("kind", ALL)
def test_each_kind_as_people_see_it(kind: str) -> None:
    shown = message(ALL[kind])
    assert_golden(f"digest_{kind}", {"text": shown.text, "blocks": shown.blocks})
    assert_golden(f"digest_{kind}_words", words(ALL[kind]).split("\n"))


NONE_WANTED = WantedNeeds()
QUIET = replace(
    PRODUCT,
    this=Headline(0, 0, 0),
    last=Headline(0, 0, 0),
    wanted=NONE_WANTED,
    flipped=Some(),
    shipped=Some(),
    late=Some(),
    waiting=0,
    unasked=Some(),
    weeks=(),
)
SMALLEST: dict[str, Report] = {
    "product": QUIET,
    "sales": replace(
        SALES,
        asks=AskCounts(),
        coming=Some(),
        shipped=Some(),
        changed=Some(),
        wanted=Some(),
        questions=Some(),
    ),
    "personal": replace(PERSONAL, flipped=Some(), answered=Some(), unfiled=Some()),
    "queue": replace(QUEUE, waiting=dict.fromkeys(Waits, NOTHING)),
}


@pytest.mark.parametrize("kind", SMALLEST)
def test_the_smallest_of_each_kind(kind: str) -> None:
    shown = message(SMALLEST[kind])
    assert_golden(f"digest_{kind}_smallest", {"text": shown.text, "blocks": shown.blocks})
    assert len(shown.blocks) <= 4


@pytest.mark.parametrize("kind", ALL)
def test_the_largest_of_each_kind(kind: str) -> None:
    shown = message(largest(ALL[kind]))
    plain = shown.without_charts or shown.blocks
    assert sum(len(_text(block)) for block in plain) <= 13_200
    assert len(shown.text) <= 1000
    assert_golden(f"digest_{kind}_largest", {"text": shown.text, "blocks": shown.blocks})


def test_at_most_two_charts_and_words_where_slack_takes_none() -> None:
    shown = message(PRODUCT)
    charts = [block for block in shown.blocks if block["type"] == "data_visualization"]
    assert [chart["title"] for chart in charts] == ["New asks by week", "Free points per team"]
    assert shown.without_charts is not None
    assert not any(block["type"] == "data_visualization" for block in shown.without_charts)
    plain = "\n".join(map(_text, shown.without_charts))
    assert "*New asks of the last weeks*\n2 · 5 · 6 · 6 · 3 · 6 · 4 · 7" in plain
    assert "Identity: *over by 6* now · *30.5* of 40 next" in plain


def test_beside_the_chart_only_what_is_over_committed_is_said() -> None:
    said = [_text(block) for block in message(PRODUCT).blocks if block["type"] == "section"]
    assert said[-1] == (
        "*Free points: Oct–Dec 2026 now, Jan–Mar 2027 next*\nIdentity: *over by 6* now · *30.5* of 40 next"
    )


def test_a_chart_of_one_team_or_of_many_is_words() -> None:
    one = tuple(room for room in PRODUCT.capacity if room.team == "Data")
    many = tuple(FreePoints(f"Team {number:02}", "2026-Q4", 10, 0.04) for number in range(13))
    for capacity in (one, many, ()):
        shown = message(replace(PRODUCT, capacity=capacity, weeks=()))
        assert shown.without_charts is None
    lines = texts(replace(PRODUCT, capacity=many))[-2].split("\n")
    assert lines[1] == "Team 00: *0* of 10 now"
    assert lines[-1] == "… and 3 more: `/because capacity`"


def test_numbers_are_told_against_the_period_before() -> None:
    headline = texts(PRODUCT)[1].split("\n")
    assert headline[0] == "*11 new asks* (+3) from 7 accounts: 3 yes · 6 later · 2 no"
    assert headline[1] == "PMs answered 5 needs (−2)."
    assert headline[2] == "7 needs wait for a PM, *2 past the promised day*."


def test_two_lists_of_the_same_order_are_one() -> None:
    alike = replace(PRODUCT, wanted=replace(PRODUCT.wanted, by_accounts=(SAML, EXPORT)))
    titles = [text.split("\n")[0] for text in texts(alike) if "Most wanted" in text]
    assert titles == ["*Most wanted, by revenue at stake and by accounts alike*"]


def test_a_quiet_week_names_what_is_left_to_do() -> None:
    quiet = replace(QUIET, waiting=1)
    assert (
        words(quiet) == "Weekly product digest, 16–23 Nov: a quiet week, no new asks. 1 need waits for a PM."
    )
    longer = replace(QUIET, since=MONDAY - timedelta(days=21))
    assert words(longer).startswith("Product digest, 2–23 Nov: a quiet time, no new asks. Sales can write")
    daily = replace(QUIET, since=MONDAY - timedelta(days=1))
    assert words(daily).startswith("Daily product digest, 22–23 Nov: a quiet day,")


def test_a_week_without_asks_in_which_answers_changed_is_not_quiet() -> None:
    told = texts(replace(QUIET, flipped=PRODUCT.flipped))
    assert told[1].startswith("*0 new asks*: 0 yes")
    assert any("Bulk import" in text for text in told)
    assert not any("wanted" in text for text in told)


def test_empty_lists_say_what_to_do() -> None:
    bare = replace(PRODUCT, wanted=NONE_WANTED, capacity=(), has_capacity=False)
    said = texts(bare)
    assert any("No revenue known for these asks. Run `python -m bot accounts import" in text for text in said)
    assert any("None of these asks names its account." in text for text in said)
    assert said[-1].startswith("*Free capacity in points*\nNo capacity imported yet.")
    said = texts(replace(bare, has_capacity=True))
    assert "Nothing known for 2026-Q4 and 2027-Q1. Add them to your capacity file" in said[-1]


def test_quarters_are_told_in_months_of_the_fiscal_year() -> None:
    february = Drawing(permalink, "USD", 2)
    assert any("Yes, Feb–Apr 2026" in text for text in texts(replace(PRODUCT, capacity=()), february))
    own_words = replace(SAML, quarter="after <the> summer")
    shown = texts(replace(PRODUCT, wanted=replace(PRODUCT.wanted, by_revenue=(own_words,))))
    assert any("Yes, after &lt;the&gt; summer" in text for text in shown)


EVIL = "<!channel> & <@U1>|\nnew\x1b[2J line <https://evil.example|click>"


def hostile(report: Report) -> Report:
    """The same with mark-up in every text that users write."""
    return type(report).from_json(_evil(largest(report).to_json()))


def _evil(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _evil(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_evil(each) for each in value]
    return EVIL if isinstance(value, str) and value.startswith("&&&") else value


@pytest.mark.parametrize("kind", ALL)
def test_what_users_wrote_is_only_text(kind: str) -> None:
    report = hostile(ALL[kind])
    shown = message(report)
    said = [shown.text, *texts(report)]
    links = {found for text in said for found in re.findall(r"<([^|>]*)", text)}
    # Whoever disagrees is named by their id, which Slack gave us.
    assert all(link.startswith("https://team.slack.com/C") for link in links - {"@U0REP"}), links
    assert "\x1b" not in words(report) + "".join(said)
    assert "&lt;!channel&gt; &amp; &lt;@U1&gt;| new" in "\n".join(said)


def test_a_thread_without_an_address_is_named_all_the_same() -> None:
    nowhere = Drawing(lambda channel, ts: "", "USD", 1)
    assert any("1. SAML sign-on · *$420k*" in text for text in texts(PRODUCT, nowhere))


def test_an_ask_without_a_title_is_named_by_its_number() -> None:
    untitled = replace(PRODUCT.wanted, by_revenue=(replace(SAML, title=" \n"),))
    shown = texts(replace(PRODUCT, wanted=untitled))
    assert any("1. <https://team.slack.com/C1/100.1|ASK-142> ·" in text for text in shown)


def test_a_period_over_the_turn_of_the_year() -> None:
    late = replace(PRODUCT, since=MONDAY + timedelta(days=35), until=MONDAY + timedelta(days=42))
    assert texts(late)[0] == "Weekly product digest · 28 Dec – 4 Jan"


def test_sales_hears_what_it_can_tell_in_one_line() -> None:
    assert message(SALES).text == (
        "Weekly sales digest, 16–23 Nov: 1 shipped, 1 answer changed, 1 question for you, 11 new asks (+3)."
    )


def test_an_answer_that_changed_in_what_may_not_be_told_leads_to_its_thread() -> None:
    [need] = SALES.changed.rows
    same = replace(SALES, changed=Some((replace(need, before="Yes", period=""),), 1))
    assert any("Bulk import>: *Yes*, see its thread" in text for text in texts(same))


def test_a_digest_of_a_kind_nobody_draws_is_refused() -> None:
    with pytest.raises(UnknownDigestError, match="there is no digest 'hourly'"):
        digest_message({"kind": "hourly"}, DRAWING)


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


@pytest.mark.parametrize("kind", ALL)
def test_content_survives_json(kind: str) -> None:
    report = ALL[kind]
    assert type(report).from_json(json.loads(json.dumps(report.to_json()))) == report


words_of_users = st.text(max_size=200) | st.sampled_from(["&" * 4000, "<" * 70, "w" * 4000, "<!channel>", ""])
numbers = st.integers(0, 10**9)
floats = st.floats(0, 1e13)
few = st.sampled_from([0, 1, 5])
quarters = st.sampled_from([None, "2026-Q4", "2027-H1", "now", "&" * 99])
st.register_type_strategy(
    Stance, st.builds(Stance, st.sampled_from(Verdict), quarters, st.sampled_from(Commitment))
)


def rows_of(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Lists of rows with any texts and numbers."""
    made = {}
    for each in fields(kind):
        made[each.name] = _any_of(each.name, str(each.type))
    rows = st.lists(st.builds(kind, **made), max_size=5).map(tuple)
    return st.builds(lambda listed, more: Some(listed, len(listed) + more), rows, numbers)


def _any_of(name: str, kind: str) -> st.SearchStrategy[Any]:
    known: dict[str, st.SearchStrategy[Any]] = {
        "channel": st.just("C1"),
        "thread_ts": st.text("0123456789.", min_size=1, max_size=350),
        "quarter": quarters if "None" in kind else st.sampled_from(["", "2027-Q1", "later"]),
        "day": st.none() | st.dates(),
        "effort": st.none() | floats,
    }
    if name in known:
        return known[name]
    kinds = {
        "str": words_of_users, "int": numbers, "float": floats, "bool": st.booleans(),
        "Verdict": st.sampled_from(Verdict), "Waits": st.sampled_from(Waits), "Stance": st.from_type(Stance),
        "tuple[str, ...]": st.lists(words_of_users, max_size=3).map(tuple), "str | None": quarters,
    }  # fmt: skip
    return kinds[kind]


counts = st.builds(AskCounts, numbers, numbers, numbers)
headlines = st.builds(Headline, numbers, numbers, numbers)
figures = rows_of(NeedFigures)
weeks = st.lists(numbers, min_size=8, max_size=8).map(
    lambda each: tuple(Week(date(2026, 9, 28) + timedelta(weeks=n), asks) for n, asks in enumerate(each))
)
capacity = st.lists(
    st.builds(
        FreePoints, words_of_users, st.sampled_from(["2026-Q4", "2027-Q1"]), floats, st.floats(-1e12, 1e12)
    ),
    max_size=40,
).map(tuple)
window = {"since": st.just(WEEK_AGO), "until": st.just(MONDAY)}
reports = st.one_of(
    st.builds(
        ProductReport, **window, this=headlines, last=headlines,
        wanted=st.builds(
            WantedNeeds, figures.map(lambda some: some.rows), figures.map(lambda some: some.rows), figures,
            numbers, numbers, counts,
        ),
        flipped=rows_of(FlippedNeed), shipped=rows_of(ShippedNeed), late=rows_of(WaitingNeed),
        waiting=numbers,
        capacity=capacity, has_capacity=st.booleans(), unasked=rows_of(UnaskedItem), weeks=weeks,
    ),
    st.builds(
        SalesReport, **window, asks=counts, last=numbers, coming=rows_of(ComingItem),
        shipped=rows_of(SharedNeed),
        changed=rows_of(SharedNeed), wanted=rows_of(SharedNeed), questions=rows_of(Question),
    ),
    st.builds(
        PersonalReport, **window, flipped=rows_of(OwnFlip), answered=rows_of(OwnAnswer),
        unfiled=st.just(PERSONAL.unfiled), lacking=rows_of(LackingAsk),
    ),
    st.builds(
        QueueReport, **window,
        waiting=st.fixed_dictionaries({waits: rows_of(WaitingNeed) for waits in Waits}),
        moved=rows_of(MovedAnswer),
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports, st.integers(1, 12))
def test_any_digest_stays_within_slacks_limits(report: Report, fiscal_start: int) -> None:
    shown = message(report, Drawing(permalink, "USD", fiscal_start))
    assert 0 < len(shown.text) <= 1000
    plain = shown.without_charts or shown.blocks
    assert sum(len(_text(block)) for block in plain) <= 13_200
    for block in plain:
        assert _text(block).count("<") == _text(block).count(">")
    assert words(report)
