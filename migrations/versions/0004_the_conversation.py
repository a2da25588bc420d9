"""The conversation: ways to file, repeats, doubts, joins, handlings, reactions, echoes, search

Revision: 0004, after 0003
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
NOW_METHODS, THEN_METHODS = "'post', 'update', 'react'", "'post', 'update'"
ECHO = "echo IS NULL OR (method = 'post' AND only_for IS NULL)"
GATE_ANSWERS = "agreed IS NOT NULL AND undone_at IS NULL"
# How many asks are made searchable at once.
PORTION = 500


def upgrade() -> None:
    _widen_ask()
    _widen_decision()
    _widen_answer()
    _widen_outbox()
    _create_repeat()
    _create_doubt()
    _create_handling()
    _create_need_join()
    _create_person()
    _create_channel_mode()
    _create_autonomy_choice()
    _create_search()


def downgrade() -> None:
    op.execute("DROP TABLE ask_words")
    op.execute("DELETE FROM counter WHERE name = 'join'")
    for table in (
        "autonomy_choice",
        "channel_mode",
        "person",
        "need_join",
        "handling",
        "doubt",
        "repeat",
    ):
        op.drop_table(table)
    _narrow_outbox()
    op.drop_index("ix_answer_gate", "answer")
    for column in ("gate", "agreed", "shareable", "undone_at"):
        op.drop_column("answer", column)
    op.drop_column("decision", "autonomy")
    op.drop_index("ix_ask_author", "ask")
    for column in ("via", "filed_by", "problem", "files", "withdrawn_at", "withdrawn_by"):
        op.drop_column("ask", column)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _widen_ask() -> None:
    ways = "'message', 'mention', 'command', 'form', 'shortcut', 'reaction', 'forward'"
    _add_checked("ask", "via", "message", ways)
    for name in ("filed_by", "problem", "withdrawn_by"):
        op.add_column("ask", sa.Column(name, WORDS, nullable=False, server_default=""))
    op.add_column("ask", sa.Column("files", DOCUMENT, nullable=False, server_default="[]"))
    op.add_column("ask", sa.Column("withdrawn_at", MOMENT, nullable=True))
    op.create_index("ix_ask_author", "ask", ["workspace", "author", "state", "number"])


def _widen_decision() -> None:
    """The autonomy is in the decision's JSON since ever; lists need it beside."""
    autonomies = "'record', 'draft', 'post'"
    _add_checked("decision", "autonomy", None, autonomies)
    said = "json_extract(decision, '$.autonomy')" if _on_sqlite() else "decision ->> 'autonomy'"
    op.execute(f"UPDATE decision SET autonomy = {said}")  # noqa: S608 - ours


def _widen_answer() -> None:
    op.add_column("answer", sa.Column("gate", WORDS, nullable=False, server_default=""))
    op.add_column("answer", sa.Column("agreed", sa.Boolean(), nullable=True))
    _add_checked("answer", "shareable", "", "'', 'no', 'direction', 'date'")
    op.add_column("answer", sa.Column("undone_at", MOMENT, nullable=True))
    _partial("ix_answer_gate", "answer", ["workspace", "gate", "seq"], GATE_ANSWERS)


def _add_checked(table: str, column: str, default: str | None, values: str) -> None:
    """SQLite takes a check with a new column only where it stands within the column."""
    kind = "TEXT" if _on_sqlite() else 'TEXT COLLATE "C"'
    filled = "" if default is None else f"DEFAULT '{default}' NOT NULL "
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind} {filled}"
        f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({values}))"
    )


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    """An index over the rows that fulfil the condition."""
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _widen_outbox() -> None:
    if _on_sqlite():
        _rebuild_outbox(NOW_METHODS, [sa.Column("echo", DOCUMENT, nullable=True)])
        return
    op.add_column("outbox", sa.Column("echo", DOCUMENT, nullable=True))
    op.create_check_constraint(op.f("ck_outbox_echo"), "outbox", ECHO)
    _check_methods(NOW_METHODS)


