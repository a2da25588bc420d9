"""Names that go on: "Acme Labs" is not the Acme that the account book knows."""

from __future__ import annotations

from triage.reading.cues import cue_words
from triage.reading.languages import language_of
from triage.reading.result import Language
from triage.reading.word_lists import listed
from triage.reading.words import Words

_ORDINARY = (
    "common", "people", "tools", "sales", "places", "days_and_months", "headings", "english_words",
    "german_words", "verbs", "tells", "telling", "stops", "empty_start", "subjects", "abbreviations",
)  # fmt: skip


def end_of_longer_name(words: Words, end: int) -> int:
    """Where the name goes on to, by word; ``end`` itself where nothing that belongs to a name follows.

    A legal form adds nothing, and a department ("Acme Legal") is no firm of its own.
    """
    while end < len(words.lower) and _touches(words, end) and _belongs_to_a_name(words, end):
        end += 1
    return end


def _touches(words: Words, at: int) -> bool:
    """Whether the word stands with a capital right behind the one before, which owns nothing."""
    return (
        words.text[words.starts[at]].isupper()
        and words.text[words.ends[at - 1] : words.starts[at]] == " "
        and not words.lower[at - 1].endswith("'s")
    )


def _belongs_to_a_name(words: Words, at: int) -> bool:
    word = words.lower[at].removesuffix("'s")
    if word in listed("legal_forms") or word in listed("sales"):
        return False
    if word in listed("name_endings"):
        return True
    # An abbreviation names a thing or a place ("Acme SSO"), and German writes every noun with a capital.
    return not (is_ordinary(word) or words.written(at).isupper() or in_german(words))


def in_german(words: Words) -> bool:
    """German writes every noun with a capital, so that capitals tell nothing."""
    return language_of(words)[0] is Language.GERMAN


def is_ordinary(word: str) -> bool:
    """Whether a list knows the word (in lower case) as something else than a name."""
    return (
        len(word) < 3
        or any(letter.isdigit() for letter in word)
        or word in cue_words()
        or any(word in listed(kind) for kind in _ORDINARY)
    )
