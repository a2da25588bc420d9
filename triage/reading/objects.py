"""Where the thing that is asked for begins and ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Set

from triage.reading.cues import Hit
from triage.reading.word_lists import listed
from triage.reading.words import Words

_SOFT_FOR = frozenset({"their", "the", "our", "this", "that", "a", "an", "his", "her", "its", "my"})
_OWNERS = frozenset({"their", "our", "his", "her", "its", "my"})
_PRONOUNS = frozenset({"we", "you", "they"})
_MODALS = frozenset({"can", "could", "let", "allow", "would"})
_FINITE = frozenset({"is", "are", "was", "were", "will", "comes", "coming", "sind", "ist"})
_ON_THINGS = (["prem"], ["premise"], ["premises"], ["call"])
_COLLEAGUES = frozenset(
    {"legal", "marketing", "finance", "hr", "management", "leadership", "sales", "enablement", "me"}
)
_PARTICLES = frozenset({"in", "on", "off", "out", "up", "down", "over", "back"})
_SPLIT = (["up"], ["out"], ["back"], ["off"])
_COUNTED = frozenset(
    {"things", "features", "requests", "asks", "items", "points", "wishes", "topics", "punkte"}
)
_ASKED = frozenset({"where", "if", "whether", "how", "which", "what"})
_ROADMAP = frozenset({"roadmap", "list", "radar", "backlog", "agenda", "plan"})
_MOST_WORDS, _MOST_SKIPPED = 11, 25
_DASHES = (" - ", " – ", " — ", "?: ", " → ", " -> ")
_PLAIN_GAPS = frozenset({" ", "-", "/", ".", "", "&", " & ", "'", " + ", "+"})
_BREAKS = (",", ";", "(", ")", "|", "–", "—", " - ", ":", "…", "->", " / ", '"', "=", " → ", "•", "\n")
Region = tuple[int, int, bool]
Cuts = Set[int]  # words that no object runs into: an account, money or a day


def breaks_before(words: Words, at: int) -> bool:
    """Whether a mark stands between this word and the one before that a phrase does not run over."""
    gap = words.text[words.ends[at - 1] : words.starts[at]]
    return gap not in _PLAIN_GAPS and any(mark in gap for mark in _BREAKS)


def joined(words: Words, at: int) -> bool:
    """Whether a hyphen makes this word part of the one before ("sign-on")."""
    return 0 < at < len(words.lower) and words.text[words.ends[at - 1] : words.starts[at]] == "-"


def label_end(words: Words, hit: Hit) -> int | None:
    """The first word after ``ask:``, ``Feature request -`` or ``Feature request from Initech:``, or None."""
    if not _opens(words, hit.first) or _of_colleagues(words, hit.last):
        return None
    end = words.ends[hit.last - 1]
    follows = words.text[end : end + 45]
    if follows.lstrip()[:1] in (":", "=", "]", "|") or follows.startswith(_DASHES):
        return hit.last
    colon = follows.find(":")
    if colon > 0 and follows.lstrip().startswith(("from ", "for ", "by ", "(", "at ")):
        return next((at for at in range(hit.last, len(words.lower)) if words.starts[at] > end + colon), None)
    return None


def _of_colleagues(words: Words, at: int) -> bool:
    """``the ask from legal:`` is nothing that product builds."""
    return words.lower[at : at + 1] == ["from"] and not _COLLEAGUES.isdisjoint(words.lower[at + 1 : at + 2])


def _opens(words: Words, at: int) -> bool:
    """Whether at most three words stand between this one and the start of its clause."""
    first = words.sentence_of(at).first
    start = next((back for back in range(at, max(first, at - 4), -1) if breaks_before(words, back)), first)
    return at - start <= 3


def after(words: Words, hit: Hit, cuts: Cuts) -> Region:
    """The words that follow the phrase, up to where the thing is named in full."""
    first, end = hit.last, words.sentence_of(hit.first).last
    verb = hit.cue.object in ("do", "as is")
    last_word = words.lower[first - 1]
    if hit.cue.object == "do" and last_word in listed("verbs") and last_word not in ("let", "allow", "be"):
        first -= 1  # "can we raise …": the verb belongs to the wish
    if hit.cue.kind == "gap" and words.lower[first : first + 1] in _SPLIT and last_word in listed("verbs"):
        first, verb = first - 1, True  # "don't show up in Outlook"
    if hit.cue.object == "within":
        first = hit.first + 1  # "no MFA, no purchase"
    if hit.cue.kind == "label":
        first = label_end(words, hit) or first
        if first >= end and first < len(words.lower):
            end = words.sentence_of(first).last  # the label stands on a line of its own
    first, verb = skip_empty(words, first, end, verb, cuts)
    if _ended_before(words, hit, first):
        return first, first, verb
    region = _upto(words, first, end, verb, cuts)
    if _announces_list(words, region):
        return fragment(words, region[1], end, cuts)
    return region


def _ended_before(words: Words, hit: Hit, first: int) -> bool:
    """``… is a must for Initech, they …``, ``on their list, closing in May``: another matter follows."""
    if hit.cue.kind != "must" and words.lower[hit.last - 1] not in ("list", "wishlist"):
        return False
    return any(
        "," in words.text[words.ends[at - 1] : words.starts[at]]
        for at in range(hit.last, min(first + 1, len(words.lower)))
    )


def _announces_list(words: Words, region: Region) -> bool:
    """``three features: …``"""
    first, last, _ = region
    counts = last > first and last < len(words.lower) and words.lower[last - 1] in _COUNTED
    return counts and ":" in words.text[words.ends[last - 1] : words.starts[last]]


def clause(words: Words, hit: Hit, cuts: Cuts) -> Region:
    """The whole clause around the phrase: ``names have to be blurred in exports``."""
    first, _, _ = before(words, hit, cuts)
    _, last, _ = _upto(words, hit.last, words.sentence_of(hit.first).last, True, cuts)
    return first, max(last, hit.last), True


def fragment(words: Words, first: int, end: int, cuts: Cuts) -> Region:
    """A phrase that stands for itself from this word on: ``Pinecroft: multi-currency support pls``."""
    first, verb = skip_empty(words, first, end, False, cuts)
    return _upto(words, first, end, verb or (first < end and words.lower[first] in ("let",)), cuts)


def _upto(words: Words, first: int, end: int, verb: bool, cuts: Cuts) -> Region:
    last = first
    while last < end and not _ends_here(words, first, last, verb, cuts):
        last += 1
    return first, trimmed(words, first, last), verb


def before(words: Words, hit: Hit, cuts: Cuts) -> Region:
    """``audit logs are a blocker``: back to the last comma or the sentence's start."""
    start = words.sentence_of(hit.first).first
    first = last = hit.first
    while first > start and last - first < 9:
        if first - 1 in cuts or (first < last and breaks_before(words, first)):
            break
        if words.lower[first - 1] in listed("clause_starts"):
            break
        first -= 1
    while first < last and words.lower[first] in listed("empty_start") and not joined(words, first + 1):
        first += 1
    return first, trimmed(words, first, last), False


