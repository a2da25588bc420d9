"""Deals lost for want of something: "we lost Wayne over this", "they went with Okta", "closed lost".

Only what has happened counts: "we might lose them", "not lost yet" and "did we lose it?" do not.
"""

from __future__ import annotations

import re

from triage.reading.plain import plain_text

LONGEST = 300
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*[.!?]*")
_DEAL = (
    r"(?:deal|renewal|opportunity|opp|account|logo|customer|client|tender|rfp|bid|contract|prospect|sale"
    r"|auftrag|kunden?|ausschreibung)"
)
_NAME = r"(?-i:[A-Z][\w&.'’-]*(?:\s+[A-Z][\w&.'’-]*){0,3})"
_RIVAL = (
    r"(?:(?:a|another|the|our)\s+(?:\w+\s+)?(?:competitor|vendor|competition|provider|tool|solution|product)"
    r"|some(?:body|one)\s+else|competitors?)"
)
_INSTEAD = rf"(?:{_NAME}|{_RIVAL})"
# One of these is in every wording below; most messages have none, and are not looked at any further.
_HINT = re.compile(
    "lost|losing|dead|gone|verloren|went|going|signed|moved|switched|defected|churned|chose|picked|bought"
    "|selected|walked|dropped"
)
_LOST = re.compile(
    rf"""
    \bclosed[\s-]*lost\b
    | \b(?:lost|losing)\s+(?:(?:the|this|that|our|a|their|one|another|its|big|whole)\s+){{0,3}}
      (?:[$€£]?\d[\d.,]*\s?[km]?\s+)?(?:{_NAME}\s+)?{_DEAL}\b
    | \b{_DEAL}\s+(?:is|was|has\s+been|got|ist)\s+(?:now\s+|just\s+|already\s+)?(?:lost|dead|gone|verloren)\b
    | ^\W*lost\s*(?:deal)?\s*[:–—-]
    | \b(?:we|i|i've|we've|just|already)\s+(?:have\s+|just\s+|already\s+|now\s+|finally\s+)?lost\s+
      (?:them|it|this\s+one|that\s+one|{_NAME})
    | \blost\s+(?:it\s+|them\s+|this\s+|this\s+one\s+|out\s+)?to\s+{_INSTEAD}
    | ^\W*lost\s+(?:them|it|this\s+one|{_NAME})
    | (?<!\bwe\s)(?<!\bi\s)\b(?:went|gone|going|signed|moved)\s+with\s+{_INSTEAD}
    | (?<!\bwe\s)(?<!\bi\s)\b(?:went|gone|switched|moved|defected|churned)\s+(?:over\s+)?to\s+{_RIVAL}
    | (?<!\bwe\s)(?<!\bi\s)\b(?:chose|picked|bought|selected|signed)\s+{_INSTEAD}(?:\s+\w+)?
      \s+(?:instead|over\s+us)\b
    | \b(?:they|customer|client|{_NAME})\s+(?:have\s+|has\s+|just\s+)?(?:churned|walked\s+away|dropped\s+us)\b
    | \bwe\s+(?:have\s+|just\s+)?lost\s+out\b
    | \b(?:haben|hat)\b.{{0,40}}\bverloren\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT_SO = re.compile(
    r"\b(?:not|never|no\s+longer|almost|nearly|if|unless|would|could|might|may|will|won't|risk|risking|afraid"
    r"|before|avoid|prevent|otherwise|about\s+to|don't|didn't|hasn't|haven't|isn't|wasn't|without\s+losing"
    r"|wenn|falls|nicht|sonst|fast|beinahe)\b|n['’]t\b|'ll\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?:because|since|as\s+we|over|due\s+to|for\s+lack|weil|wegen)\b", re.IGNORECASE)


def lost_words(slack_text: str) -> str:
    """The sentence that says that a deal was lost, "" where none does."""
    text = plain_text(slack_text)
    if not _HINT.search(text.lower()):
        return ""
    for sentence in _SENTENCE.findall(text):
        found = _LOST.search(sentence)
        if found and not sentence.rstrip().endswith("?") and not _NOT_SO.search(_claim(sentence, found)):
            return " ".join(sentence.split())[:LONGEST]
    return ""


def _claim(sentence: str, found: re.Match[str]) -> str:
    """What is said of the loss itself: the reason may well say what we do not have."""
    reason = _REASON.search(sentence, found.end())
    return sentence[: reason.start() if reason else len(sentence)]
