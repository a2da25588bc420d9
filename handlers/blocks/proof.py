"""The proof behind ``Why?``: a modal for whoever clicked. Product sees figures, everybody else bands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from handlers.blocks.answered import CHANGE, CONFIRM
from handlers.blocks.card import details_button
from handlers.blocks.inputs import option
from handlers.blocks.lists import linked, row
from handlers.blocks.rules import facts_words, rule_name
from handlers.blocks.text import Block, button, clip, context, escape, few_words, header, person, section
from triage.levers import Change
from triage.local_words import compact_money, moment, short_day
from triage.proof import Proof, product_notes, reach_words
from triage.quarters import Quarter, parse_period
from triage.usecases.clicking import standing_key
from triage.value import ValuePart
from triage.verdicts import GateOutcome
from triage.wording import lead

MORE = "more"
PM_ACTIONS = {
    "join": "Join…",
    "roadmap": "Roadmap…",
    "ask_rep": "Ask the rep",
    "pass": "Pass to…",
    "part": "Not the same",
}
_MOST_PARTS, _MOST_ROOMS, _MOST_FILES = 12, 12, 5
# The card's two words on capacity, as a sentence.
CAPACITY = {
    "included": "What it takes is part of the plan already.",
    "over-committed": "Its team has more planned there than it can do.",
    "not the reason": "Capacity is not the reason.",
    "not set up": "No capacity was ever imported, so nobody knows what fits.",
    "unsized": "Nobody has estimated the effort yet.",
    "team unknown": "Nobody knows yet which team would do it, or what room it has.",
    "room": "The team has room for it soon.",
    "full": "The team has no room for it soon.",
}
_APPLIES = {True: "●", False: "○", None: "?"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a proof, and when. ``is_pm`` opens exact figures, the other accounts' names, all levers, and
    what PMs can do; ``zone`` is None where nobody knows in which one they live."""

    is_pm: bool
    now: datetime
    zone: tzinfo | None
    home: tzinfo = UTC

    def time(self, at: datetime) -> str:
        """On the reader's clocks; else on the workspace's, with its zone."""
        return moment(at, self.now, self.zone or self.home, named=self.zone is None)


def proof_view(proof: Proof, reader: Reader, note: str = "", fiscal_start: int = 1) -> dict[str, Any]:
    """The modal. ``note`` tells what happened meanwhile; ``fiscal_start`` is the fiscal year's month one."""
    for_pm = reader.is_pm
    blocks = [
        *([section(note)] if note else []),
        *_verdict(proof, fiscal_start),
        *_files(proof),
        *_actions(proof, for_pm),
        header("Roadmap"),
        section(_roadmap(proof, fiscal_start)),
        header("Worth"),
        section("\n".join(_worth(proof, for_pm))),
        header("Capacity"),
        section("\n".join(_capacity(proof, for_pm, fiscal_start))),
        *_changes(proof, for_pm),
        header("Every rule, in order"),
        section("\n".join(_gate(outcome, proof, for_pm) for outcome in proof.decision.gates)),
        context(
            f"● applies · ○ does not · ? a fact is missing — decided {reader.time(proof.decided_at)}, "
            f"policy {proof.decision.policy_version}"
        ),
    ]
    return {
        "type": "modal",
        "callback_id": "proof",
        "private_metadata": json.dumps({"ask": proof.ask, "standing": standing_key(proof.answer)}),
        "title": {"type": "plain_text", "text": clip(f"Why? {proof.ask}", 24)},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": blocks,
    }


def missing_view(name: str) -> dict[str, Any]:
    """For a click on a card whose ask is not there any more."""
    text = f"{escape(name)} is not in the store. It may have been moved or removed; ask whoever runs Because."
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Why?"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section(text)],
    }


def _verdict(proof: Proof, fiscal_start: int) -> Iterator[Block]:
    """What stands: a PM's word first, with what the rules said below it; else the bot's own answer."""
    ours = escape(lead(proof.decision) + proof.decision.headline)
    answer = proof.answer
    if answer is None:
        yield section(f"*{ours}*\n{escape(proof.decision.because)}")
        return
    quarter = f", {escape(_months(proof, answer.quarter, fiscal_start))}" if answer.quarter else ""
    reason = f": {escape(clip(answer.reason, 500))}" if answer.reason else ""
    yield section(
        f"*{answer.verdict.value.capitalize()}{quarter}, decided by {person(answer.author)}*{reason}"
    )
    yield context(f"By the rules alone: {ours}")


def _months(proof: Proof, quarter: str, fiscal_start: int) -> str:
    """A quarter in months; words that are none stay as they are."""
    try:
        period = parse_period(quarter, Quarter.containing(proof.decided_at.date(), fiscal_start))
    except ValueError:
        return quarter
    return period.label(fiscal_start) if period else quarter


