"""What a message names without wanting it: "now that SCIM is live", "today they export to Excel"."""

from __future__ import annotations

import re

_REST = r"[^,.;!?\n()|]{1,90}"
_WORDING = rf"""\b(?:
      (?:now\ that|ever\ since|as\ soon\ as|right\ after|once|since|after|with)\s
        [^,.;!?\n]{{1,50}}?\b(?:is|are|was|were|went|has|have|being|got|we|now|finally)\s
        (?:now\ |finally\ |already\ |been\ )?(?:live|shipped|out|done|released|launched|available|there|
        in\ place|ga|working|enabled|delivered|rolled\ out|set\ up|fixed|behind\ them)\b
    | (?:already|currently|today|right\ now|at\ the\ moment|so\ far|until\ now|for\ now|nowadays|these\ days|
        aktuell|derzeit|momentan|heute|bisher)\s
        (?:they\s|we\s|she\s|he\s|their\s\w+\s|is\s|are\s)?
        (?:has|have|had|uses?|using|on|got|bought|running|runs?|live|exports?|exporting|copy|copies|copying|keeps?|
        keeping|tracks?|tracking|sends?|sending|does|doing|do|works?|types?|typing|paste|pastes|downloads?|
        builds?|manages?|maintain|maintains|machen|nutzen|exportieren)\b{_REST}
    | (?:happy|fine|good|ok|okay|pleased|satisfied)\s(?:with|about)\b[^,.;!?\n]{{1,50}}
    | (?:loves?|loved|likes?|liked|enjoys?|impressed\ (?:by|with))\s(?:the|our|how)\b[^,.;!?\n]{{1,50}}
    | (?:thanks\ for|great\ job\ on|congrats\ on|besides|apart\ from|other\ than|except\ for|instead\ of|
        rather\ than|unlike|in\ addition\ to|on\ top\ of|aside\ from|along\ with\ the|similar\ to|just\ like|
        same\ way\ as|as\ good\ as|neben|außer|statt)\s[^,.;!?\n]{{1,40}}
    )(?=[\s,.;!?)|]|$)"""
_ASIDE = re.compile(_WORDING, re.IGNORECASE | re.VERBOSE)
_ASIDE_IN_SMALL = re.compile(_WORDING, re.VERBOSE)  # over lower case it is several times quicker
_TURN = re.compile(
    r"\b(?:but|and\ now|and\ (?:they|we)\ (?:want|need)|aber|yet|need|needs|want|wants)\b", re.I
)
_LACKS = re.compile(
    r"\b(?:no|not|without|lacks?|missing|cannot|never|nothing|kein\w*|nicht)\b|n't\b|cant\b", re.I
)
MOST_READ = 4_000


def without_asides(text: str) -> str:
    """The text without what is there already, how they manage today and what it is compared with."""
    told = text[:MOST_READ]
    return _ASIDE.sub(_kept, told) if _ASIDE_IN_SMALL.search(told.lower()) else told


def _kept(found: re.Match[str]) -> str:
    aside = found[0]
    if _LACKS.search(aside):
        return aside
    turn = _TURN.search(aside)
    return " " + aside[turn.start() :] if turn else " "
