"""The words for a customer, the button that notes that they were told, and what is said about that."""

from __future__ import annotations

from handlers.blocks.text import Block, button, clip, escape, few_words, person
from triage.local_words import short_day
from triage.told import Tellable, Told

TOLD, UNDO_TOLD = "told", "undo_told"
_ACCOUNT_WORDS, _ACCOUNT_LIMIT = 4, 40
_MOST_SAID = 600


def tell_line(account: str, say: str) -> str:
    """``Tell Acme: “…”``; nothing where there are no words for the customer."""
    return f"_Tell {escape(customer(account))}:_ “{escape(say)}”" if say else ""


def told_button(tellable: Tellable, account: str) -> Block:
    """``Told Acme``: whoever taps it has told the customer this answer."""
    return button(f"Told {customer(account)}", TOLD, tellable.to_text())


def told_row(tellable: Tellable, account: str) -> list[Block]:
    """The button alone; nothing where there are no words for the customer."""
    row: Block = {"type": "actions", "elements": [told_button(tellable, account)]}
    return [row] if tellable.say else []


def customer(account: str) -> str:
    """The account's name, shortened, not escaped; ``the customer`` where nobody named one."""
    return few_words(account, _ACCOUNT_WORDS, _ACCOUNT_LIMIT) if account else "the customer"


def noted_words(told: Told, answer: str, user: str, *, is_new: bool) -> str:
    """What whoever tapped it reads; ``answer`` is like ``Yes, Jan–Mar 2027``."""
    said = f"*{escape(answer)}* — “{escape(clip(told.say, _MOST_SAID))}”"
    whom = escape(customer(told.account))
    if is_new:
        return f"Noted: you told {whom} {said}"
    who = "you" if told.told_by == user else person(told.told_by)
    return f"Noted already: {who} told {whom} on {short_day(told.told_at.date())}: {said}"


def undo_row(told: Told) -> Block:
    """Takes it back, where it was a slip of the finger."""
    return {"type": "actions", "elements": [button("Undo", UNDO_TOLD, str(told.id))]}
