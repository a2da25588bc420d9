"""Slack's mark-up turned into the text a person sees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_READ = 40_000  # Slack cuts messages there
_ANGLE = re.compile(r"<([^<>\n|]{1,3000})(?:\|([^<>\n]{0,3000}))?>")
_EMOJI = re.compile(r":(?![\d:])[a-z0-9_+'\-]{1,60}:(?::skin-tone-\d:)?(?!\d)")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,400})(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,400})(?<=\S)_(?![\w_])")
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~$€£\d])[^~\n]{1,400}(?<=\S)~(?![\w~])")
_INLINE_CODE = re.compile(r"(?<!`)`([^`\n]{1,400})`(?!`)")
_LINK = re.compile(
    r"<(?P<url>https?://[^<>|\s]{1,2000})(?:\|(?P<label>[^<>\n]{0,500}))?>"
    r"|(?P<bare>https?://[^\s<>|]{1,2000}[^\s<>|.,;:!?)\]'\"])"
)
_MOST_LINKS = 20
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\n]{2,}")
_SPACE_BEFORE_BREAK = re.compile(r"[^\S\n]+\n")
_MARKED_UP = re.compile(r"[^\n -%'-)+-9;=-^a-}]")  # anything but plain signs that mean nothing to Slack


@dataclass(frozen=True, slots=True)
class Link:
    """An address somebody linked to, and what they called it ("" where they did not)."""

    url: str
    label: str


def links_in(slack_text: str) -> tuple[Link, ...]:
    """Web addresses in a Slack text, each once, with their label; at most 20."""
    if "://" not in slack_text:
        return ()
    labels: dict[str, str] = {}
    for found in _LINK.finditer(slack_text[:MOST_READ]):
        url = _entities(found["url"] or found["bare"])
        labels[url] = labels.get(url) or _entities(found["label"] or "").strip()
    return tuple(Link(url, label) for url, label in labels.items())[:_MOST_LINKS]


def plain_text(slack_text: str) -> str:
    """The text as people see it: mark-up decoded, entities once, mentions as ``@name``, links as their label.

    What is struck out is left out, emoji shortcodes are dropped, and so are characters nobody can see.
    A quoted line keeps its leading ``>`` and a code block its fences.
    """
    text = slack_text[:MOST_READ]
    if not (_MARKED_UP.search(text) or "  " in text or " \n" in text):
        return text.strip()
    if "<" in text:
        text = _ANGLE.sub(_angle, text)
    text = _EMOJI.sub("", text) if ":" in text else text
    text = _STRUCK.sub("", text) if "~" in text else text
    text = _BOLD.sub(r"\1", text) if "*" in text else text
    text = _ITALIC.sub(r"\1", text) if "_" in text else text
    text = _INLINE_CODE.sub(r"\1", text) if "`" in text else text
    return _settled(_entities(text))


def _angle(found: re.Match[str]) -> str:
    target, label = found[1], found[2]
    if target[0] in "@#":
        return target[0] + label.lstrip("@#") if label else ""
    if target[0] == "!":
        return label or ""
    if label:
        return label
    return target.removeprefix("mailto:").removeprefix("tel:")


def _entities(text: str) -> str:
    """Slack encodes three characters and nothing else; ``&amp;lt;`` must come out as ``&lt;``."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _settled(text: str) -> str:
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPACE_BEFORE_BREAK.sub("\n", _SPACES.sub(" ", text.replace("\t", " "))).strip()
