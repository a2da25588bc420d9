"""What a message opens with: reps name the thing first and tell the rest after it.

``Webhook signing: Initech won't take unsigned payloads``, ``Custom roles for Hooli, they …`` and ``Do we
have French in the UI? …`` name what is asked for before anything asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from triage.reading.objects import breaks_before, skip_empty, trimmed
from triage.reading.questions import (
    ASKING,
    LINKING,
    NAMED,
    SUBORDINATE,
    Around,
    asked_about,
    goes_elsewhere,
    head_of,
)
from triage.reading.wishes import STRENGTH, Wish
from triage.reading.word_lists import listed
from triage.reading.words import Sentence, Words

_ONE_WORD = 0.8  # less: "Accessibility: … need a VPAT" says what for only later
_FOR_SOMEBODY = 0.9  # more: "Query builder for Initech, …" can't be anything else
_WISHED = frozenset({"needed", "wanted", "requested", "asked", "again", "pls", "please"})
_MOST_WORDS, _MOST_SKIPPED = 14, 4
_FEWEST_WORDS = 4
_OF_WISHES = frozenset(
    {"requirement", "must", "blocker", "dealbreaker", "showstopper", "ask", "request", "criterion", "missing",
     "needed", "required", "mandatory", "again", "condition", "gap", "wish", "topic"}
)  # fmt: skip
_COMES_UP = (["came", "up"], ["comes", "up"], ["come", "up"], ["coming", "up"], ["is", "what"])
_FURTHER = frozenset({"before", "so", "in", "by", "when", "with", "on", "during", "within", "after", "and"})


def opening(around: Around) -> Wish | None:
    """What the first words name, past greetings and whom it is from; None where they tell or greet."""
    words = around.words
    at = _past_greetings(around) if len(words.lower) >= _FEWEST_WORDS else None
    if at is None:
        return None  # "so, dark mode" opens nothing: nobody knows what is meant
    sentence = words.sentence_of(at)
    if sentence.quoted:
        return None
    if words.lower[at] in ASKING:
        return asked_about(around, at) if _is_asked(words, sentence) else None
    end = None if _tells_at_once(words, at) else _topic_end(around, at, sentence)
    if not end or listed("openers").issuperset(words.lower[at:end]):
        return None
    return _topic(around, at, end)


def _tells_at_once(words: Words, at: int) -> bool:
    """``They're at the limit``, ``Prints a table``"""
    word, following = words.lower[at], words.lower[at + 1 : at + 2]
    if word.split("'")[0] in listed("no_topic_starts"):
        return True
    return word.endswith("s") and word[:-1] in listed("verbs") and following in (["a"], ["an"], ["the"])


def asked_already(opens: Wish, asked: Iterable[Wish]) -> bool:
    """Whether what the message opens with begins by asking: "any plans for a GraphQL API?" """
    until = min(opens.first + 2, opens.last)
    return any(_asks_at_once(opens, wish) for wish in asked if opens.at <= wish.at < until)


def _asks_at_once(opens: Wish, wish: Wish) -> bool:
    if wish.kind == "dowe" or wish.last <= wish.first:
        return False
    if opens.kind == "query":  # "can users pick which charts": a question names more
        return wish.kind in ("could", "gap", "wish") and wish.last >= opens.last
    return wish.at <= opens.first or wish.kind != "could"


def _is_asked(words: Words, sentence: Sentence) -> bool:
    return sentence.question or "?" in words.text[sentence.start : sentence.end]


def _past_greetings(around: Around) -> int | None:
    """The first word after "Hi all,", "Quick one:", "Question from Initech:" and "Initech:"."""
    at = 0
    for _ in range(_MOST_SKIPPED):
        end = _end_of_greeting(around, at)
        if end is None:
            return None if at in around.cuts else _past_hello(around.words, at)
        at = end
    return None


def _end_of_greeting(around: Around, at: int) -> int | None:
    """Where the clause ends that only greets or names a customer with a colon; None for any other."""
    words, end, named = around.words, at, False
    last = words.sentence_of(at).last
    while end < last and (end == at or not breaks_before(words, end)):
        is_cut = end in around.cuts
        if not is_cut and words.lower[end] not in listed("openers"):
            return None
        named = named or is_cut
        end += 1
    ends = end == last or not named or _labels(words, end)
    return end if ends and end < len(words.lower) else None


def _past_hello(words: Words, at: int) -> int:
    """ "Hey does …", "+1 for …"."""
    end = words.sentence_of(at).last
    while at + 1 < end and words.lower[at] in listed("hellos"):
        at += 1
    return at


