"""The words: safe for customers, in bands for channels, and never false."""

from __future__ import annotations

from datetime import date

import pytest

from tests.triage.deciding.scene import (
    Scene,
    ask,
    asks,
    book,
    decided,
    idea,
    planned,
    roadmap,
    usd,
    with_policy,
)
from triage.roadmap import ItemStatus, Roadmap, Shareable
from triage.wording import lead


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (decided(item=planned("2027-Q1")), "Yes — planned, target Jan–Mar 2027"),
        (decided(*asks(8), item=idea(effort=5.0)), "Proposed yes — worth it, and there is room"),
        (decided(item=planned("")), "Later — planned, no date yet"),
        (decided(ask(account=None)), "Later for now — one fact missing"),
        (decided(), "No for now — one customer so far"),
        (decided(*asks(2), item=idea(effort=40.0)), "No for now — not enough demand yet"),
        (decided(item=idea(status=ItemStatus.DECLINED)), "No — product decided against it"),
    ],
)
def test_the_verdict_line(decision, said):
    assert lead(decision) + decision.headline == said


@pytest.mark.parametrize(
    ("shareable", "said"),
    [
        (Shareable.NO, "Thank you for raising this. I can't share plans or timing."),
        (Shareable.DIRECTION, "SAML sign-on is on our roadmap; timing isn't confirmed."),
        (Shareable.DATE, "SAML sign-on is on our roadmap, target Jan–Mar 2027; timing can still change."),
    ],
)
def test_customers_hear_only_what_may_be_shared(shareable, said):
    assert decided(item=planned("2027-Q1", shareable=shareable)).say == said


def test_an_item_at_risk_is_never_dated():
    assert "timing isn't confirmed" in decided(item=planned("2026-Q2", shareable=Shareable.DATE)).say


@pytest.mark.parametrize(
    "parts", [{"roadmap": Roadmap()}, {"roadmap": roadmap(age_days=20)}, {"maybe": planned("2027-Q1")}]
)
def test_nothing_is_said_about_plans_that_nobody_knows(parts):
    assert decided(**parts).say == "Your request is with our product team; I don't have an answer yet."


def test_a_need_by_day_before_the_end_of_the_answers_quarter_is_said():
    item = planned("2027-Q1")
    assert decided(ask(due_to=date(2027, 3, 15)), item=item).warning == "May miss 15 Mar 2027."
    assert decided(ask(due_to=date(2026, 12, 15)), item=item).warning == "May miss 15 Dec."
    assert decided(ask(due_to=date(2027, 3, 31)), item=item).warning == ""
    assert decided(ask(due_to=date(2026, 12, 1))).warning == ""


def test_every_question_fits_a_card():
    long_title = idea(title="Single sign-on for every last one of the old admin consoles")
    asked = [decided(maybe=long_title), decided(ask(account=None)), decided(accounts=book(None))]
    asked.append(decided(roadmap=roadmap(age_days=400)))
    assert [decision.because for decision in asked] == [
        "Is this “Single sign-on for every…” on the roadmap? Reply and I'll update this.",
        "Which account? Reply with its name and I'll update this.",
        "How much is this worth a year? Reply and I'll update this.",
        "The roadmap is 400 days old. A no waits for a fresh one.",
    ]
    assert all(len(decision.because.split()) <= 14 for decision in asked)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("2026-09-14", "available since 14 Sep 2026"),
        ("Sep 2026", "available since Sep 2026"),
        ("see the docs", "available today"),
        ("", "available today"),
    ],
)
def test_since_when_it_is_there(note, said):
    assert decided(item=idea(status=ItemStatus.SHIPPED, note=note)).headline == said


def test_a_text_without_spaces_is_cut_too():
    decision = decided(item=idea(status=ItemStatus.DECLINED, note="x" * 5000, offer="y" * 5000))
    assert len(decision.because) <= 301
    assert len(decision.offer) <= 301


def test_what_to_use_meanwhile_is_offered_until_the_item_is_there():
    assert decided(item=idea(offer="API export")).offer == "API export"
    assert decided(item=idea(offer="API export", status=ItemStatus.SHIPPED)).offer == ""


def test_a_channel_sees_bands_unless_the_policy_says_figures():
    filed = asks(6, amount=usd(400_000))
    rich = book(400_000)
    assert decided(*filed, accounts=rich).sides.worth == "high, 6 accounts"
    figures = with_policy('[privacy]\nchannel = "figures"\n')
    assert decided(*filed, accounts=rich, policy=figures).sides.worth == "$600,000, 6 accounts"


def test_no_channel_text_names_another_customer_or_a_figure():
    scene = Scene(asks(6, amount=usd(123_456)), item=idea(effort=10.0), accounts=book(123_456))
    decision = scene.decision
    texts = (decision.headline, decision.because, decision.say, decision.change, *vars_of(decision.sides))
    assert not any("Acme" in text or "123" in text for text in texts)


def vars_of(sides) -> tuple[str, str, str]:
    return sides.roadmap, sides.worth, sides.capacity


def test_a_fiscal_year_names_its_own_months():
    policy = with_policy("[workspace]\nfiscal_year_start = 2\n")
    decision = decided(item=planned("2027-Q4"), policy=policy)
    assert (decision.gate, decision.headline) == ("planned_soon", "planned, target Nov 2026–Jan 2027")
