"""A message cut into words and sentences, once, for everything that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from triage.reading.word_lists import listed

MOST_WORDS_FROM = 4_000  # characters; an ask says what it wants before that, a pasted log never ends
_TOKEN = re.compile(r"([^\W_]+(?:'[^\W_]+)*)|([.!?]+(?=[\s\"')\]]|$)|\n|[|;•])")
_CODE = re.compile(r"```[^`]{0,4000}(?:```|$)")
_SAME_LENGTH = str.maketrans({"’": "'", "‘": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"'})


class Sentence(NamedTuple):
    """Words ``first`` up to but without ``last``, and the characters ``start`` to ``end``."""

    first: int
    last: int
    start: int
    end: int
    question: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` has the plain text's length, so that spans fit both, and so has ``small``, the text in
    lower case: patterns of small letters run several times faster over it than patterns for any case over
    the text. ``lower`` are the words in lower case."""

    text: str
    small: str
    lower: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[Sentence]

    def written(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def sentence_of(self, index: int) -> Sentence:
        for sentence in self.sentences:
            if index < sentence.last:
                return sentence
        return self.sentences[-1]


def cut(plain: str) -> Words:
    """Cut a plain text; code blocks count as blank and only the first 4,000 characters are read."""
    text = plain[:MOST_WORDS_FROM].translate(_SAME_LENGTH)
    if "```" in text:
        text = _CODE.sub(lambda found: " " * len(found[0]), text)
    words = Words(text, _small(text), [], [], [], [])
    first, start = 0, 0
    for found in _TOKEN.finditer(text):
        if found.lastindex == 1:
            words.lower.append(found[0].lower())
            words.starts.append(found.start())
            words.ends.append(found.end())
        elif not _abbreviated(found[0], words, found.start()):
            _close(words, first, start, found.end(), "?" in found[0])
            first, start = len(words.lower), found.end()
    _close(words, first, start, len(text), False)
    return words


def _small(text: str) -> str:
    """In lower case, as far as that changes no letter's place ("İ" would become two)."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _abbreviated(mark: str, words: Words, at: int) -> bool:
    """Whether a full stop only ends a short form or an ordinal ("Inc.", "15. März")."""
    if mark != "." or not words.lower or words.ends[-1] != at:
        return False
    word = words.lower[-1]
    return word in listed("abbreviations") or (len(word) < 3 and word.isdigit())


def _close(words: Words, first: int, start: int, end: int, question: bool) -> None:
    last = len(words.lower)
    if last > first:
        line_start = words.text.rfind("\n", 0, words.starts[first]) + 1
        quoted = words.text.startswith(">", line_start)
        words.sentences.append(Sentence(first, last, start, end, question, quoted))
