"""Trying a policy on what was decided before: which answers would be others, and do PMs agree more or less.

The facts are those of then, down to the day, the teams and the quarters looked at; only the rules are new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError

from triage.asks import AskState
from triage.facts import facts_from_json
from triage.judging import Judgement, answer_period, judge
from triage.policy import Policy
from triage.ports import AskView, DecisionRecord
from triage.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Flip:
    """A standing answer that the new policy would change; quarters are None where the answer names none."""

    ask: str
    title: str
    from_: Verdict
    to: Verdict
    quarter_from: str | None
    quarter_to: str | None


@dataclass
class Replay:
    """What a policy would have decided. ``old`` and ``new`` count the PMs' ``answers`` that the decision of
    then and the new one agree with; ``unreadable`` counts decisions whose facts this program cannot read."""

    decisions: int = 0
    flips: list[Flip] = field(default_factory=list)
    answers: int = 0
    old: int = 0
    new: int = 0
    unreadable: int = 0

    def take(self, views: Iterable[AskView], policy: Policy) -> None:
        """Decides these asks' newest decisions anew. A PM's answer stands whatever the policy, so it never
        flips; it is what both decisions are compared with, once for every answer."""
        for view in views:
            if view.decision is not None:
                self._take(view, view.decision, policy)

    def _take(self, view: AskView, record: DecisionRecord, policy: Policy) -> None:
        try:
            anew = judge(facts_from_json(record.facts), policy)
        except ValidationError:
            self.unreadable += 1
            return
        self.decisions += 1
        if view.answer is None:
            if view.ask.state is not AskState.WITHDRAWN:
                self._compare(view, record, anew)
        elif view.answer.ask == view.ask.number:
            self.answers += 1
            self.old += record.verdict is view.answer.verdict
            self.new += anew.verdict is view.answer.verdict

    def _compare(self, view: AskView, record: DecisionRecord, anew: Judgement) -> None:
        period = answer_period(anew)
        quarter = str(period) if period else None
        if (record.verdict, record.quarter) != (anew.verdict, quarter):
            title, before, after = view.ask.title, record.verdict, anew.verdict
            self.flips.append(Flip(view.ask.name, title, before, after, record.quarter, quarter))
