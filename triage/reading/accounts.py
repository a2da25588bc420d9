"""Which account a message is about: by the book, with aliases and domains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from triage.accounts import Account, AccountBook
from triage.reading.found_accounts import FoundAccount, How
from triage.reading.longer_names import end_of_longer_name
from triage.reading.word_lists import listed
from triage.reading.words import Words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DOMAIN = re.compile(
    r"(?<![\w.-])(?:[\w.+-]{1,64}@)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})\b", re.IGNORECASE
)
# Letters of other alphabets that look like a Latin one.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіѕјкмтвнАВЕКМНОРСТУХІЅЈαοερτυνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxisjkmtbhABEKMHOPCTYXISJaoeptuvikABEZHIKMNOPTYX",
)


_COPIED = 0.4  # how sure a name spelled with look-alike letters is
_SHORTENED = 0.75  # and the beginning of a name that only one account has
_SHORTEST = 4  # letters of such a beginning; "The" or "Box" begin many names


_Key = tuple[str, ...]  # the words of a name as they are compared


@dataclass(frozen=True, slots=True)
class _Entry:
    account: str
    how: How
    spelling: tuple[str, ...]  # as written in the book, without possessives
    exact: bool  # a common word: counts only as written


@dataclass(frozen=True, slots=True)
class AccountIndex:
    """Names by their first word, longest first, and domains."""

    by_first: dict[str, list[tuple[tuple[str, ...], _Entry]]]
    domains: dict[str, str]


_indexes: WeakKeyDictionary[AccountBook, AccountIndex] = WeakKeyDictionary()


def index_of(book: AccountBook) -> AccountIndex:
    """The book's index, built once per version and dropped with it."""
    index = _indexes.get(book)
    if index is None:
        index = _indexes[book] = _build(book.accounts)
    return index


def _build(accounts: Iterable[Account]) -> AccountIndex:
    index = AccountIndex({}, {})
    owners: dict[_Key, set[str]] = {}
    entries: dict[_Key, _Entry] = {}
    for account in accounts:
        names = [(account.name, How.BOOK), *((alias, How.ALIAS) for alias in account.aliases)]
        for written, how in names:
            for spelling in _spellings(written):
                key = tuple(_key(word) for word in spelling)
                owners.setdefault(key, set()).add(account.name)
                entries.setdefault(key, _Entry(account.name, how, spelling, _is_common(key)))
        if account.domain:
            index.domains[account.domain.lower().removeprefix("www.")] = account.name
    entries = {**_shortened(entries, owners), **entries}
    for key, entry in entries.items():
        if len(owners[key]) == 1:  # a name two accounts go by says nothing
            index.by_first.setdefault(key[0], []).append((key, entry))
    for choices in index.by_first.values():
        choices.sort(key=lambda choice: -len(choice[0]))
    return index


def _shortened(entries: dict[_Key, _Entry], owners: dict[_Key, set[str]]) -> dict[_Key, _Entry]:
    """What people call a name of several words: its first word or two, where no other account begins so."""
    begins: dict[_Key, set[str]] = {}
    short: dict[_Key, _Entry] = {}
    for key, entry in entries.items():
        for count in (1, 2):
            start = key[:count]
            begins.setdefault(start, set()).update(owners[key])
            if entry.how is How.BOOK and count < len(key) and not _is_common(start) and _is_telling(start):
                spelling, exact = entry.spelling[:count], _is_ordinary(start)
                short[start] = replace(entry, how=How.SHORT, spelling=spelling, exact=exact)
    found = {
        start: entry for start, entry in short.items() if start not in entries and len(begins[start]) == 1
    }
    owners.update((start, begins[start]) for start in found)
    return found


def _is_telling(start: _Key) -> bool:
    return len(start[0]) >= _SHORTEST and not (len(start) == 1 and start[0] in listed("places"))


def _is_ordinary(start: _Key) -> bool:
    """Whether it is a word of the language, too ("Ardent")."""
    return len(start) == 1 and any(start[0] in listed(kind) for kind in ("english_words", "german_words"))


def _spellings(written: str) -> Iterable[tuple[str, ...]]:
    """The name as written, and without its legal form ("Initech GmbH" is called Initech)."""
    words = tuple(_bare(word) for word in _WORD.findall(written.replace("’", "'")))
    if words:
        yield words
    while len(words) > 1 and words[-1].lower() in listed("legal_forms"):
        words = words[:-1]
        yield words


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "'S")) and len(word) > 3 else word.rstrip("'")


