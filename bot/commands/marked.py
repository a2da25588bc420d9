"""A message with what was read in it underlined, or marked below where the terminal has no colours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.commands.output import printable

# By field: the letter it is marked with, and how it looks.
_LOOKS = {
    "wish": ("W", "bold green"),
    "account": ("A", "bold cyan"),
    "amount": ("$", "bold yellow"),
    "due": ("D", "bold magenta"),
    "severity": ("S", "bold red"),
    "stage": ("G", "bold white"),
    "workaround": ("K", "bold blue"),
    "problem": ("P", "white"),
}
_OTHER = ("*", "bold")


@dataclass(frozen=True, slots=True)
class Mark:
    """A field and where it was read: characters of the text, the last one not included."""

    field: str
    start: int
    end: int


def print_marked(text: str, marks: Sequence[Mark], console: Console) -> None:
    """The text and a legend; where marks overlap the shorter one shows."""
    shown = printable(text).replace("\t", " ")
    bare = (_without_space(mark, shown) for mark in marks)
    longest_first = sorted(bare, key=lambda mark: mark.start - mark.end)
    if console.color_system is None or console.no_color:
        _print_letters(shown, longest_first, console)
    else:
        _print_underlined(shown, longest_first, console)


def _without_space(mark: Mark, text: str) -> Mark:
    said = text[mark.start : mark.end]
    return Mark(mark.field, mark.end - len(said.lstrip()), mark.start + len(said.rstrip()))


def _print_underlined(text: str, marks: Sequence[Mark], console: Console) -> None:
    message = Text(text)
    for mark in marks:
        message.stylize(f"not bold default underline {_look(mark)[1]}", mark.start, mark.end)
    console.print(message)
    fields = {mark.field: mark for mark in sorted(marks, key=lambda mark: mark.start)}
    legend = [Text(field, f"underline {_look(mark)[1]}") for field, mark in fields.items()]
    if legend:
        console.print(Text("  ").join(legend))


def _print_letters(text: str, marks: Sequence[Mark], console: Console) -> None:
    letters = [" "] * len(text)
    for mark in marks:
        letters[mark.start : mark.end] = _look(mark)[0] * (mark.end - mark.start)
    for start, end in _rows(text, console.width):
        below = "".join(letters[at] * cell_len(text[at]) for at in range(start, end)).rstrip()
        for line in filter(None, (text[start:end].rstrip(), below)):
            console.print(Text(line), soft_wrap=True)
    fields = {mark.field: mark for mark in sorted(marks, key=lambda mark: mark.start)}
    if fields:
        console.print(Text("  ".join(f"{_look(m)[0]} {f}" for f, m in fields.items())))


def _rows(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Pieces of the text that fit into a row each, broken at a space where there is one."""
    start = 0
    while start < len(text):
        newline = text.find("\n", start)
        stop = newline if newline >= 0 else len(text)
        end = _fitting(text, start, stop, width)
        if end < stop and (space := text.rfind(" ", start, end)) > start:
            end = space + 1
        if end > start:
            yield start, end
        start = end + 1 if end == newline else end


def _fitting(text: str, start: int, stop: int, width: int) -> int:
    """How far one can go in a row; at least one character."""
    used, at = 0, start
    while at < stop and used + (cells := cell_len(text[at])) <= max(width, 2):
        used, at = used + cells, at + 1
    return at


def _look(mark: Mark) -> tuple[str, str]:
    return _LOOKS.get(mark.field, _OTHER)
