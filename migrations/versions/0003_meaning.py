"""Meaning: vectors of asks and roadmap items, and pairs of texts that people judged

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
KINDS = "kind IN ('ask', 'item')"


def upgrade() -> None:
    op.create_table(
        "meaning",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("model", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("text_hash", WORDS, nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_meaning_kind")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_meaning_seq")),
        sa.PrimaryKeyConstraint("workspace", "kind", "model", "key", name="pk_meaning"),
    )
    op.create_index("ix_meaning_seq", "meaning", ["workspace", "kind", "model", "seq"])
    op.create_table(
        "match_label",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("left_key", WORDS, nullable=False),
        sa.Column("right_key", WORDS, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("said_by", WORDS, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("left_text", WORDS, nullable=False),
        sa.Column("right_text", WORDS, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_match_label_kind")),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_match_label"),
    )


def downgrade() -> None:
    op.drop_table("match_label")
    op.drop_table("meaning")
    op.execute("DELETE FROM counter WHERE name IN ('meaning', 'label')")
