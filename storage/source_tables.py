"""The tables of what is imported: roadmap, accounts, capacity, and which version of each is stored."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Double

from storage.table_parts import document, moment, number, one_of, table, words
from triage.roadmap import ItemStatus, Shareable

roadmap_item = table(
    "roadmap_item",
    ("key",),
    words("key"),
    words("title"),
    words("description"),
    document("aliases"),
    words("status"),
    document("teams"),
    words("quarter"),
    Column("effort", Double),
    words("url"),
    words("note"),
    words("shareable"),
    words("offer"),
    one_of("status", ItemStatus),
    one_of("shareable", Shareable),
    CheckConstraint("effort >= 0", name="effort"),
)

account = table(
    "account",
    ("name",),
    words("name"),
    document("aliases"),
    words("domain"),
    number("revenue_minor", nullable=True),
    words("revenue_currency", nullable=True),
    words("segment"),
    Column("renewal_date", Date),
    words("owner"),
    CheckConstraint("(revenue_minor IS NULL) = (revenue_currency IS NULL)", name="revenue"),
)

team_quarter = table(
    "team_quarter",
    ("team", "quarter"),
    words("team"),
    words("quarter"),
    Column("points", Double, nullable=False),
    Column("reserve", Double),
    CheckConstraint("points >= 0", name="points"),
    CheckConstraint("reserve >= 0 AND reserve <= 1", name="reserve"),
    CheckConstraint("quarter LIKE '____-Q_'", name="quarter"),
)

source_version = table(
    "source_version",
    ("source",),
    words("source"),
    number("version"),
    words("stamp"),
    moment("as_of"),
    CheckConstraint("version > 0", name="version"),
)
