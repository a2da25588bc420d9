"""The words and figures people name days with, in English and simple German."""

from __future__ import annotations

import re

from triage.reading.alternatives import one_of

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar", "march mar märz mär maerz", "april apr", "may mai",
            "june jun juni", "july jul juli", "august aug", "september sep sept", "october oct oktober okt",
            "november nov", "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon montag",
         "tuesday tue tues dienstag", "wednesday wed mittwoch", "thursday thu thurs donnerstag",
         "friday fri freitag", "saturday samstag", "sunday sonntag")
    )
    for name in names.split()
}  # fmt: skip
SEASONS = {
    "spring": (3, 5), "frühjahr": (3, 5), "summer": (6, 8), "sommer": (6, 8), "autumn": (9, 11),
    "fall": (9, 11), "herbst": (9, 11), "winter": (12, 12),
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3, "ein": 1,
    "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "acht": 8, "zehn": 10,
    "next few": 3,
}  # fmt: skip
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_W = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_N = "|".join(sorted(NUMBERS, key=len, reverse=True))
_PART = (
    r"(?:(?P<{0}>end|ende|close|beginning|start|anfang|early|mid|mitte|middle|late|first half|"
    r"second half)(?:\s(?:of|in|des|der|vom)(?:\sthe)?)?[\s-])?"
)

