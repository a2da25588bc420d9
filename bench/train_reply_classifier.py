"""Learns to read PMs' replies: ``python -m bench.train_reply_classifier`` rewrites the reply weights file.

Needs ``requirements/training.txt``. Logistic regression over the features of
``triage/reading/reply_features.py`` on ``tests/data/pm_replies.jsonl``, without its last round (``"half":
"last"``), which tells the truth. How sure is sure enough comes from cross-validation over the rounds that the
rules' words had not seen; near-duplicates stay in
one fold. The same data give the same file.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from triage.answer_rules import said
from triage.plain_answers import Standing, standing_of
from triage.reading.reply_features import reply_features
from triage.reading.reply_likelihood import OUTCOMES, REPLY_WEIGHTS_FILE

DATA = Path(__file__).parents[1] / "tests" / "data" / "pm_replies.jsonl"
FOLDS, SEED, STRENGTH = 6, 4, 1.0
_TODAY = date(2026, 11, 26)
_UNSEEN_BY_RULES = "new"
_LAST = "last"
_SEEN_OFTEN = 2  # what a single reply has tells about that reply alone
_FAINT = 0.04  # log-odds that are not worth a line
_ALIKE = 0.5  # of their pairs of words
_TALK_COSTS, _OTHER_VERDICT_COSTS = 10, 5  # recorded, against a clear reply that is asked back about
_TRIED = np.round(np.arange(0.1, 0.99, 0.01), 2)
_OFFERED = 0.98  # of the clear replies, asked about when not recorded

Row = dict[str, Any]


def main() -> None:
    """Train, write the weights file, and print how unseen folds are told apart."""
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["half"] != _LAST]
    features = [dict.fromkeys(sorted(reply_features(said(row["text"]))), 1.0) for row in rows]
    labels = np.array([OUTCOMES.index(row["verdict"]) for row in rows])
    odds = _unseen(features, labels, _groups(rows))
    edges = _edges(rows, labels, odds)
    print(f"{len(rows)} replies; " + ", ".join(f"{name} from {edge:.2f}" for name, edge in edges.items()))
    print(_told(rows, labels, odds, edges))
    _write(*_trained(features, labels), edges)


def _groups(rows: Sequence[Row]) -> list[int]:
    """One number for all replies that share half of their pairs of words, directly or through others."""
    pairs = [{name for name in reply_features(said(row["text"])) if name.startswith("b:")} for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    group = list(range(len(rows)))
    for at, own in enumerate(pairs):
        shared = Counter(other for pair in own for other in holders[pair])
        for other, count in shared.items():
            if count / len(own | pairs[other]) >= _ALIKE:
                old, new = group[at], group[other]
                group = [new if number == old else number for number in group]
        for pair in own:
            holders[pair].append(at)
    return group


def _unseen(features: Sequence[dict[str, float]], labels: Any, groups: Sequence[int]) -> Any:
    """The odds of each outcome by a model that saw neither the reply nor one like it."""
    odds = np.zeros((len(features), len(OUTCOMES)))
    for train, test in GroupKFold(FOLDS).split(features, labels, groups):
        names, model = _trained([features[at] for at in train], labels[train])
        odds[test] = model.predict_proba(names.transform([features[at] for at in test]))
    return odds


def _trained(features: Sequence[dict[str, float]], labels: Any) -> tuple[DictVectorizer, LogisticRegression]:
    names = DictVectorizer()
    matrix = names.fit_transform(features)
    names.restrict(np.asarray((matrix > 0).sum(axis=0)).ravel() >= _SEEN_OFTEN)
    model = LogisticRegression(C=STRENGTH, max_iter=5_000, random_state=SEED)
    return names, model.fit(names.transform(features), labels)


def _edges(rows: Sequence[Row], labels: Any, odds: Any) -> dict[str, float]:
    """From how sure on a reply is recorded, for each way the rules and the odds can stand to each other."""
    standings = [_standing(row, found) for row, found in zip(rows, odds, strict=True)]
    new = [at for at, row in enumerate(rows) if row["half"] == _UNSEEN_BY_RULES]
    edges = {}
    for how in ("agreed", "opposed", "alone", "aside", "doubted"):
        found = [(standing, labels[at]) for at in new if (standing := standings[at]) and standing.how == how]
        gains = [sum(_gain(*pair) for pair in found if pair[0].sure >= edge) for edge in _TRIED]
        edges[how] = float(np.mean(_TRIED[np.array(gains) == max(gains)]))
    clear = 1 - odds[labels > 0, 0]
    return {**edges, "offered": float(np.quantile(clear, 1 - _OFFERED))}


def _standing(row: Row, odds: Any) -> Standing | None:
    return standing_of(said(row["text"]), tuple(map(float, odds)), _TODAY, 1)


def _gain(standing: Standing, label: int) -> int:
    if not label:
        return -_TALK_COSTS
    return 1 if OUTCOMES[label] is standing.verdict else -_OTHER_VERDICT_COSTS


def _told(rows: Sequence[Row], labels: Any, odds: Any, edges: dict[str, float]) -> str:
    lines = []
    for half in sorted({row["half"] for row in rows}):
        at = [number for number, row in enumerate(rows) if row["half"] == half]
        found = [_standing(rows[number], odds[number]) for number in at]
        taken = [one.verdict if one and one.sure >= edges[one.how] else None for one in found]
        told = [(verdict, OUTCOMES[labels[number]]) for verdict, number in zip(taken, at, strict=True)]
        clear = [pair for pair in told if pair[1]]
        right, wrong = sum(a is b for a, b in clear), sum(bool(a) and a is not b for a, b in clear)
        talk = sum(bool(a) and not b for a, b in told)
        lines.append(
            f"unseen folds, {half}: {right} of {len(clear)} clear replies right, {wrong} with another "
            f"verdict, {talk} of {len(told) - len(clear)} talk recorded"
        )
    return "\n".join(lines)


def _write(names: DictVectorizer, model: LogisticRegression, edges: dict[str, float]) -> None:
    lines = [
        "# Written by bench/train_reply_classifier.py: what talk, yes, later and no gain from a feature."
    ]
    lines += [f"({name} from)\t{edge:.2f}" for name, edge in edges.items()]
    lines.append(_line("(bias)", model.intercept_))
    for name, weights in zip(names.get_feature_names_out(), model.coef_.T, strict=True):
        if np.abs(weights).max() >= _FAINT:
            lines.append(_line(name.replace("\n", "\\n"), weights))
    REPLY_WEIGHTS_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(name: str, weights: Any) -> str:
    return "\t".join([name, *(f"{weight:.2f}" for weight in weights)])


if __name__ == "__main__":
    main()
