"""Figures as people say them: short money, counted things, points."""

from __future__ import annotations

import re

from babel.numbers import format_compact_currency


def compact_money(units: float, currency: str) -> str:
    """Whole units of a currency, short: ``$420k``, ``€1.2M``, ``CHF 12.3k``."""
    rounded = float(f"{units:.3g}")  # else 999,950 would be "1000K"
    text = format_compact_currency(rounded, currency, locale="en_US", fraction_digits=1)
    return re.sub(r"^([A-Z]{3})(?=\d)", r"\1 ", re.sub(r"(?<=\d)K$", "k", text))


def counted(number: int, noun: str) -> str:
    """``1 account``, ``6 accounts``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def points(number: float) -> str:
    """Effort points with at most one decimal: ``12``, ``30.5``."""
    return f"{number:,.1f}".removesuffix(".0")
