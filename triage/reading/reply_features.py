"""What in a reply tells an answer from talk, and a yes from a no: the names of what was found in it.

Names, times, numbers and links stand for their kind, so that what was learned from some replies fits others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MOST_WORDS = 60  # an answer says early what it is
_TIMES = re.compile(
    r"\b(?:(?:20\d\d[-\s]?)?[qh][1-4](?:[\s/'’-]{0,2}(?:of\s)?(?:fy\s?)?'?(?:20\d\d|\d\d(?!\d)))?|"
    r"fy\s?'?\d\d(?:\d\d)?|20\d\d|jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|mai|"
    r"june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|"
    r"spring|summer|autumn|winter|frühjahr|sommer|herbst)\b(?!%)",
    re.IGNORECASE,
)
_WHO, _LINK, _NUMBER = re.compile(r"@[\w.\-]+"), re.compile(r"https?://\S+"), re.compile(
    r"[$€£]?\d[\d.,]*[km%]?\b[€%]?"
)  # fmt: skip
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]*[a-z]\w*|\b[A-Z]{2,}\w*\b|(?<=[a-z,] )[A-Z]\w+")
_NO_NAMES = frozenset(
    {"yes", "no", "not", "later", "ok", "go", "i", "i'm", "we", "it", "this", "that", "approved", "declined"}
)
_TOKEN = re.compile(r"<\w+>|\w+(?:['’]\w+)?|[,.:;!?()–—>\n…]|(?<=\s)-+(?=\s)|👍|🎉|✅")
_SHORT = (
    (re.compile(r"\b(?:won't|wont)\b"), "will not"),
    (re.compile(r"\b(?:can't|cannot|cant)\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"'(?:re|m)\b"), " are"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"(?<=\bit|at|is|re)'s\b"), " is"),
    (re.compile(r"'d\b"), " would"),
)
_KINDS = {
    "DO": "build do ship deliver add support implement make take release launch offer include provide fix",
    "DOING": "building doing shipping delivering adding supporting implementing making taking releasing "
    "launching offering including fixing putting working starting going coming",
    "DONE": "planned scheduled approved confirmed committed accepted agreed prioritised prioritized slotted "
    "slated booked funded decided targeted",
    "LATER": "later deferred postponed delayed parked pushed moved bumped backlog hold wait rescheduled "
    "paused shelved deprioritised deprioritized slipped slipping parking deferring später verschoben",
    "YES": "yes yep yeah yup ja sure absolutely definitely ok okay",
    "NO": "no nope nah nein never declined rejected declining rejecting wontfix",
    "TEAM": "we us our team engineering eng squad wir unser everyone engineers developers devs",
    "IT": "it this that these them one das es",
    "CUSTOMER": "customer customers account accounts client clients deal deals prospect prospects users user "
    "tenants renewal renewals kunden kunde",
    "FIRST": "after until before once when behind first ahead nach bis erst till",
    "SAID": "said told asked says thinks heard mentioned meant wrote saw read remember",
    "LOOK": "check look see ask think discuss talk decide review discussing checking looking reading",
    "FULL": "busy full booked capacity bandwidth room people resources stretched slot slots freeze",
    "COST": "effort cost costs expensive maintenance risk risky niche complex small burden upkeep cheap easy "
    "simple tiny huge demand value revenue benefit gain worth",
    "LAW": "legal security privacy gdpr compliance regulator licence license law audit regulation",
    "SCOPE": "scope strategy vision focus core market business product direction principle principles "
    "architecture platform model",
    "PROJECT": "migration redesign rewrite rework refactoring relaunch replatforming rollout launch release "
    "overhaul upgrade integration certification outage stability reliability performance",
    "DAY": "today tomorrow tonight yesterday monday tuesday wednesday thursday friday week morning afternoon "
    "hour hours minutes minute lunch meeting call heute morgen",
    "MIGHT": "could would should might may maybe probably perhaps possibly hopefully ideally",
    "SALES": "they he she their his her him",
    "ME": "i my me mine ich",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_ENDS = frozenset(",.:;-!()…>\n")
_BECAUSE = frozenset({"because", "since", "BECAUSE"})
_SUBJECTS = {
    "me": "i my me i'm i'll i've i'd ich mir",
    "us": "we our us we're we'll we've wir unser",
    "them": "they their them they're they've he she his her",
    "you": "you your you're",
    "it": "it it's its this that that's das es",
    "the": "the a der die",
    "name": "<name> <who>",
}
_SUBJECT = {word: kind for kind, words in _SUBJECTS.items() for word in words.split()}
_LENGTHS = (1, 2, 3, 6, 11, 24)


def reply_features(reply: str) -> frozenset[str]:
    """Names of what a reply's plain text has; each is there or not.

    ``w:``, ``b:``, ``t:`` words, pairs and triples; ``1:`` words of the first clause, ``1^:`` how it opens,
    ``2^:`` how the next opens after a short first; ``c:`` how any clause opens; ``s:`` shape.
    """
    tokens = _tokens(reply)
    clauses = _clauses(tokens)
    kinds = [_KIND.get(token, token) for token in tokens]
    return frozenset(
        (
            *_sequences(tokens),
            *(f"k{name}" for name in _sequences(kinds)),
            *_openings(clauses),
            *(f"k{name}" for name in _openings(_clauses(kinds))),
            *_shape(tokens, clauses),
        )
    )


def _tokens(reply: str) -> list[str]:
    text = _TIMES.sub("<time>", _LINK.sub("<link>", _WHO.sub("<who>", reply)))
    text = _NAME.sub(lambda found: found[0] if found[0].lower() in _NO_NAMES else "<name>", text).lower()
    for short, full in _SHORT:
        text = short.sub(full, text)
    text = _NUMBER.sub("<n>", text)
    return ["-" if token[0] in "-–—" else token for token in _TOKEN.findall(text)][:_MOST_WORDS]


def _clauses(tokens: Sequence[str]) -> list[list[str]]:
    """What stands between punctuation; a "because" begins a clause."""
    clauses: list[list[str]] = [[]]
    for token in tokens:
        if token in _ENDS or token in _BECAUSE:
            clauses.append([])
        if token not in _ENDS:
            clauses[-1].append(token)
    return [clause for clause in clauses if clause]


def _sequences(tokens: Sequence[str]) -> Iterator[str]:
    last, before = "^", ""
    for token in (*tokens, "$"):
        yield f"w:{token}"
        yield f"b:{last} {token}"
        if before:
            yield f"t:{before} {last} {token}"
        before, last = last, token


def _openings(clauses: Sequence[Sequence[str]]) -> Iterator[str]:
    if not clauses:
        return
    first = clauses[0]
    yield from (f"1:{word}" for word in first)
    yield from (f"1^:{_opening(first, count)}" for count in (1, 2, 3))
    if len(first) <= 2 and len(clauses) > 1:
        yield from (f"2^:{_opening(clauses[1], count)}" for count in (1, 2))
        yield f"2s:{_subject(clauses[1])}"
    for clause in clauses:
        yield from (f"c:{_opening(clause, count)}" for count in (2, 3))
        yield f"cs:{_subject(clause)}"
    yield f"last:{' '.join(clauses[-1][:2])}"


def _opening(clause: Sequence[str], count: int) -> str:
    return " ".join((*clause, "$")[:count])


def _subject(clause: Sequence[str]) -> str:
    return _SUBJECT.get(clause[0], "other") + ("" if len(clause) > 1 else "$")


def _shape(tokens: Sequence[str], clauses: Sequence[Sequence[str]]) -> Iterator[str]:
    words = [token for token in tokens if token[0].isalpha() or token[0] == "<"]
    for word in words:
        if word in _SUBJECT:
            yield f"s:about {_SUBJECT[word]}"
        if len(word) > 5 and word[0] != "<":
            yield f"stem:{word[:5]}"
    yield f"s:length {sum(len(words) > most for most in _LENGTHS)}"
    yield f"s:clauses {min(4, len(clauses))}"
    if "<time>" in words:
        yield "s:time"
