"""Sentences by which a PM says yes, later or no without the bare word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from triage.reading.answer_words import DO, LEAD, SURELY, THIS, TIME, TO_TIME, WE, WHAT
from triage.verdicts import Verdict

_WORDS = {
    "<this>?": rf"(?:{THIS}(?= |'|$))?",
    "<this>": rf"{THIS}(?= |'|$)",
    "<we>?": rf"(?:{WE}\b)?",
    "<we>": rf"{WE}\b",
    "<be>": r"(?:'s|'ll be| is| are| will be| gets| got| has been|will be)? ?",
    "<it>": WHAT,
    "<do>": DO,
    "<time>?": rf"(?:{TO_TIME})?",
    "<time>": TO_TIME,
    "<surely>": rf" ?{SURELY}",
}


@cache
def _kinds() -> dict[str, str]:
    """The alternatives of each kind, as one pattern."""
    kinds: dict[str, list[str]] = {}
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, _, phrase = line.partition(": ")
            kinds.setdefault(kind, []).append(_filled(phrase))
    return {kind: "|".join(f"(?:{phrase})" for phrase in phrases) for kind, phrases in kinds.items()}


def _filled(phrase: str) -> str:
    for mark, words in _WORDS.items():
        phrase = phrase.replace(mark, words)
    return phrase


_START = rf"[^\w@\"'+👍✅✔🟢]*{LEAD}"
_OWN_REASON = re.compile(
    rf"\b(?:before|until|till|after|once|behind|when|as soon as|nach|bis|erst) (?!{TIME}|that\b)\w|"
    r"\b(?:waits?|waiting) for \w|\b(?:scope|against|by design|priority|demand|capacity|room|bandwidth|"
    r"slots?|budget|already (?:building|working on|doing|shipping)|conflicts|contradicts|violates|breaks|"
    r"clashes|undermines|kapazität)\b",
    re.IGNORECASE,
)
BUT_LATER = re.compile(
    r"\b(?:but|just|only)?\s*(?:later|not (?:right )?now|not yet|aber (?:später|nicht jetzt))\b|"
    r"^ eventually\b",
    re.IGNORECASE,
)
LATER_WORD = re.compile(
    r"\W*(?:but |just |only |aber )*(?P<later>later|später)(?P<yes>)(?P<no>)(?![\w'])", re.IGNORECASE
)


def phrase(clause: str) -> re.Match[str] | None:
    """The sentence the clause begins with, in the group of its verdict's name."""
    return _phrases().match(clause)


def nod(clause: str) -> re.Match[str] | None:
    """A word of consent that is no answer yet: "ok", "deal", "absolutely"."""
    return _nods("weak", "sure").match(clause)


def sure_nod(clause: str) -> bool:
    """Whether the consent is hearty: with a "because" it is a yes."""
    return bool(_nods("sure").match(clause))


def holds_its_reason(found: re.Match[str], clause: str) -> bool:
    """Whether a verdict says why in the same breath: "not before the redesign", "out of scope"."""
    return bool(found.groupdict().get("why") or _OWN_REASON.search(clause))


@cache
def _phrases() -> re.Pattern[str]:
    kinds = _kinds()
    told = "|".join(f"(?P<{verdict.value}2> ?(?:{kinds[f'{verdict.value}+']}))" for verdict in Verdict)
    plain = "|".join(f"(?P<{verdict.value}> ?(?:{kinds[verdict.value]}))" for verdict in Verdict)
    either = f"(?P<why>{told})|{plain}"
    return re.compile(rf"{_START}(?:{either})(?![\w'])", re.IGNORECASE)


@cache
def _nods(*names: str) -> re.Pattern[str]:
    either = "|".join(_kinds()[name] for name in names)
    return re.compile(rf"{_START}(?:{either})(?: from (?:me|us|product|our side))?(?![\w'])", re.IGNORECASE)
