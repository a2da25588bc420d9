"""What would change an answer: for each lever alone, the smallest change that gives a better verdict.

A lever moves the facts in steps of its grid. The smallest number of steps that helps is searched for with the
same judgement that decides, so applying it does give the better verdict and one step less does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from triage.delivery_levers import DELIVERY_MOVES
from triage.demand_levers import DEMAND_MOVES
from triage.facts import Facts
from triage.judging import RANK, Judgement, judge, may_better, verdict_of
from triage.lever_moves import Move, Situation
from triage.policy import Policy
from triage.verdicts import Verdict

# In the order in which the card looks for one to show; of equally small changes it takes the first.
_SHORT = 12  # steps
MOVES: tuple[Move, ...] = (*DEMAND_MOVES, *DELIVERY_MOVES)
_HONEST = tuple(move for move in MOVES if move.honest)


@dataclass(frozen=True, slots=True)
class Change:
    """One lever's smallest change to a better ``verdict``.

    ``from_`` and ``to`` are what the lever stands at and would have to; ``honest`` tells whether facts that a
    rep can bring move it (an account, a deal, a workaround that fails); only such levers are shown to reps.
    Where nothing within the lever's range helps, ``verdict`` is None and ``steps`` 0.
    """

    lever: str
    from_: str
    to: str
    verdict: Verdict | None
    sentence: str
    honest: bool
    steps: int = 0


def what_would_change(facts: Facts, policy: Policy) -> tuple[Change, ...]:
    """Every lever that these facts have, with the change it takes; nothing betters a yes."""
    judgement = judge(facts, policy)
    if judgement.verdict is Verdict.YES:
        return ()
    situation = Situation.of(judgement, policy)
    return tuple(_change(move, situation, judgement) for move in MOVES if move.limit(situation) > 0)


def best_change(judgement: Judgement, policy: Policy) -> str:
    """The sentence for the card: the smallest change that honest facts can bring; "" if there is none."""
    if judgement.verdict is Verdict.YES or judgement.missing:
        return ""
    situation = Situation.of(judgement, policy)
    best, smallest = None, 0
    for move in _HONEST:
        steps = _steps(move, situation, judgement)
        if steps and (best is None or steps < smallest):
            best, smallest = move, steps
        if smallest == 1:
            break
    return best.says(situation, smallest) if best else ""


def apply_change(facts: Facts, lever: str, steps: int, policy: Policy) -> Facts:
    """The facts with a lever moved by so many steps (0: unmoved)."""
    move = next(move for move in MOVES if move.lever == lever)
    return move.apply(Situation.of(judge(facts, policy), policy), steps) if steps else facts


def _change(move: Move, situation: Situation, judgement: Judgement) -> Change:
    steps = _steps(move, situation, judgement)
    if not steps:
        sentence = f"{move.within(situation)} would not change it"
        return Change(move.lever, move.stands(situation), "", None, sentence, move.honest)
    return Change(
        lever=move.lever,
        from_=move.stands(situation),
        to=move.reaches(situation, steps),
        verdict=_verdict_after(move, situation, steps),
        sentence=move.says(situation, steps),
        honest=move.honest,
        steps=steps,
    )


def _steps(move: Move, situation: Situation, judgement: Judgement) -> int:
    """The smallest number of steps that gives a better verdict; 0 where none does."""
    limit, floor = move.limit(situation), RANK[judgement.verdict]
    if limit <= 0 or not may_better(judgement, situation.policy, move.moves):
        return 0

    @cache
    def helps(steps: int) -> bool:
        return RANK[_verdict_after(move, situation, steps)] > floor

    return _smallest(limit, helps) or 0


def _verdict_after(move: Move, situation: Situation, steps: int) -> Verdict:
    return verdict_of(move.apply(situation, steps), situation.policy, situation.reckoned)


def _smallest(limit: int, helps: Callable[[int], bool]) -> int | None:
    """The smallest count from 1 to ``limit`` that helps, where one less does not.

    A short range is tried step by step: a policy may say yes to three accounts and not to ten. In a long one
    1, 4, 16 … are tried, and then the steps between the first that helps and the last that does not.
    """
    if limit <= _SHORT:
        return next((count for count in range(1, limit + 1) if helps(count)), None)
    failing, working = 0, 1
    while not helps(working):
        if working == limit:
            return None
        failing, working = working, min(working * 4, limit)
    while working - failing > 1:
        middle = (failing + working) // 2
        if helps(middle):
            working = middle
        else:
            failing = middle
    return working
