"""How far a single word leans to asking or to talk, learned for words that no message of ours has, too.

The table was made by ``bench/train_ask_classifier.py``: what our messages teach about some words is carried
over to words near them in meaning, so that nothing but a table is needed to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from math import sqrt
from pathlib import Path

LEANINGS_FILE = Path(__file__).parent / "word_leanings.tsv"
HUNDREDTHS = 100


def leaning_of(words: Iterable[str]) -> float:
    """Log-odds that the words tell together, each word once; 0 where none of them is known."""
    known = [found for word in dict.fromkeys(words) if (found := leanings().get(word)) is not None]
    return sum(known) / sqrt(len(known)) / HUNDREDTHS if known else 0.0


@cache
def leanings() -> dict[str, int]:
    """Log-odds in hundredths by word; a row of the table is a number and every word that has it."""
    found: dict[str, int] = {}
    for line in LEANINGS_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, _, words = line.partition("\t")
            found.update(dict.fromkeys(words.split(" "), int(number)))
    return found
