"""A PM's reply in the thread: a verdict in plain words, or talk.

Only a verdict *with* a reason or a quarter and without any hedge is an answer. In doubt it is talk: the PM is
then offered buttons, whereas a wrongly recorded answer is told to everyone who asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from triage.quarters import Quarter
from triage.reading.due import find_due
from triage.reading.plain import plain_text
from triage.reading.words import cut
from triage.verdicts import Verdict

MOST_READ = 2_000
LONGEST_REASON = 500

_GREETING = re.compile(
    r"(?:(?:(?:hi|hey|hello|thanks|sorry) @?[\w.\-]+(?=[,:!–—-])|hi|hey|hello|ok|okay|alright|right|so|"
    r"well|sorry|thanks|thank you|ok so|hi all|hey all|hi team|hey team|team|all|folks|everyone|update|"
    r"@[\w.\-]+)"
    r"(?:\s(?:for (?:asking|raising|filing|flagging|the (?:ask|request|context|details|info))(?:\s(?:this|"
    r"it))?))?[\s,.!:–—-]+){0,3}",
    re.IGNORECASE,
)
_LEAD = (
    r"(?:(?:(?:product |pm |final |our |my |short |the |official )?(?:verdict|decision|answer|call|outcome|"
    r"ruling)(?:\s(?:is|here|from product))?\s?[:=–—-]?\s*)"
    r"|(?:(?:this|that|it|this one)(?:'s| is| will be)\s)|(?:i'?m |we'?re )?(?:going with|saying|"
    r"calling it|settling on)\s|(?:i'd call this|we say|i say|from (?:my|our|product'?s?) side)[:,]?\s|"
    r"(?:we|i) (?:have )?(?:decided|agreed)[:,]?\s|it'?s\s)?"
    r"(?:an?\s)?(?:hard|clear|definite|firm|confirmed|solid|big|absolute|final|easy|definitely|absolutely|"
    r"unfortunately|sadly|afraid it'?s a|simple|yes yes)?[\s:,]*"
)
_VERDICTS = {
    Verdict.YES: r"yes|yep|yup|yeah|ja|approved|confirmed|confirming|green ?light|greenlit|committed|"
    r"go\b(?= for| —| -|:)|go ahead|accepted|"
    r"(?:we'?ll|we will|we are going to|we're going to|going to|we are|we're|let's|let us) (?:build|do|"
    r"doing|ship|shipping|building|deliver|delivering|take|taking|make|add|adding|support|supporting|"
    r"schedule|commit to)(?:\s(?:this|it|that|on|one|in|to)\b)*|"
    r"(?:planned|scheduled|slotted|committed) (?=(?:for|in)\b)|machen wir|doing (?:this|it)\b",
    Verdict.LATER: r"later|not now|not yet|not (?:this|in this|in the current|the next|next) (?:quarter|"
    r"half|year)|not before|not until|not for now|deferred|defer|deferring|postponed?|postponing|parked|"
    r"parking(?: this| it)?|"
    r"on hold|backlogged|wait(?:ing)? until|später|noch nicht|pushed to|pushing (?:this |it )?to|moved to|"
    r"down the road",
    Verdict.NO: r"no|nope|nein|declined|declining|rejected|won'?t ?(?:do|fix|build)(?:\s(?:this|it))?|"
    r"wontfix|"
    r"(?:we won'?t|we will not|we'?re not going to|we are not going to|we'?re not|we are not|not going to|"
    r"not) (?:be )?(?:build|building|do|doing|ship|shipping|support|supporting|add|adding|pursue|pursuing|"
    r"take|taking)(?:\s(?:this|it|that|on|one)\b)*|"
    r"(?:we )?(?:can'?t|cannot) do (?:this|it)|out of scope|passing on this",
}
_HEAD = re.compile(
    _LEAD
    + "(?:"
    + "|".join(f"(?P<{verdict.value}>{words})" for verdict, words in _VERDICTS.items())
    + r")(?![\w'’])",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\?|\b(?:maybe|perhaps|possibly|probably|presumably|hopefully|likely|i think|i guess|i believe|"
    r"i suppose|i assume|i'd say|i would say|i hope|might|may be|could be|should be (?:able|fine|ok|"
    r"possible|doable)|not sure|unsure|"
    r"not certain|let me|let us (?:check|see|talk|discuss)|let's (?:see|discuss|talk|check|wait and|sync|"
    r"revisit this when|take)|we'll see|will see|i'?ll (?:check|ask|look|get|confirm|come|let|ping|see|"
    r"find|follow|discuss|talk|bring|take|think|need|have to|update|raise|try)|i will (?:check|ask|look|"
    r"get|confirm|come|let|see|find|follow)|"
    r"need to (?:check|ask|look|confirm|talk|discuss|think|verify|see|align|understand|size|sync)|"
    r"have to (?:check|ask|confirm|look|talk|think|see)|want to (?:check|confirm|ask|talk|understand)|"
    r"checking|looking into|look into|get back|come back to you|circle back|tbd|tbc|to be confirmed|"
    r"to be decided|pending|(?<!because it )(?<!since it )(?<!because this )(?<!since this )depends|"
    r"depending|tentative|tentatively|leaning|inclined|in principle|in theory|theoretically|subject to|"
    r"provided(?! by)|assuming|only if|as long as|unless|if (?:we|they|you|the|it|legal|eng|nothing|all|"
    r"that|everything|security|nobody|possible)|"
    r"don't (?:know|quote me)|no idea|fingers crossed|best case|worst case|roughly|ish|sort of|kind of|"
    r"try to|trying to|aim(?:ing)? (?:to|for)|hoping|would like to|would love|would be (?:nice|great|good)|"
    r"could (?:work|do|we|you)|feels like|seems|looks like|sounds like|potentially|conceivably|"
    r"not committing|no promises?|can't promise|cannot promise|"
    r"still (?:discussing|deciding|thinking|debating|open)|under (?:discussion|review|consideration)|"
    r"considering|wait for|waiting for|more details|more info(?:rmation)?|can you|could you|"
    r"please (?:share|send|clarify|add|provide)|what if|vielleicht|wahrscheinlich|mal sehen|ich glaube|"
    r"ich denke|ich prüfe|muss ich|eventuell|vermutlich|or (?:yes|no|later|maybe)|yes and no|yes or no|"
    r"just kidding|jk|personally|afaik|iirc|imo|imho|ideally|in my opinion|my gut|gut feeling|"
    r"for the most part|on second thought|actually no|scratch that|revisit tomorrow|almost|not entirely|"
    r"partly|partially)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:(?:worries|problem|prob|idea|clue|rush|hurry|thanks|thank|offen[cs]e|doubt|one|news|updates?|"
    r"changes?|need|kidding|questions?|hard feelings|pressure|biggie|way|sweat|comment|longer|more|less|"
    r"wonder|matter|clear|further|other|new|can do|action|luck|stress|wait)\b"
    r"|(?:today|tonight|tomorrow|this (?:week|morning|afternoon|evening)|in the (?:day|week|afternoon|"
    r"morning)|on\b|guys|all|then|alligator|gator|everyone)\b"
    r"|(?:please|pls|sir|man|mate|boss|indeed|exactly|sure|of course|absolutely|definitely|totally|agreed|"
    r"correct|true|same|please do|ok|okay|right|thanks|thank you|great|good|nice|cool|awesome|interesting|"
    r"lol|haha|sorry|sadly|understood|got it|makes sense|saw|seen|noted|on it|will do|done|here|there|"
    r"me too|that'?s (?:right|correct|true|it|me|fine|good|great|my understanding|what|the one|wrong|"
    r"not (?:right|what))|it was|it does(?! not)|it did(?! not)|they|he|she|you|i|i'm|i've|i'd|i'll|i am|"
    r"i was|my|someone|somebody|talked|spoke|met|just|heard|read|asked|let|spoken|these|those|was|were|had|"
    r"did|does|do|to|as (?:i|you|we) (?:said|mentioned|discussed|noted)|which|what|the (?:meeting|call|"
    r"demo|customer|deck|doc|link|ticket|thread|renewal|deal|contract|quote|slides|one|other|account|file|"
    r"spreadsheet)|in (?:a|another|back) |in (?:meetings|between)|on (?:the|a|my)|at (?:the|my|a)|"
    r"when i|once i|after (?:my|lunch|the (?:call|meeting|standup|weekly|demo))|and|it's (?:me|fine|ok|"
    r"okay|correct|right|true|the (?:same|one))|this is (?:the one|"
    r"correct|right|him|her|me|fine|great|good)|we (?:talked|spoke|met|discussed|did|had|have (?:a|the|"
    r"another) (?:call|meeting|demo|sync|doc|ticket|thread|contract|deal|nda|chat|document|slide)|got|saw|"
    r"heard|should|need|could|can (?:talk|discuss|meet|chat|sync)|know|were|just)|will|see|thx|ty|cheers|"
    r"congrats|well|noch|bitte|danke|klar|genau|kein)\b)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|as we|as this|as it|as the|given|weil|da|owing to|"
    r"on account of|reason(?:s)?(?: is| being|:))\b",
    re.IGNORECASE,
)
_GROUNDS = re.compile(
    r"\b(?:we|we're|we'll|we've|our|it|it's|this|that's|scope|roadmap|planned|plan|scheduled|capacity|team|"
    r"teams|priority|priorities|focus|strategy|strategic|already|building|build|shipped|ships|ship|shipping|"
    r"not|no|too|nobody|only|one|single|outside|out|doesn't|does|isn't|don't|won't|can't|never|committed|"
    r"slot|slotted|quarter|effort|cost|costs|expensive|risk|security|legal|compliance|demand|customers?|"
    r"accounts?|"
    r"worth|fits?|full|booked|after|until|first|in progress|underway|started|approved|target|targeting|"
    r"available|workaround|use|covered|duplicate|part of|same|other|low|high|small|large|big|revenue|value|"
    r"market|core|niche|"
    r"identity|platform|engineers?|engineering|resources?|bandwidth|migration|rewrite|dependency|depends|"
    r"wir|kein|keine|nicht|unser|zu|passt|kapazität|deprecated|deprecating|sunset|sunsetting|partner|"
    r"integration|vendor|third|beyond|against|goes|going|starts?|lands?|releases?|releasing|coming|comes)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?:\b(?P<y1>20\d\d)[-\s]?)?(?<![a-z\d])(?P<kind>[qh])(?P<number>[1-4])(?!\d)(?:[\s/'’-]{0,2}(?:of\s)?(?:fy\s?)?'?(?P<y2>20\d\d|\d\d(?!\d)))?",
    re.IGNORECASE,
)
_FISCAL_FIRST = re.compile(
    r"\bfy\s?'?(?P<y>20\d\d|"
    r"\d\d)[\s-]?(?P<kind>[qh])(?P<number>[1-4])\b",
    re.IGNORECASE,
)
_TO_QUARTER = re.compile(
    r"(?:to|for|in|until|till|on)\s(?:early |mid |late |the end of |"
    r"end of )?(?:20\d\d|[qh][1-4]|next (?:quarter|half|year)|fy)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<which>this|current|next|the next|coming|following|nächstes|dieses|"
    r"kommendes)\s(?:quarter|quartal|half|year|jahr)\b|\bquarter after next\b",
    re.IGNORECASE,
)
_NOT_THEN = re.compile(
    r"\b(?:not|nicht|isn't|won't)(?:\s\w+){0,2}\s(?:in|for|this|im|happening)\s*$|"
    r"\bnot\s*$|\b(?:full|booked|busy|over-?committed|reviewed?|revisit(?:ed)?|(?:re-?)?assess|re-?evaluate|"
    r"look(?:ing)? at it|look again|review it|no capacity|no room|asked)(?:\s\w+){0,3}\s(?:in|until|for|"
    r"through|till|this|through the end of|to|during)?\s*$",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"week|day\b|monday|tuesday|wednesday|thursday|friday|tomorrow|today|tonight|heute|"
    r"morgen|eod|cob|eow|\d\d?\s?(?:pm|am)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """A PM's word: verdict, reason ("" where only a quarter was given) and quarter, as ``2027-Q1``."""

    verdict: Verdict
    reason: str
    quarter: str | None


