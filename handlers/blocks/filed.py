"""What is said around filing: the anchor of an ask, questions to its author, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.blocks.card import Rendered, details_button
from handlers.blocks.text import (
    SECTION_LIMIT,
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
from triage.cards import Pending, Withdrawn
from triage.local_words import short_day
from triage.usecases.filing import Filing, Outcome

FILE_DOUBT, LEAVE_DOUBT, RESTORE = "file_doubt", "leave_doubt", "restore"
_FACTS = {
    "account": "which account",
    "amount": "how much it is worth a year",
    "due": "by when they need it",
    "severity": "how much it hurts",
}


def asked_message(values: dict[str, Any]) -> Rendered:
    """An ask made by command or form, said in its author's name (kind ``asked``)."""
    text = f"{person(values['author'])} asks: {escape(values['text'])}"
    return Rendered(clip(text, TEXT_LIMIT), [section(clip(text, SECTION_LIMIT))])


def pending_message(values: dict[str, Any]) -> Rendered:
    """Stands in the card's place until a PM sends the answer (kind ``pending``)."""
    pending = Pending.from_json(values)
    by = f" by {short_day(date.fromisoformat(pending.day))}" if pending.day else " soon"
    line = f"{person(pending.owner) or 'A PM'} answers{by}"
    title = _title(pending.title)
    blocks = [section(f"*{line}* · {title} · {pending.ask}\n{_tell(pending.say)}"), _details(pending.ask)]
    return Rendered(clip(f"{line} · {title} · {pending.ask}", TEXT_LIMIT), blocks)


def withdrawn_message(values: dict[str, Any]) -> Rendered:
    """Stands in the card's place once the ask was taken back (kind ``withdrawn``)."""
    gone = Withdrawn.from_json(values)
    line = f"Withdrawn by {person(gone.by)}"
    blocks = [
        section(f"*{line}* · {_title(gone.title)} · {gone.ask}"),
        {"type": "actions", "elements": [button("Undo", RESTORE, gone.ask)]},
        context("Undo works for a day."),
    ]
    return Rendered(f"{line} · {gone.ask}", blocks)


def doubt_message(values: dict[str, Any]) -> Rendered:
    """Seen by the author of an unclear message alone (kind ``doubt``)."""
    value = f"{values['channel']}:{values['ts']}"
    text = "Is this an ask for product? I can file it and answer in its thread."
    yes = button("Yes, file it", FILE_DOUBT, value) | {"style": "primary"}
    return Rendered(text, [section(text), _row(yes, button("No", LEAVE_DOUBT, value))])


def repeat_message(values: dict[str, Any], link: str) -> Rendered:
    """Said where an account asks again for what it has asked for already (kind ``repeat``)."""
    name = f"<{link}|{values['ask']}>" if link else values["ask"]
    account = escape(few_words(values["account"], 6, 60))
    asker = f" by {person(values['asker'])}" if values["asker"] else ""
    text = f"{account} has asked for this already{asker}: {name} · {_title(values['title'])}."
    return Rendered(
        clip(f"Added to {values['ask']}. {text}", TEXT_LIMIT),
        [section(f"*Added to {name}*\n{text} What you wrote counts there.")],
    )


def missing_message(values: dict[str, Any]) -> Rendered:
    """Asks once for the facts a channel requires (kind ``missing``)."""
    text = f"Please add {_listed([_FACTS[fact] for fact in values['facts']])}. A plain reply here is enough."
    return Rendered(f"{values['ask']}: {text}", [section(text), _details(values["ask"])])


def notice_message(values: dict[str, Any]) -> Rendered:
    """One sentence to one person (kind ``notice``); its words are ours, not a user's."""
    return Rendered(clip(values["text"], TEXT_LIMIT), [section(values["text"])])


def asked_words(channel: str, aloud: bool) -> str:
    """What becomes of an ask made by command, for whoever made it."""
    if aloud:
        return f"Filing it in <#{channel}>; the answer comes in its thread."
    return f"Recorded. I only listen in <#{channel}> for now, so nothing is posted there."


def filing_words(filing: Filing, permalink: Callable[[str, str], str]) -> str:
    """What became of a message somebody wanted filed, for that person; ``permalink`` gives the address of a
    message by channel and ts, "" while it is unknown."""
    ask = filing.ask
    link = permalink(ask.channel, ask.thread_ts) if ask else ""
    name = (f"<{link}|{ask.name}>" if link else ask.name) if ask else ""
    match filing.outcome:
        case Outcome.FILED:
            return f"Filed as {name}. The answer is in its thread."
        case Outcome.ENRICHED:
            return f"This account has asked for it already: what you filed was added to {name}."
        case Outcome.KNOWN:
            return f"This is {name} already." if name else "This is filed already."
    return "That message has no words to read. Write what the customer needs, or use /ask."


def _title(title: str) -> str:
    return escape(few_words(title, 10, 60))


def _tell(say: str) -> str:
    return f"_Tell the customer:_ “{escape(say)}”" if say else ""


def _details(ask: str) -> Block:
    return _row(details_button(ask))


def _row(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
