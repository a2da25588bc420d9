"""A named organisation that is not in the book, found by how the sentence speaks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from triage.reading.found_accounts import FoundAccount, How
from triage.reading.longer_names import in_german, is_ordinary
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
_TAKES_PRODUCTS = frozenset({"support", "supports", "supporting", "offer", "offers", "via", "using"})
_LIKELY, _SURE = 0.5, 0.75  # for the first organisation, for any further one
_WANTING = frozenset(
    {"need", "needs", "want", "wants", "asks", "asked", "asking", "requests", "requested", "requires",
     "braucht", "möchte", "fragt"}
)  # fmt: skip
_BY_LOOKS = 0.5  # and no more: such a name may be any word
_OWNED = frozenset(
    {"renewal", "rfp", "deal", "security", "team", "admins", "cto", "ciso", "cfo", "it", "legal"}
)
_FIGURE = re.compile(r"\d{1,4}(?:k|m|mio)\Z")
_LABELS = frozenset(
    {"customer", "account", "client", "prospect", "company", "kunde", "who", "for", "acct", "firma"}
)


def find_organisations(words: Words, product: Mapping[int, int]) -> list[FoundAccount]:
    """The organisations the text names, the likeliest first; a name nobody is sure of is no name.

    ``product`` are words (first -> end) that name something a product has, not somebody.
    """
    found: dict[str, FoundAccount] = {}
    at, count = 0, len(words.lower)
    while at < count:
        if not words.text[words.starts[at]].isupper() or _excluded(words.lower[at]):
            at += 1
            continue
        end = _end_of_name(words, at)
        confidence = _confidence(words, at, end, product)
        if confidence >= _LIKELY:
            one = _found(words, at, end, confidence)
            if one.name not in found or found[one.name].confidence < confidence:
                found[one.name] = one
        at = end
    if not found:
        return _in_lower_case(words, product)
    ranked = sorted(found.values(), key=lambda one: -one.confidence)
    return ranked[:1] + [one for one in ranked[1:] if one.confidence >= _SURE]


def _in_lower_case(words: Words, product: Mapping[int, int]) -> list[FoundAccount]:
    """``initrode wants …``, ``initrode: …``: a word that no list knows opens the message."""
    word, follows = words.lower[0], words.lower[1:3]
    wants = not _WANTING.isdisjoint(follows)
    marked = words.text[words.ends[0] : words.ends[0] + 2] == ": "
    if not (wants or marked) or not word.isalpha() or len(word) < 5 or 0 in product or is_ordinary(word):
        return []
    return [FoundAccount(word.capitalize(), words.starts[0], words.ends[0], _LIKELY, How.NAMED)]


def _found(words: Words, at: int, end: int, confidence: float) -> FoundAccount:
    start, last = words.starts[at], words.ends[end - 1]
    name = words.text[start:last]
    if name.endswith(("'s", "'S")):
        name, last = name[:-2], last - 2
    return FoundAccount(name, start, last, confidence, How.NAMED)


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


def _confidence(words: Words, at: int, end: int, product: Mapping[int, int]) -> float:
    """How surely the capitalised words are an organisation, 0 to 1."""
    first = words.lower[at].removesuffix("'s")
    labelled = _labelled(words, at)
    if not labelled and _is_something_else(words, at, end, first, product):
        return 0.0
    confidence = max(_by_neighbours(words, at, end), _by_marks(words, at, end, first), 0.85 * labelled)
    opens = at == words.sentence_of(at).first
    if first in listed("common") and opens and end - at == 1:
        confidence -= 0.15
    if confidence >= _BY_LOOKS:
        return confidence
    looks = _looks_like_a_name(words, at, end, opens, product)
    return _BY_LOOKS if looks and not in_german(words) else max(confidence, 0.0)


def _is_something_else(words: Words, at: int, end: int, first: str, product: Mapping[int, int]) -> bool:
    """A short acronym, a person, a place, a day, or what is used as a thing: "the Miro integration", "do we
    support Kerberos"."""
    if at and words.lower[at - 1] in _TAKES_PRODUCTS:
        return True
    if end < len(words.lower) and words.lower[end] in listed("thing_after"):
        return True
    if any(words.lower[place] in listed("places") for place in range(at, end)):
        return True
    if end - at > 1:
        return False
    if words.written(at).isupper() and len(first) < 5:
        return True
    return first in listed("people") or first in listed("days_and_months")


def _by_neighbours(words: Words, at: int, end: int) -> float:
    sentence = words.sentence_of(at)
    confidence = 0.0
    if at > sentence.first and _gap(words, at) in (" ", ": ", " - ", ":"):
        confidence = _AFTER.get(words.lower[at - 1], 0.0)
    after = words.lower[end] if end < sentence.last else ""
    if words.lower[end - 1].endswith("'s") and after in _OWNED:
        confidence = max(confidence, 0.7)
    if words.lower[end - 1] in listed("name_endings") and end - at > 1:
        confidence = max(confidence, 0.8)
    return max(confidence, _BEFORE.get(after, 0.0))


def _by_marks(words: Words, at: int, end: int, first: str) -> float:
    """``Globex (300k)``, ``Globex: dark mode``, ``dark mode (Globex)``"""
    rest = words.text[words.ends[end - 1] : words.ends[end - 1] + 8]
    follows = rest.lstrip()[:1]
    if follows == "(" and any(letter.isdigit() for letter in rest):
        return 0.8
    if first in listed("common") or first in listed("headings"):
        return 0.0
    if at == 0 and follows in (":", "|"):
        return 0.7
    if end < len(words.lower) and _FIGURE.match(words.lower[end]):
        return 0.55
    in_brackets = at > words.sentence_of(at).first and _gap(words, at) == " (" and follows in (",", ")")
    return 0.55 if in_brackets else 0.0


def _looks_like_a_name(words: Words, at: int, end: int, opens: bool, product: Mapping[int, int]) -> bool:
    """Capitals on words that no list knows: what is left when all else that is written so is told apart."""
    if any(start < end and at < last for start, last in product.items()):
        return False
    if opens and end - at == 1:
        follows = words.lower[end] if end < len(words.lower) else ""
        if words.lower[at].endswith(("ing", "ed", "ly")) or follows in listed("english_words"):
            return False  # "Prints a table"
        if end in product and words.text[words.starts[end]].islower() and _gap(words, end) == " ":
            return False  # "Sequential approvals"
    return not is_ordinary(words.lower[at].removesuffix("'s"))


def _gap(words: Words, at: int) -> str:
    return words.text[words.ends[at - 1] : words.starts[at]]


def _labelled(words: Words, at: int) -> bool:
    """``customer: Initech``"""
    return at > 0 and words.lower[at - 1] in _LABELS and ":" in _gap(words, at)
