"""What one cell says. Every reader takes trimmed, non-empty text and raises CellError."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from babel.numbers import list_currencies

from triage.money import Money, exponent
from triage.quarters import Quarter, parse_period
from triage.sheets.problems import CellError, in_words

Choice = TypeVar("Choice", bound=StrEnum)

# Near matches are looked for among these: most slips are theirs, not those of a currency long gone.
_COMMON_CURRENCIES = (
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "INR", "CNY",
    "HKD", "SGD", "KRW", "BRL", "MXN", "ZAR", "ILS", "AED",
)  # fmt: skip

MAX_NAME = 200
MAX_POINTS = 100_000
MAX_REVENUE = 10**15
YEARS = range(2000, 2101)  # anything else is a slip, and far years overflow calendars

_DOMAIN = re.compile(r"(?!-)[^\s./@:]+(\.[^\s./@:]+)+")
# What Excel and Google Sheets write where a formula failed or a column was too narrow.
_SPREADSHEET_ERROR = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|ERROR!"
    r"|GETTING_DATA)|#{4,}",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PLAIN_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_NEGATIVE = re.compile(r"[-\u2212(]\s*[0-9.,]+\)?")
_SPACES = "[ \u00a0\u202f\u2009'\u2019]"
_GROUPED = re.compile(
    rf"[0-9]{{1,3}}(?:(,)[0-9]{{3}}(?:,[0-9]{{3}})*|({_SPACES})[0-9]{{3}}(?:{_SPACES}[0-9]{{3}})*)(\.[0-9]{{1,2}})?"
)
_AMBIGUOUS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
_SHORT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kKmMbB])n?")
_IN_SHORT = {"k": 3, "m": 6, "b": 9}


def check_readable(text: str) -> None:
    """Refuses what a failed formula or a broken export leaves behind."""
    if found := _CONTROL.search(text):
        raise CellError(
            f"contains the control character U+{ord(found[0]):04X}", "delete it, or export the file anew"
        )
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise CellError(f"holds the spreadsheet error {text}", "repair the formula, or leave the cell empty")


def prose(text: str) -> str:
    """Free text; lines keep their breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def name(text: str) -> str:
    """A key, title or name: one line of at most 200 characters."""
    line = " ".join(text.split())
    if len(line) > MAX_NAME:
        raise CellError(f"is {len(line)} characters long", f"use at most {MAX_NAME}")
    return line


def names(text: str) -> tuple[str, ...]:
    """Several names with ``;`` between them; empty and repeated ones are dropped."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        if one := name(part):
            found.setdefault(one.casefold(), one)
    return tuple(found.values())


def points(text: str) -> float:
    """Effort points, zero or more."""
    if _NEGATIVE.fullmatch(text):
        raise CellError(f"{text!r} is negative", "write a number of points, such as 5")
    if not _PLAIN_NUMBER.fullmatch(text):
        raise CellError(f"{text!r} is not a number", "write points with a decimal point, such as 5 or 2.5")
    if float(text) > MAX_POINTS:
        raise CellError(f"{text!r} is more than {MAX_POINTS:,} points", "check the number")
    return float(text)


def effort(text: str) -> float:
    """Effort points of an item, more than zero."""
    value = points(text)
    if value == 0:
        raise CellError(
            "an effort of 0 is no estimate", "write more than 0, or leave it empty if nobody estimated it"
        )
    return value


def fraction(text: str) -> float:
    """From 0 to 1."""
    if text.endswith("%") and _PLAIN_NUMBER.fullmatch(text[:-1].strip()):
        raise CellError(f"{text!r} is not a fraction", f"write {float(text[:-1]) / 100:g}")
    if not _PLAIN_NUMBER.fullmatch(text) or float(text) > 1:
        raise CellError(f"{text!r} is not a fraction", "write a number from 0 to 1, such as 0.2")
    return float(text)


def quarter(text: str) -> Quarter:
    """One quarter of a fiscal year, ``2027-Q1``."""
    try:
        found = Quarter.parse(text)
    except ValueError:
        raise CellError(f"{text!r} is not a quarter", "write it like 2027-Q1") from None
    _check_year(found, text)
    return found


def period(text: str) -> str:
    """A period as the roadmap names it, spelt in one way: ``2027-Q1``, ``2027-H1``, ``2027``, ``now``, …"""
    try:
        found = parse_period(text, Quarter(YEARS[0], 1))
    except ValueError:
        fix = "write 2027-Q1, 2027-H1, 2027, now, next, later or leave it empty"
        raise CellError(f"{text!r} is not a quarter", fix) from None
    if found is None or text.lower() in ("now", "next"):
        return text.lower()
    _check_year(found.first, text)
    return str(found)


def _check_year(found: Quarter, text: str) -> None:
    if found.year not in YEARS:
        raise CellError(f"{text!r} is not between {YEARS[0]} and {YEARS[-1]}", "check the year")


def day(text: str) -> date:
    """A day, ``2027-03-15``."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise CellError(f"{text!r} is not in the calendar", "check day and month") from None
        if found.year in YEARS:
            return found
        raise CellError(f"{text!r} is not between {YEARS[0]} and {YEARS[-1]}", "check the year")
    raise CellError(f"{text!r} is not a date", "write year-month-day, such as 2027-03-15")