def _narrow_outbox() -> None:
    op.execute("DELETE FROM outbox WHERE method = 'react'")
    if _on_sqlite():
        _rebuild_outbox(THEN_METHODS, [])
        return
    op.drop_column("outbox", "echo")
    _check_methods(THEN_METHODS)


def _check_methods(methods: str) -> None:
    op.drop_constraint(op.f("ck_outbox_method"), "outbox", type_="check")
    op.create_check_constraint(op.f("ck_outbox_method"), "outbox", f"method IN ({methods})")


def _rebuild_outbox(methods: str, added: list[sa.Column]) -> None:
    """SQLite changes no check, so the rows move to a new table of the same name; the key to itself names it
    from the start."""
    columns = (
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
        sa.Column("only_for", WORDS, nullable=True),
    )
    kept = ", ".join(["workspace", *(column.name for column in columns)])
    op.create_table(
        "outbox_rebuilt",
        sa.Column("workspace", WORDS, nullable=False),
        *columns,
        *added,
        sa.CheckConstraint("(method = 'update') = (target IS NOT NULL)", name=op.f("ck_outbox_target")),
        sa.CheckConstraint(f"method IN ({methods})", name=op.f("ck_outbox_method")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'superseded', 'parked')", name=op.f("ck_outbox_state")
        ),
        *[sa.CheckConstraint(ECHO, name=op.f("ck_outbox_echo")) for _ in added],
        sa.ForeignKeyConstraint(
            ["workspace", "target"], ["outbox.workspace", "outbox.key"], name="fk_outbox_outbox"
        ),
        sa.PrimaryKeyConstraint("workspace", "key", name="pk_outbox"),
    )
    op.execute(f"INSERT INTO outbox_rebuilt ({kept}) SELECT {kept} FROM outbox")  # noqa: S608 - ours
    op.drop_table("outbox")
    op.rename_table("outbox_rebuilt", "outbox")
    _index_outbox()


def _index_outbox() -> None:
    queued = "state = 'queued'"
    updates = f"{queued} AND method = 'update'"
    op.create_index("ix_outbox_state", "outbox", ["workspace", "state", "seq"])
    _partial("ix_outbox_queued_update", "outbox", ["workspace", "state", "method", "seq"], updates)
    _partial("ix_outbox_queued_channel", "outbox", ["workspace", "channel", "seq"], queued)
    _partial("ix_outbox_target", "outbox", ["workspace", "target", "seq"], "target IS NOT NULL")


def _create_repeat() -> None:
    op.create_table(
        "repeat",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("ts", WORDS, nullable=False),
        sa.Column("thread_ts", WORDS, nullable=False),
        sa.Column("ask", sa.BigInteger(), nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["workspace", "ask"], ["ask.workspace", "ask.number"], name="fk_repeat_ask"),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", name="pk_repeat"),
    )
    op.create_index("ix_repeat_thread", "repeat", ["workspace", "channel", "thread_ts"])


