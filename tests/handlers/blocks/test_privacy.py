"""What leaves the bot, for any facts and policy: no figures, no other customers, nothing unshareable."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.card import CARD_WORDS, card_message, words
from handlers.blocks.looked_up import would_answer
from handlers.blocks.proof import CAPACITY
from handlers.blocks.proposal import safe_message
from tests.triage.deciding.scene import Scene, ask, book, idea, planned, usd, with_policy
from tests.triage.deciding.strategies import MODEST, items, scenes
from triage.accounts import Account, AccountBook
from triage.cards import Answered, Card, Withdrawn, card_of, pending_of, without_plans
from triage.occasion import Occasion
from triage.policy.voice import SAY_LIMIT
from triage.roadmap import Roadmap, Shareable
from triage.usecases.listing import period_words
from triage.usecases.looking_up import WouldBe
from triage.verdicts import Verdict

NAMES = ("Zephyrine", "Quillfeather", "Ombrelune", "Tarnholt")
TITLE, QUARTER, MONTHS = "Vellichor mode", "2027-Q1", ("Jan", "Mar 2027", "2027", "Q1")
figures = st.integers(1_001, 4_000_000).map(float)


@st.composite
def telling(draw: st.DrawFn) -> tuple[Scene, Card]:
    """A scene of customers and figures that would be recognised anywhere, and its card."""
    scene = draw(scenes())
    asked = tuple(
        replace(each, account=draw(st.sampled_from(NAMES)), amount=usd(draw(figures))) for each in scene.asks
    )
    known = AccountBook(tuple(Account(name, revenue=usd(draw(figures))) for name in NAMES), 1, scene.now)
    item = draw(st.none() | items())
    named = item and replace(item, title=TITLE, quarter=draw(st.sampled_from([QUARTER, "", "2026-Q4"])))
    plan = Roadmap(tuple(filter(None, [named])), 1, scene.now)
    sure = draw(st.booleans())
    which = {"item": named if sure else None, "maybe": None if sure else named}
    told = replace(scene, asks=asked, accounts=known, roadmap=plan, **which)
    return told, card_of(told.asks[0], told.decision, told.policy)


def shown(card: Card) -> str:
    """Everything of the card and of its news that a channel sees."""
    drawn = card_message(card.to_json())
    return f"{drawn.text}\n{drawn.blocks}"


def amounts(scene: Scene) -> set[str]:
    facts = scene.facts
    said = {account.revenue.units for account in facts.accounts if account.revenue}
    said |= {c.amount.units for account in facts.accounts for c in account.claims if c.amount}
    said |= {scene.decision.at_stake or 0.0, scene.decision.score or 0.0}
    return {form for units in said if units > 1_000 for form in (f"{units:,.0f}", f"{units:.0f}")}


@MODEST
@given(telling())
def test_a_channel_sees_no_figure_and_no_other_customer(told: tuple[Scene, Card]) -> None:
    scene, card = told
    text = shown(card)
    own = scene.asks[0].account
    assert [name for name in NAMES if name != own and name in text] == []
    assert [figure for figure in amounts(scene) if figure in text] == []


def shareable(scene: Scene) -> Shareable:
    """How much of the plan customers may hear; of an item that is only perhaps meant, nothing."""
    return scene.item.shareable if scene.item else Shareable.NO


def unshareable_in(text: str, allowed: Shareable) -> list[str]:
    """What of the plan stands in the text and may not be shared."""
    titles = [TITLE] if allowed is Shareable.NO else []
    dates = list(MONTHS) if allowed is not Shareable.DATE else []
    return [each for each in (*titles, *dates) if each in text]


pm_answers = st.none() | st.builds(
    Answered,
    by=st.just("U0PM"),
    verdict=st.sampled_from([each.value for each in Verdict]),
    period=st.sampled_from(["", "Jan–Mar 2027"]),
    reason=st.just(f"{TITLE} comes in Q1 2027"),
    shareable=st.sampled_from(["", *(each.value for each in Shareable)]),
)


@MODEST
@given(telling(), pm_answers)
def test_customers_hear_only_what_may_leave_the_company(
    told: tuple[Scene, Card], answered: Answered | None
) -> None:
    """Whatever the rep's own channel sees of the plan; a PM may let the date of an answer be shared."""
    scene, _ = told
    card = card_of(scene.asks[0], scene.decision, scene.policy, answered)
    dated = answered is not None and answered.shareable == Shareable.DATE
    assert unshareable_in(card.say.replace("Jan–Mar 2027", "" if dated else "2027"), shareable(scene)) == []
    pending = pending_of(scene.asks[0], scene.decision, scene.policy)
    assert unshareable_in(f"{pending.say} {Withdrawn.SAFE}", Shareable.NO) == []
    assert not any(name in card.say + pending.say for name in NAMES)


