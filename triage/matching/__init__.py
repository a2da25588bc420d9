"""Matching: which roadmap item and which need an ask belongs to, and how sure that is."""

from triage.matching.cleaning import cleaned, item_text
from triage.matching.documents import Documents, match_documents, match_roadmap
from triage.matching.items import match_items
from triage.matching.learning import LabelledPair, taught
from triage.matching.match import Band, Match
from triage.matching.meant import item_meant
from triage.matching.needs import NeedText, match_needs
from triage.matching.synonyms import Synonyms, shipped_synonyms
from triage.matching.terms import tells, terms

__all__ = [
    "Band",
    "Documents",
    "LabelledPair",
    "Match",
    "NeedText",
    "Synonyms",
    "cleaned",
    "item_meant",
    "item_text",
    "match_documents",
    "match_items",
    "match_needs",
    "match_roadmap",
    "shipped_synonyms",
    "taught",
    "tells",
    "terms",
]