def _create_doubt() -> None:
    op.create_table(
        "doubt",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("ts", WORDS, nullable=False),
        sa.Column("thread_ts", WORDS, nullable=False),
        sa.Column("author", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", WORDS, nullable=False),
        sa.CheckConstraint("state IN ('asked', 'filed', 'declined')", name=op.f("ck_doubt_state")),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", name="pk_doubt"),
    )
    _partial("ix_doubt_open", "doubt", ["workspace", "author", "asked_at"], "state = 'asked'")


def _create_handling() -> None:
    op.create_table(
        "handling",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("need", sa.BigInteger(), nullable=False),
        sa.Column("assignee", WORDS, nullable=False),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("paused_by", WORDS, nullable=False),
        sa.Column("disagreed_at", MOMENT, nullable=True),
        sa.Column("disagreed_by", WORDS, nullable=False),
        sa.Column("disagreement", WORDS, nullable=False),
        sa.Column("disagreed_ask", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace", "need"], ["need.workspace", "need.number"], name="fk_handling_need"
        ),
        sa.PrimaryKeyConstraint("workspace", "need", name="pk_handling"),
    )
    _partial("ix_handling_disagreed", "handling", ["workspace", "need"], "disagreed_at IS NOT NULL")


def _create_need_join() -> None:
    references = [
        sa.ForeignKeyConstraint(
            ["workspace", f"{side}_need"], ["need.workspace", "need.number"], name=f"fk_need_join_{side}"
        )
        for side in ("left", "into")
    ]
    op.create_table(
        "need_join",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("left_need", sa.BigInteger(), nullable=False),
        sa.Column("into_need", sa.BigInteger(), nullable=False),
        sa.Column("asks", DOCUMENT, nullable=False),
        sa.Column("joined_by", WORDS, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        *references,
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_need_join"),
    )


def _create_person() -> None:
    flags = ("is_guest", "is_external", "is_bot", "is_deleted")
    op.create_table(
        "person",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("timezone", WORDS, nullable=False),
        *[sa.Column(name, sa.Boolean(), nullable=False) for name in flags],
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_person"),
    )


def _create_channel_mode() -> None:
    op.create_table(
        "channel_mode",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("channel", WORDS, nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("changed_by", WORDS, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", name="pk_channel_mode"),
    )


def _create_autonomy_choice() -> None:
    op.create_table(
        "autonomy_choice",
        sa.Column("workspace", WORDS, nullable=False),
        sa.Column("gate", WORDS, nullable=False),
        sa.Column("autonomy", WORDS, nullable=False),
        sa.Column("chosen_by", WORDS, nullable=False),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "autonomy IN ('record', 'draft', 'post')", name=op.f("ck_autonomy_choice_autonomy")
        ),
        sa.PrimaryKeyConstraint("workspace", "gate", name="pk_autonomy_choice"),
    )


def _create_search() -> None:
    """What ``storage.ask_words`` keeps, filled with the asks that are there."""
    if _on_sqlite():
        op.execute(
            "CREATE VIRTUAL TABLE ask_words "
            "USING fts5(words, tokenize = 'ascii', detail = none, columnsize = 0)"
        )
        put = "INSERT INTO ask_words (rowid, words) VALUES (:row, :words)"
    else:
        op.execute(
            'CREATE TABLE ask_words (workspace TEXT COLLATE "C" NOT NULL, ask BIGINT NOT NULL, '
            "words TSVECTOR NOT NULL, CONSTRAINT pk_ask_words PRIMARY KEY (workspace, ask), "
            "CONSTRAINT fk_ask_words_ask FOREIGN KEY (workspace, ask) "
            "REFERENCES ask (workspace, number) ON DELETE CASCADE)"
        )
        op.execute("CREATE INDEX ix_ask_words_words ON ask_words USING gin (words)")
        put = (
            "INSERT INTO ask_words (workspace, ask, words) "
            "VALUES (:workspace, :ask, array_to_tsvector(string_to_array(:words, ' ')))"
        )
    _fill_search(sa.text(put))


def _fill_search(put: sa.TextClause) -> None:
    chosen = sa.text("SELECT workspace, number, title, text, account FROM ask ORDER BY workspace, number")
    bind = op.get_bind()
    asks = bind.execute(chosen).fetchall()
    for first in range(0, len(asks), PORTION):
        bind.execute(put, [_searchable(*ask) for ask in asks[first : first + PORTION]])


def _searchable(workspace: str, number: int, title: str, text: str, account: str | None) -> dict[str, object]:
    plain = unicodedata.normalize("NFKD", f"{title} {text} {account or ''}".casefold())
    tokens = re.findall(r"[^\W_]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    words = " ".join(dict.fromkeys(token[:100] for token in tokens))
    shard = int.from_bytes(hashlib.blake2b(workspace.encode(), digest_size=4).digest()) >> 1
    values = {"row": shard << 32 | number, "words": words}
    return values if _on_sqlite() else {"workspace": workspace, "ask": number, "words": words}