@MODEST
@given(telling(), pm_answers)
def test_reps_look_up_only_what_may_be_shared(told: tuple[Scene, Card], answered: Answered | None) -> None:
    scene, allowed = told[0], shareable(told[0])
    whole = card_of(scene.asks[0], scene.decision, scene.policy, answered and replace(answered, reason="so"))
    months = period_words(scene.decision.quarter, Occasion(scene.policy, scene.now))
    titles = [TITLE] if allowed is Shareable.NO else []
    card = without_plans(whole, titles, "" if allowed is Shareable.DATE else months)
    drawn = would_answer([WouldBe(card.title, card, "")])
    text = f"{drawn.text}\n{drawn.blocks}"
    kept = answered is not None and answered.shareable in (Shareable.NO, Shareable.DIRECTION)
    assert not (titles and TITLE in text)
    assert answered or allowed is Shareable.DATE or not (months and months in text)
    assert not (kept and allowed is not Shareable.DATE and "Jan–Mar 2027" in text)


@MODEST
@given(telling())
def test_outsiders_read_the_sentence_and_nothing_else(told: tuple[Scene, Card]) -> None:
    _, card = told
    safe = safe_message({"say": card.say})
    assert safe.text == card.say
    assert safe.blocks == [{"type": "section", "text": {"type": "mrkdwn", "text": card.say}}]


@MODEST
@given(telling(), st.sampled_from(["plain", "warm", "formal"]), st.none() | st.sampled_from(list(Verdict)))
def test_a_card_is_short_and_its_sentence_too_in_every_tone(
    told: tuple[Scene, Card], tone: str, answer: Verdict | None
) -> None:
    scene = replace(told[0], policy=with_policy(f'[voice]\ntone = "{tone}"\n'))
    answered = answer and Answered("U0PM", answer.value, "Jan–Mar 2027", "because " * 40)
    card = card_of(scene.asks[0], scene.decision, scene.policy, answered)
    assert len(card.say.split()) <= SAY_LIMIT
    assert not re.search(r"\b(will|capacity|revenue)\b", card.say)
    assert words(card_message(card.to_json()).blocks) <= CARD_WORDS


def test_a_question_about_a_long_title_fits_too() -> None:
    long = "Palimpsest support for all of our older and newer archives of the world"
    asking = ask(account="Zephyrine and Tarnholt of Ombrelune", title=long)
    rules = with_policy('[voice]\ntone = "warm"\n')
    scene = Scene((asking,), maybe=idea(title=long), accounts=book(1), policy=rules)
    card = card_of(asking, scene.decision, rules)
    assert card.question.startswith("Is this “Palimpsest support for all…” on the roadmap?")
    message = card_message(card.to_json())
    assert words(message.blocks) <= CARD_WORDS
    for kept in ("Is this “Palimpsest support for all…” on the roadmap?", card.say, "Palimpsest support for"):
        assert kept in str(message.blocks)


def test_a_date_that_may_be_shared_is_said() -> None:
    """The other tests could pass on words that never date anything."""
    item = planned(QUARTER, title=TITLE, shareable=Shareable.DATE)
    scene = Scene((ask(),), item=item, accounts=book())
    card = card_of(ask(), scene.decision, scene.policy)
    assert card.say == f"{TITLE} is on our roadmap, target Jan–Mar 2027; timing can still change."


def test_a_reps_own_channel_sees_the_target_that_customers_do_not_hear() -> None:
    """Else the other tests could pass on cards without plans."""
    item = planned(QUARTER, title=TITLE, shareable=Shareable.DIRECTION)
    scene = Scene((ask(),), item=item, accounts=book())
    card = card_of(ask(), scene.decision, scene.policy)
    assert shown(card).startswith("Yes — planned, target Jan–Mar 2027 · ")
    assert card.say == f"{TITLE} is on our roadmap; timing isn't confirmed."
    looked_up = without_plans(card, [], "Jan–Mar 2027")
    assert shown(looked_up).startswith("Yes — planned · ")


@MODEST
@given(scenes())
def test_every_word_on_capacity_is_a_sentence_in_the_proof(scene: Scene) -> None:
    assert scene.decision.sides.capacity in CAPACITY
