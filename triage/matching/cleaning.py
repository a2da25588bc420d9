"""What of a text is worth comparing: without money, days and names of firms, with abbreviations explained."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.matching.synonyms import Synonyms, shipped_synonyms
from triage.matching.terms import units
from triage.matching.words import MOST_READ, split, stem
from triage.roadmap import RoadmapItem

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONEY = re.compile(
    r"""(?:[$€£]\s?\d[\d.,]*\s?(?:k|m|mn|mio|bn)?\b | \b\d[\d.,]*\s?(?:k|mn?|mio)\b
      | \b\d[\d.,]*\s?(?:usd|eur|gbp|dollars|euros?)\b
      | \b(?:arr|mrr|acv|tcv|deal\ size|upsell|uplift|expansion)\b)
    (?:\s?(?:arr|mrr|acv|tcv|deal|upsell|uplift|an?\ (?:year|month)|/\s?(?:yr|mo|month|year)|at\ stake
      |usd|eur))*""",
    re.IGNORECASE | re.VERBOSE,
)
_DAYS = re.compile(
    rf"""\b(?:(?:by|before|in|until|from|since|end\ of|this|next|last|for|due|closing|decision\ in
      |renewal(?:\ is)?(?:\ in)?|go\ live\ in)\s){{0,3}}
    (?:(?:q[1-4]|h[12])(?:\s?\d\d(?:\d\d)?)? | \d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}
      | {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)? | (?:in|by|before|until|since|for|last|next|this)\s{_MONTH}
      | (?:this|next|last)\s(?:week|month|quarter|year|summer|spring|autumn|winter)
      | monday|tuesday|wednesday|thursday|friday|today|tomorrow|yesterday|eo[qmyd]|20\d\d)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME = r"(?:St\.\s)?[A-Z][\w’'.]{0,40}(?:\s(?:(?:&|and|of|de|der)\s)?[A-Z][\w’'.]{0,40}){0,2}"
_DOES = (
    r"(?:wants?|wanted|needs?|asks?|asked|says?|said|thinks?|sends?|requires?|insists?|can't|cannot|can|could|would"
    r"|will|won't|has|have|had|is|are|uses?|loses|plans?|moves|moved|ships|keeps?|must|lets?|gets?|loves|buys"
    r"|doesn't|don't|does|hires|tracks|prints|pays|gives|misses)"
)
# Where a firm is named: it does something, or stands before a bracket; behind "at" or "for", between commas.
_FIRM = re.compile(
    rf"""(?<![\w-]){_NAME}(?=(?:'s|’s)?\s{_DOES}\b|\s\()
    | (?:(?<=\bat\s)|(?<=\blost\s)|(?<=\bby\s)|(?<=\bof\s)|(?<=\bfor\s)|(?<=,\s)|(?<=\|\s)|(?<=-\s)){_NAME}
      (?=\s*(?:[,.|:(]|$)|\s\d|\s(?:please|pls|today|asks|in|from|until|said|over)\b)
    | (?<=\(){_NAME}(?=[,)]) | {_NAME}(?='s\b) | (?:(?<=\bat\s)|(?<=\blost\s)){_NAME} | ^{_NAME}(?=:\s)""",
    re.VERBOSE,
)
_BEGINS_SENTENCES = """
    it they we this that there i he she you who what which nobody customers any can is are does do how my the
    our people users us eu if as api everything half staff
"""
_NO_FIRM = frozenset(_BEGINS_SENTENCES.split())
_EXPLAINED = 3
_EMPTIED = re.compile(r"\(\s*\)|[,;|/]\s*(?=[,;|/.]|$)")  # what stood between is gone
_LETTER = re.compile(r"\w")


def cleaned(text: str, drop: Sequence[str] = (), synonyms: Synonyms | None = None) -> str:
    """The text as a model of meaning compares it best; ``drop`` names what to leave out, as the account.

    Money, days and names of firms go, since they are alike in asks for different things. What the synonyms
    know is called by its name behind the text ("Okta" gets "(single sign on)"), which a small model does not.
    A text of which nothing would be left stays as it is.
    """
    synonyms = synonyms or shipped_synonyms()
    told = stripped(text, drop, synonyms)
    lower = told.lower()
    meant = [synonyms.names.get(unit.meaning, "") for unit in units(told, (), synonyms) if not unit.loose]
    names = [name for name in dict.fromkeys(meant) if name and name not in lower][:_EXPLAINED]
    return f"{told} ({', '.join(names)})" if names else told


def stripped(text: str, drop: Sequence[str], synonyms: Synonyms) -> str:
    """The text without money, days, firms and what is to be dropped."""
    whole = " ".join(text[:MOST_READ].split())
    told = whole
    for name in filter(None, map(str.strip, drop)):
        told = re.sub(rf"(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", " ", told, flags=re.IGNORECASE)
    told = _FIRM.sub(lambda found: found[0] if _is_product(found[0], synonyms) else " ", told)
    left = _EMPTIED.sub(" ", _DAYS.sub(" ", _MONEY.sub(" ", told)))
    return " ".join(left.split()) if _LETTER.search(left) else whole


def _is_product(name: str, synonyms: Synonyms) -> bool:
    """Whether a capitalised name is no firm's: a word that begins sentences, or one the synonyms know."""
    words = split(name)
    return " ".join(words) in _NO_FIRM or any(stem(word) in synonyms.vocabulary for word in words)


def item_text(item: RoadmapItem) -> str:
    """What to compare a roadmap item by: its title, what else it is called, and its description."""
    named = ", ".join((item.title, *item.aliases))
    return ". ".join(part for part in (named, item.description) if part)[:MOST_READ]
