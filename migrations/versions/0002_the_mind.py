"""The mind: whole policies, proposals that run out, one-offs, threads that others read

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.add_column("policy_version", sa.Column("shipped", WORDS, nullable=True))
    op.add_column("promise", sa.Column("passed_at", MOMENT, nullable=True))
    op.add_column("promise", sa.Column("lapsed_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("only_for", WORDS, nullable=True))
    for name in ("shared", "stranger"):
        op.add_column("ask", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_decision_decided", "decision", ["workspace", "decided_at", "id"])
    _create_one_off()


def downgrade() -> None:
    op.drop_table("one_off")
    op.drop_index("ix_decision_decided", "decision")
    op.drop_column("ask", "stranger")
    op.drop_column("ask", "shared")
    op.drop_column("outbox", "only_for")
    op.drop_column("promise", "lapsed_at")
    op.drop_column("promise", "passed_at")
    op.drop_column("policy_version", "shipped")


def _create_one_off() -> None:
    op.create_table(
        "one_off",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("quarter", WORDS, nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_one_off_amount")),
        sa.CheckConstraint("quarter LIKE '____-Q_'", name=op.f("ck_one_off_quarter")),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_one_off_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "need", name="pk_one_off"),
    )
