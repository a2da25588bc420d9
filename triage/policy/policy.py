"""A policy that passed every check, ready to decide with."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from triage.expressions import FACTS, Conditions, Expression, Fact
from triage.matching import Synonyms, shipped_synonyms
from triage.policy.conditions import Compared, comparisons, read_condition
from triage.policy.schema import Area, Contents, Gate, Theme, WontDo
from triage.policy.vocabulary import Vocabulary
from triage.verdicts import Autonomy

_SEGMENTS = "demand.segments"
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}")


@dataclass(frozen=True, eq=False, slots=True)
class CompiledGate:
    """A gate with its condition compiled, and the sources without which it is dropped."""

    gate: Gate
    when: Expression
    needs_roadmap: bool
    needs_capacity: bool

    @classmethod
    def of(cls, gate: Gate, when: Expression) -> CompiledGate:
        tables = {name.split(".")[0] for name in when.inputs}
        return cls(gate, when, "item" in tables, "capacity" in tables)


class Policy(Contents):
    """All rules in force. Two policies with the same ``version`` are the same policy.

    ``text`` is the user's file as written ("" for the shipped default alone) and ``shipped`` the default it
    was laid over; from the two ``load_policy`` makes the same policy again.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    version: str
    text: str
    shipped: str
    compiled: tuple[CompiledGate, ...]
    formula: Expression

    if not TYPE_CHECKING:  # pydantic declares neither; equality by version keeps caches small and fast

        def __hash__(self):
            return hash(self.version)

        def __eq__(self, other):
            return isinstance(other, Policy) and other.version == self.version

    def __repr__(self) -> str:
        return f"Policy({self.version})"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone, which decides what day it is."""
        return ZoneInfo(self.workspace.timezone)

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions of all gates, in order."""
        return Conditions(tuple(each.when for each in self.compiled))

    @cached_property
    def constants(self) -> dict[str, Fact]:
        """The thresholds that expressions may look at."""
        return constants_of(self)

    @cached_property
    def enough_segments(self) -> float:
        """So many known segments settle every gate, whatever those are that nobody knows."""
        sources = [gate.when.source for gate in self.compiled if _SEGMENTS in gate.when.inputs]
        seen = [one for source in sources for one in comparisons(read_condition(source, self.constants))]
        if _SEGMENTS in self.formula.inputs or any(one.fact not in FACTS for one in seen):
            return math.inf
        return max((_settled_from(one) for one in seen if one.fact == _SEGMENTS), default=0.0)

    @cached_property
    def asks_for_segments(self) -> bool:
        """Whether one more segment may matter: a floor of one is no floor; a gate of one's own may look at
        segments whatever the floor is."""
        if self.demand.floor_segments > 1 or _SEGMENTS in self.formula.inputs:
            return True
        looked_at = (gate.when.inputs for gate in self.compiled)
        return any(_SEGMENTS in names and "policy.floor_segments" not in names for names in looked_at)

    @cached_property
    def exchange(self) -> Mapping[str, float]:
        """Units of workspace currency for one unit of each foreign currency."""
        return {name: float(rate) for name, rate in self.rates.items() if isinstance(rate, int | float)}

    @cached_property
    def ways_of_saying(self) -> Synonyms:
        """The shipped synonyms with those of the policy: what matching compares texts by."""
        return shipped_synonyms().extended(self.synonyms)

    def autonomy_of(self, gate: str) -> Autonomy:
        """What the bot may do by itself with a verdict of this gate."""
        return self.autonomy.get(gate, self.autonomy["default"])

    def area_for(self, text: str) -> Area | None:
        """The area whose word stands in ``text``; the longest word wins, then the first area."""
        return self._areas.find(text)

    def wont_do_for(self, text: str) -> WontDo | None:
        """What of the won't-do list ``text`` names, expired or not."""
        return self._wont_do.find(text)

    def theme_for(self, text: str) -> Theme | None:
        """The theme with the highest weight that ``text`` touches."""
        return max(self._themes.all_in(text), key=lambda theme: theme.weight, default=None)

    def pm_for(self, text: str) -> str:
        """The PM of the text's area, else the first PM who is named by user id, else ""."""
        area = self.area_for(text)
        if area and area.pm:
            return area.pm
        return next((pm for pm in self.people.pms if _USER_ID.fullmatch(pm)), "")

    def owner_for(self, text: str, teams: tuple[str, ...]) -> str:
        """Like ``pm_for``; where no area's word stands in the text, the area of one of the teams answers."""
        area = self._answering(text, teams)
        return area.pm if area and area.pm else self.pm_for(text)

    def backup_for(self, text: str, teams: tuple[str, ...]) -> str:
        """Who answers where ``owner_for`` did not; "" for nobody else."""
        area = self._answering(text, teams)
        return area.backup if area and area.backup != self.owner_for(text, teams) else ""

    def _answering(self, text: str, teams: tuple[str, ...]) -> Area | None:
        named = self.area_for(text)
        return named or next((area for area in self.areas if area.pm and area.team in teams), None)

    @cached_property
    def _areas(self) -> Vocabulary[Area]:
        return Vocabulary([(area, area.words) for area in self.areas])

    @cached_property
    def _wont_do(self) -> Vocabulary[WontDo]:
        return Vocabulary([(entry, entry.words) for entry in self.wont_do])

    @cached_property
    def _themes(self) -> Vocabulary[Theme]:
        return Vocabulary([(theme, theme.words) for theme in self.themes])


def _settled_from(one: Compared) -> float:
    """From this number on, one more makes no difference to the comparison."""
    return float(one.value) + (one.relation not in ("<", ">="))


def constants_of(contents: Contents) -> dict[str, Fact]:
    """The thresholds of a policy as facts."""
    demand, value, horizons = contents.demand, contents.value, contents.horizons
    return {
        "policy.yes_horizon": horizons.yes,
        "policy.later_horizon": horizons.later,
        "policy.floor_accounts": demand.floor_accounts,
        "policy.floor_segments": demand.floor_segments,
        "policy.one_off_floor": float(demand.one_off_floor),
        "policy.one_off_budget": float(demand.one_off_budget),
        "policy.yes_from": float(value.yes_from),
        "policy.later_from": float(value.later_from),
    }
