"""What one answer shows, as plain values: the card in a thread and the news of a PM's answer."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from triage.asks import Ask
from triage.policy import Policy
from triage.policy.voice import fixed_words, in_tone
from triage.roadmap import ItemStatus, Shareable
from triage.told import Tellable
from triage.verdicts import Decision, Verdict
from triage.wording import lead, named_forms

# The parts of a card in which a gate's words may name or date an item.
_PLANS_IN = ("headline", "because", "question", "change", "warning", "offer")


@dataclass(frozen=True, slots=True)
class Answered:
    """Who decided what and why; ``period`` is in months ("Jan–Mar 2027"), empty where none was said.

    ``shareable`` is how much of it customers may hear, in the words of ``triage.roadmap.Shareable``; "" where
    nobody said. ``quarter`` is what ``period`` tells in months.
    """

    by: str
    verdict: str
    period: str
    reason: str
    shareable: str = ""
    quarter: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card shows. Texts are plain: the renderer escapes them. ``day`` is an ISO date.

    ``question`` asks for the one fact a provisional answer lacks.
    """

    ask: str
    title: str
    account: str
    verdict: str
    lead: str
    headline: str
    because: str
    say: str
    question: str
    change: str
    offer: str
    warning: str
    roadmap: str
    worth: str
    capacity: str
    owner: str
    task: str
    day: str
    answered: Answered | None = None
    quarter: str = ""

    @property
    def tellable(self) -> Tellable:
        return Tellable(self.ask, self.verdict, self.quarter, self.say)

    def to_json(self) -> dict[str, Any]:
        return _flat(self) | {"answered": _flat(self.answered) if self.answered else None}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Card:
        answered = values.get("answered")
        return cls(**{**values, "answered": Answered(**answered) if answered else None})


@dataclass(frozen=True, slots=True)
class Pending:
    """What stands in the place of a card whose verdict a PM sends: who answers by when (an ISO date).

    ``say`` is what customers may hear meanwhile.
    """

    ask: str
    title: str
    owner: str
    day: str
    say: str

    def to_json(self) -> dict[str, Any]:
        return _flat(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Pending:
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the card of a withdrawn ask shows; ``until`` (an ISO time) it can be brought back."""

    SAFE: ClassVar[str] = "This request was withdrawn."

    ask: str
    title: str
    by: str
    until: str

    def to_json(self) -> dict[str, Any]:
        return _flat(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Withdrawn:
        return cls(**values)


@dataclass(frozen=True, slots=True)
class AnswerNews:
    """The reply that tells ``asker`` of a PM's answer, and ``others`` who wrote in the thread.

    ``say`` is what the customer may hear.
    """

    ask: str
    title: str
    asker: str
    answered: Answered
    others: tuple[str, ...] = ()
    account: str = ""
    say: str = ""

    @property
    def tellable(self) -> Tellable:
        return Tellable(self.ask, self.answered.verdict, self.answered.quarter, self.say)

    def to_json(self) -> dict[str, Any]:
        return _flat(self) | {"answered": _flat(self.answered), "others": list(self.others)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> AnswerNews:
        others = tuple(values.get("others", ()))
        return cls(**{**values, "answered": Answered(**values["answered"]), "others": others})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the PM who answered sees: what was recorded, and for how many seconds it can be undone.

    ``said_ts`` names the answer among those of its ask. ``told_at`` is when others hear of it (an ISO time on
    the clocks of the first of them) where their working hours make that later, else "".
    """

    ask: str
    title: str
    said_ts: str
    seconds: int
    answered: Answered
    told_at: str = ""

    def to_json(self) -> dict[str, Any]:
        return _flat(self) | {"answered": _flat(self.answered)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Recorded:
        return cls(**{**values, "answered": Answered(**values["answered"])})


def _flat(value: Answered | Card | AnswerNews | Pending | Recorded | Withdrawn) -> dict[str, Any]:
    """The fields as they are (``dataclasses.asdict`` copies deeply, which a card for every ask feels)."""
    return {name: getattr(value, name) for name in value.__slots__}


def card_of(ask: Ask, decision: Decision, policy: Policy, answered: Answered | None = None) -> Card:
    """The card of an ask as the decision, and the PM's answer where there is one, have it."""
    return Card(
        ask=ask.name,
        title=ask.title,
        account=ask.account or "",
        verdict=answered.verdict if answered else decision.verdict.value,
        lead=lead(decision),
        headline=decision.headline,
        because=decision.because,
        say=_say(decision, policy, answered),
        question=decision.because if decision.provisional else "",
        change=decision.change,
        offer=decision.offer,
        warning=decision.warning,
        roadmap=decision.sides.roadmap,
        worth=decision.sides.worth,
        capacity=decision.sides.capacity,
        owner=decision.owner,
        task=decision.task.value if decision.task else "",
        day=decision.day.isoformat() if decision.day else "",
        answered=answered,
        quarter=answered.quarter if answered else decision.quarter or "",
    )


def without_plans(card: Card, titles: Collection[str], months: str) -> Card:
    """The card without these titles and this date of the roadmap ("Jan–Mar 2027", "" for none), and without
    the date of a PM who did not let it be shared; the sentence for customers never had them."""
    told = {name: _unplanned(getattr(card, name), titles, months) for name in _PLANS_IN}
    answered = card.answered
    if answered and answered.shareable in (Shareable.NO, Shareable.DIRECTION):
        answered = replace(answered, period="", quarter="")
    kept = answered.quarter if answered else "" if months else card.quarter
    return replace(card, answered=answered, quarter=kept, **told)


def _unplanned(text: str, titles: Collection[str], months: str) -> str:
    """Where the text was cut within the date, nothing is left of that either."""
    if months:
        begun = months.partition(" ")[0]
        text = text.replace(f", target {months}", "").partition(f", target {begun}")[0]
    said = {form for title in titles for form in named_forms(title)}
    for form in sorted(said, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", "…", text)
    return text


def pending_of(ask: Ask, decision: Decision, policy: Policy) -> Pending:
    """What an ask shows until a PM has sent its answer."""
    day = decision.day.isoformat() if decision.day else ""
    return Pending(ask.name, ask.title, decision.owner, day, fixed_words(policy, "answered_yes"))


def _say(decision: Decision, policy: Policy, answered: Answered | None) -> str:
    """Where a PM said something else than the verdict, or who may hear of it, the verdict's words for the
    customer are no longer true; but what is there by now is there, whatever was said of it before."""
    if answered is None or _is_there(decision):
        return decision.say
    if answered.shareable and answered.verdict != Verdict.NO:
        return _allowed(answered, policy)
    open_still = decision.proposed or decision.provisional
    same = answered.verdict == decision.verdict.value and not open_still
    return decision.say if same else fixed_words(policy, f"answered_{answered.verdict}")


def _is_there(decision: Decision) -> bool:
    return decision.verdict is Verdict.YES and decision.sides.roadmap == ItemStatus.SHIPPED.value


def _allowed(answered: Answered, policy: Policy) -> str:
    """As much as the PM lets leave the company."""
    planned = answered.verdict == Verdict.YES or bool(answered.period)
    if answered.shareable == Shareable.NO or not planned:
        return fixed_words(policy, f"answered_{answered.verdict}")
    if answered.shareable == Shareable.DATE and answered.period:
        return in_tone(
            f"This is on our roadmap, target {answered.period}; timing can still change.", policy.voice.tone
        )
    return in_tone("This is on our roadmap; timing isn't confirmed.", policy.voice.tone)
