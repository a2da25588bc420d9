"""Learns what tells an ask from talk: ``python -m bench.train_ask_classifier`` rewrites the weights file.

Needs ``requirements/training.txt``. Logistic regression over the features of
``triage/reading/features.py`` and over the meaning of each word as the small model sees it; what is learned
of meanings becomes a table of words, so that reading needs no model. First it learns from the development
half of the messages in ``tests/data`` alone and prints how the other half is told apart; the weights written
down learn from both halves, but for the held half of what ordinary reps write, which never teaches. The
penalty and the bands' edges come from cross-validation. The same data give
the same files.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    StratifiedKFold,
    cross_val_predict,
)

from bot.clients.minilm import PIECES, MiniLM
from triage.accounts import Account, AccountBook
from triage.reading.features import features_of, masked_words
from triage.reading.leanings import HUNDREDTHS, LEANINGS_FILE
from triage.reading.likelihood import WEIGHTS_FILE
from triage.reading.reading import clues_in

DATA = Path(__file__).parents[1] / "tests" / "data"
FILES = ("sales_messages", "channel_messages", "voices", "lessons", "frontline", "ordinary")
_NEVER_TEACHES = "ordinary"  # its held half
SEED = 4
_TODAY = "2026-11-22"
_STRENGTHS = (0.4, 0.8, 1.6)
_SEEN_OFTEN = 3  # a word that fewer messages have tells about those messages, not about asks
_SCALE = {"w:": 0.35, "s:": 0.6, "c:": 0.6, "f:": 0.6}  # the rules speak louder than single words
_LOUDEST = {"fine": 2.0, "told": 2.0, "by hand": 0.15}  # "no longer need" is rare and settles it
_MEANING = 2.0  # how loud the meanings of words are beside the rules
_LEANS_LITTLE = 4  # hundredths; such a word is left out of the table
_MISSED_AT_MOST = 0.03  # of the asks, ignored without asking anybody


@dataclass(frozen=True, slots=True)
class _Messages:
    """Messages as they are learned from: named numbers, distinct words, and whether each is an ask."""

    features: list[dict[str, float]]
    words: list[list[str]]
    labels: Any


def main() -> None:
    """Train, write both files, and print how unseen folds and the held-apart half are told apart."""
    rows = [row for name in FILES for row in _rows(name) if name != _NEVER_TEACHES or row["half"] == "dev"]
    meanings = _meanings()
    _print_held_apart(rows, meanings)
    messages = _read(rows)
    names = _names(messages.features)
    matrix, labels = _matrix(messages, names, meanings), messages.labels
    strength, scores = _best(matrix, labels)
    model = _model(strength).fit(matrix, labels)
    shift = _edge(scores, labels)
    learned = model.coef_[0]
    weights = {name: w * _scale(name) for name, w in zip(names, learned, strict=False)}
    ignore = _ignore_below(scores - shift, labels)
    _write({"leaning": 1.0, **weights}, float(model.intercept_[0]) - shift, ignore)
    _write_leanings(meanings, learned[len(names) :] * _MEANING)
    print(f"{len(rows)} messages, {len(names)} features, C={strength}")
    print("unseen folds:", _told(scores - shift, labels), f"ignored below {ignore:.2f}")


def _print_held_apart(rows: Sequence[dict[str, Any]], meanings: _Meanings) -> None:
    """How messages are told apart by weights that were learned without them."""
    known = _read([row for row in rows if row["half"] == "dev"])
    names = _names(known.features)
    matrix = _matrix(known, names, meanings)
    strength, scores = _best(matrix, known.labels)
    model = _model(strength).fit(matrix, known.labels)
    for file in FILES:
        held = [row for row in _rows(file) if row["half"] == "held"]
        unknown = _read(held) if held else None
        if unknown:
            found = model.decision_function(_matrix(unknown, names, meanings)) - _edge(scores, known.labels)
            print(f"{file}, held apart:", _told(found, unknown.labels))


_Meanings = tuple[dict[str, int], Any]


def _meanings() -> _Meanings:
    """Every whole word of the model's vocabulary, with its place among their vectors."""
    lines = PIECES.read_text(encoding="utf-8").splitlines()
    words = sorted({line for line in lines if line.isascii() and line.isalpha() and len(line) > 1})
    vectors = MiniLM().embed(words)
    return {word: at for at, word in enumerate(words)}, vectors - vectors.mean(axis=0)


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _read(rows: Sequence[dict[str, Any]]) -> _Messages:
    """Each message is read twice, with the known accounts and without: workspaces come with and without."""
    accounts = tuple(Account(row["name"], tuple(row["aliases"]), row["domain"]) for row in _rows("accounts"))
    features, words, labels = [], [], []
    for book in (AccountBook(accounts, 1), AccountBook()):
        for row in rows:
            today = date.fromisoformat(row.get("ref_date", _TODAY))
            clues = clues_in(row["text"], accounts=book, currency="USD", today=today)
            features.append(features_of(clues) if clues else {})
            words.append(list(dict.fromkeys(masked_words(clues))) if clues else [])
            labels.append(row["is_request"])
    return _Messages(features, words, np.array(labels))


