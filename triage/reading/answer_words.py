"""The words by which a reply in a thread is a verdict with its grounds, in English and German."""

from __future__ import annotations

import re

from triage.verdicts import Verdict

TIME = (
    r"(?:(?:early|mid|late|around|about|the|start|beginning|middle|end|of|next|this|coming|following|"
    r"first|second|third|fourth|1st|2nd|3rd|4th|our|fiscal|calendar|sometime|target|targeting|im|ende|"
    r"anfang|mitte|nächste[sn]?|dieses|diesem)[\s-]){0,4}"
    r"(?:(?:20\d\d[-\s]?)?[qh][1-4](?:[\s/'’-]{0,2}(?:of\s)?(?:fy\s?)?'?(?:20\d\d|\d\d(?!\d)))?|"
    r"fy\s?'?\d\d(?:\d\d)?"
    r"(?:[\s-]?[qh][1-4])?|20\d\d|quarter(?: after next)?|half|year|quartal|halbjahr|jahr|"
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|"
    r"aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|spring|summer|autumn|"
    r"fall|winter|frühjahr|sommer|herbst)(?:\s(?:of\s)?(?:20\d\d|next year))?)(?![\w%])"
    r"(?!\s(?:planning|review|budget|kick|numbers|is|are|was|were|starts|ends|deadline|renewal|report|"
    r"board|offsite|okrs?|goals|forecast|call|meeting|demo|qbr|when|results|target is|contract|launch of|"
    r"event|conference|audit|quote|list|deck|slides|thread|ask|request|customer|deal|pipeline)\b)"
)
TO_TIME = (
    rf"(?:\s*(?:for|in|into|to|by|on|with|at|until|till|through|as of|from|this|next|für|bis)\b)?\s*{TIME}"
)

WHAT = (
    r"(?:this|it|that|these|them|one|those|the (?:feature|request|ask|change|work|whole thing|integration)|"
    r"das|es|dies)\b(?: one| feature| request| ask| change| too| as well| now)?"
)
DO = (
    r"(?:build|do|ship|deliver|get(?= (?:this|it|that) done)|take|make|add|support|schedule|fix|implement|"
    r"include|release|launch|tackle|"
    r"pick up|commit to|prioriti[sz]e|roll out|get to|go (?:for|with|ahead with)|bring|offer|put|squeeze|"
    r"fit|slot|start|cover|have|provide|land|deliver on|fund|invest in)"
)
_DOING = (
    r"(?:building|doing|shipping|delivering|taking|making|adding|supporting|scheduling|fixing|approving|"
    r"implementing|including|releasing|launching|tackling|picking up|committing to|prioriti[sz]ing|"
    r"green-?lighting|rolling out|putting|slotting|bringing|offering|starting|going ahead with|funding|"
    r"accepting|going with|confirming|working on)"
)
_THEIRS = (
    r"(?!(?:a|an|the|you|your|our|my|his|her|their|some|more|discovery|research|planning|docs?|design|"
    r"designs|mocks?|mockups|interviews|sizing|estimates?|demos?|calls?|workshops?)\b)"
)
_NOUNS = rf"{_THEIRS}(?:[\w'/-]+ ){{1,5}}?(?=(?:in|by|for|next|this) {TIME})"
WE = r"(?:we|i|product|engineering|eng|the team|the [\w-]+ (?:team|squad)|team|wir|[\w-]+'s team|us)"
THIS = (
    r"(?:this|it|that|this one|that one|the feature|the request|the ask|this request|this ask|this feature|"
    r"das|es)"
)
_PLANNED = (
    r"(?:approved|confirmed|scheduled|planned|slotted|slated|committed|green[- ]?lit|green-?lighted|added|"
    r"put|accepted|"
    r"prioriti[sz]ed|booked|locked in|locked|agreed|signed off|targeted|set|lined up|penciled in|funded|"
    r"eingeplant|geplant|zugesagt|genehmigt)"
)
SURELY = (
    r"(?:(?:now|already|officially|definitely|definitely|actually|just|all|also|formally|hereby|gladly|"
    r"happily|finally|still|unfortunately|sadly|currently|fully|firmly|therefore|simply|really|as a team|"
    r"internally|explicitly|deliberately) )?"
)
_BUILD_IT = (
    rf"(?:{DO} (?:{WHAT}|{_NOUNS})|{DO}(?={TO_TIME})|{_DOING} (?:{WHAT}|{_NOUNS})(?! on hold)|"
    rf"{_DOING}(?={TO_TIME}))"
)
_WILL = (
    rf"(?:{WE}(?:'ll| will| are going to|'re going to| is going to| are gonna|'re gonna| gonna|"
    rf" can| plan to| are able to|'re able to| have decided to|'ve decided to| decided to| agreed to|"
    rf"'ve agreed to| have agreed to| commit to|'re committed to| are committed to| are happy to|"
    rf"'re happy to|'m happy to| want to|'re|'m| are| am| is)?|going to|gonna|will|let's|let us|lets|well|"
    rf"happy to|decided to|happy to say we'll|agreed to|plan to|can)"
)

