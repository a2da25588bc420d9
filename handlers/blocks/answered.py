"""What a PM sees around answering: what was recorded, offers of buttons, calls in private, refusals."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from handlers.blocks.card import VERDICT_WORDS, WHY, Rendered
from handlers.blocks.rules import rule_name
from handlers.blocks.text import (
    TEXT_LIMIT,
    Block,
    button,
    clip,
    context,
    escape,
    few_words,
    person,
    section,
)
from triage.calls import CalledFor, PmCall
from triage.cards import Answered, Recorded
from triage.local_words import clock_time, short_day

UNDO_ANSWER, CHANGE, CONFIRM, SEND = "undo_answer", "change_answer", "confirm_answer", "send_draft"
OFFERED, COMMENT, WHICH = "offered", "just_a_comment", "which_ask"
LET_POST, NOT_YET, UNDO_JOIN = "let_post", "not_yet", "undo_join"
_MOST_CHOICES = 4
# Reasons that "because" does not go before: they have it already, or begin with another such word.
_HAS_A_LEAD = re.compile(
    r"\bbecause\b|^(?:after|before|until|till|once|when|outside|without|not|no|too|as|since|due|for|we'll)\b",
    re.IGNORECASE,
)
_LABELS = {"yes": "Yes…", "later": "Later…", "no": "No…"}

KEPT_AS_COMMENT = "Fine, it stays a comment."
KEEP_DRAFTING = "Fine, you keep sending these yourself. I won't ask again."


def recorded_message(values: dict[str, Any]) -> Rendered:
    """To the PM alone: what was recorded, with an undo while nobody has been told (kind ``recorded``)."""
    recorded = Recorded.from_json(values)
    line = f"Recorded: {answer_words(recorded.answered)}"
    told = _told_words(recorded)
    title = escape(few_words(recorded.title, 10, 60))
    blocks = [section(f"*{line}*"), context(f"{recorded.ask} · {title} · {told}")]
    if recorded.seconds:
        value = json.dumps([recorded.ask, recorded.said_ts])
        blocks.append(_row(button("Undo", UNDO_ANSWER, value)))
    return Rendered(clip(f"{line} · {told}", TEXT_LIMIT), blocks)


def _told_words(recorded: Recorded) -> str:
    """``told to others in 60 s``, or, where it is not their working time yet, ``… Mon 30 Nov 09:00 …``."""
    if recorded.told_at:
        at = datetime.fromisoformat(recorded.told_at)
        return f"told to others {short_day(at.date())} {clock_time(at)} where they are"
    return f"told to others in {recorded.seconds} s" if recorded.seconds else "others are told now"


def answer_words(answered: Answered) -> str:
    """``Yes, Apr–Jun 2027 — because three renewals depend on it``."""
    period = f", {escape(answered.period)}" if answered.period else ""
    reason = escape(few_words(answered.reason, 24, 240))
    dash = "" if not reason else " — " if _HAS_A_LEAD.search(reason) else " — because "
    return f"{VERDICT_WORDS[answered.verdict]}{period}{dash}{reason}"


def offer_message(values: dict[str, Any]) -> Rendered:
    """To a PM alone whose reply sounds like a verdict (kind ``offer``)."""
    text = f"Is that your answer to {values['ask']}? Then say which; else I leave it as a comment."
    buttons = []
    for verdict, label in _LABELS.items():
        value = json.dumps([values["ask"], values["noted"], values["ts"], verdict])
        lean = {"style": "primary"} if values["leaning"] == verdict else {}
        buttons.append(button(label, f"{OFFERED}_{verdict}", value) | lean)
    return Rendered(text, [section(text), _row(*buttons, button("Just a comment", COMMENT, values["ask"]))])


def which_message(values: dict[str, Any]) -> Rendered:
    """To a PM alone whose answer may be for several asks of a thread (kind ``which``)."""
    text = "Which of them does your answer decide?"
    choices = [
        button(
            f"{each['ask']} · {few_words(each['title'], 5, 40)}",
            f"{WHICH}_{place}",
            json.dumps([each["ask"], values["noted"], values["ts"]]),
        )
        for place, each in enumerate(values["asks"][:_MOST_CHOICES])
    ]
    row = _row(*choices, button("Just a comment", COMMENT, values["noted"]))
    return Rendered(text, [section(text), row])


def question_message(values: dict[str, Any]) -> Rendered:
    """A new reply: a PM asks the rep (kind ``question``)."""
    text = f"{person(values['asker'])}, {person(values['by'])} asks: {escape(values['question'])}"
    return Rendered(clip(text, TEXT_LIMIT), [section(text), context(f"{values['ask']} · reply here")])


def call_message(kind: str, values: dict[str, Any], link: str) -> Rendered:
    """A direct message to a PM: a draft to send, an ask passed on, a disagreement."""
    call = PmCall.from_json(values)
    name = f"<{link}|{call.ask}>" if link else call.ask
    heading = _heading(CalledFor(kind), call)
    said = f"\n>{escape(few_words(call.said, 60, 500))}" if call.said else ""
    account = f" · {escape(few_words(call.account, 6, 60))}" if call.account else ""
    asked = f"{name} · {escape(few_words(call.title, 12, 80))}{account} · {person(call.asker)} asked"
    verdict = f"*{escape(call.headline)}*\n{escape(clip(call.because, 500))}"
    blocks = [section(f"*{heading}*{said}\n{asked}"), section(verdict), _row(*_call_buttons(kind, call))]
    return Rendered(clip(f"{heading} · {call.ask}: {escape(call.headline)}", TEXT_LIMIT), blocks)


def trust_message(values: dict[str, Any]) -> Rendered:
    """Offers a PM to let the bot post a gate's verdicts by itself (kind ``trust``)."""
    rule = rule_name(str(values["gate"]))
    said = f"You agreed with {values['agreed']} of my last {values['answers']} drafts of the rule “{rule}”."
    text = f"{said} Shall I post these by myself from now on?"
    gate = str(values["gate"])
    yes, no = button("Post by itself", LET_POST, gate), button("Not yet", NOT_YET, gate)
    return Rendered(text, [section(text), _row(yes, no)])


def trusted_words(gate: str, chosen: bool) -> str:
    """What becomes of the offer."""
    if not chosen:
        return "That rule posts by itself already."
    rule = rule_name(gate)
    return (
        f"From now on I post verdicts of the rule “{rule}” by myself. The policy's [autonomy] can undo that."
    )


def _heading(kind: CalledFor, call: PmCall) -> str:
    by = f" by {short_day(date.fromisoformat(call.day))}" if call.day else ""
    match kind:
        case CalledFor.DRAFT if call.stands:
            return f"{person(call.by)} answered"
        case CalledFor.DRAFT:
            return f"A draft for you to send{by}"
        case CalledFor.PASSED:
            return f"{person(call.by)} passed this to you{by}"
    whose = "your answer" if call.stands else "the answer"
    return f"{person(call.by)} disagrees with {whose}"


def _call_buttons(kind: str, call: PmCall) -> list[Block]:
    buttons = [button("Change…", CHANGE, call.ask), button("Why?", WHY, call.ask)]
    if call.provisional or call.stands or not call.because:
        return buttons
    label = "Send" if kind == CalledFor.DRAFT else "Confirm"
    value = json.dumps([call.ask, call.verdict, call.quarter])
    return [button(label, SEND, value) | {"style": "primary"}, *buttons]


def _row(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}
