"""A rep's reply where customers read along: does it promise more than the answer allows?

The finding is a gentle private note to the rep, so a doubtful sentence is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.quarters import Quarter
from triage.quarters_said import quarter_said
from triage.reading.plain import plain_text
from triage.roadmap import Shareable
from triage.verdicts import Verdict

MOST_READ = 2_000
_SENTENCE = re.compile(r"[^.!?\n;]{1,600}[.!?\n;]?")
_TIME = (
    r"(?:(?:early|mid|late|the|start|beginning|middle|end|of|next|this|coming|first|second|third|"
    r"fourth)[\s-]){0,4}"
    r"(?:(?:20\d\d[-\s]?)?[qh][1-4](?:[\s/'-]?(?:20)?\d\d)?|quarter|half|month|year|week|spring|summer|"
    r"autumn|fall|winter|"
    r"20\d\d|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\s(?:\d\d?(?:st|nd|rd|th)?(?:,? 20\d\d)?|20\d\d))?|"
    r"\d\d? (?:weeks|months))(?!\w)"
)
_AT = (
    rf"(?:in|by|for|before|within|at|on|until|from|no later than|come|around)\s{_TIME}|(?:next|"
    rf"this) {_TIME}|\b{_TIME}$|(?:20\d\d[- ]?)?\b[qh][1-4]\b"
)
_THING = (
    r"(?:it|this|that|the [\w-]{1,30}(?: [\w-]{1,30}){0,2}|this feature|these|"
    r"your [\w-]{1,30}(?: [\w-]{1,30})?|"
    r"[\w-]{1,30}(?: [\w-]{1,30}){0,2})"
)
_BUILD = (
    r"(?:build|ship|deliver|release|launch|roll out|add|support|implement|develop|provide|have|enable|"
    r"include|bring|make)"
)
_BUILDING = r"(?:building|shipping|delivering|releasing|launching|rolling out|adding|implementing|developing)"
_DELIVERY = re.compile(
    rf"\b(?:you(?:'ll| will| are going to|'re going to| can) (?:have|get|see|receive|be able to|use|"
    rf"start using|expect|count on|go live)\b"
    rf"|we(?:'ll| will| are going to|'re going to|'re gonna) (?:definitely |certainly |absolutely |"
    rf"for sure )?{_BUILD}\b"
    rf"|(?:we're|we are) (?:definitely )?{_BUILDING}\b|(?:we're|we are|our team is|engineering is|"
    rf"product is) (?:committed to|committing to)\b"
    rf"|{_THING}(?:'ll be|'s| is| will be| are| will|'ll|) ?(?:definitely |now |officially )?(?:coming|"
    rf"available|live|ready|out|done|shipping|shipped|ships?|launch(?:es|ing)?|"
    rf"land(?:s|ing)?|released?|delivered|arriv(?:es|ing)|scheduled|planned|slated|confirmed|going live|"
    rf"go(?:es)? live|in place|there|due|on track|generally available|rolled out)\b"
    r"|(?:eta|delivery|release|launch|ga|go-live|target)(?: date)?(?: is|:| will be)?\b)",
    re.IGNORECASE,
)
_COMMITS = re.compile(
    rf"\b(?:we(?:'ll| will| are going to|'re going to|'re gonna) (?:definitely |certainly |absolutely |"
    rf"for sure |100% )?(?:build|ship|deliver|release|launch|roll (?:it |this )?out|add|support|implement|"
    rf"develop|have (?:it|this)|get (?:it|this) done|"
    rf"make (?:it|this|that) happen)\b|we(?:'re| are) (?:definitely |actively |already )?{_BUILDING}\b|"
    rf"it(?:'s| is) (?:definitely |100% |absolutely )?(?:coming|happening|guaranteed|a done deal|"
    rf"on its way|going to happen)\b|"
    r"(?:that|this)(?:'s| is) (?:definitely |100% )?(?:coming|happening|guaranteed|a done deal|"
    r"confirmed)\b|guarantee[ds]?\b|(?:we|i|our (?:\w+ )?\w+|product|engineering)(?:'re| are| have|'ve|"
    r" is|'m| am)? (?:fully |firmly )?"
    r"(?:committed to (?!your|you|the partnership|security|quality|our)|committing to|promised?|"
    r"commit to)\b|you have (?:my|our) word|you can (?:count|rely|bank) on|consider it done|"
    r"we can promise|i (?:can )?promise|"
    r"will definitely be|(?:it|this) will be (?:built|there|in the product|in the next release|part of)|"
    r"you(?:'ll| will) (?:definitely|certainly) (?:have|get|see)\b)",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\?|\b(?:no (?:date|eta|timeline|promises?|commitments?|guarantees?|decision)|can't|cannot|can not|"
    r"not able|unable|won't|will not|not|never|n't|"
    r"if|whether|unless|once|assuming|depends?|depending|maybe|perhaps|might|may be|could|would|should|"
    r"hope(?:fully|s)?|hoping|likely|probably|"
    r"possibly|think|believe|guess|expect to (?:hear|know)|aim(?:ing)?|trying|try|looking (?:into|at)|"
    r"explor\w+|considering|support (?:you|your|them)|(?:business )?case|reach out|add [\w ]+ to the|"
    r"budget|(?:you|they)(?:'re| are) (?:going|launching|migrating|renewing)|evaluat\w*|discuss\w*|"
    r"investigat\w*|"
    r"(?:i|we)(?:'ll| will| can) (?:\w+ )?(?:ask|check|find out|let you|get back|follow|keep you|pass|"
    r"raise|share|send|talk|speak|update|come back|know|see|look|add you|invite|schedule|set up|book|"
    r"forward|bring|escalate|flag|confirm|prepare|note|have (?:an? )?(?:answer|update|call|meeting|demo|"
    r"more|news))|"
    r"(?:you|customer|they|your \w+|their \w+)(?:'d| would)? (?:need|want|wanted|asked|require[sd]?|said|"
    r"mentioned|told|plan|go live|going live|migrate|launch|renew|sign)\w*|"
    r"(?:have|get|see|receive) (?:an? |the |our |my |more )?(?:answer|update|deck|proposal|quote|invoice|"
    r"contract|draft|summary|notes|recording|invite|news|call|meeting|demo|nda|slides|response|reply|"
    r"decision|email|feedback|link|documentation|pricing|details)|"
    r"(?:deck|proposal|quote|invoice|contract|draft|summary|notes|recording|invite|call|meeting|demo|nda|"
    r"slides|workshop|webinar|training|onboarding|kickoff|kick-off|qbr|review|session|invitation|"
    r"paperwork|order form|pricing|renewal|sow|poc|trial|pilot|sandbox|report|email|credentials|credits?|"
    r"account manager|case study|feedback|support ticket|security questionnaire|answer|update|decision|"
    r"your (?:\w+ )?(?:deadline|go-live|launch|audit|renewal|rollout|project|team|migration|event))|"
    r"already (?:live|available|shipped|there|in the product|supported|possible)|(?:is|it's|are) (?:live|"
    r"available) (?:now|today)|today you can|roadmap is subject to change|wish|idea|request|ask|"
    r"wishlist)\b",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(_AT, re.IGNORECASE)


class PromiseKind(StrEnum):
    DATE = "date"
    COMMITMENT = "commitment"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PromiseTalk:
    """The ``words`` that promise too much, and whether a day, a commitment or both are too much."""

    words: str
    kind: PromiseKind


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may leave the company: the verdict, how far it is shareable, and the quarter, if one stands."""

    verdict: Verdict | None
    shareable: Shareable
    quarter: Quarter | None
    confirmed: bool


