"""A reply that gives the one fact a provisional answer waits for: the ask is completed and decided again."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.asks import Ask
from triage.cards import card_of
from triage.messages import Message
from triage.occasion import Occasion
from triage.ports import DecisionRecord, UnitOfWork
from triage.reading import Reading, plain_text, read
from triage.roadmap import RoadmapItem
from triage.usecases.deciding import decide_ask
from triage.usecases.telling import Said, card_key, tell, update_card
from triage.verdicts import Autonomy, Decision

_YES = re.compile(r"\s*(yes|yep|yeah|right|correct|exactly|ja)\b", re.IGNORECASE)
_NO = re.compile(r"\s*(no|nope|not that|nein)\b", re.IGNORECASE)


def complete_ask(uow: UnitOfWork, ask: Ask, reply: Message, on: Occasion) -> None:
    """Fills what the ask lacks from the reply; nothing where the answer waits for no fact or gets none."""
    record = uow.decisions.newest(ask.number)
    if record is None or not record.decision.get("missing"):
        return
    asked_about = _asked_about(uow, record)
    completed, unsure = _with_item(_filled(ask, _read(uow, reply, on)), asked_about, plain_text(reply.text))
    if completed == ask and unsure == asked_about:
        return
    uow.asks.change(completed)
    uow.audit.record(reply.author, "completed", ask.name, _news(ask, completed), on.now)
    decision = decide_ask(uow, completed, on, unsure)
    if decision.autonomy is not Autonomy.POST:
        return
    _show(uow, completed, decision, reply, on)
    if (record.verdict, record.quarter) != (decision.verdict, decision.quarter):
        _tell_change(uow, completed, decision, reply, on)


def _read(uow: UnitOfWork, reply: Message, on: Occasion) -> Reading:
    return read(
        reply.text,
        accounts=uow.accounts.snapshot(),
        currency=on.policy.workspace.currency,
        today=on.today,
        fiscal_start=on.fiscal_start,
    )


def _asked_about(uow: UnitOfWork, record: DecisionRecord) -> RoadmapItem | None:
    """The item of which the answer asked whether it is meant."""
    title = record.facts.get("maybe")
    return next((item for item in uow.roadmap.snapshot().items if title and item.title == title), None)


def _filled(ask: Ask, reading: Reading) -> Ask:
    """What was said first stands; a reply only fills what nobody had said."""
    dated = ask if ask.due_to else replace(ask, due_from=reading.due_from, due_to=reading.due_to)
    return replace(dated, account=ask.account or reading.account, amount=ask.amount or reading.amount)


def _with_item(ask: Ask, item: RoadmapItem | None, said: str) -> tuple[Ask, RoadmapItem | None]:
    """The ask, and the item of which it is still unsure whether it is meant."""
    if item and _YES.match(said):
        return replace(ask, item=item.key), None
    return ask, None if item and _NO.match(said) else item


def _news(before: Ask, after: Ask) -> dict[str, str]:
    names = ("account", "amount", "due_to", "item")
    changed = (name for name in names if getattr(after, name) != getattr(before, name))
    return {name: str(getattr(after, name)) for name in changed}


def _show(uow: UnitOfWork, ask: Ask, decision: Decision, reply: Message, on: Occasion) -> None:
    """The card shows the new answer in place."""
    update_card(uow, ask, f"completed:{reply.ts}", card_of(ask, decision, on.policy), on)


def _tell_change(uow: UnitOfWork, ask: Ask, decision: Decision, reply: Message, on: Occasion) -> None:
    """A changed verdict is a new reply, so that people notice."""
    key = f"{card_key(ask)}:changed:{reply.ts}"
    tell(uow, ask, Said(key, "changed", card_of(ask, decision, on.policy).to_json()), on)
