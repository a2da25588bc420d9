"""The first house: everything that lasts

Revision: 0001, the first
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_account()
    _create_audit()
    _create_counter()
    _create_digest_run()
    _create_digest_schedule()
    _create_inbox()
    _create_need()
    _create_outbox()
    _create_policy_version()
    _create_roadmap_item()
    _create_source_version()
    _create_team_quarter()
    _create_term_count()
    _create_ask()
    _create_claim()
    _create_need_term()
    _create_promise()
    _create_answer()
    _create_decision()
    _create_note()


def downgrade() -> None:
    for table in (
        "note",
        "decision",
        "answer",
        "promise",
        "need_term",
        "claim",
        "ask",
        "term_count",
        "team_quarter",
        "source_version",
        "roadmap_item",
        "policy_version",
        "outbox",
        "need",
        "inbox",
        "digest_schedule",
        "digest_run",
        "counter",
        "audit",
        "account",
    ):
        op.drop_table(table)


def _partial(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    """An index over the rows that fulfil the condition."""
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _create_account() -> None:
    op.create_table(
        "account",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("aliases", DOCUMENT, nullable=False),
        sa.Column("domain", WORDS, nullable=False),
        sa.Column("revenue_minor", sa.BigInteger(), nullable=True),
        sa.Column("revenue_currency", WORDS, nullable=True),
        sa.Column("segment", WORDS, nullable=False),
        sa.Column("renewal_date", sa.Date(), nullable=True),
        sa.Column("owner", WORDS, nullable=False),
        sa.CheckConstraint(
            "(revenue_minor IS NULL) = (revenue_currency IS NULL)", name=op.f("ck_account_revenue")
        ),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_account"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("who", WORDS, nullable=False),
        sa.Column("what", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("details", DOCUMENT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["workspace", "subject", "id"])


def _create_counter() -> None:
    op.create_table(
        "counter",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_counter_value")),
        sa.PrimaryKeyConstraint("workspace", "name", name="pk_counter"),
    )


def _create_digest_run() -> None:
    op.create_table(
        "digest_run",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("period", WORDS, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "channel", "period", name="pk_digest_run"),
    )


def _create_digest_schedule() -> None:
    op.create_table(
        "digest_schedule",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("digest", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "digest", "channel", name="pk_digest_schedule"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("thread", WORDS, nullable=False),
        sa.Column("body", DOCUMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", WORDS, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('open', 'done', 'parked')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("workspace", "event_id", name="pk_inbox"),
    )
    _partial("ix_inbox_done", "inbox", ["workspace", "received_at"], "state = 'done'")
    _partial("ix_inbox_open", "inbox", ["workspace", "seq"], "state = 'open'")
    _partial("ix_inbox_parked", "inbox", ["workspace", "seq"], "state = 'parked'")


def _create_need() -> None:
    op.create_table(
        "need",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("item", WORDS, nullable=True),
        sa.Column("terms", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_need"),
    )
    _partial("uq_need_item", "need", ["workspace", "item"], "item IS NOT NULL", unique=True)


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("method", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("thread_ts", WORDS, nullable=True),
        sa.Column("target", WORDS, nullable=True),
        sa.Column("content", DOCUMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("error", WORDS, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("message_ts", WORDS, nullable=True),
        sa.CheckConstraint("(method = 'update') = (target IS NOT NULL)", name=op.f("ck_outbox_target")),
        sa.CheckConstraint("method IN ('post', 'update')", name=op.f("ck_outbox_method")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'superseded', 'parked')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "target"], ["outbox.workspace", "outbox.key"], name="fk_outbox_outbox"
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_outbox"),
    )
    _partial("ix_outbox_queued_channel", "outbox", ["workspace", "channel", "seq"], "state = 'queued'")
    _partial(
        "ix_outbox_queued_update",
        "outbox",
        ["workspace", "state", "method", "seq"],
        "state = 'queued' AND method = 'update'",
    )
    op.create_index("ix_outbox_state", "outbox", ["workspace", "state", "seq"])
    _partial("ix_outbox_target", "outbox", ["workspace", "target", "seq"], "target IS NOT NULL")


def _create_policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("content", WORDS, nullable=False),
        sa.Column("first_used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "version", name="pk_policy_version"),
    )


def _create_roadmap_item() -> None:
    op.create_table(
        "roadmap_item",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("description", WORDS, nullable=False),
        sa.Column("aliases", DOCUMENT, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("teams", DOCUMENT, nullable=False),
        sa.Column("quarter", WORDS, nullable=False),
        sa.Column("effort", sa.Double(), nullable=True),
        sa.Column("url", WORDS, nullable=False),
        sa.Column("note", WORDS, nullable=False),
        sa.Column("shareable", WORDS, nullable=False),
        sa.Column("offer", WORDS, nullable=False),
        sa.CheckConstraint("effort >= 0", name=op.f("ck_roadmap_item_effort")),
        sa.CheckConstraint(
            "shareable IN ('no', 'direction', 'date')", name=op.f("ck_roadmap_item_shareable")
        ),
        sa.CheckConstraint(
            "status IN ('idea', 'planned', 'in_progress', 'shipped', 'declined')",
            name=op.f("ck_roadmap_item_status"),
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_roadmap_item"),
    )


def _create_source_version() -> None:
    op.create_table(
        "source_version",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("stamp", WORDS, nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_source_version_version")),
        sa.PrimaryKeyConstraint("workspace", "source", name="pk_source_version"),
    )


def _create_team_quarter() -> None:
    op.create_table(
        "team_quarter",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("team", WORDS, nullable=False),
        sa.Column("quarter", WORDS, nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("reserve", sa.Double(), nullable=True),
        sa.CheckConstraint("points >= 0", name=op.f("ck_team_quarter_points")),
        sa.CheckConstraint("quarter LIKE '____-Q_'", name=op.f("ck_team_quarter_quarter")),
        sa.CheckConstraint("reserve >= 0 AND reserve <= 1", name=op.f("ck_team_quarter_reserve")),
        sa.PrimaryKeyConstraint("workspace", "team", "quarter", name="pk_team_quarter"),
    )


def _create_term_count() -> None:
    op.create_table(
        "term_count",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("term", WORDS, nullable=False),
        sa.Column("needs", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("needs > 0", name=op.f("ck_term_count_needs")),
        sa.PrimaryKeyConstraint("workspace", "term", name="pk_term_count"),
        sqlite_with_rowid=False,
    )


def _create_ask() -> None:
    op.create_table(
        "ask",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("ts", WORDS, nullable=False),
        sa.Column("thread_ts", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("account", WORDS, nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("amount_currency", WORDS, nullable=True),
        sa.Column("severity", WORDS, nullable=True),
        sa.Column("severity_evidence", sa.Boolean(), nullable=False),
        sa.Column("stage", WORDS, nullable=True),
        sa.Column("due_from", sa.Date(), nullable=True),
        sa.Column("due_to", sa.Date(), nullable=True),
        sa.Column("workaround", WORDS, nullable=False),
        sa.Column("item", WORDS, nullable=True),
        sa.Column("state", WORDS, nullable=False),
        sa.CheckConstraint("(amount_minor IS NULL) = (amount_currency IS NULL)", name=op.f("ck_ask_amount")),
        sa.CheckConstraint("due_from <= due_to", name=op.f("ck_ask_due")),
        sa.CheckConstraint("severity IN ('dealbreaker', 'pain', 'nice')", name=op.f("ck_ask_severity")),
        sa.CheckConstraint(
            "stage IN ('customer', 'renewal', 'negotiation', 'proposal', 'discovery')",
            name=op.f("ck_ask_stage"),
        ),
        sa.CheckConstraint("state IN ('open', 'answered', 'withdrawn')", name=op.f("ck_ask_state")),
        sa.ForeignKeyConstraint(["workspace", "need"], ["need.workspace", "need.number"], name="fk_ask_need"),
        sa.UniqueConstraint("workspace", "channel", "ts", name="uq_ask_channel_ts"),
        sa.PrimaryKeyConstraint("workspace", "number", name="pk_ask"),
    )
    op.create_index("ix_ask_account", "ask", ["workspace", "account", "number"])
    op.create_index("ix_ask_created", "ask", ["workspace", "created_at"])
    op.create_index("ix_ask_need", "ask", ["workspace", "need", "number"])
    _partial("ix_ask_open", "ask", ["workspace", "number"], "state = 'open'")
    op.create_index("ix_ask_thread", "ask", ["workspace", "channel", "thread_ts"])


def _create_claim() -> None:
    op.create_table(
        "claim",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("account", WORDS, nullable=False),
        sa.Column("severity", WORDS, nullable=False),
        sa.Column("evidence", sa.Boolean(), nullable=False),
        sa.Column("stage", WORDS, nullable=False),
        sa.Column("currency", WORDS, nullable=False),
        sa.Column("asks", sa.BigInteger(), nullable=False),
        sa.Column("first_ask", sa.BigInteger(), nullable=False),
        sa.Column("newest_ask", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("amount_minor", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_claim_need"
        ),
        sa.PrimaryKeyConstraint(
            "workspace", "need", "account", "severity", "evidence", "stage", "currency", name="pk_claim"
        ),
    )


def _create_need_term() -> None:
    op.create_table(
        "need_term",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("term", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_need_term_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "term", "need", name="pk_need_term"),
        sqlite_with_rowid=False,
    )


def _create_promise() -> None:
    op.create_table(
        "promise",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("team", WORDS, nullable=False),
        sa.Column("quarter", WORDS, nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.CheckConstraint("points > 0", name=op.f("ck_promise_points")),
        sa.CheckConstraint("quarter LIKE '____-Q_'", name=op.f("ck_promise_quarter")),
        sa.CheckConstraint("state IN ('proposed', 'confirmed', 'released')", name=op.f("ck_promise_state")),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_promise_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_promise"),
    )
    _partial(
        "uq_promise_live",
        "promise",
        ["workspace", "need", "team", "quarter"],
        "state <> 'released'",
        unique=True,
    )


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("said_ts", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("verdict", WORDS, nullable=False),
        sa.Column("quarter", WORDS, nullable=True),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("verdict IN ('yes', 'later', 'no')", name=op.f("ck_answer_verdict")),
        sa.ForeignKeyConstraint(["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_answer_ask"),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_answer_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "ask", "said_ts", name="pk_answer"),
    )
    op.create_index("ix_answer_need", "answer", ["workspace", "need", "seq"])


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("verdict", WORDS, nullable=False),
        sa.Column("gate", WORDS, nullable=False),
        sa.Column("quarter", WORDS, nullable=True),
        sa.Column("facts", DOCUMENT, nullable=False),
        sa.Column("decision", DOCUMENT, nullable=False),
        sa.Column("policy_version", WORDS, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("at_stake", sa.Double(), nullable=True),
        sa.Column("accounts", sa.Integer(), nullable=True),
        sa.Column("owner", WORDS, nullable=True),
        sa.Column("owner_day", sa.Date(), nullable=True),
        sa.CheckConstraint("verdict IN ('yes', 'later', 'no')", name=op.f("ck_decision_verdict")),
        sa.ForeignKeyConstraint(
            ["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_decision_ask"
        ),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_decision_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_decision"),
    )
    op.create_index("ix_decision_ask", "decision", ["workspace", "ask", "id"])
    op.create_index("ix_decision_need", "decision", ["workspace", "need", "id"])


def _create_note() -> None:
    op.create_table(
        "note",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("ts", WORDS, nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_note_ask"),
        sa.PrimaryKeyConstraint("workspace", "ask", "ts", name="pk_note"),
    )