def currency(text: str) -> str:
    """An ISO 4217 code."""
    code = text.upper()
    if code not in list_currencies():
        signs = {"$": "USD", "US$": "USD", "€": "EUR", "EURO": "EUR", "£": "GBP", "¥": "JPY"}
        near = [signs[code]] if code in signs else get_close_matches(code, _COMMON_CURRENCIES, n=1)
        fix = f"write {near[0]}" if near else "write an ISO code, such as USD"
        raise CellError(f"{text!r} is not a currency", fix)
    return code


def amount(text: str) -> Decimal:
    """Money per year in whole units: ``120000``, ``120,000`` or ``120 000``, with or without decimals."""
    if _NEGATIVE.fullmatch(text):
        raise CellError(f"{text!r} is negative", "write revenue per year, 0 or more")
    if _AMBIGUOUS.fullmatch(text):
        raise CellError(
            f"{text!r} can be read in two ways", f"write {text.replace('.', '')}, or two decimals"
        )
    if not (_PLAIN_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise CellError(f"{text!r} is not an amount", _amount_fix(text))
    value = Decimal(re.sub(rf",|{_SPACES}", "", text))
    if value > MAX_REVENUE:
        raise CellError(f"{text!r} is absurdly much", "write revenue per year in whole units")
    return value


def _amount_fix(text: str) -> str:
    if short := _SHORT.fullmatch(text):
        return f"write {Decimal(short[1]) * 10 ** _IN_SHORT[short[2].lower()]:f}".removesuffix(".0")
    if re.search(r"[$€£¥]|[A-Za-z]{3}", text):
        return "write the number alone, such as 120000, and the currency in its own column"
    return "write whole units, such as 120000"


def money(value: Decimal, code: str) -> Money:
    """The amount in minor units of its currency."""
    return Money(int((value * 10 ** exponent(code)).to_integral_value()), code)


def web_address(text: str) -> str:
    """A link people can click."""
    if not re.fullmatch(r"https?://[^\s<>|]+", text):
        raise CellError(f"{text!r} is not a web address", "write it like https://example.com/page")
    return text


def domain(text: str) -> str:
    """A domain; what a browser shows around it is dropped."""
    bare = re.sub(r"^https?://|^@", "", text.lower()).removeprefix("www.").split("/")[0]
    if not _DOMAIN.fullmatch(bare):
        raise CellError(f"{text!r} is not a domain", "write it like acme.com")
    return bare


def choice(options: type[Choice], others: Mapping[str, str]) -> Callable[[str], Choice]:
    """Reads one word of an enumeration; ``others`` maps what people also call it to what we call it."""

    def read(text: str) -> Choice:
        word = re.sub(r"[\s_-]+", "_", text.strip().lower())
        values = [option.value for option in options]
        if word in values:
            return options(word)
        near = [others[word]] if word in others else get_close_matches(word, values, n=1)
        fix = f"write {near[0]}" if near else f"write {in_words(values)}"
        raise CellError(f"{text!r} is not one of {in_words(values)}", fix)

    return read