def skip_empty(words: Words, first: int, end: int, verb: bool, cuts: Cuts) -> tuple[int, bool]:
    """Past articles, pronouns and other people's names; "the ability to" and "can users" announce a verb."""
    previous = ""
    end = min(end, first + _MOST_SKIPPED)
    while first < end:
        word = words.lower[first]
        following = words.lower[first + 1] if first + 1 < end else ""
        if first + 1 < end and joined(words, first + 1) and first not in cuts:
            break  # "to-do list", "on-premises"
        if word in listed("announcing") and following in ("to", "for", "like"):
            first, verb = first + 1, verb or following == "to"
        elif _announces_verb(word, previous, following):
            verb = True
        elif not (word in ("let", "allow") and verb) and not _skippable(words, first, verb, cuts):
            break
        previous = word if first not in cuts else "let"
        first += 1
    return first, verb


def _announces_verb(word: str, previous: str, following: str) -> bool:
    """``can users export``, ``until we mask``, ``to export`` and ``can host`` are followed by what to do."""
    if word in ("can", "could"):
        return bool(following) and not (following in listed("subjects") or following in listed("empty_start"))
    if word in listed("subjects") and previous in _MODALS:
        return True
    if following == "to" and (word in listed("subjects") or word.endswith("s")):
        return True
    if word in _PRONOUNS:
        return bool(following) and not (following in listed("empty_start") or following in listed("stops"))
    return word in ("to", "be") and bool(following) and (word == "to" or following == "able")


