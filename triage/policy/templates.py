"""Whether the words of a policy may be said where they are said: in the rep's channel, or to a customer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from string import Formatter

from triage.expressions import FACTS
from triage.policy.findings import Finding, inside
from triage.policy.positions import Path
from triage.policy.schema import Contents, Gate
from triage.policy.voice import FIXED, SAY_LIMIT

# What the templates of a gate may use. Everything here may be seen in the rep's channel.
CHANNEL_WORDS = (
    "since", "link", "note", "reason", "target", "risk", "customers", "item", "decides",
)  # fmt: skip
# Facts that a channel may see as they are: no money, and nothing from which it could be reckoned.
CHANNEL_FACTS = (
    "demand.accounts", "demand.asks", "demand.segments", "demand.dealbreakers", "item.quarters_ahead",
    "effort.points", "ask.days_left", "policy.floor_accounts", "policy.floor_segments", "policy.yes_horizon",
    "policy.later_horizon",
)  # fmt: skip
_SEEN = (*CHANNEL_WORDS, *CHANNEL_FACTS)
SAY_WORDS = {"say": (), "say_direction": ("item",), "say_date": ("item", "target")}
LIMITS = {
    "headline": 8, "because": 14, "say": SAY_LIMIT, "say_direction": SAY_LIMIT, "say_date": SAY_LIMIT,
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([\w.]+)\}")
_ALWAYS_SAID = ("headline", "because", "say")
_HOW_MANY = r"others?|another|more|several|many|some|few|two|three|four|five|ten|dozens? of|hundreds of|\d+"
_WHO = r"customers?|clients?|accounts?|compan(?:y|ies)|prospects?"
_BUILD = "add|be|build|deliver|do|have|launch|offer|release|ship|support"
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_MONEY = r"(?:USD|EUR|GBP|CHF|JPY)"
_NUMBER = r"\d(?:[\d.,]*\d)?"
_PROMISE = "promise nothing and keep capacity and others out of it"
_DATE = "only {target} in say_date may date an item, as far as the roadmap lets customers know"
# What no customer may hear, whatever the item's `shareable` says, and what to do about it.
_LEAKS = (
    (
        re.compile(
            r"\b(?:will|shall|\w+['’]ll|promise[ds]?|guarantee[ds]?"
            rf"|going to (?:{_BUILD})|capacity|bandwidth|over-?committed|engineers?|head ?count"
            rf"|revenue|budget|at stake|(?:{_HOW_MANY})(?: \w+)? (?:{_WHO}))\b",
            re.IGNORECASE,
        ),
        _PROMISE,
    ),
    (
        re.compile(rf"[$€£¥] ?{_NUMBER}\w*|\b{_NUMBER} ?{_MONEY}\b|\b{_MONEY} ?{_NUMBER}|\b[AM]RR\b"),
        "name no money",
    ),
    (
        re.compile(
            rf"\b(?:[QH][1-4]|20\d\d|{_MONTHS}|(?:[Ii]n|[Bb]y|[Uu]ntil|[Bb]efore) May"
            r"|(?:[Nn]ext|[Tt]his) (?:month|quarter|year)|[Ii]n \w+ quarters?)\b"
        ),
        _DATE,
    ),
)


def check_words(index: int, gate: Gate) -> Iterator[Finding]:
    """A template that names what may not be said there is refused."""
    for key, limit in LIMITS.items():
        template = getattr(gate, key)
        path: Path = ("gates", index, key)
        if key in _ALWAYS_SAID and not template.replace("{target}", "").strip():
            where = " where nothing is dated" if template.strip() else ""
            yield Finding(path, f"{key} says nothing{where}", "write a sentence")
        yield from _check_template(path, template, SAY_WORDS.get(key, _SEEN), limit)
        if key in SAY_WORDS:
            yield from _check_leaks(path, template)


def check_voice(contents: Contents) -> Iterator[Finding]:
    """Sentences of one's own: for a gate or case that is there, and as safe as those of the gates."""
    known = list(dict.fromkeys((*FIXED, *(gate.id for gate in contents.gates))))
    for name, sentence in contents.voice.say.items():
        path: Path = ("voice", "say", name)
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            fix = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
            yield Finding(path, f"there is no gate or case called {name}", fix, True)
        if not sentence.strip():
            yield Finding(path, f"{name} says nothing", "write a sentence, or leave it out")
        yield from _check_template(path, sentence, (), SAY_LIMIT)
        yield from _check_leaks(path, sentence)


def _check_leaks(path: Path, template: str) -> Iterator[Finding]:
    told: set[str] = set()
    for pattern, fix in _LEAKS:
        for leak in pattern.finditer(template):
            if leak[0].lower() not in told:
                told.add(leak[0].lower())
                where = inside(template, leak.start())
                yield Finding(path, f"customers must not hear {leak[0]!r}", fix, inner=where)


def _check_template(path: Path, template: str, allowed: Sequence[str], limit: int) -> Iterator[Finding]:
    if len(template.split()) > limit:
        yield Finding(path, f"{path[-1]} has more than {limit} words", "say it shorter")
    try:
        fields = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except ValueError:
        yield Finding(path, "a brace is open or closed alone", "write {item}, or {{ for a brace itself")
        return
    for name, form, conversion in dict.fromkeys(fields):
        opened = re.search(rf"{{{re.escape(str(name))}(?=[}}!:])", template)
        where = inside(template, opened.start() if opened else 0)
        if name not in allowed:
            message = f"{path[-1]} must not use {{{name}}}"
            yield Finding(path, message, _instead(str(name), allowed), inner=where)
        elif form or conversion:
            message = f"{{{name}}} stands with more than its name"
            yield Finding(path, message, f"write {{{name}}}", inner=where)


def _instead(name: str, allowed: Sequence[str]) -> str:
    if name in FACTS and "demand.accounts" in allowed:
        return "leave it out: a channel sees the worth in bands, and PMs see the figures behind Why?"
    if not name:
        return "write a name into the braces, or {{}} for braces themselves"
    near = difflib.get_close_matches(name, allowed, n=1, cutoff=0.5)
    if near:
        return f"did you mean {{{near[0]}}}?"
    known = ["{" + word + "}" for word in allowed if "." not in word]
    if "demand.accounts" in allowed:
        known.append("or a count such as {demand.accounts}")
    return f"use {', '.join(known)}" if known else "use plain words only"


def filled(template: str, word_for: Callable[[str], str]) -> str:
    """A template that passed the check with its placeholders filled; a name may have a dot in it."""
    return _PLACEHOLDER.sub(lambda found: found[0][0] if found[1] is None else word_for(found[1]), template)
