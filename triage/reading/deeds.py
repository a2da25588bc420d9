"""Titles that say who is to do what, or what is to be done to a thing."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from triage.reading.objects import joined
from triage.reading.wishes import Wish
from triage.reading.word_lists import listed
from triage.reading.words import Words

_LET = re.compile(
    r"(?:(?:unless|until|if|when|once|that) )?((?:[\w'-]+ ){0,3}[\w'-]+) "
    r"(?:can|could|must|should|will ever) (be )?(?!not\b)(\w.*)"
)
_TO = re.compile(r"((?:[\w'-]+ ){0,4}[\w'-]+) to (?:be able to )?(\w+)\b(.*)")
_NO_NAME_ENDS_SO = (
    "ing", "tion", "tions", "able", "ment", "ments", "matic", "onal", "ized", "ised", "ance", "ency", "ility",
)  # fmt: skip
_WANTING = frozenset({"want", "need", "asked", "wish", "could"})
_RELATIVE = frozenset({"who", "that", "which"})
_AFTER_DONE = frozenset(
    {"in", "into", "to", "from", "by", "at", "with", "after", "on", "onto", "per", "automatically", "as",
     "every", "each", "daily", "nightly", "weekly", "out", "up", "off", "over", "across", "before", "when"}
)  # fmt: skip
_OPEN_NOUNS = frozenset(
    {"access", "way", "option", "ability", "right", "rights", "permission", "permissions", "link"}
)
# "could get order export" is no order that exports.
_GETTING = frozenset({"get", "have", "see", "offer", "support", "use"})


def let_them(words: Words, wish: Wish, text: str) -> str:
    """``until alarms can be routed``, ``let candidates move interviews``: others are to do it."""
    if wish.kind == "topic":
        return ""
    if (found := _LET.match(text)) and not _RELATIVE.issuperset(found[1].split()[-1:]):
        who = _article(words, wish.first, found[1]) + small_headed(found[1])
        return f"Let {who} {'be ' if found[2] else ''}{found[3]}"
    first = wish.first
    if words.lower[first] in listed("verbs"):
        return ""
    if words.lower[first - 1 : first] == ["to"] and _others(words, wish, first - 2):
        return f"Let {words.written(first - 2)} {without_owners(text)}"
    allowed = first > 0 and words.lower[first - 1] in ("let", "allow")
    before = words.lower[max(0, first - 2) : first]
    can = not {"can", "could"}.isdisjoint(before) and before[-1] not in _GETTING
    does = words.lower[first + 1 : first + 2]
    if allowed or (can and does and does[0] in listed("verbs")):
        return f"Let {without_owners(text)}"
    return ""


def task_of_others(words: Words, wish: Wish, text: str) -> str:
    """``crew to swap shifts`` is what the crew is to do; "access to Jira" is a thing."""
    found = _TO.fullmatch(text) if wish.kind in _WANTING and " to " in text else None
    if not found or not (found[2] in listed("verbs") or found[2] in listed("further_verbs")):
        return ""
    if found[1].split()[-1] in _OPEN_NOUNS:
        return ""
    who = _article(words, wish.first, found[1]) + small_headed(without_owners(found[1]))
    return f"Let {who} {found[2]}{found[3]}"


def _article(words: Words, first: int, thing: str) -> str:
    """The article that a thing had, for titles that speak of it in a sentence."""
    before = words.lower[first - 1] if first else ""
    if thing.endswith("s"):
        return ""
    if before in ("our", "their", "your"):
        return "the "
    return f"{before} " if before in ("the", "a", "an") else ""


def done_to(words: Words, wish: Wish) -> str:
    """``audit events streamed into Splunk``: "Stream audit events into Splunk"."""
    for at in range(wish.first + 1, wish.last if wish.kind in _WANTING else 0):
        verb = _verbs_done().get(words.lower[at])
        over = at + 1 == wish.last or words.lower[at + 1] in _AFTER_DONE
        if verb and over and not joined(words, at) and words.lower[at - 1] not in listed("dangling"):
            thing = words.text[words.starts[wish.first] : words.ends[at - 1]]
            rest = words.text[words.ends[at] : words.ends[wish.last - 1]]
            article = _article(words, wish.first, thing)
            return without_owners(f"{verb.capitalize()} {article}{small_headed(thing)}{rest}")
        if words.lower[at] in _RELATIVE:
            break
    return ""


@cache
def _verbs_done() -> dict[str, str]:
    """How verbs end when they are done to a thing: "lifted", "capped", "applied", "shared"."""
    done = {"kept": "keep", "sent": "send", "built": "build", "hidden": "hide", "shown": "show"}
    for verb in listed("verbs") | listed("further_verbs"):
        ends = (verb + "d",) if verb.endswith("e") else (verb + "ed", verb + verb[-1] + "ed")
        done |= dict.fromkeys(ends, verb)
        if verb.endswith("y"):
            done[verb[:-1] + "ied"] = verb
    return done


def _others(words: Words, wish: Wish, at: int) -> bool:
    """Whether "leavers" are to do it, behind the words of asking: "wants leavers to lose access"."""
    if at < wish.until or wish.kind not in _WANTING:
        return False
    word = words.lower[at]
    return word.endswith("s") and len(word) > 3 and word not in listed("subjects") and "'" not in word


def without_owners(text: str) -> str:
    """ "export their data" reads better as "export data" on a card that many customers share."""
    return " ".join(
        word
        for word, follows in pairwise([*text.split(" "), ""])
        if follows == "own" or word.lower() not in ("their", "our", "his", "her", "my")
    )


def small_headed(text: str) -> str:
    """Small first letter unless the word is an acronym or a name ("SAML", "OAuth", "Okta")."""
    head, _, rest = text.partition(" ")
    small = head.lower()
    plain = small.split("-")[0] in listed("small_heads") or (
        len(small) > 7 and small.endswith(_NO_NAME_ENDS_SO)
    )
    if head[:1].isupper() and head[1:].islower() and plain:
        return f"{head.lower()} {rest}".strip()
    return text
