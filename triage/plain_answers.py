"""A PM's reply in the thread: a verdict in plain words, or talk.

Only a verdict *with* a reason or a quarter and without any hedge is an answer. In doubt it is talk: the PM is
then offered buttons, whereas a wrongly recorded answer is told to everyone who asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triage.quarters_said import quarter_said
from triage.reading.answer_words import (
    AFTER_BARE,
    DECLARED,
    ONE_WORD,
    ONLY_TIME,
    PREFACE,
    RUNS_ON,
    STATEMENT,
)
from triage.reading.ground_words import ABOUT_IT, BECAUSE, CARRIES_ON, GROUNDS, LEADS_TO_REASON
from triage.reading.plain import plain_text
from triage.reading.spelling import nods_spelt, well_spelt
from triage.reading.talk_words import (
    ASIDE,
    HEDGE,
    IDLE,
    LEANING,
    NO_ASIDE,
    OF_THE_WRITER,
    PERSONAL,
    UNSETTLED,
)
from triage.reading.verdict_phrases import BUT_LATER, LATER_WORD, holds_its_reason, nod, phrase, sure_nod
from triage.verdicts import Verdict

MOST_READ = 2_000
LONGEST_REASON = 500
_CUT = re.compile(
    r"[,;:!\n()–—]+|\.+(?=\s|$)|…|\s-+(?=\s)"
    r"|\s(?=(?:so|hence|therefore) (?:yes|no|it|this|that|we|the answer)\b)"
    r"|\s(?=(?:because|bc|b/c|cuz|coz|since|weil|da|due to|given|as (?:we|it|this|our|the|only|they|there|"
    r"nobody))\s)"
    r"|\s(?=(?:and|but|und|aber) (?:it|this|that|it's|this is|we'll|we're|not (?:now|yet|before|until)|"
    r"later|only (?:once|after)|wir)\b)"
)
_WORDS = re.compile(r"\w+")
_EXPLAINS = re.compile(r"\s*(?::|[–—]|-\s)\s*\w")
_CODE = re.compile(r"```.*?(?:```|$)", re.DOTALL)
_NO_APOSTROPHE = re.compile(
    r"\b(don|won|can|isn|doesn|aren|didn|haven|hasn|wasn|couldn|wouldn)t\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """A PM's word: verdict, reason ("" where only a quarter was given) and quarter, as ``2027-Q1``."""

    verdict: Verdict
    reason: str
    quarter: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a reply gives its verdict: in a ``bare`` yes or no, or in a statement that speaks for itself.

    ``why``: the statement holds its reason, as "not before the redesign" does.
    """

    verdict: Verdict
    start: int
    end: int
    bare: bool
    why: bool = False


def read_answer(text: str, *, today: date, fiscal_start: int = 1) -> PlainAnswer | None:
    """The answer a reply gives, or None where it is talk; ``fiscal_start`` is the fiscal year's first month.

    A half-year or year stands for its last quarter: that is what it promises. A no promises no quarter.
    """
    reply = _said(text)
    if HEDGE.search(reply):
        return None
    head = _head(reply)
    if head is None or _runs_on(reply, head) or _is_aside(reply, head):
        return None
    verdict = _weighed(head, reply)
    if verdict is None:
        return None
    quarter = None
    if verdict is not Verdict.NO:
        ahead = verdict is Verdict.LATER
        quarter = quarter_said(reply[head.start :], today, fiscal_start, ahead=ahead)
        if quarter is None and head.bare:
            quarter = quarter_said(reply[: head.start], today, fiscal_start, ahead=ahead)
    if not (quarter or _has_grounds(reply, head, verdict)):
        return None
    reason = _reason(reply, head)
    if not (reason or quarter or head.bare):
        reason = _told(reply[head.start :])
    return PlainAnswer(verdict, reason, str(quarter) if quarter else None) if reason or quarter else None


def leaning(text: str) -> Verdict | None:
    """The verdict that talk leans to ("yes, let me check"), for the button to highlight; None if to none."""
    reply = _said(text)
    if found := LEANING.search(reply):
        return _which(found)
    head = _head(reply)
    return None if head is None or IDLE.match(reply[head.end :]) else head.verdict


def _said(text: str) -> str:
    """What the reply itself says, without the lines that quote somebody else."""
    plain = plain_text(nods_spelt(_CODE.sub(" ", text)))[:MOST_READ].replace("’", "'")
    plain = well_spelt(_NO_APOSTROPHE.sub(r"\1't", plain))
    return "\n".join(line for line in plain.split("\n") if not line.startswith(">")).strip()


def _clauses(reply: str) -> list[tuple[int, int]]:
    """Where the clauses of a reply start and end; what separates them is in none."""
    edges = [0, *(edge for found in _CUT.finditer(reply) for edge in found.span()), len(reply)]
    return [
        (start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if reply[start:end].strip()
    ]


def _which(found: re.Match[str]) -> Verdict:
    groups = found.groupdict()
    return next(v for v in Verdict if groups[v.value] or groups.get(f"{v.value}2"))


def _head(reply: str) -> _Head | None:
    """The first verdict: a bare word where the reply opens or concludes, a statement in any clause."""
    opens = True
    for start, end in _clauses(reply):
        clause = reply[start:end]
        word, found = ONE_WORD.match(clause), _stated(clause)
        if found and not (word and found.re is not DECLARED and word.end() >= found.end()):
            why = holds_its_reason(found, clause)
            return _Head(_which(found), start + found.start(), start + found.end(), False, why)
        if word and (opens or _concludes(clause[word.end() :])):
            return _Head(_which(word), start, start + word.end(), True)
        if opens and (head := _nodded(reply, start, end)):
            return head
        opens = opens and bool(PREFACE.match(clause))
    return None


def _stated(clause: str) -> re.Match[str] | None:
    return DECLARED.search(clause) or phrase(clause) or STATEMENT.match(clause)


def _nodded(reply: str, start: int, end: int) -> _Head | None:
    """A nod is a yes only with a time of its own ("ok, Q2") or, where it is a hearty one, with a because."""
    found = nod(reply[start:end])
    if not found:
        return None
    after = start + found.end()
    next_clause = reply[after:end].strip() or next(iter(_texts(reply[end:])), "")
    surely = sure_nod(reply[start:end]) and BECAUSE.match(next_clause)
    if ONLY_TIME.fullmatch(next_clause) or surely:
        return _Head(Verdict.YES, start, after, True)
    return None


def _concludes(rest: str) -> bool:
    """Whether nothing but a time follows a yes or no in the midst of a reply."""
    return not rest.strip() or bool(ONLY_TIME.fullmatch(rest))


def _runs_on(reply: str, head: _Head) -> bool:
    """Whether a bare word leads to something else: "no worries", "yes men", "later alligator"."""
    rest = reply[head.end :]
    leads_on = AFTER_BARE.match(rest) or BECAUSE.match(rest.lstrip())
    return head.bare and rest[:1] == " " and rest[1:2].isalpha() and not leads_on


def _is_aside(reply: str, head: _Head) -> bool:
    """Whether the reply is about the thread, its people or some other question."""
    if PERSONAL.search(reply) or any(_excuses(clause) for clause in _texts(reply)):
        return True
    own = [NO_ASIDE.sub(" ", clause) for clause in _own_clauses(reply, head)]
    if _stands_alone(reply, head):
        return any(OF_THE_WRITER.search(clause) for clause in own) or bool(_strays(reply, head))
    unsettled = head.bare and head.verdict is not Verdict.LATER
    return any(ASIDE.search(clause) or (unsettled and UNSETTLED.search(clause)) for clause in own)


def _excuses(clause: str) -> bool:
    """Whether a "because" is about the writer: "later, because I'm in a call"."""
    return bool(BECAUSE.match(clause) and OF_THE_WRITER.search(clause))


def _stands_alone(reply: str, head: _Head) -> bool:
    """Whether the verdict is a sentence, which needs nothing beside it to be understood."""
    words = reply[head.start : head.end].lower().split()
    return not head.bare and len(words) > 2 and words[0] not in ("not", "but", "so")


def _strays(reply: str, head: _Head) -> re.Match[str] | None:
    """What a sentence goes on to say in its own clause: "we approved it for the demo"."""
    rest = NO_ASIDE.sub(" ", reply[head.end :])
    return None if _CUT.match(rest) or not rest.strip() else ASIDE.search(_texts(rest)[0])


def _own_clauses(reply: str, head: _Head) -> list[str]:
    """The clauses that are neither opening politeness nor an argument after "because"."""
    led_to = [clause for clause in _texts(reply[: head.start]) if not PREFACE.match(clause)]
    return [clause for clause in led_to + _texts(reply[head.end :]) if not BECAUSE.match(clause)]


def _texts(part: str) -> list[str]:
    return [part[start:end].strip() for start, end in _clauses(part)]


def _weighed(head: _Head, reply: str) -> Verdict | None:
    """The verdict in the light of the rest: "no, not before Q3" is later, "yes, not planned" is nothing."""
    others = {_which(found) for found in _statements(reply[head.end :])}
    if not head.bare or not others - {head.verdict}:
        return head.verdict
    if others <= {Verdict.LATER, head.verdict}:
        gives_way = head.verdict is Verdict.NO or BUT_LATER.search(reply[head.end :])
        return Verdict.LATER if gives_way else head.verdict
    return head.verdict if head.verdict is Verdict.LATER else None


def _statements(rest: str) -> Sequence[re.Match[str]]:
    found = (_stated(rest[start:end]) or LATER_WORD.match(rest[start:end]) for start, end in _clauses(rest))
    return [match for match in found if match]


def _has_grounds(reply: str, head: _Head, verdict: Verdict) -> bool:
    """Whether something is said about the thing, so that others can be told why."""
    if head.why or _argued(reply, head):
        return True
    rest = reply[head.end :]
    if CARRIES_ON.match(rest) and head.verdict is Verdict.LATER and len(rest.split()) > 2:
        return True
    own = _own_clauses(reply, head)
    told = not head.bare or verdict is not head.verdict or bool(_EXPLAINS.match(rest))
    return any(
        GROUNDS[verdict].search(clause) or (told and len(_WORDS.findall(clause)) > 2) for clause in own
    )


def _argued(reply: str, head: _Head) -> bool:
    """Whether a "because" argues for the verdict: in "no, Acme left because …" it does not."""
    clauses = _texts(reply[head.end :]) if head.bare else _texts(reply)
    for clause in clauses:
        if BECAUSE.match(clause):
            return len(clause.split()) > 2
        if head.bare and not (ABOUT_IT.match(clause) or ONLY_TIME.fullmatch(clause)):
            break
    return any(BECAUSE.match(clause) and len(clause.split()) > 2 for clause in _texts(reply[: head.start]))


def _reason(reply: str, head: _Head) -> str:
    """The reason as people will read it: what follows the verdict or else what led to it."""
    rest = reply[head.end :]
    if head.why or (not head.bare and RUNS_ON.match(rest)):
        return _told(reply[head.start :])
    return _told(rest) or _told(reply[: head.start])


def _told(part: str) -> str:
    """Without politeness, mere times and the words that lead to a reason."""
    kept = [span for span in _clauses(part) if not _is_empty(part[slice(*span)])]
    if not kept:
        return ""
    told = " ".join(part[kept[0][0] : kept[-1][1]].split())
    return LEADS_TO_REASON.sub("", told).strip(" -,.:;")[:LONGEST_REASON]


def _is_empty(clause: str) -> bool:
    words = clause.strip(" -")
    polite = ONLY_TIME.fullmatch(words) or PREFACE.match(words) or ONE_WORD.fullmatch(words)
    return bool(polite) or not any(map(str.isalpha, words))
