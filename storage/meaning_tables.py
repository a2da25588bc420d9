"""The tables of meaning: vectors of texts, and pairs of texts that people judged."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Index, LargeBinary

from storage.table_parts import moment, number, one_of, table, words
from triage.matching.meaning import Kind

# ``vector`` is float16, little end first: half the size, and a cosine moves by less than 0.001. ``text_hash``
# is empty where the text has changed since. ``seq`` grows with every write, in the order of the commits:
# whoever keeps a copy reads on from the greatest one it has.
meaning = table(
    "meaning",
    ("kind", "model", "key"),
    words("kind"),
    words("model"),
    words("key"),
    words("text_hash"),
    Column("vector", LargeBinary, nullable=False),
    number("seq"),
    one_of("kind", Kind),
    CheckConstraint("seq > 0", name="seq"),
    Index("ix_meaning_seq", "workspace", "kind", "model", "seq"),
)

match_label = table(
    "match_label",
    ("id",),
    number("id"),
    words("kind"),
    words("left_key"),
    words("right_key"),
    Column("same", Boolean, nullable=False),
    words("said_by"),
    moment("said_at"),
    words("left_text"),
    words("right_text"),
    one_of("kind", Kind),
)
