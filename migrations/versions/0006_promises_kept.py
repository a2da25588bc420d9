"""Promises kept: who was told what, deals lost

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
STANDING = "undone_at IS NULL"
LOST = "lost_at IS NOT NULL"


def upgrade() -> None:
    _create_told()
    op.add_column("ask", sa.Column("lost_at", MOMENT, nullable=True))
    op.add_column("ask", sa.Column("lost_by", WORDS, nullable=False, server_default=""))
    op.add_column("ask", sa.Column("lost_words", WORDS, nullable=False, server_default=""))
    op.create_index(
        "ix_ask_lost",
        "ask",
        ["workspace", "need"],
        sqlite_where=sa.text(LOST),
        postgresql_where=sa.text(LOST),
    )


def _create_told() -> None:
    op.create_table(
        "told",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("account", WORDS, nullable=False),
        sa.Column("verdict", WORDS, nullable=False),
        sa.Column("quarter", WORDS, nullable=False),
        sa.Column("say", WORDS, nullable=False),
        sa.Column("told_by", WORDS, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", WORDS, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_told"),
        sa.ForeignKeyConstraint(["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_told_ask"),
        sa.CheckConstraint("verdict IN ('yes', 'later', 'no')", name=op.f("ck_told_verdict")),
    )
    op.create_index("ix_told_ask", "told", ["workspace", "ask", "id"])
    op.create_index(
        "uq_told_standing",
        "told",
        ["workspace", "ask", "verdict", "quarter", "say"],
        unique=True,
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )


def downgrade() -> None:
    op.drop_index("ix_ask_lost", "ask")
    for column in ("lost_words", "lost_by", "lost_at"):
        op.drop_column("ask", column)
    op.drop_table("told")
    op.execute("DELETE FROM counter WHERE name = 'told'")
