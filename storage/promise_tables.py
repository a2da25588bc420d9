"""The tables of what customers were told."""

from __future__ import annotations

from sqlalchemy import Index

from storage.table_parts import moment, number, one_of, partial, refers_to, table, words
from triage.verdicts import Verdict

# ``quarter`` is "" where none was said, because a key holds no nulls.
told = table(
    "told",
    ("id",),
    number("id"),
    number("ask"),
    words("account"),
    words("verdict"),
    words("quarter"),
    words("say"),
    words("told_by"),
    moment("told_at"),
    moment("undone_at", nullable=True),
    words("undone_by", server_default=""),
    refers_to("ask", "ask"),
    one_of("verdict", Verdict),
    Index("ix_told_ask", "workspace", "ask", "id"),
    partial("uq_told_standing", "undone_at IS NULL", "ask", "verdict", "quarter", "say", unique=True),
)
