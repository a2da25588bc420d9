"""What a lever is: which facts move, in which steps, how far, and how people say it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from triage.facts import Facts
from triage.judging import Judgement
from triage.measures import Measures
from triage.policy import Policy
from triage.value import Reckoned, reckoned_of
from triage.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts a lever starts from, with what was measured from them."""

    facts: Facts
    measures: Measures
    verdict: Verdict
    policy: Policy
    reckoned: Reckoned

    @classmethod
    def of(cls, judgement: Judgement, policy: Policy) -> Situation:
        facts, measures = judgement.facts, judgement.measures
        return cls(facts, measures, judgement.verdict, policy, reckoned_of(facts, measures.parts))


@dataclass(frozen=True, slots=True)
class Move:
    """One lever: how many steps it has in a situation (0: not here), what so many steps make of the facts,
    and the words for where it stands, what it reaches, what to do, and its whole range.

    ``moves`` are the beginnings of the names of all facts that it may move.
    """

    lever: str
    honest: bool
    moves: tuple[str, ...]
    limit: Callable[[Situation], int]
    apply: Callable[[Situation, int], Facts]
    stands: Callable[[Situation], str]
    reaches: Callable[[Situation, int], str]
    says: Callable[[Situation, int], str]
    within: Callable[[Situation], str]