def over_promises(text: str, allowed: Allowed, *, today: date, fiscal_start: int = 1) -> PromiseTalk | None:
    """The first sentence that promises a customer more than ``allowed``, or None.

    A date is allowed where the answer is a yes that is shareable with its date and says that quarter or an
    earlier one; a commitment, where such a yes is confirmed by a PM.
    """
    for found in _SENTENCE.finditer(_said(text)):
        sentence = found[0].strip()
        if _HARMLESS.search(sentence):
            continue
        kind = _kind(sentence, allowed, today, fiscal_start)
        if kind:
            return PromiseTalk(sentence, kind)
    return None


def _said(text: str) -> str:
    plain = plain_text(text)[:MOST_READ].replace("’", "'")
    return "\n".join(line for line in plain.split("\n") if not line.startswith(">"))


def _kind(sentence: str, allowed: Allowed, today: date, fiscal_start: int) -> PromiseKind | None:
    dated = _delivers_by(sentence) and not _may_date(sentence, allowed, today, fiscal_start)
    commits = bool(_COMMITS.search(sentence)) and not _may_commit(allowed)
    if dated and commits:
        return PromiseKind.BOTH
    return PromiseKind.DATE if dated else PromiseKind.COMMITMENT if commits else None


def _delivers_by(sentence: str) -> bool:
    return bool(_DELIVERY.search(sentence) and _NAMED_TIME.search(sentence))


def _may_date(sentence: str, allowed: Allowed, today: date, fiscal_start: int) -> bool:
    if (
        allowed.verdict is not Verdict.YES
        or allowed.shareable is not Shareable.DATE
        or allowed.quarter is None
    ):
        return False
    said = quarter_said(sentence, today, fiscal_start)
    return said is not None and said >= allowed.quarter


def _may_commit(allowed: Allowed) -> bool:
    return allowed.verdict is Verdict.YES and allowed.confirmed and allowed.shareable is not Shareable.NO
