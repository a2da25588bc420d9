"""Digests: schedules of one's own, runs with a lease, charts refused

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    _widen_schedule()
    _widen_run()
    op.create_table(
        "digest_setting",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("days", WORDS, nullable=True),
        sa.Column("time", WORDS, nullable=True),
        sa.Column("timezone", WORDS, nullable=False, server_default=""),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("changed_by", WORDS, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "channel", name="pk_digest_setting"),
    )
    op.create_table(
        "block_refusal",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("block", WORDS, nullable=False),
        sa.Column("refused_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "block", name="pk_block_refusal"),
    )


def downgrade() -> None:
    """Runs that nobody finished are as good as never begun for the earlier program."""
    op.drop_table("block_refusal")
    op.drop_table("digest_setting")
    op.execute("DELETE FROM digest_run WHERE state = 'claimed'")
    for column in ("error", "outbox_key", "leased_until", "holder", "state"):
        op.drop_column("digest_run", column)
    for column in ("trouble", "covered_until", "last_period", "stopped_at", "shape"):
        op.drop_column("digest_schedule", column)


def _widen_schedule() -> None:
    for name in ("shape", "last_period", "trouble"):
        op.add_column("digest_schedule", sa.Column(name, WORDS, nullable=False, server_default=""))
    for name in ("stopped_at", "covered_until"):
        op.add_column("digest_schedule", sa.Column(name, MOMENT, nullable=True))
    # Periods that were scheduled begin with a digit; runs of their own are named by a word.
    op.execute(
        "UPDATE digest_schedule SET last_period = coalesce((SELECT max(digest_run.period) FROM digest_run "
        "WHERE digest_run.workspace = digest_schedule.workspace AND digest_run.digest = "
        "digest_schedule.digest AND digest_run.channel = digest_schedule.channel "
        "AND digest_run.period < ':'), '')"
    )


def _widen_run() -> None:
    """SQLite takes a check with a new column only where it stands within the column."""
    kind = "TEXT" if op.get_bind().dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    op.execute(
        f"ALTER TABLE digest_run ADD COLUMN state {kind} DEFAULT 'done' NOT NULL "
        "CONSTRAINT ck_digest_run_state CHECK (state IN ('claimed', 'done', 'skipped'))"
    )
    for name in ("holder", "outbox_key", "error"):
        op.add_column("digest_run", sa.Column(name, WORDS, nullable=False, server_default=""))
    op.add_column("digest_run", sa.Column("leased_until", MOMENT, nullable=True))
