"""The words of an answer: short, plain and safe for the place where they are read.

The channel voice (headline, because, sides, change) speaks in bands and names no other customer. The customer
voice (``say``) names or dates an item only as its ``shareable`` allows, and promises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage.facts import Facts
from triage.judging import STALE_ROADMAP, Judgement, answer_period, is_stale, roadmap_age
from triage.local_words import day_of_year, plain_day, whole_money
from triage.measures import NO_ROOM
from triage.placeholders import ITEM_WORDS, LIMIT, filled_in, shortened
from triage.policy import Policy
from triage.policy.schema import Gate
from triage.policy.voice import SAY_LIMIT, WAITING, fixed_words, gate_words, in_tone
from triage.quarters import Period
from triage.roadmap import ItemStatus, Shareable
from triage.value import UNKNOWN, worth_band
from triage.verdicts import Decision, Sides, Verdict

_FINAL_GATES = ("declined", "wont_do")
_WHICH_ACCOUNT = "Which account?"
_WHICH_SEGMENTS = "Which segments are these accounts in?"
_WORTH = "How much is this worth a year?"
_QUESTIONS = {
    "demand.segments": _WHICH_SEGMENTS,
    "demand.at_stake": _WORTH,
    "demand.largest_share": _WORTH,
    "score": _WORTH,
    "ask.days_left": "When does the customer need it?",
}
_MAYBE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Words:
    """Every text of a decision but the one that says what would change it."""

    headline: str
    because: str
    say: str
    sides: Sides
    offer: str
    warning: str
    missing: str


def lead(decision: Decision) -> str:
    """What stands before the headline: ``Yes — ``, ``No for now — `` …"""
    if decision.verdict is Verdict.YES:
        return "Proposed yes — " if decision.proposed else "Yes — "
    if decision.verdict is Verdict.LATER:
        return "Later for now — " if decision.provisional else "Later — "
    return "No — " if decision.gate in _FINAL_GATES else "No for now — "


def word(facts: Facts, judgement: Judgement, policy: Policy) -> Words:
    """The words for a judgement."""
    gate = judgement.gate
    missing = question(judgement.missing, facts) if judgement.missing else ""
    asked = f"{missing} {_reply(missing, judgement)}"
    return Words(
        headline="one fact missing" if missing else _filled(gate.headline, judgement, policy, "headline"),
        because=asked if missing else _filled(gate.because, judgement, policy, "because"),
        say=_say(facts, judgement, policy),
        sides=_sides(facts, judgement, policy),
        offer=_offer(facts),
        warning=_warning(facts, judgement, policy),
        missing=missing,
    )


def _offer(facts: Facts) -> str:
    """What to use meanwhile; nothing once the item itself is there."""
    if facts.item is None or facts.item.status is ItemStatus.SHIPPED:
        return ""
    return shortened(facts.item.offer, LIMIT["offer"])


def question(missing: str, facts: Facts) -> str:
    """What to ask for, so that a provisional answer becomes a firm one."""
    if missing == STALE_ROADMAP:
        age = roadmap_age(facts)
        return f"The roadmap is {age.days if age else 0} days old."
    if missing.startswith("item."):
        if facts.item:
            return f"“{shortened(facts.item.title, _MAYBE_WORDS)}” has no quarter yet."
        return f"Is this “{shortened(facts.maybe, _MAYBE_WORDS)}” on the roadmap?"
    if missing.startswith("demand.") and not facts.accounts:
        return _WHICH_ACCOUNT
    return _QUESTIONS.get(missing, f"What is {missing}?")


def _reply(missing: str, judgement: Judgement) -> str:
    if judgement.missing == STALE_ROADMAP:
        return "A no waits for a fresh one."
    if missing == _WHICH_SEGMENTS:
        return "The accounts file tells."
    if judgement.missing.startswith("item.") and judgement.facts.item:
        return "A no waits for one."
    return f"Reply{' with its name' if missing == _WHICH_ACCOUNT else ''} and I'll update this."


def _filled(template: str, judgement: Judgement, policy: Policy, kind: str) -> str:
    return shortened(filled_in(template, judgement, policy), LIMIT[kind])


def named_forms(title: str) -> tuple[str, ...]:
    """Every form in which texts name an item of this title."""
    return tuple(dict.fromkeys((title, *(shortened(title, words) for words in (ITEM_WORDS, _MAYBE_WORDS)))))


def _say(facts: Facts, judgement: Judgement, policy: Policy) -> str:
    """What customers may hear. Where the roadmap is unsure, missing or old, nothing is said about plans."""
    gate = judgement.gate
    rests_on_roadmap = not gate.say_direction and not gate.firm
    if judgement.missing or (rests_on_roadmap and _is_unsure(facts, policy)):
        return fixed_words(policy, WAITING)
    template = _naming_template(gate, facts)
    if not template:
        return _filled(gate_words(policy, gate), judgement, policy, "say")
    toned = filled_in(in_tone(template, policy.voice.tone), judgement, policy)
    return toned if len(toned.split()) <= SAY_LIMIT else _filled(template, judgement, policy, "say")


def _is_unsure(facts: Facts, policy: Policy) -> bool:
    return bool(facts.maybe) or not facts.roadmap.configured or is_stale(facts, policy)


def _naming_template(gate: Gate, facts: Facts) -> str:
    """The sentence that names or dates the item as far as it may be shared; "" where it may not."""
    allowed = facts.item.shareable if facts.item else Shareable.NO
    if allowed is Shareable.DATE and gate.say_date:
        return gate.say_date
    return gate.say_direction if allowed is not Shareable.NO else ""


def _warning(facts: Facts, judgement: Judgement, policy: Policy) -> str:
    """The customer's day falls before the end of the answer's quarter."""
    period = answer_period(judgement)
    if not (period and facts.due and facts.due < _end(period, policy)):
        return ""
    missed = plain_day(facts.due) if facts.due.year == facts.today.year else day_of_year(facts.due)
    return f"May miss {missed}."


def _end(period: Period, policy: Policy) -> date:
    return period.last.last_day(policy.workspace.fiscal_year_start)


def _sides(facts: Facts, judgement: Judgement, policy: Policy) -> Sides:
    return Sides(
        roadmap=_roadmap_side(facts, policy),
        worth=_worth_side(facts, judgement, policy),
        capacity=_capacity_side(facts, judgement, policy),
    )


def _roadmap_side(facts: Facts, policy: Policy) -> str:
    if not facts.roadmap.configured:
        return "not set up"
    if facts.maybe:
        return "unsure"
    said = facts.item.status.value.replace("_", " ") if facts.item else "none"
    return f"{said}, stale" if is_stale(facts, policy) else said


def _worth_side(facts: Facts, judgement: Judgement, policy: Policy) -> str:
    at_stake = judgement.measures.at_stake
    if policy.privacy.channel == "figures" and at_stake is not None:
        worth = whole_money(at_stake, policy.workspace.currency)
    else:
        worth = worth_band(at_stake, policy)
    if not facts.accounts:
        return worth if at_stake is not None else UNKNOWN
    count = len(facts.accounts)
    return f"{worth}, {count} account" + ("" if count == 1 else "s")


def _capacity_side(facts: Facts, judgement: Judgement, policy: Policy) -> str:
    status = facts.item.status if facts.item else None
    if status in (ItemStatus.SHIPPED, ItemStatus.IN_PROGRESS):
        return "included"
    if status is ItemStatus.PLANNED:
        return "over-committed" if judgement.measures.values.get("item.overcommitted") else "included"
    if judgement.verdict is Verdict.NO:
        return "not the reason"
    if not facts.capacity.configured:
        return "not set up"
    return _room_side(judgement, policy)


def _room_side(judgement: Judgement, policy: Policy) -> str:
    if judgement.measures.effort is None:
        return "unsized"
    ahead = judgement.measures.values.get("capacity.room_in")
    if not isinstance(ahead, int):
        return "team unknown"
    return "room" if ahead <= policy.horizons.yes and ahead != NO_ROOM else "full"
