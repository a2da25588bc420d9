"""What stands for the placeholders in a gate's templates. ``triage.policy.templates`` has the same names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from triage.expressions import Fact
from triage.facts import Facts
from triage.judging import Judgement, answer_period
from triage.local_words import day_of_year
from triage.policy import Policy
from triage.policy.templates import CHANNEL_FACTS, filled
from triage.policy.voice import SAY_LIMIT

LIMIT = {"headline": 8, "because": 14, "say": SAY_LIMIT, "offer": 8}  # words
ITEM_WORDS = 6
_MAX_CHARACTERS = 300
_YEAR = re.compile(r"20\d\d")
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PMS_CALL = "an exception is a PM's call"


def filled_in(template: str, judgement: Judgement, policy: Policy) -> str:
    """The template as the judgement fills it."""
    return filled(template, lambda name: _word_for(name, judgement, policy))


def shortened(text: str, words: int) -> str:
    """At most so many words, on one line; an ellipsis shows that more was said."""
    every = text.split()
    said = " ".join(every[:words])
    if len(every) <= words and len(said) <= _MAX_CHARACTERS:
        return said
    return said[:_MAX_CHARACTERS].rstrip(".,;: ") + "…"


def _word_for(name: str, judgement: Judgement, policy: Policy) -> str:
    if name in CHANNEL_FACTS:
        return _figure(judgement.measures.values.get(name))
    return _WORDS[name](judgement, policy)


def _item(facts: Facts) -> str:
    return shortened(facts.item.title, ITEM_WORDS) if facts.item else "this"


def _link(facts: Facts) -> str:
    return f": {facts.item.url}" if facts.item and facts.item.url else "."


def _note(facts: Facts) -> str:
    return facts.item.note if facts.item else ""


def _target(judgement: Judgement, policy: Policy) -> str:
    period = answer_period(judgement)
    return f", target {period.label(policy.workspace.fiscal_year_start)}" if period else ""


def _figure(value: Fact | None) -> str:
    return f"{value:,.10g}" if isinstance(value, int | float) else "unknown"


def _since(note: str) -> str:
    """A shipped item's note holds its date, as ISO or in words with a year; any other note is not one."""
    try:
        return f"since {day_of_year(date.fromisoformat(note.strip()))}"
    except ValueError:
        words = note.split()
        in_words = 0 < len(words) <= 3 and _YEAR.fullmatch(words[-1])
        return f"since {' '.join(words)}" if in_words else "today"


def _sentence(text: str, otherwise: str) -> str:
    said = _ISO_DAY.sub(_day_in_words, " ".join(text.split()))
    return f"{said.rstrip('.')}." if said else otherwise


def _day_in_words(found: re.Match[str]) -> str:
    """``31 Dec 2027`` for ``2027-12-31``; what is no day stays as it is."""
    try:
        return day_of_year(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def _reason(facts: Facts, policy: Policy) -> str:
    entry = policy.wont_do_for(facts.subject)
    if entry is None:
        return "Product decided against it."
    if entry.review is None:
        return _sentence(entry.reason, "Product decided against it.")
    reason = shortened(entry.reason.rstrip("."), LIMIT["because"] - 5)
    return f"{reason} (review due {day_of_year(entry.review)})."


def _risk(judgement: Judgement) -> str:
    ahead = judgement.measures.values.get("item.quarters_ahead")
    past = isinstance(ahead, int) and ahead < 0
    return "its date has passed" if past else "its team has too much on"


def _customers(facts: Facts, policy: Policy) -> str:
    """How many, and that they are too alike where only their segments are too few."""
    count = len(facts.accounts)
    alike = count >= policy.demand.floor_accounts and policy.demand.floor_segments > 1
    segments = {account.segment.lower() for account in facts.accounts if account.segment}
    kind = "similar " if alike and len(segments) < policy.demand.floor_segments else ""
    return {0: "no customer", 1: "one customer"}.get(count, f"{count} {kind}customers")


def _budget_left(judgement: Judgement) -> bool:
    """Whether what is at stake fits what is left of the quarter's one-off budget."""
    left, wanted = judgement.measures.values.get("budget.left"), judgement.measures.at_stake
    return isinstance(left, float) and wanted is not None and 0 < wanted <= left


_WORDS: Mapping[str, Callable[[Judgement, Policy], str]] = {
    "item": lambda judged, _: _item(judged.facts),
    "since": lambda judged, _: _since(_note(judged.facts)),
    "link": lambda judged, _: _link(judged.facts),
    "note": lambda judged, _: _sentence(_note(judged.facts), "Product looked at it and decided against it."),
    "reason": lambda judged, policy: _reason(judged.facts, policy),
    "target": _target,
    "risk": lambda judged, _: _risk(judged),
    "customers": lambda judged, policy: _customers(judged.facts, policy),
    "decides": lambda judged, _: "a PM may spend one-off budget" if _budget_left(judged) else _PMS_CALL,
}
