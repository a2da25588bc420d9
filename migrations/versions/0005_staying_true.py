"""Staying true: changes, needs to be decided again, flips

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
CAUSES = "'asks', 'items', 'roadmap', 'capacity', 'accounts', 'policy', 'day'"
CHANGE_STATES = "'checking', 'held', 'telling', 'done', 'overtaken'"
FLIP_STATES = "'found', 'told', 'quiet', 'moved', 'gone'"
COMMITMENTS = "'', 'none', 'proposed', 'planned', 'in_progress', 'shipped', 'declined'"
VERDICTS = "'yes', 'later', 'no'"
UNDER_WAY = "state IN ('checking', 'held', 'telling')"


def upgrade() -> None:
    _widen_decision()
    op.create_table(
        "noticed",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("seen", WORDS, nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "source", name="pk_noticed"),
    )
    op.create_table(
        "recheck",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "need", name="pk_recheck"),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_recheck_need"
        ),
    )
    op.create_index("ix_recheck_due", "recheck", ["workspace", "due_at"])
    _create_change()
    _create_flip()


def _widen_decision() -> None:
    """SQLite takes a check with a new column only where it stands within the column."""
    kind = "TEXT" if op.get_bind().dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    op.execute(
        f"ALTER TABLE decision ADD COLUMN commitment {kind} DEFAULT '' NOT NULL "
        f"CONSTRAINT ck_decision_commitment CHECK (commitment IN ({COMMITMENTS}))"
    )


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("cause", WORDS, nullable=False),
        sa.Column("caused_by", WORDS, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("last_ask", sa.BigInteger(), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("settled_by", WORDS, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_change"),
        sa.CheckConstraint(f"cause IN ({CAUSES})", name=op.f("ck_change_cause")),
        sa.CheckConstraint(f"state IN ({CHANGE_STATES})", name=op.f("ck_change_state")),
    )
    op.create_index(
        "ix_change_under_way",
        "change",
        ["workspace", "number"],
        sqlite_where=sa.text(UNDER_WAY),
        postgresql_where=sa.text(UNDER_WAY),
    )


def _create_flip() -> None:
    op.create_table(
        "flip",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("asker", WORDS, nullable=False),
        sa.Column("item", WORDS, nullable=True),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("from_verdict", WORDS, nullable=False),
        sa.Column("from_quarter", WORDS, nullable=True),
        sa.Column("from_commitment", WORDS, nullable=False),
        sa.Column("to_verdict", WORDS, nullable=False),
        sa.Column("to_quarter", WORDS, nullable=True),
        sa.Column("to_commitment", WORDS, nullable=False),
        sa.Column("details", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_flip"),
        sa.UniqueConstraint("workspace", "change", "ask", name="uq_flip_change_ask"),
        sa.ForeignKeyConstraint(["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_flip_ask"),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_flip_need"
        ),
        sa.CheckConstraint(f"state IN ({FLIP_STATES})", name=op.f("ck_flip_state")),
        sa.CheckConstraint(f"from_verdict IN ({VERDICTS})", name=op.f("ck_flip_from_verdict")),
        sa.CheckConstraint(f"to_verdict IN ({VERDICTS})", name=op.f("ck_flip_to_verdict")),
        sa.CheckConstraint(f"from_commitment IN ({COMMITMENTS})", name=op.f("ck_flip_from_commitment")),
        sa.CheckConstraint(f"to_commitment IN ({COMMITMENTS})", name=op.f("ck_flip_to_commitment")),
    )
    for name, columns in (
        ("ix_flip_settled", ["workspace", "settled_at", "id"]),
        ("ix_flip_ask", ["workspace", "ask", "id"]),
        ("ix_flip_asker", ["workspace", "change", "asker"]),
        ("ix_flip_item", ["workspace", "item", "id"]),
    ):
        op.create_index(name, "flip", columns)


def downgrade() -> None:
    for table in ("flip", "change", "recheck", "noticed"):
        op.drop_table(table)
    op.execute("DELETE FROM counter WHERE name IN ('change', 'flip', 'recheck')")
    op.drop_column("decision", "commitment")
