"""The words by which a reply says why: what others can be told."""

from __future__ import annotations

import re

from triage.verdicts import Verdict

BECAUSE = re.compile(
    r"\b(?:because|bc|b/c|cuz|coz|since|due to|as (?:we|this|it|the|our|they|only|nobody|most|there|no)|"
    r"given|weil|da|"
    r"denn|owing to|thanks to|on account of|reason(?:s|ing)?(?: is| being|:)|rationale|grund)\b",
    re.IGNORECASE,
)
CARRIES_ON = re.compile(
    r"\W*(?:until|till|behind|after|once|when we|while|in favou?r of|bis|nach|erst|wenn)\s\w", re.IGNORECASE
)
ABOUT_IT = re.compile(
    r"\W*(?:(?:sorry|we|we're|we'd|we'll|it|it's|its|it'll|this|this is|that|that's|our|"
    r"the (?:[\w-]+ )?team|too|"
    r"not|never|only|out|outside|wir|das|es|unser\w*|nicht)\b|(?:from|for) (?:me|us|now|product))",
    re.IGNORECASE,
)
_WHY_LATER = re.compile(
    r"\b(?:every \w+|scope|roadmap|strateg\w+|direction|ausrichtung|focus\w*|priorit\w+|capacity|"
    r"kapazität|bandwidth|resources|resourc\w+|"
    r"demand|niche|effort|aufwand|costs?|costly|expensive|teuer|maintain\w*|maintenance|workarounds?|"
    r"conflicts?|clash\w*|contradicts?|"
    r"widerspricht|duplicat\w+|deprecat\w+|sunset\w*|end[- ]of[- ]life|eol|legacy|retir\w+|compliance|"
    r"gdpr|dsgvo|privacy|"
    r"security|legal|data model|architecture|fork|rewrite|rebuild\w*|redesign|refactor\w*|migration|"
    r"depend\w*|worth|lohnt|value|revenue|arr|retention|churn|"
    r"block(?:er|ers|s|ing)|unblocks?|gap|markets?|core|product (?:vision|strategy|direction|feature)|"
    r"vision|mission|positioning|fits?|passt|one-?off|single|only one|one customer|one account|"
    r"nobody|no one|no-one|niemand|nur ein\w*|tenan\w+|in progress|underway|under way|in development|"
    r"being built|in beta|shipped|released|"
    r"already (?:live|there|available|works?|possible|supports?|have|exists?|do|does|covered|in|on|"
    r"started|being|planned|scheduled|building)|"
    r"we (?:don't|do not|dont|can't|cannot|won't|wont|aren't|are not|never|only|sell|want to|have (?:room|"
    r"capacity|a slot|the|two|people)|already|first)|"
    r"we're (?:not|building|already|focus\w+|heads|full|committed|busy|beschäftigt|ausgelastet|over|"
    r"all in)|out of|outside|"
    r"ausserhalb|außerhalb|beyond|decided|too (?:expensive|niche|small|costly|big|complex|complicated|"
    r"risky|much|little|specific|narrow|few|large|broad|low|thin|thinly|immature|far|hard|close|fragile)|"
    r"zu (?:\w+)|not (?:planned|enough|our|something|what|"
    r"in scope|a|the|worth)|"
    r"breaks?|violates?|weakens?|hurts?|risk\w*|instead|covers?|handles?|exists?|does th(?:is|at)|solves?|"
    r"partners?|vendors?|third[- ]party|"
    r"teams?(?:'s)? (?:has|have|is|are|can|will|start\w*|got|picks?|owns?)|quick win|easy|simple|small|"
    r"tiny|cheap|low[- ]hanging|points|sprints?|"
    r"table stakes|must[- ]have|differentiat\w+|competit\w+|everyone|half (?:of )?(?:our|the)|most of|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|many|multiple|"
    r"enough|all|big|large|enterprise|our|\d+) (?:[\w-]+ )?(?:accounts?|customers?|clients?|deals|"
    r"renewals|prospects|requests|asks|tenants|banks|users|kunden)|"
    r"(?:accounts|customers|clients|kunden|users) (?:want|need|ask|asked|are|have|keep|wait|wollen|"
    r"brauchen)|engineers?|engineering|devs?|people|headcount|hiring|freeze|frozen|"
    r"(?:the|our|das|unser) (?:[\w-]+ )?(?:team|squad|engineers|devs|crew|people|leute|entwickler) "
    r"(?:is|are|has|have|ist|sind|hat|haben)|allocated|beschäftigt|ausgelastet|"
    r"no room|busy|booked|full|voll|overloaded|overcommitted|over-committed|swamped with|tied up|"
    r"heads[- ]down|"
    r"maxed|stretched|slammed|"
    r"comes? first|goes first|go first|first we|first|after|until|behind|stable|ready|immature|beta|"
    r"platform|infra\w*|support (?:load|cost|burden)|"
    r"business|industry|segment|custom(?:i[sz]ation|i[sz]ed)?|bespoke|services|unlocks?|pays? (?:off|for)|"
    r"return|roi|usage|traction|used by|uses it|"
    r"widely|highest|top|biggest|investment|we (?:need|have|had|want) to|we (?:tried|dropped|removed|"
    r"dropped)|it needs|isn't (?:ready|reliable|stable|built|there|mature)|basics|unser\w*|nicht|"
    r"forbid\w*|licen[cs]e|allow\w*|regulat\w+|against|exactly|carry|bet|theme|goal|okrs?|release|"
    r"pipeline|started|"
    r"merged|staging|pilot|rollout|rolling out|opens?|enables?|saves?|reduces?|removes?|closes|helps?|"
    r"gehört|machen wir|bauen wir|wollen wir|geplant|"
    r"wichtig|erst|fehlt|keine?)\b",
    re.IGNORECASE,
)
LEADS_TO_REASON = re.compile(
    r"^(?:(?:(?:from (?:me|us|product|our side)|here|to this(?: one)?|for now)[\s,.:–—-]*)|(?:because|bc|"
    r"b/c|cuz|coz|since|as|weil|da|denn|reasons?(?: is| being|:)?|rationale:?|grund:?|"
    r"so)\s+(?!of\b))+",
    re.IGNORECASE,
)
_WHY_YES = re.compile(
    r"\b(?:already (?:live|available|built|done|shipped|released|started|merged|building|being|planned|"
    r"scheduled|"
    r"underway|in (?!the|our)|"
    r"support|supports|possible|have (?:it|this))|in progress|underway|under way|being built|"
    r"building (?:it|this)|in development|"
    r"in beta|live in|on (?:the|our) roadmap|part of (?:the|our)|shipped|fits?|aligns?|aligned|passt|"
    r"closes|unblocks?|removes?|opens|unlocks?|"
    r"helps|saves|reduces|enables|small (?:change|effort|fix|extension)|(?:low|little|tiny|"
    r"minimal) effort|effort is (?:small|low|tiny)|"
    r"quick win|no-brainer|(?:easy|cheap|simple) (?:to (?:build|do|add|ship)|change|fix|win|addition)|"
    r"makes it cheap|contained|big win|business case|easier|lose deals|competition|(?:strong|huge|high|"
    r"enough|"
    r"clear) demand|demand is (?:strong|high|there|huge)|"
    r"top request|biggest|highest|every \w+ |everyone (?:needs|wants|asks)|too many (?:customers|accounts|"
    r"renewals|deals|asks|requests|of them)|(?:two|three|four|five|six|seven|eight|nine|ten|several|many|"
    r"multiple|large|enterprise|all|"
    r"\d+) (?:[\w-]+ ){1,2}?(?:(?:is|are|have been) )?"
    r"(?:want|need|wait|waiting|depend|ask|asked|asking|hang)|(?:customers|accounts) (?:want|need|wait|"
    r"are waiting|depend|keep asking)|"
    r"we (?:have|have got|got|'ve got) (?:room|capacity|a slot|the (?:room|capacity|people|team)|space|"
    r"budget)|we're (?:building|doing|already)|"
    r"(?:team|squad) (?:has|have|is (?:free|ready|on it|building|starting)|can|will|started|got|picks?)|"
    r"has (?:room|capacity)|strateg\w+|table stakes|"
    r"must[- ]have|worth|value is|differentiat\w+|retention|churn|revenue|gap|needs? it anyway|goes (?:ga|"
    r"live|out)|releases?|roll(?:s|ing) out|"
    r"machen wir|bauen wir|lohnt|wichtig|geplant)\b",
    re.IGNORECASE,
)
_WHY_NO = re.compile(
    r"\b(?:(?:out|outside) (?:of )?|scope|beyond|too (?:expensive|niche|small|costly|big|complex|"
    r"complicated|risky|much|little|specific|narrow|few|large|broad|low|thin|thinly|immature|far|hard|"
    r"close|fragile)|zu \w+|conflicts?|clash\w*|"
    r"contradicts?|widerspricht|against|violates?|breaks?|weakens?|hurts?|would \w+|(?:doesn't|does not|"
    r"don't|not an?|isn't an?|not the right) (?:\w+ )?(?:fit|align|match|belong|make sense|justify|permit|"
    r"pay|scale)|"
    r"passt nicht|by design|as designed|our (?!contact|rep|account|customer|side|end|last|next)\w+|not part|"
    r"custom work|(?:we|this|that|it) (?:want|wanted|had|is not|isn't|was not)|removed|business case|"
    r"leave (?:this|that|it) to|"
    r"außerhalb|unser\w*|"
    r"we (?:don't|do not|won't|will not|aren't|are not|sell|focus|can't|cannot|"
    r"tried|dropped|removed|retired|deprecated|decided)|"
    r"we're (?:not|a|an|getting out|moving away|focus\w+|sunsetting|retiring|deprecating)|tried|focus is|"
    r"only (?:one|makes|helps|a|two)|nobody|no one|niemand|nur ein\w*|one customer|one account|"
    r"single customer|one-off|"
    r"(?:no|low|little|not enough|too little) (?:other |real |more )?(?:demand|adoption|traction|usage|"
    r"customers?|interest)|demand is (?:low|too)|"
    r"costs?|costly|expensive|teuer|effort (?:is|would|outweighs|far|too)|(?:huge|massive|high|big|"
    r"zu viel) (?:effort|aufwand|cost)|aufwand|maintenance|burden|not worth|lohnt|keine|nicht (?:unser|"
    r"geplant|sinn)\w*|"
    r"duplicat\w+|deprecat\w+|sunset\w*|end[- ]of[- ]life|eol|legacy|workaround exists|(?:there's|"
    r"there is|good|has) (?:\w+ )?(?:a |an )?workaround|covers? (?:this|that|it)|cover(?:s|ed)?(?! only|"
    r" all)|does (?:this|that)(?: already)?|handles (?:this|that)|solves|instead|use (?:the|our)|"
    r"do(?:es)? not allow|doesn't allow|forbid\w*|not allowed|"
    r"not (?:planned|our|something|what|the direction|in scope|on (?:our|the) roadmap|in (?:our|"
    r"the) roadmap|strategic|a product)|isn't (?:our|what)|that's not|it's not (?:our|what|the direction|"
    r"something)|"
    r"services project|not a product|risk|gdpr|dsgvo|privacy|wrong layer|belongs in|fork|rewrite|niche|"
    r"core|strategie|sells? exactly|existing \w+|(?:good|plenty of) third|partners?|vendor (?:shuts|is)|"
    r"same (?:result|outcome))\b",
    re.IGNORECASE,
)
GROUNDS = {Verdict.YES: _WHY_YES, Verdict.LATER: _WHY_LATER, Verdict.NO: _WHY_NO}