def _skippable(words: Words, at: int, verb: bool, cuts: Cuts) -> bool:
    if at in cuts:
        return True
    word = words.lower[at]
    if word not in listed("empty_start") or (verb and word in listed("keep_with_verb")):
        return False
    return not (
        word == "on" and words.lower[at + 1 : at + 2] in (["prem"], ["premise"], ["premises"], ["call"])
    )


def cut_words(words: Words, spans: Iterable[tuple[int, int]]) -> Cuts:
    """The words that lie in any of the spans of characters, if only in part."""
    return {
        at
        for start, end in spans
        for at in range(bisect_right(words.ends, start), bisect_left(words.starts, end))
    }


def _ends_here(words: Words, first: int, at: int, verb: bool, cuts: Cuts) -> bool:
    if at - first > _MOST_WORDS or at in cuts:
        return True
    if at == first or joined(words, at):
        return False
    word = words.lower[at]
    following = words.lower[at + 1] if at + 1 < len(words.lower) else ""
    if word == "by" and at - first > 1 and following not in listed("by_what"):
        return True
    if word.isdigit() and words.text[words.ends[at] : words.ends[at] + 1] == ")":  # the next point of a list
        return True
    return breaks_before(words, at) or _stops(words, first, at, verb) or _occasion(words, at, word, following)


def _stops(words: Words, first: int, at: int, verb: bool) -> bool:
    """At "because", and at "is" as in "when the audit trail is coming".

    "Alerts" alone says nothing, "alerts when stock is low" does.
    """
    word = words.lower[at]
    if words.lower[first] in listed("needs_when") and (
        word in _FINITE or (word in ("when", "if") and at == first + 1)
    ):
        return False
    if word == "who" or (word in _ASKED and _leads_on(words, first, at)):
        return False
    return word in listed("stops") or (not verb and word in _FINITE and not _is_to_do(words, at))


def _leads_on(words: Words, first: int, at: int) -> bool:
    """``a log of which users …``, ``who changed which workflow``"""
    return words.lower[at - 1] in listed("leads_to_question") or "who" in words.lower[first:at]


def _is_to_do(words: Words, at: int) -> bool:
    """``the integration will ever write back``"""
    return words.lower[at] == "will" and words.lower[at + 1 : at + 2] == ["ever"]


def _occasion(words: Words, at: int, word: str, following: str) -> bool:
    """``for their ops team`` and ``before a renewal`` tell for whom and when, no more what."""
    if word == "for" and following in _OWNERS:
        return True
    if word == "on" and following in _SOFT_FOR and not _ROADMAP.isdisjoint(words.lower[at + 2 : at + 3]):
        return True
    if word in ("for", "in", "at", "by", "on", "as", "during") and following in _SOFT_FOR:
        return any(later in listed("occasions") for later in words.lower[at + 2 : at + 4])
    stops = f"{word}_{following}" in listed("stop_pairs")
    return stops and (word in ("is", "as") or following not in _SOFT_FOR)


def trimmed(words: Words, first: int, last: int) -> int:
    """Without prepositions and articles at the end, unless they are half a word: ``sign-on``, ``log in``."""
    while last > first and words.lower[last - 1] in listed("dangling"):
        if last - first > 1 and (joined(words, last - 1) or _particle(words, last - 1)):
            break
        last -= 1
    return last


def _particle(words: Words, at: int) -> bool:
    return words.lower[at] in _PARTICLES and words.lower[at - 1] in listed("particle_verbs")
