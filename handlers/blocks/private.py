"""What is said about an ask to one person directly, because it cannot be said in its thread."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.blocks.card import WHY, Rendered
from handlers.blocks.text import TEXT_LIMIT, button, clip, escape, few_words, person, section
from triage.local_words import short_day

_WHY_NOT = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in that channel any more",
    "channel_not_found": "I am not in that channel any more",
    "thread_not_found": "the message is not there any more",
    "message_not_found": "the message is not there any more",
}


def shared_ask_message(values: dict[str, Any], link: str) -> Rendered:
    """To the PM who is to answer an ask in a channel of several companies (kind ``shared_ask``)."""
    name = f"<{link}|{values['ask']}>" if link else values["ask"]
    account = escape(few_words(values["account"], 6, 60))
    whose = f"{person(values['asker'])} asks for {account}" if account else f"{person(values['asker'])} asks"
    title = escape(few_words(values["title"], 10, 60))
    by = f" by {short_day(date.fromisoformat(values['day']))}" if values["day"] else ""
    verdict = f"*{escape(values['verdict'])}*\n"
    yours = f"You {_task(values['task'])}{by}."
    where = "People of other companies read that thread, so only you hear this."
    blocks = [
        section(f"{whose}: {title} · {name}\n{verdict}{yours} {where}"),
        {"type": "actions", "elements": [button("Why?", WHY, values["ask"])]},
    ]
    return Rendered(clip(f"{whose}: {title} · {values['ask']}. {yours}", TEXT_LIMIT), blocks)


def unsaid_message(values: dict[str, Any]) -> Rendered:
    """To whoever asked, where Slack does not let us post (kind ``unsaid``)."""
    why = _WHY_NOT.get(values["error"], f"Slack refuses it ({escape(values['error'])})")
    where = f"<#{values['channel']}>"
    if values["ask"]:
        again = f"It is recorded; look it up with /because {values['ask']}."
        text = f"I can't post about {values['ask']} in {where}: {why}. {again}"
    else:
        said = escape(clip(values["text"], 1500))
        text = f"I can't post your ask in {where}: {why}. It is not filed yet; ask again elsewhere:\n{said}"
    return Rendered(clip(text, TEXT_LIMIT), [section(text)])


def _task(task: str) -> str:
    """``answer`` of ``answers``: the card speaks of the PM, this message to them."""
    verb, _, rest = (task or "answers").partition(" ")
    return f"{verb.removesuffix('s')} {rest}".strip()
