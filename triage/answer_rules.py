"""The rules for words by which a PM's reply gives a verdict, with its grounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
_NOT_NOW = re.compile(r"[^,;.\n]{0,30}[,;]? but (?:just |only )?(?:not (?:right )?now|not yet|later)\b", re.I)
_EXPLAINS = re.compile(r"\s*(?::|[–—]|-\s)\s*\w")
_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]* [^`\n]*`", re.DOTALL)  # a single word in code may be a name
_NO_APOSTROPHE = re.compile(
    r"\b(don|won|can|isn|doesn|aren|didn|haven|hasn|wasn|couldn|wouldn)t\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a reply gives its verdict: in a ``bare`` yes or no, or in a statement that speaks for itself.

    ``why``: the statement holds its reason, as "not before the redesign" does. ``turned``: what follows
    makes it another verdict, as "no, not before Q3" is later.
    """

    verdict: Verdict
    start: int
    end: int
    bare: bool
    why: bool = False
    turned: bool = False


def ruled(reply: str) -> Head | None:
    """Where a reply gives its verdict, with the verdict it has in the light of the rest; None for talk."""
    head = head_of(reply)
    if head is None or _runs_on(reply, head) or _is_aside(reply, head):
        return None
    verdict = _weighed(head, reply)
    return replace(head, verdict=verdict, turned=verdict is not head.verdict) if verdict else None


def word_leant_to(reply: str) -> Verdict | None:
    """The verdict that talk names ("probably not", "yes, let me check"); None if none."""
    if found := LEANING.search(reply):
        return _which(found)
    head = head_of(reply)
    return None if head is None or IDLE.match(reply[head.end :]) else head.verdict


def said(text: str) -> str:
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


def head_of(reply: str) -> Head | None:
    """The first verdict: a bare word where the reply opens or concludes, a statement in any clause."""
    opens = True
    for start, end in _clauses(reply):
        clause = reply[start:end]
        word, found = ONE_WORD.match(clause), _stated(clause)
        if found and not (word and found.re is not DECLARED and word.end() >= found.end()):
            why = holds_its_reason(found, clause)
            return Head(_which(found), start + found.start(), start + found.end(), False, why)
        if word and (opens or _concludes(clause[word.end() :])):
            return Head(_which(word), start, start + word.end(), True)
        if opens and (head := _nodded(reply, start, end)):
            return head
        opens = opens and bool(PREFACE.match(clause))
    return None


def _stated(clause: str) -> re.Match[str] | None:
    return DECLARED.search(clause) or phrase(clause) or STATEMENT.match(clause)


def _nodded(reply: str, start: int, end: int) -> Head | None:
    """A nod is a yes only with a time of its own ("ok, Q2") or, where it is a hearty one, with a because."""
    found = nod(reply[start:end])
    if not found:
        return None
    after = start + found.end()
    next_clause = reply[after:end].strip() or next(iter(_texts(reply[end:])), "")
    surely = sure_nod(reply[start:end]) and BECAUSE.match(next_clause)
    if ONLY_TIME.fullmatch(next_clause) or surely:
        return Head(Verdict.YES, start, after, True)
    return None


def _concludes(rest: str) -> bool:
    """Whether nothing but a time follows a yes or no in the midst of a reply."""
    return not rest.strip() or bool(ONLY_TIME.fullmatch(rest))


def _runs_on(reply: str, head: Head) -> bool:
    """Whether a bare word leads to something else: "no worries", "yes men", "later alligator"."""
    rest = reply[head.end :]
    leads_on = AFTER_BARE.match(rest) or BECAUSE.match(rest.lstrip())
    return head.bare and rest[:1] == " " and rest[1:2].isalpha() and not leads_on


def _is_aside(reply: str, head: Head) -> bool:
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


def _stands_alone(reply: str, head: Head) -> bool:
    """Whether the verdict is a sentence, which needs nothing beside it to be understood."""
    words = reply[head.start : head.end].lower().split()
    return not head.bare and len(words) > 2 and words[0] not in ("not", "but", "so")


def _strays(reply: str, head: Head) -> re.Match[str] | None:
    """What a sentence goes on to say in its own clause: "we approved it for the demo"."""
    rest = NO_ASIDE.sub(" ", reply[head.end :])
    return None if _CUT.match(rest) or not rest.strip() else ASIDE.search(_texts(rest)[0])


def _own_clauses(reply: str, head: Head) -> list[str]:
    """The clauses that are neither opening politeness nor an argument after "because"."""
    led_to = [clause for clause in _texts(reply[: head.start]) if not PREFACE.match(clause)]
    return [clause for clause in led_to + _texts(reply[head.end :]) if not BECAUSE.match(clause)]


def _texts(part: str) -> list[str]:
    return [part[start:end].strip() for start, end in _clauses(part)]


def _weighed(head: Head, reply: str) -> Verdict | None:
    """The verdict in the light of the rest: "no, not before Q3" is later, "yes, not planned" is nothing."""
    if head.verdict is Verdict.YES and not head.bare and _NOT_NOW.match(reply[head.end :]):
        return Verdict.LATER
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


def has_grounds(reply: str, head: Head) -> bool:
    """Whether something is said about the thing, so that others can be told why."""
    if head.why or _argued(reply, head):
        return True
    rest = reply[head.end :]
    if CARRIES_ON.match(rest) and head.verdict is Verdict.LATER and not head.turned and len(rest.split()) > 2:
        return True
    own = _own_clauses(reply, head)
    told = not head.bare or head.turned or bool(_EXPLAINS.match(rest))
    return any(
        GROUNDS[head.verdict].search(clause) or (told and len(_WORDS.findall(clause)) > 2) for clause in own
    )


def _argued(reply: str, head: Head) -> bool:
    """Whether a "because" argues for the verdict: in "no, Acme left because …" it does not."""
    clauses = _texts(reply[head.end :]) if head.bare else _texts(reply)
    for clause in clauses:
        if BECAUSE.match(clause):
            return len(clause.split()) > 2
        if head.bare and not (ABOUT_IT.match(clause) or ONLY_TIME.fullmatch(clause)):
            break
    return any(BECAUSE.match(clause) and len(clause.split()) > 2 for clause in _texts(reply[: head.start]))


def reason_of(reply: str, head: Head | None, *, dated: bool) -> str:
    """The reason as people will read it: what follows the verdict or else what led to it; "" for none.

    Without a quarter (``dated``) a verdict that is a sentence tells itself.
    """
    if head is None:
        return _told(reply)
    rest = reply[head.end :]
    if head.why or (not head.bare and RUNS_ON.match(rest)):
        return _told(reply[head.start :])
    reason = _told(rest) or _told(reply[: head.start])
    return reason if reason or dated or head.bare else _told(reply[head.start :])


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
