"""Patterns of many words: an expression tries one word after another, so most are kept from being tried."""

from __future__ import annotations

from collections.abc import Iterable


def one_of(words: Iterable[str]) -> str:
    """Any of the words, as a pattern that tries only those with the right first letter.

    A word may be a pattern itself but for its first letter; of words that begin alike the first one counts.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