STATED = {
    Verdict.LATER: (
        r"(?:but |so |then )?(?:definitely |just |probably )?not (?:now|yet|right now|for now|soon|"
        r"just yet|"
        r"at (?:the|this) moment|currently|(?:in |for )?(?:this|the current|the next|next|in the near) "
        r"(?:\w+ )?(?:quarter|half|year|cycle|release|planning cycle|quarters)|"
        r"in (?:20\d\d[- ]?)?[qh][1-4]|"
        r"before|until|earlier than|sooner than|ahead of|vor)\b"
        rf"|(?:{THIS}(?:'s| is| has been| was| gets| got| will be| goes| stays| remains)? ?|(?:we|i|"
        rf"product)(?:'ve| have|'re| are|'m| am|"
        r"'ll be|'d)? ?)?(?:have |been )*"
        + SURELY
        + r"(?:deferred|deferring|defer|postponed?|postponing|parked|parking(?! this thread)|park|delayed|"
        r"delaying|(?:pushed|pushing|push|moved|moving|move|bumped|bumping|slipped|"
        r"slipping|sliding|slid)(?=[^#@\n]{0,24}(?:quarter|[qh][1-4]|year|20\d\d|half|month|back|out\b|"
        r"off\b|later|"
        r"backlog|after|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall))|"
        r"shelved|shelving|backlogged|"
        r"backlogging|punted|punting|de-?prioriti[sz](?:ed|ing)|iceboxed?|rescheduled|"
        r"verschoben|zurückgestellt)\b(?: " + WHAT + r")?(?: out| back| off)?"
        rf"|(?:{THIS}(?:'s| is| goes| stays| sits| has| will have| needs| will need| would need| must|"
        rf" needs?)? ?|"
        r"we(?:'ll| will)? (?:have |need )?|(?:we're |i'm |i am |we are )?putting "
        + WHAT
        + r" )?"
        + SURELY
        + r"(?:on hold|(?:on|in|into|onto|to) the (?:backlog|parking lot|"
        r"icebox)|(?:have |need )?to wait|(?:will )?wait (?:until|till|for us)|waits (?:until|till))\b"
        r"|(?:wait(?:ing)? (?:until|till)|not a (?:top )?priority (?:right now|at the moment|this \w+|"
        r"for \w+|now)|down the road|erst (?:in|im|nach|ab|wenn|kommt)|frühestens|nicht "
        r"(?:vor|jetzt|in diesem|dieses)|earliest|at the earliest|no (?:capacity|room|bandwidth|slot|"
        r"chance) "
        r"(?:for (?:this|it) )?(?:before|until|till|this (?:quarter|half|year)))\b"
        rf"|(?:{WE} )?(?:can't|cannot|can not|won't|will not|not able to|unable to|"
        rf"don't)(?: be able to)? (?:{DO}|start)"
        rf"(?: {WHAT}| with {WHAT})?(?: to)?(?: any)? (?:before|until|till|this (?:quarter|half|year)|"
        rf"earlier|sooner|in (?:20\d\d[- ]?)?[qh][1-4])\b"
        rf"|{TIME} (?:at the earliest|earliest|frühestens)"
        rf"|(?:{WE}(?:'ll| will| can|'re going to)|let's|we) (?:look at|revisit|pick (?:this|it) up|"
        rf"get to (?:this|it)|come back to|do|build|start|tackle|take|reconsider)"
        rf"(?: {WHAT})?(?: again)?,? (?:after|once|later|when|as soon as)\b"
    ),
    Verdict.NO: (
        r"(?:a )?(?:clear |hard |firm )?(?:won'?t|will not|do not|don't|not) ?(?:do|fix|build|implement|"
        r"plan)(?: " + WHAT + r")?\b(?! to (?:check|look|wait))"
        r"|wontfix|wontdo"
        rf"|(?:{WE} )?(?:have |'ve |has )?(?:decided|agreed|chosen|opted) (?:against (?:{WHAT}|"
        rf"{_DOING})|not to {DO})(?: {WHAT})?"
        rf"|(?:{WE}(?: are|'re| is|'m| am)?|{THIS}(?:'s| is)?)?,? ?{SURELY}(?:won'?t|will not|'ll not|"
        rf"not going to|not gonna|not|never going to|will never|aren't going to|isn't going to|aren't|"
        rf"isn't|"
        rf"do not (?:plan|intend|want|expect) to|don't (?:plan|intend|want|expect) to|have no (?:plans|"
        rf"intention|intentions) (?:to|of)|no plans to|no intention of|cannot|can't|can not|"
        rf"not planning to|not planning on|not looking to)"
        rf" (?:be )?(?:ever )?(?:{DO}|{_DOING}|happen|pursue|pursuing|happening|be happening|happen|"
        rf"entertain|consider|considering|getting|move forward with|moving forward with|maintain|"
        rf"moving ahead with|proceed with|proceeding with)\b(?: on(?![\w-]))?(?: {WHAT})?"
        rf"|(?:{THIS}(?:'s| is| has been| was| gets| got)? |we(?:'re| are)? |i'm |i am |i )?(?:have |"
        rf"been )*{SURELY}(?:declined|declining|decline|rejected|rejecting|denied|turned down|"
        rf"turning (?:this|it) down|"
        rf"abgelehnt|passing on|pass on|ruled out|ruling (?:this|it) out|vetoed|saying no to|"
        rf"rejecting)\b(?: {WHAT})?"
        rf"|(?:we'll |we will |we |i'll )?(?:have to |need to )?(?:pass(?! (?:\w+ )?(?:on |over )?to\b)|"
        rf"say no|"
        rf"decline)(?: on)?(?: to)?(?: {WHAT})?\b(?= |$)"
        rf"|hard pass|no[- ]go|thumbs down|lehnen wir ab|(?:das )?(?:machen|bauen|"
        rf"planen) wir (?:leider )?nicht|nicht geplant|wird nicht gebaut|kommt nicht"
        rf"|(?:{THIS}(?:'s| is| falls| would be| was)? )?{SURELY}(?:(?:out|outside) (?:of )?(?:our |"
        rf"the |product )?scope|not in (?:our )?scope|not (?:planned|on (?:the|our) roadmap|a fit|"
        rf"a good fit|the right fit|"
        rf"for us|our (?:business|game|focus|core)|aligned|something (?:we|that)|part of our|"
        rf"going anywhere|going to happen|happening|in (?:the|our) (?:plan|cards|roadmap)))\b"
        rf"|(?:there are |we have |currently )?no plans (?:for|to|here|on)\b(?: {WHAT})?"
        rf"|(?:closing|closed|marking|marked)(?: {WHAT})?(?: out)?(?: as)? (?:a )?(?:won'?t ?(?:fix|do)|"
        rf"wontfix|declined|out of scope|not planned|rejected|no)\b"
    ),
    Verdict.YES: (
        rf"{_WILL} {SURELY}{_BUILD_IT}|(?:build|ship|do) (?:it|this)|{_DOING} {WHAT}(?={TO_TIME})|"
        rf"{_DOING}(?={TO_TIME})"
        rf"|(?:{WE}(?:'ve| have)? )?(?:{_PLANNED}) {WHAT}"
        rf"|(?:approving|green-?lighting|accepting|shipping|building|adding|scheduling|committing to|"
        rf"doing) {WHAT}"
        rf"|(?:{THIS}|delivery|release|ga|rollout|launch|target|eta)?(?:'s|'ll be| is| are| will be|"
        rf" has been| have been| was| got| gets| will|'ll)? ?(?:been )?{SURELY}"
        rf"(?:{_PLANNED}|on (?:the|our) roadmap|in (?:the|our) (?:plan|roadmap)|going(?: in| live| out)?|"
        rf"goes(?: in| live| out)?|coming|comes|happening|happens|shipping|ships?|landing|lands?|land|"
        rf"made the cut|made it|makes the cut|targeted|targeting|live|on track|due|available|start(?:s|"
        rf"ing)?|release[sd]?|part of|delivery|arrives|launch(?:es|ing)?|out|kommt|machen wir|bauen wir|"
        rf"liefern wir)(?= (?:for|in|into|to|by|with|of|on|as) |{TO_TIME}){TO_TIME}"
        rf"|{THIS}(?:'s| is| will be) (?:in|part of)(?= |{TO_TIME}){TO_TIME}"
        rf"|(?:{THIS}(?:'s| is| has been| was| got) ?|we(?:'ve| have) )?{SURELY}(?:approved|confirmed|"
        rf"accepted|green ?lit|greenlighted|green-?light(?:ed)?(?: from (?:me|us|product|my side))?|"
        rf"genehmigt|zugesagt|committed|signed off)(?=$| by (?:me|us|product)| from | as )"
        rf"|(?:we )?(?:have |got )?(?:a )?(?:green ?light|thumbs up|go)(?: from (?:me|us|product|our side|"
        rf"my side))?(?=$| for (?:it|this)|{TO_TIME})|go ahead(?! and)|(?:das )?(?:machen|"
        rf"bauen) wir(?! nicht)"
    ),
}
BARE = {
    Verdict.YES: (
        r"(?:(?:a |definite |definitely |absolutely |hard |clear |big |firm |solid |confirmed |official )*"
        r"(?:yes|yep|yup|yeah|yess+|yea|ja|jap|jep|si|oui)(?: yes)?)"
    ),
    Verdict.LATER: (
        r"(?:a |an? clear )?(?:later|not now|not yet|not right now|not at (?:the|this) moment|not for now|"
        r"not just yet|später|noch nicht|jetzt nicht|aktuell nicht|momentan nicht|derzeit nicht)"
    ),
    Verdict.NO: (
        r"(?:(?:a |hard |clear |firm |definite |solid |easy |sadly |unfortunately |afraid |polite |sorry |"
        r"big |simple |leider )*(?:no|nope|nah|nein|nö|nay)(?: sorry)?)"
    ),
}
LEAD = (
    r"(?:(?:@[\w.\-]+|and|so|hence|then|therefore|overall|unfortunately|sadly|honestly|bottom line|"
    r"long story short|short answer|tl;?dr|"
    r"ok|okay|alright|right|well|oh|sorry|hi|hey|update|good news|bad news|great news|decision|verdict|"
    r"answer|final answer|outcome|result|quick answer|"
    r"pm answer|pm verdict|pm decision|product decision|product verdict|product answer|call|ruling|status|"
    r"leider|klar|but|now|"
    r"from (?:my|our|product'?s?|the product) side|for us|as pm|as a pm|product says|we say|i say|"
    r"i'm saying|we're saying|"
    r"i'm going with|we're going with|going with|i'm afraid|we agreed|we decided|we've decided|it's|"
    r"this is|that's|it is|this one is|that is|"
    r"i'd call (?:this|it)|i'm calling (?:this|it)|calling (?:this|it)|i have to say|have to say|"
    r"happy to say|we have to say|glad to say|pleased to say|happy to confirm)\s+){0,3}"
)
DECLARED = re.compile(
    r"(?:\b(?:i|we)(?:'m|'re|'ll| am| are| will)? )?\b(?:(?:answer|verdict|decision|call|outcome|"
    r"conclusion|response|ruling)(?: here| from (?:us|me|product)| on this| for now)?"
    r"(?: is| stays| remains|:| =|'s)?|(?:it|this|that|this one)(?:'s| is| will be| has to be| stays|"
    r" remains| makes it)|"
    r"makes it|so it's|saying|say|going to say|settled on|landed on|going with|calling it|"
    r"comes down to|i'd say|i say|we say|have to say|happy to say)"
    r" (?:still |therefore |sadly |unfortunately |afraid )?(?:an? )?(?:clear |hard |firm |solid |"
    r"definite |easy |soft |polite |confirmed |big |simple )?"
    r"(?:\"|')?(?:(?P<yes>yes|go)|(?P<later>later|not now|not yet)|(?P<no>no|nope|no-go))(?:\"|"
    r"')?(?![\w'-])(?! from (?!me|us|product|our|the product|my)\w)",
    re.IGNORECASE,
)


