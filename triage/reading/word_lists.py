"""The shipped lists of words the reading rules go by."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILES = ("names.txt", "rule_words.txt")


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one kind; KeyError for a kind that no file has."""
    return _kinds()[kind]


@cache
def _kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for name in _FILES:
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, _, words = line.partition(":")
                kinds[kind] = frozenset(words.split())
    return kinds
