"""The words by which a reply in a thread is a verdict, a hedge or small talk, in English and German."""

from __future__ import annotations

import re

from triage.verdicts import Verdict

GREETING = re.compile(
    r"(?:(?:(?:hi|hey|hello|thanks|sorry) @?[\w.\-]+(?=[,:!–—-])|hi|hey|hello|ok|okay|alright|right|so|"
    r"well|sorry|thanks|thank you|ok so|hi all|hey all|hi team|hey team|team|all|folks|everyone|update|"
    r"@[\w.\-]+)"
    r"(?:\s(?:for (?:asking|raising|filing|flagging|the (?:ask|request|context|details|info))(?:\s(?:this|"
    r"it))?))?[\s,.!:–—-]+){0,3}",
    re.IGNORECASE,
)
LEAD = (
    r"(?:(?:(?:product |pm |final |our |my |short |the |official )?(?:verdict|decision|answer|call|outcome|"
    r"ruling)(?:\s(?:is|here|from product))?\s?[:=–—-]?\s*)"
    r"|(?:(?:this|that|it|this one)(?:'s| is| will be)\s)|(?:i'?m |we'?re )?(?:going with|saying|"
    r"calling it|settling on)\s|(?:i'd call this|we say|i say|from (?:my|our|product'?s?) side)[:,]?\s|"
    r"(?:we|i) (?:have )?(?:decided|agreed)[:,]?\s|it'?s\s)?"
    r"(?:an?\s)?(?:hard|clear|definite|firm|confirmed|solid|big|absolute|final|easy|definitely|absolutely|"
    r"unfortunately|sadly|afraid it'?s a|simple|yes yes)?[\s:,]*"
)
VERDICTS = {
    Verdict.YES: r"yes|yep|yup|yeah|ja|approved|confirmed|confirming|green ?light|greenlit|committed|"
    r"go\b(?= for| —| -|:)|go ahead|accepted|"
    r"(?:we'?ll|we will|we are going to|we're going to|going to|we are|we're|let's|let us) (?:build|do|"
    r"doing|ship|shipping|building|deliver|delivering|take|taking|make|add|adding|support|supporting|"
    r"schedule|commit to)(?:\s(?:this|it|that|on|one|in|to)\b)*|"
    r"(?:planned|scheduled|slotted|slated|committed|locked in|ok|okay|booked)(?= (?:for|in|to)\b)|"
    r"machen wir|bauen wir|"
    r"doing (?:this|it)\b|approving(?: this| it)?|green-?lighting(?: this| it)?|"
    r"will (?:do|ship|build|deliver)(?:\s(?:this|it|that))?(?=[,.:;!–—-]| in| by| for| because)|"
    r"genehmigt|zugesagt",
    Verdict.LATER: r"later|not now|not yet|not (?:this|in this|in the current|the next|next) (?:quarter|"
    r"half|year)|not before|not until|not for now|deferred|defer|deferring|postponed?|postponing|parked|"
    r"parking(?: this| it)?|"
    r"on hold|backlogged|wait(?:ing)? until|später|noch nicht|pushed to|pushing (?:this |it )?to|moved to|"
    r"down the road|shelved|shelving(?: this| it)?|punted|punting(?: this| it)?|delayed|"
    r"de-?prioriti[sz]ed|not right now|"
    r"not at (?:the|this) moment|iceboxed?|jetzt nicht|aktuell nicht|zurückgestellt|verschoben",
    Verdict.NO: r"no|nope|nein|declined|declining|rejected|won'?t ?(?:do|fix|build)(?:\s(?:this|it))?|"
    r"wontfix|"
    r"(?:we won'?t|we will not|we'?re not going to|we are not going to|we'?re not|we are not|not going to|"
    r"not) (?:be )?(?:build|building|do|doing|ship|shipping|support|supporting|add|adding|pursue|pursuing|"
    r"take|taking)(?:\s(?:this|it|that|on|one)\b)*|"
    r"(?:we )?(?:can'?t|cannot) do (?:this|it)|out of scope|passing on this(?: one)?|hard pass|"
    r"(?:this |it |that )?(?:is |'s )?(?:not|won't be) happening|no[- ]go|abgelehnt|machen wir nicht|"
    r"bauen wir nicht",
}
HEAD = re.compile(
    LEAD
    + "(?:"
    + "|".join(f"(?P<{verdict.value}>{words})" for verdict, words in VERDICTS.items())
    + r")(?![\w'’])",
    re.IGNORECASE,
)
HEDGE = re.compile(
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
    r"provided(?! by)|assuming|only if|as long as|unless|if|falls|wenn|sofern|sobald|"
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
    r"partly|partially|as far as i know|objections?|realistic(?:ally)?|feasible|question is|gotta|"
    r"(?:[qh][1-4]|(?:quarter|year|month)(?:[- ]end)?|spring|summer|autumn|winter) "
    r"(?:is|was) (?:when|their|fine|busy|over|almost)|but (?:ask|check|talk|speak|ping)|"
    r"ich (?:frage|schaue|kläre|melde|rede|spreche|will|hätte|habe|hab|weiß)|i want|would be an? (?:yes|"
    r"no|later)|"
    r"not a (?:yes|no)|need(?:s)? (?:your|more|a) (?:input|details|review|discussion|decision)|"
    r"let's (?:hear|find)|"
    r"waiting (?:on|to hear)|remind me|ask (?:me|again|\w+ first))\b",
    re.IGNORECASE,
)
TALK = re.compile(
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
NEVER = re.compile(
    r"(?:problem|problems|worries|rush|hurry|doubt|idea|clue|objections?|news?|update|updates|"
    r"information|info|"
    r"need|question|questions|offen[cs]e|pressure|chance to|time to|reply|response|answer|word|feedback|"
    r"change|changes|reason to wait)\b|(?:that|this|it)(?:'s| is| was) (?:a |an |the |another |not the )?"
    r"(?:different|other|another|wrong|same|old|duplicate thread|about|from|for)\b|"
    r"das (?:habe|hab|hatte|war|meinte|wusste|ist (?:ein anderer|was anderes|etwas anderes))\b",
    re.IGNORECASE,
)
OTHER_OBJECT = re.compile(
    r"\s(?:the|a|an|my|your|you|her|his|their|our|those|these|all|both)\s"
    r"(?!request|ask|feature|item|need|integration|proposal\b)",
    re.IGNORECASE,
)
CARRIES_ON = re.compile(
    r"\s(?:until|till|behind|after|while|in favou?r of|bis|for now because)\s\w", re.IGNORECASE
)
BECAUSE = re.compile(
    r"\b(?:because|since|due to|as we|as this|as it|as the|given|weil|da|owing to|"
    r"on account of|reason(?:s)?(?: is| being|:))\b",
    re.IGNORECASE,
)
GROUNDS = re.compile(
    r"\b(?:we|we're|we'll|we've|our|it|it's|this|that's|scope|roadmap|planned|plan|scheduled|capacity|team|"
    r"teams|priority|priorities|focus|strategy|strategic|already|building|build|shipped|ships|ship|shipping|"
    r"not|no|too|nobody|only|one|single|outside|out|doesn't|does|isn't|don't|won't|can't|never|committed|"
    r"slot|slotted|quarter|effort|cost|costs|expensive|risk|security|legal|compliance|demand|customers?|"
    r"accounts?|"
    r"worth|fits?|full|booked|after|until|first|in progress|underway|started|approved|target|targeting|"
    r"available|workaround|use|covered|duplicate|part of|same|other|low|high|small|large|big|revenue|value|"
    r"market|core|niche|"
    r"identity|platform|engineers?|engineering|resources?|bandwidth|migration|rewrite|dependency|depends|"
    r"wir|kein|keine|nicht|unser|zu|passt|kapazität|widerspricht|erst|lohnt|fehlt|aufwand|duplicates?|"
    r"conflicts?|"
    r"tried|breaks?|nobody|violates|privacy|maintenance|support|lacks?|needs?|deprecated|deprecating|"
    r"sunset|sunsetting|partner|"
    r"integration|vendor|third|beyond|against|goes|going|starts?|lands?|releases?|releasing|coming|comes)\b",
    re.IGNORECASE,
)
QUARTER = re.compile(
    r"(?:\b(?P<y1>20\d\d)[-\s]?)?(?<![a-z\d])(?P<kind>[qh])(?P<number>[1-4])(?!\d)(?:[\s/'’-]{0,2}(?:of\s)?(?:fy\s?)?'?(?P<y2>20\d\d|\d\d(?!\d)))?",
    re.IGNORECASE,
)
FISCAL_FIRST = re.compile(
    r"\bfy\s?'?(?P<y>20\d\d|"
    r"\d\d)[\s-]?(?P<kind>[qh])(?P<number>[1-4])\b",
    re.IGNORECASE,
)
TO_QUARTER = re.compile(
    r"(?:to|for|in|until|till|on)\s(?:early |mid |late |the end of |"
    r"end of )?(?:20\d\d|[qh][1-4]|next (?:quarter|half|year)|fy)",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    r"\b(?P<which>this|current|next|the next|coming|following|nächstes|dieses|"
    r"kommendes)\s(?:quarter|quartal|half|year|jahr)\b|\bquarter after next\b",
    re.IGNORECASE,
)
NOT_THEN = re.compile(
    r"\b(?:not|nicht|isn't|won't)(?:\s\w+){0,2}\s(?:in|for|this|im|happening)\s*$|"
    r"\bnot\s*$|\b(?:since|last|back in|asked in|renewed in|signed in|met in)\s*$|\b(?:full|booked|busy|"
    r"over-?committed|reviewed?|revisit(?:ed)?|(?:re-?)?assess|re-?evaluate|"
    r"look(?:ing)? at it|look again|review it|no capacity|no room|asked)(?:\s\w+){0,3}\s(?:in|until|for|"
    r"through|till|this|through the end of|to|during)?\s*$",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"week|day\b|monday|tuesday|wednesday|thursday|friday|tomorrow|today|tonight|heute|"
    r"morgen|eod|cob|eow|\d\d?\s?(?:pm|am)",
    re.IGNORECASE,
)
TIME_WORDS = re.compile(
    r"in|by|for|the|of|next|this|quarter|half|year|end|early|mid|late|fy|target|targeting|planned|"
    r"scheduled|on|at|"
    r"jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct|"
    r"october|nov|november|"
    r"dec|december|spring|summer|autumn|fall|winter|im|bis|it|done|from|me|us|product|side|our"
)
TAKES_OBJECT = ("ed", "ing", "ship", "build", "deliver", "take", "make", "add", "do", "support")