def _key(word: str) -> str:
    """The word without case, accents and look-alike letters."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_LOOK_ALIKES) if _copies(word) else word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower().replace("ß", "ss")


def _copies(word: str) -> bool:
    """Whether Greek or Cyrillic letters stand in it."""
    return not word.isascii() and any("Ͱ" <= letter <= "ӿ" for letter in word)


def _is_common(key: tuple[str, ...]) -> bool:
    return len(key) == 1 and (
        len(key[0]) < 3 or any(key[0] in listed(kind) for kind in ("common", "people", "tools", "sales"))
    )


def find_accounts(words: Words, index: AccountIndex) -> list[FoundAccount]:
    """The accounts of the book that the message speaks of, each once; the one that wants something first."""
    best: dict[str, FoundAccount] = {}
    at, count = 0, len(words.lower)
    while at < count:
        hit = _at(words, at, index)
        if hit:
            found, at = hit
            if found.name not in best or found.confidence > best[found.name].confidence:
                best[found.name] = found
        else:
            at += 1
    if not best and (by_domain := _by_domain(words.text, index)):
        return [by_domain]
    return sorted(best.values(), key=lambda found: -found.confidence)


def _at(words: Words, at: int, index: AccountIndex) -> tuple[FoundAccount, int] | None:
    lower = words.lower[at]
    choices = index.by_first.get(lower)
    if choices is None and ("'" in lower or not lower.isascii()):
        choices = index.by_first.get(_key(_bare(lower)))
    if not choices:
        return None
    for key, entry in choices:
        end = at + len(key)
        if end <= len(words.lower) and all(
            _key(_bare(words.lower[at + i])) == key[i] for i in range(len(key))
        ):
            if entry.exact and not _as_written(words, at, end, entry):
                continue
            if entry.how is How.SHORT and not _stands_alone(words, at, end, entry):
                continue
            if _may_go_on(words, end, entry) and (longer := end_of_longer_name(words, end)) > end:
                return _longer(words, at, longer), longer
            start, last = words.starts[at], words.ends[end - 1]
            confidence = _COPIED if _copies(words.text[start:last]) else _confidence(words, at, end)
            confidence = min(confidence, _SHORTENED) if entry.how is How.SHORT else confidence
            return FoundAccount(entry.account, start, last, confidence, entry.how), end
    return None


def _may_go_on(words: Words, end: int, entry: _Entry) -> bool:
    """Whether another firm's name may begin so: not the book's own name of several words, and not where its
    next word follows in short ("Skelding Uni")."""
    follows = words.lower[end] if end < len(words.lower) else ""
    if not follows or entry.account.lower().startswith(f"{' '.join(entry.spelling).lower()} {follows}"):
        return False
    return entry.how is How.ALIAS or len(entry.spelling) == 1


def _longer(words: Words, at: int, end: int) -> FoundAccount:
    """The firm that the text names, which the book does not know."""
    start, last = words.starts[at], words.ends[end - 1]
    name = _bare(words.text[start:last])
    return FoundAccount(name, start, start + len(name), _confidence(words, at, end), How.NAMED)


def _stands_alone(words: Words, at: int, end: int, entry: _Entry) -> bool:
    """Whether a beginning of a name is written as in the book and is no part of another name."""
    if tuple(_bare(words.written(i)) for i in range(at, end)) != entry.spelling:
        return False
    if entry.exact and not _does_something(words, end):
        return False
    after = words.text[words.ends[end - 1] :][:2]
    before = words.text[: words.starts[at]][-2:]
    return not (after[:1] in (" ", "-") and after[1:].isupper()) and not (
        before[:1].isalpha() and before[1:] == "-"
    )


def _does_something(words: Words, end: int) -> bool:
    return (
        _tells(words, end)
        or words.lower[end - 1].endswith("'s")
        or words.text[words.ends[end - 1] :][:1] == ":"
    )


def _as_written(words: Words, at: int, end: int, entry: _Entry) -> bool:
    """A common word is a name only as the book writes it; at a sentence's start it must do something."""
    marked = words.text[words.ends[end - 1] :].lstrip()[:1]
    if at == 0 and marked == ":":
        return True
    if tuple(_bare(words.written(i)) for i in range(at, end)) != entry.spelling:
        return False
    if entry.spelling[0][0].islower():
        return False
    starts_sentence = at == words.sentence_of(at).first
    possessive = words.lower[end - 1].endswith("'s")
    return (
        not starts_sentence
        or possessive
        or _tells(words, end)
        or marked in ("(", ":", ",", "-", "–", "—", "/", "|")
    )


def _tells(words: Words, end: int) -> bool:
    return end < len(words.lower) and words.lower[end] in listed("telling")


def _confidence(words: Words, at: int, end: int) -> float:
    """How surely this account is the one that asks, not one it is compared with."""
    confidence = 0.9
    if _tells(words, end) or words.text[words.ends[end - 1] :].lstrip()[:1] == "(":
        confidence = 0.98
    if at and words.lower[at - 1] in ("for", "customer", "account", "client", "prospect", "für", "kunde"):
        confidence = 0.97
    if at and words.lower[at - 1] in listed("contrast"):
        confidence = 0.7
    return confidence


def _by_domain(text: str, index: AccountIndex) -> FoundAccount | None:
    if not index.domains or "." not in text:
        return None
    for found in _DOMAIN.finditer(text):
        parts = found[1].lower().split(".")
        for first in range(len(parts) - 1):
            if name := index.domains.get(".".join(parts[first:])):
                return FoundAccount(name, found.start(1), found.end(1), 0.9, How.DOMAIN)
    return None
