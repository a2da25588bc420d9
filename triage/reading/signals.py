"""Severity, deal stage and workaround: what the cues say beyond the wish itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from triage.asks import Severity, Stage
from triage.reading.cues import Hit
from triage.reading.words import Words

_NEGATIONS = frozenset(
    {
        "not",
        "isn't",
        "aren't",
        "no",
        "never",
        "wasn't",
        "hardly",
        "nicht",
        "kein",
        "keine",
        "without",
        "weren't",
    }
)
_REFUSALS = frozenset(
    {"no", "not", "won't", "wont", "can't", "cannot", "cant", "refuses", "refuse", "without"}
)
_STAGES = (Stage.RENEWAL, Stage.NEGOTIATION, Stage.PROPOSAL, Stage.DISCOVERY, Stage.CUSTOMER)
_NEEDING = frozenset({"need", "must", "blocked", "german", "label"})
_AHEAD = frozenset({"before", "by", "until", "for", "prior", "vor", "bis", "ahead", "at", "in", "needed"})
_MOST_HITS = 100  # a text with more is no message
_SURE_BLOCKS = frozenset({"blocked", "lost"})


@dataclass(frozen=True, slots=True)
class FoundSeverity:
    severity: Severity
    blocks: bool  # a phrase names what is blocked
    start: int
    end: int


def severity_of(words: Words, hits: Sequence[Hit]) -> FoundSeverity | None:
    """The gravest grade that is said and not negated; a need tied to a renewal or launch is a dealbreaker."""
    blocks = any(hit.cue.kind in _SURE_BLOCKS for hit in hits)
    calm = any(hit.cue.kind == "fine" for hit in hits)
    said: dict[str, Hit] = {}
    for hit in hits:
        kind = hit.cue.kind
        kind = "dealbreaker" if kind in _SURE_BLOCKS else kind
        if kind == "pain" and (calm or _denied(words, hit)):
            continue
        if kind in ("dealbreaker", "pain", "nice"):
            said.setdefault("nice" if kind == "dealbreaker" and _negated(words, hit, hits) else kind, hit)
    for kind in _order(said):
        hit = said[kind]
        return FoundSeverity(Severity(kind), blocks, words.starts[hit.first], words.ends[hit.last - 1])
    if tied := _tied_to_deadline(words, hits):
        return FoundSeverity(Severity.DEALBREAKER, False, words.starts[tied.first], words.ends[tied.last - 1])
    return None


def _order(said: dict[str, Hit]) -> list[str]:
    """ "Would be nice" next to "blocked" is politeness; "not a blocker" is a plain word."""
    if "nice" in said and ("dealbreaker" not in said or said["nice"].cue.kind == "dealbreaker"):
        return ["nice"]
    return [kind for kind in ("dealbreaker", "pain") if kind in said]


def _denied(words: Words, hit: Hit) -> bool:
    """ "No complaints", "not a problem"."""
    first = max(words.sentence_of(hit.first).first, hit.first - 2)
    return any(words.lower[index] in _NEGATIONS for index in range(first, hit.first))


def _negated(words: Words, hit: Hit, hits: Sequence[Hit]) -> bool:
    if words.lower[hit.first] in _REFUSALS:
        return False
    first = max(words.sentence_of(hit.first).first, hit.first - 3)
    if any(words.lower[index] in _NEGATIONS for index in range(first, hit.first)):
        return True
    return any(
        other.cue.kind == "nice" and other.first <= hit.first and hit.last <= other.last for other in hits
    )


def _tied_to_deadline(words: Words, hits: Sequence[Hit]) -> Hit | None:
    for needing in hits[:_MOST_HITS]:
        if needing.cue.kind in _NEEDING:
            for hit in hits[:_MOST_HITS]:
                if (
                    hit.cue.kind == "deadline"
                    and hit.first >= needing.last
                    and _leads(words, needing.last, hit.first)
                ):
                    return hit
    return None


def _leads(words: Words, first: int, last: int) -> bool:
    same = words.sentence_of(first) is words.sentence_of(last - 1)
    return same and any(words.lower[index] in _AHEAD for index in range(max(first, last - 5), last))


def stage_of(
    words: Words, hits: Sequence[Hit], wish: tuple[int, int] | None
) -> tuple[Stage, int, int] | None:
    """How far the deal is; words for a renewal beat words for a negotiation and so on.

    Words inside the wish (from its first to its last word) don't count: "document signing" is a feature.
    """
    first, last = wish or (0, 0)
    kinds: dict[str, Hit] = {}
    for hit in hits:
        if not (first <= hit.first < last):
            kinds.setdefault(hit.cue.kind, hit)
    for stage in _STAGES:
        if said := kinds.get(stage.value):
            return stage, words.starts[said.first], words.ends[said.last - 1]
    return None


def workaround_of(words: Words, hits: Sequence[Hit]) -> tuple[str, int, int] | None:
    """The clause that tells how they manage today; None where they cannot or nobody says."""
    if any(hit.cue.kind == "no_workaround" for hit in hits):
        return None
    for hit in hits:
        if hit.cue.kind == "workaround":
            start, end = _clause(words, hit)
            text = words.text[start:end].strip(" ,;:-–—()\"'\n")
            if len(text) >= 12:
                return text[:200], start, end
    return None


def _clause(words: Words, hit: Hit) -> tuple[int, int]:
    sentence = words.sentence_of(hit.first)
    start, end = sentence.start, sentence.end
    for mark in (", ", " but ", " - ", " – ", " — ", "("):
        at = words.text.rfind(mark, start, words.starts[hit.first])
        start = max(start, at + len(mark)) if at >= 0 else start
    for mark in (", but", " - ", " – ", " — ", ")", ", and"):
        at = words.text.find(mark, words.ends[hit.last - 1], end)
        end = min(end, at) if at >= 0 else end
    return start, len(words.text[:end].rstrip(" .!?;|\n"))