_OTHERS = """
    first second third fourth last ersten zweiten dritten vierten letzten the kw cw calendar kalenderwoche
    end close beginning start anfang early mid late half q h easter ostern thanksgiving black new neujahr
    pfingsten pentecost whitsun eo cob jahr year month monat quarter quartal week woche christmas xmas
    weihnachten this next current diese nächste kommende des of following coming fiscal fy in within noch
    binnen tomorrow today tonight morgen heute
"""
# How every day below begins: nothing else is tried where another word stands.
_BEGINNINGS = {word[:3] for word in (*MONTHS, *WEEKDAYS, *SEASONS, *NUMBERS, *_OTHERS.split())}
_BEGINNING = one_of(sorted(_BEGINNINGS))
# All patterns are for texts in lower case (``Words.small``).
DATE = re.compile(
    rf"""
    (?<![\w.,/$€£:\-])(?=\d|{_BEGINNING})(?:
      (?P<iso>(?P<iy>20\d\d)-(?P<im>\d\d?)-(?P<id>\d\d?))
    | (?P<ger>(?P<gd>\d\d?)\.\s?(?P<gm>\d\d?)\.(?:\s?(?P<gy>20\d\d|\d\d(?!\d)))?)
    | (?P<us>(?P<um>\d\d?)/(?P<ud>\d\d?)(?:/(?P<uy>20\d\d|\d\d))?(?![\d/%]))
    | (?P<dm>(?P<dd>\d\d?)(?:st|nd|rd|th|\.)?\s(?:of\s)?(?P<dmonth>{_M})\b\.?(?:,?\s(?P<dy>20\d\d))?)
    | (?P<mweek>(?P<mwn>first|second|third|last|1st|2nd|3rd|ersten?|zweiten?|letzten?)
        \s(?:week|woche)\s(?:of|in|im)\s
        (?P<mwmonth>{_M})\b)
    | (?P<nth>the\s(?P<nthd>\d\d?)(?:st|nd|rd|th)|(?<=zum\s)(?P<nthg>\d\d?)\.)
        (?!\s(?:time|customer|prospect|floor|of|deal|one))
    | (?P<kw>(?:kw|cw|calendar\sweek|kalenderwoche)\s?(?P<kwn>\d\d?))
    | {_PART.format("mpart")}(?P<mon>{_M})\b\.?(?:\s(?P<mday>\d\d?)(?:st|nd|rd|th)?(?![\d:%km.,]\d|\d
        |\s?(?:users|seats|k\b|%)))?(?:,?\s?(?P<my>20\d\d)|\s?'(?P<mys>\d\d))?\b
    | {_PART.format("qpart")}(?:(?P<qy1>20\d\d)[-\s]?)?(?P<qh>[qh])(?P<qn>[1-4])(?:[-\s/]{{0,3}}
        (?:of\s)?(?:(?P<qy2>20\d\d)|(?:'|fy)(?P<qy3>\d\d)\b))?\b
    | (?P<oq>(?:the\s)?(?P<oqn>first|second|third|fourth|1st|2nd|3rd|4th|erste[snrm]?|zweite[snrm]?
        |dritte[snrm]?|vierte[snrm]?)\s(?:quarter|quartal)s?)\b(?:\s(?:of\s)?(?P<oqy>20\d\d))?
    | (?P<feast>easter|ostern|thanksgiving|black\sfriday|new\syear(?:'s(?:\sday|\seve)?)?|neujahr|pfingsten
        |pentecost|whitsun)\b
    | (?P<eo>eo[ymqw]|(?:cob|eod)(?!\s(?:on\s)?(?:{_W})\b))\b
    | (?P<yend>jahresende|year[\s-]?end|monatsende|month[\s-]?end|quartalsende|quarter[\s-]?end
        |wochenende|the\sholidays|christmas|xmas|weihnachten)\b
    | {_PART.format("rpart")}(?:(?P<rel>this|next|current|the\snext|the|diese[rsnm]?|nächste[rsnm]?
        |kommende[rsnm]?|des|of|following|coming)\s)?(?:calendar\s|fiscal\s)?(?P<runit>week|month|quarter
        |year|half|summer|autumn|fall|winter|spring|woche|monats?|quartals?|jahre?s|jahr|sommer|herbst
        |frühjahr)\b
        (?!\s(?:ends?|starts?|closes?|begins?)\b)(?:\s(?P<ry>20\d\d))?
    | (?:in|within|innerhalb|noch|binnen)\s(?:von\s|the\s|den\s)?(?:next\s|nächsten\s|coming\s)?
        (?:about\s|around\s|roughly\s|less\sthan\s|under\s
        |etwa\s|ca\.\s)?(?P<inn>\d\d?|{_N})(?:\s?(?:-|to|–)\s?\d\d?)?(?:\smore)?\s?(?P<inu>days?|weeks?
        |wks?|months?|quarters?|years?|tage?n?|wochen?|monate?n?|quartale?n?|jahre?n?)(?:'\stime)?\b
    | (?P<ago>(?P<agon>\d\d?|{_N})\s(?P<agou>days?|weeks?|months?)\s(?P<agow>away|from\snow|out))\b
    | (?:(?P<wrel>next|this|coming|nächsten|kommenden)\s)?(?P<wday>{_W})\b
    | (?P<tom>tomorrow|today|tonight|morgen|heute)\b
    | {_PART.format("ypart")}(?:fy|fy\s|fiscal\s(?:year\s)?)?(?P<yr>20[2-4]\d)
    )(?![\w])(?!-\d)
    """,
    re.VERBOSE,
)
_HINTS = one_of(
    (
        *MONTHS, *WEEKDAYS, *SEASONS, "week", "weeks", "month", "months", "quarter", "quarters", "year",
        "day", "days", "half", "woche", "wochen", "tage", "tagen", "monat", "monate", "monaten", "monats",
        "quartal", "quartals", "jahr", "jahres", "jahresende", "monatsende", "quartalsende", "tomorrow",
        "today", "tonight", "morgen", "heute", "cob", "christmas", "xmas", "weihnachten", "holidays",
        "easter", "ostern", "thanksgiving", "black friday", "new year", "neujahr", "pfingsten", "pentecost",
        "whitsun", "kalenderwoche", r"kw\s?\d\d?", r"cw\s?\d\d?", r"zum\s\d\d?", r"20\d\d", "q[1-4]",
        "h[1-4]", "eo[ymqwd]",
    )
)  # fmt: skip
HINT = re.compile(rf"\d[/.-]\d|\d(?:st|nd|rd|th)\b|\b(?:{_HINTS})\b")
LEAD = re.compile(
    r"\b(?:(?P<by>by|before|until|till|til|due|deadline|latest|later than|ahead of|prior to|come|"
    r"bis(?: zum| zu)?|vor(?: dem| der)?|spätestens|zum|"
    r"expires?|expiring|ends?|renews?|renewal|closes?|closing|launch(?:es|ing)?|go[- ]live|live|rollout|"
    r"board(?: meeting)?|decision|decid(?:e|es|ing)|votes?|entscheidung|"
    r"starts?|starting|needed|sign|signing)"
    r"|(?P<soft>in|on|for|at|around|im|am|ab|this|the|their|our|his|her|within|during|from))"
    r"(?:\s(?:is|are|on|in|by|at|the|their|our|his|her|its|end of|at the end of|around|a|dem|den|der|date|"
    r"comes up|coming up|up|due|about|to|of|am|im)){0,3}[\s:(,–-]*$",
)
TRAIL = re.compile(
    r"[\s'’s,)-]{0,4}(?:contract\s|deal\s|annual\s|big\s|product\s|customer\s|software\s)?(?:renewals?|"
    r"deadline|go[- ]?live|launch|rollout|kick[- ]?off|close|audit|signature|decision|"
    r"migration|start|verlängerung|frist|expiry|board|release|event|conference|cutover|rfp)\b",
)
# When people meet or what was put off: "demo moved to Tuesday" is no day by which anything is needed.
MEETING = re.compile(
    r"\b(?:(?<!for the )(?<!before the )(?<!before )(?<!by the )(?<!for our )(?<!for their )"
    r"(?:demo|meeting|call|kick-?off|workshop|session|webinar|lunch|dinner|training|pitch|slides|termin|qbr|trial|pilot|visit|invite|onsite|standup)s?|"
    r"meeting \w+(?: \w+)?|moved|pushed|push|move|rescheduled|postponed|verschoben|bring)\b[^.;!?\n]{0,32}$",
)
MET = re.compile(
    r"\s(?:verschoben|works for|at \d|is fine|demo\b|call\b|meeting\b|forecast|numbers|quota|target|results)",
)
PAST = re.compile(
    r"\b(?:since|last|seit|letzte[nrsm]?|ago|vor \w+|shipped|launched|released|closed|signed|joined|"
    r"went live|back|from|as of|until now|starting|called|"
    r"met|(?<!for the )(?<!before the )(?:meeting|call|demo)|demoed|spoke|asked|yesterday|q&a)"
    r"\s(?:\w+\s)?(?:in|on|of|last)?\s?$",
)
BY = re.compile(r"\b(?:by|before|until|till|due|deadline|bis|vor|latest)[\s:]\D{0,12}$")
BEFORE = re.compile(r"\b(?:before|prior to|ahead of|vor(?: dem)?)\s(?:the\s)?$")
PAPERWORK = re.compile(
    r"\b(?:contract|quote|proposal|paperwork|redlines|invoice|nda|feedback|po|vertrag|angebot)\s"
    r"(?:(?:is|are|was)\s)?(?:due\s)?(?:by|until|on|before|bis)\s$",
)