def _files(proof: Proof) -> Iterator[Block]:
    """What was attached, as links that Slack opens for whoever may see the files."""
    if proof.files:
        named = [linked(escape(few_words(one.name, 10, 60)), one.link) for one in proof.files[:_MOST_FILES]]
        more = len(proof.files) - _MOST_FILES
        yield context(f"Attached: {', '.join(named)}{f' and {more} more' if more > 0 else ''}")


def _actions(proof: Proof, for_pm: bool) -> Iterator[Block]:
    """What a PM can do, and ``Add details``, for which an answered card has no room. The bot's own answer is
    confirmed only where it is one and nobody has answered."""
    details = [details_button(proof.ask)] if proof.answer else []
    if proof.withdrawn or not (for_pm or details):
        return
    if not for_pm:
        yield row(*details)
        return
    confirmable = proof.answer is None and not proof.decision.provisional
    confirm = button("Confirm", CONFIRM, proof.ask) | {"style": "primary"}
    others = {
        "type": "overflow",
        "action_id": MORE,
        "options": [option(words, f"{what}:{proof.ask}") for what, words in PM_ACTIONS.items()],
    }
    change = button("Change…", CHANGE, proof.ask)
    yield row(*([confirm] if confirmable else []), change, *details, others)


def _roadmap(proof: Proof, fiscal_start: int) -> str:
    as_of = f" _(as of {short_day(proof.roadmap_as_of)})_" if proof.roadmap_as_of else ""
    item = proof.facts.item
    if item is None and proof.facts.maybe:
        return f"Perhaps “{escape(clip(proof.facts.maybe, 100))}”; nobody has said yet.{as_of}"
    if item is None:
        return f"Nothing on the roadmap matches this ask.{as_of}"
    title = escape(clip(item.title, 150))
    named = f"<{item.url}|{title}>" if item.url.startswith("https://") else f"*{title}*"
    quarter = _months(proof, item.quarter, fiscal_start) if item.quarter else "no quarter"
    parts = [item.status.value.replace("_", " "), quarter, " and ".join(item.teams)]
    return f"{named} · {escape(' · '.join(part for part in parts if part))}{as_of}"


def _worth(proof: Proof, for_pm: bool) -> Iterator[str]:
    count = len(proof.facts.accounts)
    accounts = f"{count} account{'' if count == 1 else 's'}"
    if not for_pm:
        yield f"{proof.band.capitalize()}, {accounts}. Figures are for product; ask your PM."
        return
    total = _money(proof.at_stake, proof.currency)
    yield f"*{total} at stake a year*"
    yield escape(reach_words(proof.reach))
    for part in proof.parts[:_MOST_PARTS]:
        yield _part(part, proof.currency)
    if len(proof.parts) > _MOST_PARTS:
        yield f"… and {len(proof.parts) - _MOST_PARTS} more"


def _part(part: ValuePart, currency: str) -> str:
    name = escape(part.account) or "no account named"
    if part.amount is None:
        return f"• {name}: worth unknown"
    factors = f"stage {part.stage_weight:g} × severity {part.severity_weight:g} × age {part.decay:.2g}"
    capped = ", capped" if part.capped else ""
    worth, amount = _money(part.at_stake, currency), _money(part.amount, currency)
    return f"• {name}: {worth} = {amount} × {factors}{capped} _({escape(part.source)}, ASK-{part.ask})_"


def _capacity(proof: Proof, for_pm: bool, fiscal_start: int) -> Iterator[str]:
    yield CAPACITY[proof.decision.sides.capacity]
    if not for_pm:
        return
    for room in proof.rooms[:_MOST_ROOMS]:
        needs = f"{room.committed:g} committed, {room.promised:g} promised"
        quarter = _months(proof, str(room.quarter), fiscal_start)
        yield f"• {escape(room.team)} {quarter}: *{room.free:g} free* of {room.points:g} ({needs})"
    yield from map(escape, product_notes(proof))


def _changes(proof: Proof, for_pm: bool) -> Iterator[Block]:
    shown = [each for each in proof.changes if for_pm or (each.honest and each.verdict)]
    if shown:
        yield header("What would change it")
        yield section("\n".join(_change(each) for each in shown))


def _change(change: Change) -> str:
    outcome = f" → {change.verdict.value}" if change.verdict else ""
    return f"• {escape(change.sentence)}{outcome}"


def _gate(outcome: GateOutcome, proof: Proof, for_pm: bool) -> str:
    chosen = outcome.id == proof.decision.gate
    rule = rule_name(outcome.id)
    name = f"*{rule}*" if chosen else rule
    line = f"{_APPLIES[outcome.applies]} {name} → {outcome.verdict.value}"
    if not for_pm:
        return line
    looked_at = facts_words(outcome.inputs, proof.currency)
    return f"{line}  _{looked_at}_" if looked_at else line


def _money(units: float | None, currency: str) -> str:
    if units is None:
        return "An unknown amount"
    return compact_money(units, currency)
