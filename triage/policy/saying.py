"""Whether the policy's own ways of saying things can be used for matching."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from triage.matching import shipped_synonyms, tells
from triage.policy.findings import Finding

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LIKE = 0.8  # a name this much like a shipped one is taken for a slip of the pen


def check_synonyms(synonyms: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Names that are misspelt, ways without a telling word, and ways that stand for two meanings."""
    seen: dict[str, str] = {}
    for name, ways in synonyms.items():
        yield from _check_name(name)
        for place, way in enumerate(ways):
            yield from _check_way(name, place, way, seen)


def _check_name(name: str) -> Iterator[Finding]:
    known = shipped_synonyms().meanings
    if not _NAME.fullmatch(name):
        fix = "use small letters, digits and _, like audit_log"
        yield Finding(("synonyms", name), f"{name!r} is not written right", fix, at_key=True)
    elif name not in known and (near := difflib.get_close_matches(name, known, n=1, cutoff=_LIKE)):
        message = f"{name} is new, but looks like {near[0]}"
        yield Finding(("synonyms", name), message, f"did you mean {near[0]}?", at_key=True)


def _check_way(name: str, place: int, way: str, seen: dict[str, str]) -> Iterator[Finding]:
    said = " ".join(way.lower().split())
    if not tells(way):
        fix = "add a word that tells what is meant"
        yield Finding(("synonyms", name, place), f"{way!r} has no telling word", fix)
    elif (other := seen.setdefault(said, name)) != name:
        fix = f"keep it with {other} or with {name}"
        yield Finding(("synonyms", name, place), f"{way!r} already stands for {other}", fix)
