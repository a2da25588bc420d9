"""Figures as people say them: counted things, points."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """``1 account``, ``6 accounts``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def points(number: float) -> str:
    """Effort points with at most one decimal: ``12``, ``30.5``."""
    return f"{number:,.1f}".removesuffix(".0")
