"""A text as words, and a word as its stem."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
MOST_READ = 4_000
SKIPPED = frozenset({"a", "an", "the", "their", "our", "his", "her", "its", "my", "your"})
_KEEPS_E = frozenset({"theme", "note"})  # "them" and "not" are other words
_WHOLE = frozenset(  # their stems are other words: "account", "mail", "such"
    {"accounting", "mailing", "staging", "tendering", "picking", "scripting", "quoting", "branding"}
    | {"customs", "dynamics", "suche", "sage", "jaws"}
)


def split(text: str) -> list[str]:
    """The words of the first 4,000 characters, in lower case."""
    read = text[:MOST_READ]
    if read.isascii():
        return _WORD.findall(read.lower())
    return [word.lower().replace("’", "'") for word in _WORD.findall(read)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A light stem: plural, -ing, -ed and a final e go; it joins "exports", "exporting" and "export"."""
    word = word.removesuffix("'s")
    if len(word) <= 3 or not word.isalpha() or word in _WHOLE:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and any(v in word[: -len(ending)] for v in "aeiouy")
        ):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    word = word.replace("isation", "ization") if word.endswith("isation") else word
    return word.removesuffix("e") if len(word) > 3 and word not in _KEEPS_E else word
