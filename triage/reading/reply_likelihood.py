"""How likely a PM's reply is an answer, and which: learned from replies, beside the rules for words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from triage.reading.reply_features import reply_features
from triage.verdicts import Verdict

REPLY_WEIGHTS_FILE = Path(__file__).parent / "reply_weights.tsv"
OUTCOMES: tuple[Verdict | None, ...] = (None, Verdict.YES, Verdict.LATER, Verdict.NO)  # None is talk


@dataclass(frozen=True, slots=True)
class LearnedReplies:
    """Log-odds per feature, one for each of ``OUTCOMES``, and how sure is sure enough.

    ``record_from`` is by how the rules stand to it; from ``offer_from`` on the PM is asked.
    """

    bias: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]
    record_from: dict[str, float]
    offer_from: float


def outcome_odds(reply: str) -> tuple[float, ...]:
    """How likely a reply's plain text is each of ``OUTCOMES``; they add up to 1."""
    learned = learned_replies()
    totals = list(learned.bias)
    for name in sorted(reply_features(reply)):  # sums of fractions depend on their order
        for at, weight in enumerate(learned.weights.get(name, ())):
            totals[at] += weight
    most = max(totals)
    odds = [exp(total - most) for total in totals]
    return tuple(one / sum(odds) for one in odds)


@cache
def learned_replies() -> LearnedReplies:
    """What ``bench/train_reply_classifier.py`` wrote: a name and its numbers a line."""
    lines = REPLY_WEIGHTS_FILE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    weights = {name.replace("\\n", "\n"): tuple(map(float, numbers)) for name, *numbers in rows}
    edges = {name[1:-6]: weights.pop(name)[0] for name in list(weights) if name.endswith(" from)")}
    offered = edges.pop("offered")
    return LearnedReplies(weights.pop("(bias)"), weights, edges, offered)