def _of(words: dict[Verdict, str]) -> re.Pattern[str]:
    either = "|".join(f"(?P<{verdict.value}>{parts})" for verdict, parts in words.items())
    return re.compile(rf"[^\w@\"']*{LEAD}(?:{either})(?![\w'])", re.IGNORECASE)


STATEMENT = _of(STATED)
ONE_WORD = _of(BARE)
AFTER_BARE = re.compile(
    rf"\s*(?:(?:here |too |now )?(?:from|for|to|on|by) (?:me|us|product|my side|our side|this(?: one)?|it|"
    rf"that|now|the (?:ask|request))\b"
    rf"|{TO_TIME}|as (?:planned|part)|(?:eventually|in general|generally|klar|natürlich|of course|"
    rf"let's (?=do|build|ship|go|take|get)|we|we'll|we're|it|it's|its|this|that|that's|thats|our|not|too|"
    rf"outside|out of|only|as|planned|"
    r"scheduled|after|until|behind|in favou?r|once|targeting|but|already|defin\w+|absolutely|for sure|wir|"
    r"das|es|passt|zu|nur|nach|erst|approved|confirmed)\b)",
    re.IGNORECASE,
)
PREFACE = re.compile(
    r"[^\w@]*(?:(?:hi|hey|hello|hallo|hoi|morning|good (?:morning|afternoon|question|ask|point|one|call|"
    r"idea)|great (?:ask|idea|"
    r"request|question|point)|nice (?:one|ask|idea)|dear|sorry|apologies|thanks|thank you|thx|ty|danke|"
    r"cheers|appreciate (?:it|this|the \w+))"
    r"(?: @?[\w.'\-]+){0,6}|(?:good|bad|great|quick|product|pm|final|our|official) (?:news|update|"
    r"decision|answer|verdict)(?: (?:here|first|from product))?|"
    r"(?:decision|outcome|update|result|answer|verdict) (?:from|of|after) [^,.;:]{2,40}|"
    r"(?:team|all|folks|everyone|update|ok|okay|alright|right|so|well|gute idee|guter punkt|unfortunately|"
    r"sadly|fyi|heads up|tl;?dr|decision|verdict|"
    r"answer|pm|love (?:it|this)|fair (?:ask|point|request)|makes sense|understood|reasonable ask|"
    r"valid (?:ask|point|request)|sure(?: thing)?|absolutely|"
    r"of course|awesome|great|cool|perfect|nice|final|official|ooh|oh|hm+|ah|reason|rationale|quarter|"
    r"we like (?:it|this))(?: @?[\w.\-]+)?|@[\w.\-]+|"
    r"(?:i |we |i've |we've |i have |we have |just |after |team )?(?:have |just )?(?:looked|looking|"
    r"talked|talking|spoke|discussed|discussing|checked|checking|"
    r"reviewed|reviewing|went|going|synced|brought|took|checked in|had a look|met|debated|sized|chatted|"
    r"thought|gave)\b"
    r"(?! (?:it|this) (?:again )?(?:tomorrow|later|today|next))(?:(?! (?:and|but) (?:it|this|we|that|"
    r"the)\b)[^,.;:!]){0,90})\s*$",
    re.IGNORECASE,
)
ONLY_TIME = re.compile(
    rf"\W*(?:(?:it's |it is |so |we're |delivery |eta |release |ga )?(?:planned|scheduled|target(?:ing|"
    rf"ed)?|slated|set|done|in|delivery|eta|"
    rf"slotted|pencilled in|locked in|confirmed|for) )?{TO_TIME}(?: (?:of )?next year)?(?: (?:it is|then|"
    rf"for (?:this|it)|"
    rf"from (?:me|us|product)|at the latest|instead))?\W*",
    re.IGNORECASE,
)
RUNS_ON = re.compile(
    rf"\s(?!{TO_TIME}|(?:until|till|behind|after|because|since|due to|given|weil|here|to this|on this|"
    rf"for this|once|when|bis|nach|for now|from (?:me|us)|as)\b)[\w]",
    re.IGNORECASE,
)
