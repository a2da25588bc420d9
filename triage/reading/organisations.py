"""A named organisation that is not in the book, found by how the sentence speaks of it."""

from __future__ import annotations

import re

from triage.reading.accounts import FoundAccount
from triage.reading.word_lists import listed
from triage.reading.words import Words

_AFTER = {
    "for": 0.6, "at": 0.6, "from": 0.6, "lost": 0.7, "losing": 0.7, "lose": 0.7, "customer": 0.75,
    "account": 0.75, "client": 0.75, "prospect": 0.75, "company": 0.75, "kunde": 0.75, "bei": 0.6,
    "von": 0.55, "für": 0.6, "deal": 0.5, "signing": 0.5, "close": 0.5, "opportunity": 0.6, "with": 0.45,
    "opp": 0.6, "interessent": 0.7,
}  # fmt: skip
_BEFORE = {
    "needs": 0.8, "wants": 0.8, "requires": 0.8, "asked": 0.7, "asks": 0.7, "won't": 0.8, "can't": 0.7,
    "cannot": 0.7, "would": 0.6, "need": 0.7, "want": 0.7, "wont": 0.8, "refuses": 0.8, "insists": 0.8,
    "is": 0.5, "are": 0.5, "will": 0.5, "keeps": 0.6, "requested": 0.8, "really": 0.6, "also": 0.6,
    "deal": 0.6, "renewal": 0.7, "says": 0.7, "said": 0.7, "has": 0.5, "braucht": 0.8, "benötigt": 0.8,
    "möchte": 0.8, "wünscht": 0.8, "unterschreibt": 0.8, "wishes": 0.7, "churned": 0.8, "cancelled": 0.7,
    "left": 0.6, "just": 0.5, "still": 0.5, "and": 0.0, "rfp": 0.6, "team": 0.5, "wishlist": 0.6,
    "depends": 0.6, "hinges": 0.6, "might": 0.6, "may": 0.6, "could": 0.6, "threatens": 0.8, "fragt": 0.8,
    "verlangt": 0.8, "looking": 0.6, "demands": 0.8, "expects": 0.7, "opp": 0.7, "opportunity": 0.7,
    "account": 0.6, "folks": 0.6, "pinged": 0.7, "churn": 0.7, "keep": 0.6,
}  # fmt: skip
_FIGURE = re.compile(r"\d{1,4}(?:k|m|mio)\Z")
_LABELS = frozenset(
    {"customer", "account", "client", "prospect", "company", "kunde", "who", "for", "acct", "firma"}
)


def find_organisation(words: Words) -> FoundAccount | None:
    """The likeliest organisation the text names, or None: a name nobody is sure of is no name."""
    best: FoundAccount | None = None
    at, count = 0, len(words.lower)
    while at < count:
        if not words.text[words.starts[at]].isupper() or _excluded(words.lower[at]):
            at += 1
            continue
        end = _end_of_name(words, at)
        confidence = _confidence(words, at, end)
        if confidence >= 0.5 and (best is None or confidence > best.confidence):
            best = _found(words, at, end, confidence)
        at = end
    return best


def _found(words: Words, at: int, end: int, confidence: float) -> FoundAccount:
    start, last = words.starts[at], words.ends[end - 1]
    name = words.text[start:last]
    if name.endswith(("'s", "'S")):
        name, last = name[:-2], last - 2
    return FoundAccount(name, start, last, confidence)


def _excluded(word: str) -> bool:
    bare = word.removesuffix("'s")
    return "'" in bare or bare in listed("sales") or bare in listed("tools")


def _end_of_name(words: Words, at: int) -> int:
    """Where the run of capitalised words that touch each other by a space, a hyphen or an ampersand ends."""
    end, sentence = at + 1, words.sentence_of(at)
    while end < min(sentence.last, at + 4):
        between = words.text[words.ends[end - 1] : words.starts[end]]
        if words.lower[end - 1].endswith("'s") or between not in (" ", "-", " & ", "&", "."):
            break
        if not words.text[words.starts[end]].isupper() or (
            words.lower[end] in listed("sales") and words.lower[end] not in listed("name_endings")
        ):
            break
        if words.lower[end] in listed("tools"):
            break
        end += 1
    return end


def _confidence(words: Words, at: int, end: int) -> float:
    before = words.lower[at - 1] if at else ""
    after = words.lower[end] if end < len(words.lower) else ""
    first = words.lower[at].removesuffix("'s")
    sentence = words.sentence_of(at)
    if after in listed("thing_after") or (
        end - at == 1 and words.written(at).isupper() and len(first) < 5 and not _labelled(words, at)
    ):
        return 0.0
    same = at > sentence.first
    confidence = _AFTER.get(before, 0.0) if same and _gap(words, at) in (" ", ": ", " - ", ":") else 0.0
    confidence = max(
        confidence,
        0.85 if _labelled(words, at) else 0.0,
        _BEFORE.get(after, 0.0) if end < sentence.last else 0.0,
    )
    if words.lower[end - 1] in listed("name_endings") and end - at > 1:
        confidence = max(confidence, 0.8)
    follows = words.text[words.ends[end - 1] :].lstrip()[:2]
    if follows[:1] == "(" and any(letter.isdigit() for letter in words.text[words.ends[end - 1] :][:8]):
        confidence = max(confidence, 0.8)
    if at == 0 and follows[:1] in (":", "|") and first not in listed("common") | listed("headings"):
        confidence = max(confidence, 0.7)
    if _FIGURE.match(after) and first not in listed("common") | listed("headings"):
        confidence = max(confidence, 0.55)  # "Globex 300k"
    if same and _gap(words, at) == " (" and follows[:1] in (",", ")") and first not in listed("common"):
        confidence = max(confidence, 0.55)
    if words.lower[end - 1].endswith("'s") and after in (
        "renewal",
        "rfp",
        "deal",
        "security",
        "team",
        "admins",
        "cto",
        "ciso",
    ):
        confidence = max(confidence, 0.7)
    if end - at == 1 and first in listed("people"):
        return 0.0 if not _labelled(words, at) else confidence
    if first in listed("common") and not same and end - at == 1:
        confidence -= 0.15
    return confidence


def _gap(words: Words, at: int) -> str:
    return words.text[words.ends[at - 1] : words.starts[at]]


def _labelled(words: Words, at: int) -> bool:
    """``customer: Initech``"""
    return at > 0 and words.lower[at - 1] in _LABELS and ":" in _gap(words, at)
