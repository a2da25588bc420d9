"""Found at once: indexes for the repeats of an ask and the flips of a change

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_repeat_ask", "repeat", ["workspace", "ask"])
    op.create_index("ix_flip_change", "flip", ["workspace", "change", "id"])
    found = sa.text("state = 'found'")
    op.create_index(
        "ix_flip_found", "flip", ["workspace", "change", "id"], sqlite_where=found, postgresql_where=found
    )


def downgrade() -> None:
    op.drop_index("ix_flip_found", "flip")
    op.drop_index("ix_flip_change", "flip")
    op.drop_index("ix_repeat_ask", "repeat")