def read_answer(text: str, *, today: date, fiscal_start: int = 1) -> PlainAnswer | None:
    """The answer a reply gives, or None where it is talk; ``fiscal_start`` is the fiscal year's first month.

    A half-year or year stands for its last quarter: that is what it promises.
    """
    plain = _unquoted(plain_text(text)[:MOST_READ]).replace("’", "'")
    head = _HEAD.match(plain, _greeting_end(plain))
    if not head or _HEDGE.search(plain):
        return None
    verdict = next(verdict for verdict in Verdict if head[verdict.value])
    rest = plain[head.end() :]
    quarter = _quarter_in(plain[head.start() :], today, fiscal_start)
    reason = _reason(rest)
    if _is_talk(head, rest, reason, quarter):
        return None
    return PlainAnswer(verdict, _told(reason, head[0], quarter), quarter) if reason or quarter else None


def _unquoted(text: str) -> str:
    """Without the lines that quote somebody else."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()


def _greeting_end(text: str) -> int:
    found = _GREETING.match(text)
    return found.end() if found else 0


def _reason(rest: str) -> str:
    """What follows the verdict, without the marks and words that lead to it."""
    return " ".join(rest.split()).lstrip(" ,.;:!–—-").strip()


def _is_talk(head: re.Match[str], rest: str, reason: str, quarter: str | None) -> bool:
    """Whether what follows the verdict makes it small talk, or an answer to some other question."""
    because = _BECAUSE.search(reason)
    if because and because.start() == 0:
        return len(reason.split()) < 3
    if quarter and _TO_QUARTER.match(reason):
        return False
    if _TALK.match(reason) and not (quarter and because):
        return True
    if quarter:
        return _small(reason)
    if len(reason.split()) < 2 or (
        rest[:1] == " " and rest[1:2].isalpha() and not (because or _is_statement(head[0]))
    ):
        return True
    return not (because or _GROUNDS.search(reason) or (head["later"] and len(reason.split()) > 3))


def _is_statement(head: str) -> bool:
    """ "We won't build this" may run on; "no crypto" is no sentence anybody can be told."""
    return " " in head.strip()


def _small(reason: str) -> bool:
    return bool(_SMALL.search(reason)) and not re.search(r"[qh][1-4]|quarter|20\d\d", reason, re.IGNORECASE)


def _told(reason: str, head: str, quarter: str | None) -> str:
    """The reason as people will read it: "because" goes, and what is nothing but the quarter is none."""
    if (because := _BECAUSE.search(reason)) and _only_time(reason[: because.start()]):
        reason = reason[because.start() :]
    told = re.sub(r"^(?:because|since|as|weil|da)\s(?!of\b)", "", reason, flags=re.IGNORECASE).strip()
    if quarter and len(re.sub(r"\W", " ", told).split()) <= 4 and _only_time(told):
        return ""
    return told[:LONGEST_REASON]


def _only_time(text: str) -> bool:
    words = re.findall(r"[a-zäöü]+\d?|\d+", text.lower())
    return all(_TIME_WORDS.fullmatch(word) or any(letter.isdigit() for letter in word) for word in words)


_TIME_WORDS = re.compile(
    r"in|by|for|the|of|next|this|quarter|half|year|end|early|mid|late|fy|target|targeting|planned|scheduled|on|at|"
    r"jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|october|nov|november|"
    r"dec|december|spring|summer|autumn|fall|winter|im|bis|it|done|from|me|us|product|side|our"
)


def _quarter_in(text: str, today: date, fiscal_start: int) -> str | None:
    """The first quarter the text promises; one that is only ruled out ("not in Q2") promises nothing."""
    current = Quarter.containing(today, fiscal_start)
    for pattern in (_FISCAL_FIRST, _QUARTER):
        for found in pattern.finditer(text):
            if not _NOT_THEN.search(text[: found.start()]):
                return str(_numbered(found, current))
    near = _RELATIVE.search(text)
    if near and not _NOT_THEN.search(text[: near.start()]):
        return str(_relative(near[0].lower(), current))
    return _calendar(text, today, fiscal_start)


def _numbered(found: re.Match[str], current: Quarter) -> Quarter:
    groups = found.groupdict()
    number = int(groups["number"]) * (2 if groups["kind"].lower() == "h" else 1)
    number = min(number, 4)
    year = groups.get("y") or groups.get("y1") or groups.get("y2")
    if year:
        return Quarter(int(year) + (2000 if len(year) == 2 else 0), number)
    return Quarter(current.year + (1 if number < current.number else 0), number)


def _relative(words: str, current: Quarter) -> Quarter:
    if words == "quarter after next":
        return current.plus(2)
    ahead = 0 if words.startswith(("this", "current", "dieses")) else 1
    if words.endswith(("year", "jahr")):
        return Quarter(current.year + ahead, 4)
    if words.endswith("half"):
        half = (current.number + 1) // 2 + ahead
        return Quarter(current.year + (half - 1) // 2, (half - 1) % 2 * 2 + 2)
    return current.plus(ahead)


def _calendar(text: str, today: date, fiscal_start: int) -> str | None:
    """The quarter of a month, a season or a year; days and weeks are about the thread, not the roadmap."""
    words = cut(text)
    due = find_due(words, today)
    if due is None or _SMALL.search(words.text[due.start : due.end]) or _NOT_THEN.search(text[: due.start]):
        return None
    return str(Quarter.containing(due.last, fiscal_start))
