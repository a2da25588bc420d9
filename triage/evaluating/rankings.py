"""How well what somebody asks finds the document it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.evaluating.measures import (
    Scored,
    Tally,
    auroc,
    average_precision,
    first_place,
    found_within,
    mean_reciprocal_rank,
    share,
)
from triage.evaluating.mistakes import Mistake, worst
from triage.evaluating.rows import Query
from triage.matching import Band, Match

_SURELY_WRONG, _NEVER_FOUND = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class RankingReport:
    """``places`` are those of the first relevant document, for queries that have one.

    ``has_match`` and ``scored`` tell queries about something from queries about nothing; both are empty
    unless there are some of each. ``sure`` counts first matches in the band sure, of all ``queries``.
    """

    queries: int
    places: tuple[int | None, ...]
    has_match: Tally
    scored: Scored
    sure: Tally
    mistakes: tuple[Mistake, ...]

    @property
    def auroc(self) -> float | None:
        return auroc(self.scored)

    @property
    def average_precision(self) -> float | None:
        return average_precision(self.scored)

    @property
    def mrr(self) -> float | None:
        return mean_reciprocal_rank(self.places)

    @property
    def sure_share(self) -> float | None:
        """The share of queries whose first match is sure."""
        return share(self.sure.found, self.queries)

    def found_within(self, k: int) -> float | None:
        return found_within(self.places, k)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One query: what is relevant, what came first, and where the first relevant one stands."""

    query: Query
    relevant: frozenset[str]
    first: Match | None
    place: int | None

    @property
    def band(self) -> Band:
        return self.first.band if self.first else Band.NO

    @property
    def score(self) -> float:
        return self.first.score if self.first else 0.0


def judge_rankings(
    ranked: Iterable[tuple[Query, Sequence[Match]]], names: Mapping[str, str]
) -> RankingReport:
    """Compares rankings with the labels. ``names`` is what to call a document by its id.

    A query without the key ``relevant`` is not judged; an empty list says that nothing is relevant.
    """
    judged = [_judged(query, matches) for query, matches in ranked if query.labels("relevant")]
    asked = [one for one in judged if one.relevant]
    sure = [one for one in judged if one.band is Band.SURE]
    both = 0 < len(asked) < len(judged)
    return RankingReport(
        queries=len(judged),
        places=tuple(one.place for one in asked),
        has_match=_has_match(judged) if both else Tally(),
        scored=[(one.score, bool(one.relevant)) for one in judged] if both else (),
        sure=Tally(sum(one.place == 1 for one in sure), len(sure), len(judged)),
        mistakes=worst(mistake for one in judged for mistake in _mistakes(one, names)),
    )


def _judged(query: Query, matches: Sequence[Match]) -> _Judged:
    relevant = frozenset(map(str, query.relevant or ()))
    place = first_place([match.key for match in matches], relevant)
    return _Judged(query, relevant, matches[0] if matches else None, place)


def _has_match(judged: Sequence[_Judged]) -> Tally:
    """Whether there is a match at all: the bands sure and maybe say yes."""
    said = [one for one in judged if one.band is not Band.NO]
    return Tally(
        sum(bool(one.relevant) for one in said), len(said), sum(bool(one.relevant) for one in judged)
    )


def _mistakes(one: _Judged, names: Mapping[str, str]) -> Iterator[Mistake]:
    if one.place == 1 or (not one.relevant and one.band is Band.NO):
        return
    if one.band is Band.SURE:
        what, weight = "surely wrong", _SURELY_WRONG
    elif not one.relevant:
        what, weight = "about nothing", _NEVER_FOUND * one.score
    else:
        what = f"place {one.place}" if one.place else "not found"
        weight = _NEVER_FOUND * (1 - 1 / one.place if one.place else 1)
    expected = "; ".join(names.get(key, key) for key in sorted(one.relevant))
    found = f"{names.get(one.first.key, one.first.key)} ({one.band}, {one.score:.2f})" if one.first else ""
    yield Mistake(str(one.query.id), one.query.text, what, expected, found, weight)
