"""Figures of digests: indexes to count verdicts and answers by

Revision: 0008, after 0007
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_decision_ask", "decision")
    op.create_index("ix_decision_ask", "decision", ["workspace", "ask", "id", "verdict"])
    op.create_index("ix_answer_said", "answer", ["workspace", "said_at"])


def downgrade() -> None:
    op.drop_index("ix_answer_said", "answer")
    op.drop_index("ix_decision_ask", "decision")
    op.create_index("ix_decision_ask", "decision", ["workspace", "ask", "id"])
