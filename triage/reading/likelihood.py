"""Whether a message is an ask, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp
from pathlib import Path

from triage.reading.features import Clues, features_of

WEIGHTS_FILE = Path(__file__).parent / "ask_weights.tsv"
_FARTHEST = 30.0  # log-odds


class Likelihood(StrEnum):
    """What to do with a message: file it, ask its author, or leave it."""

    FILE = "file"
    UNSURE = "unsure"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Learned:
    """Log-odds per feature, and the scores from which a message is filed and below which it is ignored."""

    bias: float
    file_from: float
    ignore_below: float
    weights: dict[str, float]


def score_of(clues: Clues) -> float:
    """How likely the message is an ask, 0 to 1."""
    learned = learned_weights()
    weights = learned.weights
    total = learned.bias + sum(
        weights[name] * value for name, value in features_of(clues).items() if name in weights
    )
    return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, total))))


def likelihood_of(score: float) -> Likelihood:
    """The band a score lies in; the bands' edges were chosen with the weights."""
    learned = learned_weights()
    if score >= learned.file_from:
        return Likelihood.FILE
    return Likelihood.IGNORE if score < learned.ignore_below else Likelihood.UNSURE


@cache
def learned_weights() -> Learned:
    """What ``bench/train_ask_classifier.py`` wrote: a name and a number a line."""
    rows = (
        line.split("\t")
        for line in WEIGHTS_FILE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    weights = {name: float(number) for name, number in rows}
    edges = weights.pop("(bias)"), weights.pop("(file from)"), weights.pop("(ignore below)")
    return Learned(*edges, weights)
