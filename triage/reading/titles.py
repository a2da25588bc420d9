"""A short title in the imperative for what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from triage.reading.deeds import done_to, let_them, small_headed, task_of_others, without_owners
from triage.reading.objects import Cuts, joined
from triage.reading.wishes import Wish
from triage.reading.word_lists import listed
from triage.reading.words import Words

LONGEST = 60
_DONE_TO = frozenset({"to", "into", "from", "with", "the", "a", "an", "their", "our", "all", "every"})
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
    if wish.verb or _acts(words, wish):
        return let_them(words, wish, text) or _capital(without_owners(text))
    return task_of_others(words, wish, text) or done_to(words, wish) or _of_a_thing(words, wish, text)


def _of_a_thing(words: Words, wish: Wish, text: str) -> str:
    """``SAML login`` as "Add SAML login", ``faster exports`` as "Speed up exports"."""
    first, head = wish.first, words.lower[wish.first]
    rest = words.text[words.ends[first] : words.ends[wish.last - 1]].strip()
    if head == "integration" and rest.startswith(("with ", "to ")):
        return "Integrate " + rest
    if head in _COMPARATIVES and rest:
        return f"{_COMPARATIVES[head]} {rest}"
    compound = wish.last - first > 1 and joined(words, first + 1)  # "bring-your-own-key"
    if compound and head == "auto":
        return _capital(text)  # "auto-delete old records"
    if head in listed("verbs") and head not in listed("verbs_or_nouns") and not compound:
        return _capital(text)
    if _is_doing(head, rest):
        return f"Support {small_headed(text)}"
    return let_them(words, wish, text) or f"Add {text if wish.kind == 'german' else small_headed(text)}"


def _is_doing(head: str, rest: str) -> bool:
    """``grouping tickets``, not ``billing`` or ``routing of calls``"""
    if not head.endswith("ing") or len(head) < 6 or head in listed("nouns_in_ing"):
        return False
    return bool(rest) and not rest.lower().startswith(("of ", "for "))


def _acts(words: Words, wish: Wish) -> bool:
    """``log in with Okta``, ``export to PDF`` and ``nach Excel exportieren`` say what to do by themselves."""
    head, follows = words.lower[wish.first], words.lower[wish.first + 1 : wish.last]
    if wish.kind == "german" and words.lower[wish.last - 1] in ("können", "lassen", "werden"):
        return True
    if not follows or joined(words, wish.first + 1):
        return False
    if head in listed("particle_verbs") and follows[0] in ("in", "on", "out", "off"):
        return True
    return head in listed("verbs_or_nouns") and follows[0] in _DONE_TO


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
        if len(places) > 1 and not listed("openers").issuperset(words.lower[at] for at in places):
            whole = [at for at in places if not _leads_to_cut(words, at, cuts)]
            kept = (words.text[words.ends[at - 1] if at else 0 : words.ends[at]] for at in whole)
            return _capital("".join(kept).strip(_MARKS))
    return ""
