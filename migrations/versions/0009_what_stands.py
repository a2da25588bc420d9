"""What stands: newest decision and standing answer beside asks and needs, people of digests

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
VERDICTS = "'yes', 'later', 'no'"
OF_DECISION = ("decision", "verdict", "gate", "quarter", "at_stake", "owner", "owner_day", "autonomy")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _widen_ask()
    _widen_need()
    _fill()
    op.drop_index("ix_decision_need", "decision")
    op.drop_index("ix_decision_ask", "decision")
    op.create_index("ix_decision_ask", "decision", ["workspace", "ask", "id"])
    op.add_column("digest_setting", sa.Column("people", DOCUMENT, nullable=False, server_default="[]"))


def downgrade() -> None:
    """What people were named for digests has no place in the version before."""
    op.drop_column("digest_setting", "people")
    op.drop_index("ix_decision_ask", "decision")
    op.create_index("ix_decision_ask", "decision", ["workspace", "ask", "id", "verdict"])
    op.create_index("ix_decision_need", "decision", ["workspace", "need", "id"])
    for column in (*OF_DECISION, "said"):
        op.drop_column("need", column)
    for column in ("decision", "verdict", "missing"):
        op.drop_column("ask", column)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _widen_ask() -> None:
    op.add_column("ask", sa.Column("decision", sa.BigInteger(), nullable=True))
    _add_checked("ask", "verdict", VERDICTS)
    op.add_column("ask", sa.Column("missing", WORDS, nullable=True))


def _widen_need() -> None:
    op.add_column("need", sa.Column("decision", sa.BigInteger(), nullable=True))
    _add_checked("need", "verdict", VERDICTS)
    op.add_column("need", sa.Column("gate", WORDS, nullable=True))
    op.add_column("need", sa.Column("quarter", WORDS, nullable=True))
    op.add_column("need", sa.Column("at_stake", sa.Double(), nullable=True))
    op.add_column("need", sa.Column("owner", WORDS, nullable=True))
    op.add_column("need", sa.Column("owner_day", sa.Date(), nullable=True))
    _add_checked("need", "autonomy", "'record', 'draft', 'post'")
    _add_checked("need", "said", VERDICTS)


def _add_checked(table: str, column: str, values: str) -> None:
    """SQLite takes a check with a new column only where it stands within the column."""
    kind = "TEXT" if _on_sqlite() else 'TEXT COLLATE "C"'
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} "
        f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({values}))"
    )


def _fill() -> None:
    missing = "json_extract(decision, '$.missing')" if _on_sqlite() else "decision ->> 'missing'"
    op.execute(
        f"UPDATE ask SET (decision, verdict, missing) = (SELECT id, verdict, nullif({missing}, '') "  # noqa: S608 - ours
        "FROM decision WHERE decision.workspace = ask.workspace AND decision.ask = ask.number "
        "ORDER BY id DESC LIMIT 1)"
    )
    chosen = ", ".join(f"decision.{column}" for column in ("id", *OF_DECISION[1:]))
    op.execute(
        f"UPDATE need SET ({', '.join(OF_DECISION)}) = (SELECT {chosen} FROM decision "  # noqa: S608 - ours
        "WHERE decision.workspace = need.workspace AND decision.need = need.number "
        "ORDER BY decision.id DESC LIMIT 1), "
        "said = (SELECT answer.verdict FROM answer WHERE answer.workspace = need.workspace "
        "AND answer.need = need.number AND answer.undone_at IS NULL ORDER BY answer.seq DESC LIMIT 1)"
    )
