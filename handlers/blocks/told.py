"""The button that notes that a customer was told, and what is said about it."""

from __future__ import annotations

from handlers.blocks.text import Block, button, few_words
from triage.told import Tellable

TOLD, UNDO_TOLD = "told", "undo_told"
_ACCOUNT_WORDS, _ACCOUNT_LIMIT = 4, 40


def told_button(tellable: Tellable, account: str) -> Block:
    """``Told Acme``: whoever taps it has told the customer this answer."""
    return button(f"Told {customer(account)}", TOLD, tellable.to_text())


def customer(account: str) -> str:
    """The account's name, shortened, not escaped; ``the customer`` where nobody named one."""
    return few_words(account, _ACCOUNT_WORDS, _ACCOUNT_LIMIT) if account else "the customer"