def _labels(words: Words, at: int) -> bool:
    """Whether a colon or a dash stands before the word: "Initech: …"."""
    return any(mark in _gap(words, at) for mark in (":", " - ", "–", "—", "|"))


def _topic_end(around: Around, at: int, sentence: Sentence) -> int | None:
    """Where what the message opens with has been named; None where it tells something instead."""
    words, subordinate = around.words, False
    told_from = min(sentence.last, at + _MOST_WORDS)
    for place in range(at, told_from):
        word = words.lower[place]
        if place > at and (_ends_topic(words, place, subordinate) or _names_somebody(words, place)):
            return place
        if place in around.cuts:
            return place if _closes(around, place, sentence) else None
        subordinate = subordinate or (word in SUBORDINATE and place > at)
        if not subordinate and _tells(word):
            return place if place > at and _of_a_wish(words, place, sentence.last) else None
    return sentence.last if told_from == sentence.last else None


def _tells(word: str) -> bool:
    bare = word.removesuffix("'s")
    return bare in listed("tells") or bare in listed("predicates_of_people")


def _names_somebody(words: Words, place: int) -> bool:
    """``for Upton Fares?``, a customer that no other rule knows."""
    if words.lower[place - 1] not in ("for", "from") or place + 1 >= len(words.lower):
        return False
    if breaks_before(words, place + 1) or not all(words.written(at).istitle() for at in (place, place + 1)):
        return False
    return not any(
        word in listed("places") or word in listed("tools") for word in words.lower[place : place + 2]
    )


def _ends_topic(words: Words, place: int, subordinate: bool) -> bool:
    if not subordinate and (words.lower[place] in listed("topic_ends") or goes_elsewhere(words, place)):
        return True
    return breaks_before(words, place) and _gap(words, place).strip() not in ("/", "w/")


def _of_a_wish(words: Words, place: int, end: int) -> bool:
    """``… is now a hard requirement``, ``… came up again``"""
    if words.lower[place : place + 2] in _COMES_UP:
        return True
    return not _OF_WISHES.isdisjoint(words.lower[place + 1 : min(end, place + 6)])


def _closes(around: Around, place: int, sentence: Sentence) -> bool:
    """Whether ``… for Initech`` ends there, rather than says what Initech does."""
    words, end = around.words, place
    if words.lower[place - 1] not in LINKING or place not in around.accounts:
        return False
    while end < sentence.last and end in around.cuts:
        end += 1
    if words.lower[end - 1].endswith("'s"):
        return False
    over = end == sentence.last or breaks_before(words, end)
    return over or words.lower[end] in listed("topic_ends") or words.lower[end] in _FURTHER


def _topic(around: Around, at: int, end: int) -> Wish | None:
    words = around.words
    first, verb = skip_empty(words, at, end, False, around.cuts)
    last = _without_when(words, first, trimmed(words, first, end))
    if last <= first or head_of(words, first, last) in listed("no_topics"):
        return None
    named = around.named(first, last)
    if not named and not _is_for_somebody(around, first, last, end):
        return None
    strength = STRENGTH["topic"] + (NAMED if named else _FOR_SOMEBODY * (words.lower[end - 1] == "for"))
    strength -= _ONE_WORD * (last - first == 1 and not _said_to_be_wished(words, end))
    return Wish(at, first, first, last, verb, "topic", False, named, strength)


def _said_to_be_wished(words: Words, end: int) -> bool:
    """ "SSO needed for …", "SSO is a must" """
    follows = words.lower[end] if end < len(words.lower) else ""
    return follows in _WISHED or _tells(follows)


def _without_when(words: Words, first: int, last: int) -> int:
    """ "Gantt view when??" asks for a gantt view; "a calendar that shows who is off when" is whole."""
    subordinate = [at for at in range(first, last) if words.lower[at] in SUBORDINATE]
    return last - 1 if subordinate == [last - 1] else last


def _is_for_somebody(around: Around, first: int, last: int, end: int) -> bool:
    """Whether a customer's name stands right before or behind it: "Initech: …", "… for Initech", "…. Initech"

    All in capitals it is rather the name of a firm that nobody knows: "Ascot Vale Hospitals."
    """
    words = around.words
    if words.lower[first] in listed("subjects"):
        return False
    if all(words.text[words.starts[at]].isupper() for at in range(first, last)):
        return False
    return end in around.accounts or any(at < first for at in around.accounts)


def _gap(words: Words, at: int) -> str:
    return words.text[words.ends[at - 1] : words.starts[at]]
