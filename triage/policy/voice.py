"""What customers hear: the sentences that belong to no gate, and the tone of all of them."""

from __future__ import annotations

import re

from triage.policy.schema import Contents, Gate, Tone

SAY_LIMIT = 20  # words

# What is said where no gate's own sentence may be: the facts are not all known, or a PM said something else
# than the verdict. They name and date nothing.
WAITING = "waiting"
FIXED = {
    WAITING: "Your request is with our product team; I don't have an answer yet.",
    "answered_yes": "Your request is with our product team. I can't share plans or timing.",
    "answered_later": "This isn't scheduled today. I've shared your request with our product team.",
    "answered_no": "We don't have this today, and it isn't scheduled.",
}
_OPENING = "Thanks for asking."
_IN_FULL = {
    "can't": "cannot", "i'm": "I am", "it's": "it is", "that's": "that is", "there's": "there is",
}  # fmt: skip
_SHORT_NOT = re.compile(r"\b(is|are|do|does|have|has|was|were)n['’]t\b", re.IGNORECASE)
_SHORT_HAVE = re.compile(r"\b(I|we|you|they)['’]ve\b", re.IGNORECASE)
_SHORT_ARE = re.compile(r"\b(we|you|they)['’]re\b", re.IGNORECASE)
_SHORT = re.compile(r"\b(can|I|it|that|there)['’](t|m|s)\b", re.IGNORECASE)


def fixed_words(contents: Contents, case: str) -> str:
    """The sentence of a case of ``FIXED``: the policy's own, or ours in its tone."""
    return contents.voice.say.get(case) or in_tone(FIXED[case], contents.voice.tone)


def gate_words(contents: Contents, gate: Gate) -> str:
    """What a gate says where nothing may be named: the policy's own sentence, or the gate's in its tone."""
    return contents.voice.say.get(gate.id) or in_tone(gate.say, contents.voice.tone)


def in_tone(sentence: str, tone: Tone) -> str:
    """A sentence or template in a tone; as it is where it would get longer than customers read."""
    if tone == "formal":
        said = _in_full(sentence)
    elif tone == "warm" and not sentence.lower().startswith("thank"):
        said = f"{_OPENING} {sentence}"
    else:
        return sentence
    return said if len(said.split()) <= SAY_LIMIT else sentence


def _in_full(sentence: str) -> str:
    said = _SHORT_NOT.sub(r"\1 not", sentence)
    said = _SHORT_ARE.sub(r"\1 are", _SHORT_HAVE.sub(r"\1 have", said))
    return _SHORT.sub(_full, said)


def _full(found: re.Match[str]) -> str:
    full = _IN_FULL[found[0].lower().replace("’", "'")]
    return full[0].upper() + full[1:] if found[0][0].isupper() else full
