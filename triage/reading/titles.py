"""A short title in the imperative for what is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from triage.reading.objects import Cuts, joined
from triage.reading.wishes import Wish
from triage.reading.word_lists import listed
from triage.reading.words import Words

LONGEST = 60
_LET = re.compile(
    r"(?:(?:unless|until|if|when|once|that) )?((?:[\w'-]+ ){0,3}[\w'-]+) "
    r"(?:can|could|must|should) (be )?(?!not\b)(\w.*)"
)
_GETTING = (
    "get",
    "have",
    "see",
    "offer",
    "support",
    "use",
)  # "could get order export" is no order that exports
_MARKS = " ,.;:-–—!?\"'|/()"
_COMPARATIVES = {
    "better": "Improve", "improved": "Improve", "faster": "Speed up", "quicker": "Speed up",
    "higher": "Raise", "larger": "Allow larger", "bigger": "Allow bigger", "longer": "Allow longer",
    "shorter": "Allow shorter", "easier": "Simplify", "simpler": "Simplify", "cleaner": "Improve",
    "more": "Add more", "granular": "Add granular",
}  # fmt: skip


def title_of(words: Words, found: Sequence[Wish], cuts: Cuts) -> str:
    """The strongest wish as a title of at most 60 characters; never empty for a text with words."""
    if best := best_wish(found):
        return wish_title(words, best)
    return shortened(_leftover(words, cuts)) or "Look into this request"


def wish_title(words: Words, wish: Wish) -> str:
    """One wish, which names something, as a title."""
    return shortened(_imperative(words, wish))


def best_wish(found: Sequence[Wish]) -> Wish | None:
    usable = [wish for wish in found if wish.strength > 0.4 and wish.last > wish.first]
    return max(usable, key=lambda wish: (wish.strength, -wish.first), default=None)


def _imperative(words: Words, wish: Wish) -> str:
    first = wish.first
    text = words.text[words.starts[first] : words.ends[wish.last - 1]].replace("\n", " ")
    head = words.lower[first]
    if wish.verb or _acts(words, wish):
        return _let(words, wish, text) or _capital(_first_person_free(text))
    rest = words.text[words.ends[first] : words.ends[wish.last - 1]].strip()
    if head == "integration" and rest.startswith(("with ", "to ")):
        return "Integrate " + rest
    if head in _COMPARATIVES and rest:
        return f"{_COMPARATIVES[head]} {rest}"
    compound = wish.last - first > 1 and joined(words, first + 1)  # "bring-your-own-key"
    if head in listed("verbs") and head not in listed("verbs_or_nouns") and not compound:
        return _capital(text)
    if (
        head.endswith("ing")
        and len(head) > 5
        and rest
        and not rest.lower().startswith(("of ", "for "))
        and head not in listed("nouns_in_ing")
    ):
        return f"Support {_lowered(text)}"
    return _let(words, wish, text) or f"Add {_lowered(text)}"


def _let(words: Words, wish: Wish, text: str) -> str:
    """``until alarms can be routed``, ``let candidates move interviews``: others are to do it."""
    if found := _LET.match(text):
        return f"Let {_lowered(found[1])} {'be ' if found[2] else ''}{found[3]}"
    first = wish.first
    if words.lower[first] in listed("verbs"):
        return ""
    allowed = first > 0 and words.lower[first - 1] in ("let", "allow")
    before = words.lower[max(0, first - 2) : first]
    can = not {"can", "could"}.isdisjoint(before) and before[-1] not in _GETTING
    does = words.lower[first + 1 : first + 2]
    if allowed or (can and does and does[0] in listed("verbs")):
        return f"Let {_first_person_free(text)}"
    return ""


def _acts(words: Words, wish: Wish) -> bool:
    """``log in with Okta``, ``export to PDF`` and ``nach Excel exportieren`` say what to do by themselves."""
    head, follows = words.lower[wish.first], words.lower[wish.first + 1 : wish.last]
    if wish.kind == "german" and words.lower[wish.last - 1] in ("können", "lassen", "werden"):
        return True
    if not follows or joined(words, wish.first + 1):
        return False
    if head in listed("particle_verbs") and follows[0] in ("in", "on", "out", "off"):
        return True
    return head in listed("verbs_or_nouns") and follows[0] in ("to", "into", "from", "with")


def _first_person_free(text: str) -> str:
    """ "export their data" reads better as "export data" on a card that many customers share."""
    return " ".join(
        word
        for word, follows in pairwise([*text.split(" "), ""])
        if follows == "own" or word.lower() not in ("their", "our", "his", "her", "my")
    )


def _lowered(text: str) -> str:
    """Small first letter unless the word is an acronym or a name ("SAML", "OAuth", "Okta")."""
    head, _, rest = text.partition(" ")
    if head.istitle() and head.lower() in listed("small_heads"):
        return f"{head.lower()} {rest}".strip()
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def shortened(text: str) -> str:
    """At most 60 characters, cut between words and never after a preposition or an article."""
    clean = " ".join(text.split()).strip(_MARKS.replace(")", ""))
    if len(clean) <= LONGEST:
        return clean
    words = clean[: LONGEST - 1].split(" ")
    kept = words[:-1] or words
    while len(kept) > 1 and kept[-1].strip(",.;:-–—()").lower() in listed("dangling"):
        kept.pop()
    return " ".join(kept).rstrip(" ,.;:-–—(") + "…"


def _leads_to_cut(words: Words, at: int, cuts: Cuts) -> bool:
    """ "customers at Hooli complain" is not "customers at complain" without the name."""
    leads = words.lower[at] in ("at", "from", "for", "with", "by", "of", "bei", "von", "für")
    return leads and at + 1 < len(words.lower) and at + 1 in cuts


def _leftover(words: Words, cuts: Cuts) -> str:
    """The first sentence with anything left once account, money and dates are taken out."""
    for sentence in words.sentences:
        places = [at for at in range(sentence.first, sentence.last) if at not in cuts]
        while places and words.lower[places[0]] in listed("dangling"):
            places.pop(0)
        while places and words.lower[places[-1]] in listed("dangling"):
            places.pop()
        if len(places) > 1:
            whole = [at for at in places if not _leads_to_cut(words, at, cuts)]
            kept = (words.text[words.ends[at - 1] if at else 0 : words.ends[at]] for at in whole)
            return _capital("".join(kept).strip(_MARKS))
    return ""
