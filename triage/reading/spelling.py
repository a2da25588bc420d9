"""What people mean to write: words of a verdict with a slip in them, and emoji that say one."""

from __future__ import annotations

import re
from functools import cache

_OFTEN_MISSPELT = (
    "approved", "approving", "backlog", "because", "capacity", "committed", "confirmed", "customer",
    "customers", "declined", "deferred", "definitely", "parked", "planned", "planning", "postponed",
    "priority", "quarter", "rejected", "roadmap", "scheduled", "shipping", "unfortunately",
)  # fmt: skip
_WORD = re.compile(r"[a-z]{5,15}", re.IGNORECASE)
_NODS = (
    (re.compile(r"^\s*(?::(?:white_check_mark|heavy_check_mark|ballot_box_with_check|large_green_circle|"
                r"thumbsup|\+1):|✅|✔️?|☑️?|🟢|👍)"), "ok "),
    (re.compile(r"^\s*(?::(?:x|no_entry|no_entry_sign|thumbsdown|-1|red_circle|negative_squared_cross_mark)"
                r":|❌|⛔|🚫|👎|🔴)"), "no, "),
    (re.compile(r":(?:face_with_rolling_eyes|rolling_eyes|smirk|wink|upside_down_face|clown_face|unicorn_face):"),
     "🙄"),
)  # fmt: skip


def nods_spelt(text: str) -> str:
    """A message that opens with a tick or a cross, with the word instead."""
    for sign, word in _NODS:
        text = sign.sub(word, text, count=1)
    return text


def well_spelt(text: str) -> str:
    """The text with slips of one letter mended in the words by which verdicts are given."""
    return _WORD.sub(lambda found: _meant().get(found[0].lower(), found[0]), text)


@cache
def _meant() -> dict[str, str]:
    """Every slip of one letter left out, doubled or swapped with the next, and the word it stands for."""
    slips = {slip: word for word in _OFTEN_MISSPELT for slip in _slips(word)}
    return {slip: word for slip, word in slips.items() if slip not in _OFTEN_MISSPELT}


def _slips(word: str) -> set[str]:
    inner = range(1, len(word))
    left_out = {word[:at] + word[at + 1 :] for at in inner}
    doubled = {word[: at + 1] + word[at:] for at in range(len(word))}
    swapped = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1)}
    return left_out | doubled | swapped
