"""How good a reading or a ranking is, in figures. None wherever there is nothing to divide by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

# A score and whether the thing is what was looked for.
Scored = Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were found, how many were there to find, and how many of both are the same."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right (van Rijsbergen, Information Retrieval, 1979)."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float | None:
        """The share of what there is to find that was found."""
        return share(self.right, self.wanted)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both: 2·right / (found + wanted), so 0 where all that was found is wrong."""
        return share(2 * self.right, self.found + self.wanted)


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def auroc(scored: Scored) -> float | None:
    """The chance that one that is looked for scores above one that is not; a tie counts half.

    The area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil, Radiology 143, 1982).
    """
    positives = sum(label for _, label in scored)
    below, wins = 0, 0.0
    for hits, misses in _by_score(scored):
        wins += hits * (below + misses / 2)
        below += misses
    return share(wins, positives * (len(scored) - positives))


def average_precision(scored: Scored) -> float | None:
    """Precision at each score, weighted by the recall gained there; equal scores are one step.

    Sum of (R_n - R_(n-1))·P_n without interpolation (Manning, Raghavan and Schütze, Introduction to
    Information Retrieval, 2008, section 8.4).
    """
    right, found, total = 0, 0, 0.0
    for hits, misses in _by_score(scored, highest_first=True):
        right, found = right + hits, found + hits + misses
        total += hits * right / found
    return share(total, right)


def _by_score(scored: Scored, highest_first: bool = False) -> Iterator[tuple[int, int]]:
    """Counts of those looked for and of the others, for each score in order."""
    for _, group in groupby(sorted(scored, key=itemgetter(0), reverse=highest_first), key=itemgetter(0)):
        labels = [label for _, label in group]
        yield sum(labels), len(labels) - sum(labels)


def first_place(ranked: Sequence[str], relevant: Collection[str]) -> int | None:
    """Where the first relevant one stands, from 1; None where none was found."""
    return next((place for place, key in enumerate(ranked, 1) if key in relevant), None)


def found_within(places: Sequence[int | None], k: int) -> float | None:
    """R@k: the share of queries of which a relevant one stands among the first ``k``."""
    return share(sum(place is not None and place <= k for place in places), len(places))


def mean_reciprocal_rank(places: Sequence[int | None]) -> float | None:
    """The mean of 1/place, 0 where nothing was found (Voorhees, TREC-8 question answering track, 1999)."""
    return share(sum(1 / place for place in places if place), len(places))
