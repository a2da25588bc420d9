"""Which language a message is in: a count of small words, enough to choose words for an answer."""

from __future__ import annotations

from triage.reading.result import Language
from triage.reading.word_lists import listed
from triage.reading.words import Words

_ENOUGH = 60  # words that are looked at


def language_of(words: Words) -> tuple[Language, float]:
    """The language with more small words and its share of them; unknown where neither has any."""
    seen = words.lower[:_ENOUGH]
    german = sum(map(listed("german_words").__contains__, seen))
    english = sum(map(listed("english_words").__contains__, seen))
    if german == english:
        return Language.UNKNOWN, 0.0
    language = Language.GERMAN if german > english else Language.ENGLISH
    return language, round(max(german, english) / (german + english), 2)
