"""The policy's rules and facts under the names people know them by."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.blocks.text import clip, escape
from triage.local_words import compact_money

# The shipped gates. Gates of a company's own go by the ids it gave them.
_RULES = {
    "shipped": "It is there already",
    "declined": "Product decided against it",
    "wont_do": "On the won't-do list",
    "underway": "Being built now",
    "planned_soon": "Planned for soon",
    "planned_at_risk": "Planned, but at risk",
    "planned_later": "Planned for later",
    "planned_undated": "Planned, without a date",
    "not_repeatable": "Too few customers so far",
    "one_off": "One large customer",
    "unsized": "Worth it, not sized yet",
    "room_now": "Worth it, with room soon",
    "room_later": "Worth it, with room later",
    "worth_watching": "Worth watching",
    "default": "Nothing else applies",
}
_FACTS = {
    "item.status": "roadmap",
    "item.dated": "has a date",
    "item.quarters_ahead": "quarters ahead",
    "item.overcommitted": "over-committed",
    "wont_do": "on the list",
    "demand.accounts": "accounts",
    "demand.asks": "asks",
    "demand.segments": "segments",
    "demand.at_stake": "at stake",
    "demand.largest_share": "largest account's share",
    "demand.dealbreakers": "dealbreakers",
    "theme.weight": "theme's weight",
    "effort.known": "sized",
    "effort.points": "points needed",
    "capacity.room_in": "quarters until room",
    "capacity.free": "points free",
    "budget.left": "one-off budget left",
    "ask.days_left": "days left",
}
_MONEY = frozenset({"demand.at_stake", "budget.left"})
_NEVER = 99  # quarters until room, where there is never any
_LIMIT = 150


def rule_name(gate: str) -> str:
    """``Too few customers so far`` for ``not_repeatable``; escaped."""
    return escape(_RULES.get(gate) or gate.replace("_", " "))


def facts_words(inputs: Mapping[str, object], currency: str) -> str:
    """What a rule looked at: ``accounts 3, at stake $120k``; escaped."""
    named = (
        f"{_FACTS.get(name, name)} {_value(name, value, currency)}"
        for name, value in inputs.items()
        if not name.startswith("policy.")
    )
    return escape(clip(", ".join(named), _LIMIT))


def _value(name: str, value: object, currency: str) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "capacity.room_in" and value == _NEVER:
        return "never"
    if isinstance(value, int | float):
        return compact_money(value, currency) if name in _MONEY else _figure(value)
    return str(value).replace("_", " ")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:g}"