def _names(messages: Sequence[dict[str, float]]) -> list[str]:
    seen = Counter(name for message in messages for name, value in message.items() if value)
    del seen["leaning"]  # what this training is to find out
    return sorted(name for name, times in seen.items() if times >= 2 * _SEEN_OFTEN)


def _scale(name: str) -> float:
    return _LOUDEST.get(name) or _SCALE.get(name[:2], 1.0)


def _matrix(messages: _Messages, names: Sequence[str], meanings: _Meanings) -> Any:
    """A row a message: the named features, then the sum of its words' meanings by the root of their count."""
    place = {name: at for at, name in enumerate(names)}
    cells = [
        (row, place[name], value * _scale(name))
        for row, message in enumerate(messages.features)
        for name, value in message.items()
        if name in place
    ]
    at, column, value = zip(*cells, strict=True)
    named = csr_matrix((value, (at, column)), shape=(len(messages.features), len(names)))
    return hstack([named, csr_matrix(_MEANING * _meant(messages.words, meanings))]).tocsr()


def _meant(messages: Sequence[Sequence[str]], meanings: _Meanings) -> Any:
    places, vectors = meanings
    rows = np.zeros((len(messages), vectors.shape[1]), np.float32)
    for row, words in enumerate(messages):
        if known := [places[word] for word in words if word in places]:
            rows[row] = vectors[known].sum(axis=0) / np.sqrt(len(known))
    return rows


def _model(strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, max_iter=5_000, random_state=SEED)


def _best(matrix: Any, labels: Any) -> tuple[float, Any]:
    """The strongest penalty that tells unseen folds apart as well as the best does, within a standard error.

    The rules grew on these messages, so that the folds flatter weak penalties. With the folds' log-odds.
    """
    tried = [(strength, _unseen(strength, matrix, labels)) for strength in _STRENGTHS]
    losses = [_losses(scores, labels) for _, scores in tried]
    best = min(losses, key=np.mean)
    enough = float(np.mean(best) + np.std(best) / np.sqrt(len(labels)))
    return next(found for found, loss in zip(tried, losses, strict=True) if np.mean(loss) <= enough)


def _unseen(strength: float, matrix: Any, labels: Any) -> Any:
    """Log-odds of each message by a model that saw neither of its two readings."""
    half = len(labels) // 2
    splits = StratifiedKFold(10, shuffle=True, random_state=SEED).split(np.zeros(half), labels[:half])
    folds = [
        (np.concatenate([train, train + half]), np.concatenate([test, test + half])) for train, test in splits
    ]
    return cross_val_predict(_model(strength), matrix, labels, cv=folds, method="decision_function")


def _losses(scores: Any, labels: Any) -> Any:
    return np.logaddexp(0, np.where(labels == 1, -scores, scores))


def _edge(scores: Any, labels: Any) -> float:
    """The log-odds from which filing has the best F1; the middle of all that are nearly as good."""
    tried = np.linspace(-1.5, 1.5, 61)
    figures = np.array([_f1(scores >= edge, labels) for edge in tried])
    return float(np.mean(tried[figures >= figures.max() - 0.004]))


def _f1(filed: Any, labels: Any) -> float:
    right = int(np.sum(filed & (labels == 1)))
    return 2 * right / (int(np.sum(filed)) + int(np.sum(labels)))


def _ignore_below(scores: Any, labels: Any) -> float:
    """The score below which hardly any ask lies, at most a third."""
    lowest = np.quantile(scores[labels == 1], _MISSED_AT_MOST)
    return round(float(min(0.33, 1 / (1 + np.exp(-lowest)))), 2)


def _told(scores: Any, labels: Any) -> str:
    asks, talk = scores[labels == 1], scores[labels == 0]
    auroc = float(np.mean(asks[:, None] > talk[None, :]))
    filed = scores >= 0
    precision, recall = np.sum(filed & (labels == 1)) / np.sum(filed), np.mean(asks >= 0)
    return f"AUROC {auroc:.3f}, precision {precision:.3f}, recall {recall:.3f};"


def _write(weights: dict[str, float], bias: float, ignore_below: float) -> None:
    rows = ["# Written by bench/train_ask_classifier.py: a feature and what it adds to the log-odds."]
    edges = {"(bias)": bias, "(file from)": 0.5, "(ignore below)": ignore_below}
    kept = {name: weight for name, weight in weights.items() if abs(weight) >= 0.005}
    rows += [f"{name}\t{number:.3f}" for name, number in {**edges, **kept}.items()]
    WEIGHTS_FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _write_leanings(meanings: _Meanings, learned: Any) -> None:
    places, vectors = meanings
    numbers = np.rint(vectors @ learned * HUNDREDTHS).astype(int)
    rows: dict[int, list[str]] = {}
    for word, at in places.items():
        if abs(numbers[at]) >= _LEANS_LITTLE:
            rows.setdefault(int(numbers[at]), []).append(word)
    told = [
        "# Written by bench/train_ask_classifier.py: log-odds in hundredths, and the words that have them."
    ]
    told += [f"{number}\t{' '.join(words)}" for number, words in sorted(rows.items())]
    LEANINGS_FILE.write_text("\n".join(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
