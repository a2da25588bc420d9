"""Learns what tells an ask from talk: ``python -m bench.train_ask_classifier`` rewrites the weights file.

Needs ``requirements/training.txt``. Logistic regression over the features of
``triage/reading/features.py``, on the development half of the messages in ``tests/data`` alone, so that the
other half tells the truth. The penalty and the bands' edges come from cross-validation. The same data give
the same file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    StratifiedKFold,
    cross_val_predict,
)

from triage.accounts import Account, AccountBook
from triage.reading.features import features_of
from triage.reading.likelihood import WEIGHTS_FILE
from triage.reading.reading import clues_in

DATA = Path(__file__).parents[1] / "tests" / "data"
FILES = ("sales_messages", "channel_messages", "voices", "lessons")
SEED = 4
_TODAY = "2026-11-22"
_STRENGTHS = (0.4, 0.8, 1.6)
_SEEN_OFTEN = 3  # a word that fewer messages have tells about those messages, not about asks
_SCALE = {"w:": 0.35, "s:": 0.6, "c:": 0.6, "f:": 0.6}  # the rules speak louder than single words
_LOUDEST = {"fine": 2.0, "told": 2.0, "by hand": 0.15}  # "no longer need" is rare and settles it
_MISSED_AT_MOST = 0.03  # of the asks, ignored without asking anybody


def main() -> None:
    """Train, write the weights file, and print how unseen folds are told apart."""
    rows = [row for name in FILES for row in _rows(name) if row["half"] == "dev"]
    messages, labels = _features(rows)
    names = _names(messages)
    matrix = _matrix(messages, names)
    strength, scores = _best(matrix, labels)
    model = _model(strength).fit(matrix, labels)
    shift = _edge(scores, labels)
    weights = {name: w * _scale(name) for name, w in zip(names, model.coef_[0], strict=True)}
    ignore = _ignore_below(scores - shift, labels)
    _write(weights, float(model.intercept_[0]) - shift, ignore)
    print(f"{len(rows)} messages, {len(names)} features, C={strength}")
    print(_told(scores - shift, labels), f"ignored below {ignore:.2f}")


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _features(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, float]], Any]:
    """Each message is read twice, with the known accounts and without: workspaces come with and without."""
    accounts = tuple(Account(row["name"], tuple(row["aliases"]), row["domain"]) for row in _rows("accounts"))
    messages, labels = [], []
    for book in (AccountBook(accounts, 1), AccountBook()):
        for row in rows:
            today = date.fromisoformat(row.get("ref_date", _TODAY))
            clues = clues_in(row["text"], accounts=book, currency="USD", today=today)
            messages.append(features_of(clues) if clues else {})
            labels.append(row["is_request"])
    return messages, np.array(labels)


def _names(messages: Sequence[dict[str, float]]) -> list[str]:
    seen = Counter(name for message in messages for name, value in message.items() if value)
    return sorted(name for name, times in seen.items() if times >= 2 * _SEEN_OFTEN)


def _scale(name: str) -> float:
    return _LOUDEST.get(name) or _SCALE.get(name[:2], 1.0)


def _matrix(messages: Sequence[dict[str, float]], names: Sequence[str]) -> Any:
    place = {name: at for at, name in enumerate(names)}
    cells = [
        (row, place[name], value * _scale(name))
        for row, message in enumerate(messages)
        for name, value in message.items()
        if name in place
    ]
    at, column, value = zip(*cells, strict=True)
    return csr_matrix((value, (at, column)), shape=(len(messages), len(names)))


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
    return f"unseen folds: AUROC {auroc:.3f}, precision {precision:.3f}, recall {recall:.3f};"


def _write(weights: dict[str, float], bias: float, ignore_below: float) -> None:
    rows = ["# Written by bench/train_ask_classifier.py: a feature and what it adds to the log-odds."]
    edges = {"(bias)": bias, "(file from)": 0.5, "(ignore below)": ignore_below}
    kept = {name: weight for name, weight in weights.items() if abs(weight) >= 0.005}
    rows += [f"{name}\t{number:.3f}" for name, number in {**edges, **kept}.items()]
    WEIGHTS_FILE.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
