"""Matching: which roadmap item and which need an ask belongs to, and how sure that is."""

from triage.matching.items import match_items
from triage.matching.match import Band, Match
from triage.matching.meant import item_meant
from triage.matching.needs import NeedText, match_needs
from triage.matching.terms import terms

__all__ = ["Band", "Match", "NeedText", "item_meant", "match_items", "match_needs", "terms"]
