"""From which unconfirmed proposals a stronger ask takes capacity: as few as it needs, the weakest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from triage.capacity import Promise, PromiseState
from triage.facts import Facts
from triage.verdicts import Decision, Verdict


def weaker_needs(promises: Sequence[Promise], facts: Facts, decision: Decision) -> tuple[int, ...]:
    """Needs that hold unconfirmed capacity of the same teams at a lower score, weakest first; none where the
    decision is a yes already."""
    if decision.verdict is Verdict.YES or decision.score is None or facts.item is None:
        return ()
    teams = {team.strip().lower() for team in facts.teams}
    weaker = {
        each.need: each.score
        for each in promises
        if each.state is PromiseState.PROPOSED
        and each.need != facts.need
        and each.score < decision.score
        and each.team.strip().lower() in teams
    }
    return tuple(sorted(weaker, key=lambda need: (weaker[need], need)))


def fewest(needs: Sequence[int], fits_without: Callable[[Collection[int]], bool]) -> tuple[int, ...]:
    """The needs that must yield so that it fits, none where it does not fit without them all.

    The weakest yield; of these, the strongest are spared whose capacity turns out not to be needed.
    """
    if not needs or not fits_without(needs):
        return ()
    count = next(n for n in range(1, len(needs) + 1) if fits_without(needs[:n]))
    yielding = list(needs[:count])
    for need in reversed(needs[: count - 1]):
        rest = [each for each in yielding if each != need]
        if fits_without(rest):
            yielding = rest
    return tuple(yielding)
