"""The tables. Every one is keyed by workspace first, so that the store can be distributed by it.

Migrations spell the same tables out once more; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

from storage.columns import DOCUMENT, Moment, Words
from triage.asks import AskState, Severity, Stage
from triage.capacity import PromiseState
from triage.ports import Method
from triage.roadmap import ItemStatus, Shareable
from triage.verdicts import Verdict

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class InboxState(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARKED = "parked"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    SUPERSEDED = "superseded"
    PARKED = "parked"


def _table(name: str, key: tuple[str, ...], *parts: SchemaItem, **options: Any) -> Table:
    workspace = Column("workspace", Words, nullable=False)
    return Table(name, metadata, workspace, *parts, PrimaryKeyConstraint("workspace", *key), **options)


def _words(name: str, **options: Any) -> Column[str]:
    return Column(name, Words, nullable=options.pop("nullable", False), **options)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, BigInteger, nullable=options.pop("nullable", False), **options)


def _moment(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Moment, nullable=nullable)


def _document(name: str) -> Column[Any]:
    return Column(name, DOCUMENT, nullable=False)


def _one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


def _unique(table: str, *columns: str) -> UniqueConstraint:
    return UniqueConstraint("workspace", *columns, name=f"uq_{table}_{'_'.join(columns)}")


def _where(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil the condition."""
    return Index(
        name,
        "workspace",
        *columns,
        unique=unique,
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )


def _to(table: str, *columns: str, key: str = "number") -> ForeignKeyConstraint:
    referred = [f"{table}.workspace", f"{table}.{key}"]
    return ForeignKeyConstraint(["workspace", *columns], referred)


counter = _table(
    "counter",
    ("name",),
    _words("name"),
    _number("value"),
    CheckConstraint("value >= 0", name="value"),
)

inbox = _table(
    "inbox",
    ("event_id",),
    _words("event_id"),
    _number("seq"),
    _words("thread"),
    _document("body"),
    _moment("received_at"),
    _words("state"),
    Column("attempts", Integer, nullable=False),
    _words("error", nullable=True),
    _moment("due_at"),
    _moment("leased_until", nullable=True),
    _one_of("state", InboxState),
    _where("ix_inbox_open", "state = 'open'", "seq"),
    _where("ix_inbox_done", "state = 'done'", "received_at"),
    _where("ix_inbox_parked", "state = 'parked'", "seq"),
)

outbox = _table(
    "outbox",
    ("key",),
    _words("key"),
    _number("seq"),
    _words("kind"),
    _words("method"),
    _words("channel"),
    _words("thread_ts", nullable=True),
    _words("target", nullable=True),
    _document("content"),
    _moment("created_at"),
    _words("state"),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Boolean, nullable=False),
    _words("error", nullable=True),
    _moment("due_at"),
    _moment("leased_until", nullable=True),
    _words("message_ts", nullable=True),
    _one_of("state", OutboxState),
    _one_of("method", Method),
    CheckConstraint("(method = 'update') = (target IS NOT NULL)", name="target"),
    _to("outbox", "target", key="key"),
    Index("ix_outbox_state", "workspace", "state", "seq"),
    _where("ix_outbox_queued_update", "state = 'queued' AND method = 'update'", "state", "method", "seq"),
    _where("ix_outbox_queued_channel", "state = 'queued'", "channel", "seq"),
    _where("ix_outbox_target", "target IS NOT NULL", "target", "seq"),
)

need = _table(
    "need",
    ("number",),
    _number("number"),
    _words("title"),
    _words("item", nullable=True),
    _document("terms"),
    _moment("created_at"),
    _where("uq_need_item", "item IS NOT NULL", "item", unique=True),
)

# Tables that are hardly more than their key: on SQLite the key's tree is the table.
_KEY_ONLY = {"sqlite_with_rowid": False}

need_term = _table(
    "need_term", ("term", "need"), _words("term"), _number("need"), _to("need", "need"), **_KEY_ONLY
)

term_count = _table(
    "term_count",
    ("term",),
    _words("term"),
    _number("needs"),
    CheckConstraint("needs > 0", name="needs"),
    **_KEY_ONLY,
)

ask = _table(
    "ask",
    ("number",),
    _number("number"),
    _words("author"),
    _words("channel"),
    _words("ts"),
    _words("thread_ts"),
    _words("text"),
    _words("title"),
    _moment("created_at"),
    _number("need"),
    _words("account", nullable=True),
    _number("amount_minor", nullable=True),
    _words("amount_currency", nullable=True),
    _words("severity", nullable=True),
    Column("severity_evidence", Boolean, nullable=False),
    _words("stage", nullable=True),
    Column("due_from", Date),
    Column("due_to", Date),
    _words("workaround"),
    _words("item", nullable=True),
    _words("state"),
    _unique("ask", "channel", "ts"),
    _to("need", "need"),
    _one_of("severity", Severity),
    _one_of("stage", Stage),
    _one_of("state", AskState),
    CheckConstraint("(amount_minor IS NULL) = (amount_currency IS NULL)", name="amount"),
    CheckConstraint("due_from <= due_to", name="due"),
    Index("ix_ask_thread", "workspace", "channel", "thread_ts"),
    Index("ix_ask_need", "workspace", "need", "number"),
    Index("ix_ask_created", "workspace", "created_at"),
    Index("ix_ask_account", "workspace", "account", "number"),
    _where("ix_ask_open", "state = 'open'", "number"),
)

decision = _table(
    "decision",
    ("id",),
    _number("id"),
    _number("ask"),
    _number("need"),
    _words("verdict"),
    _words("gate"),
    _words("quarter", nullable=True),
    _document("facts"),
    _document("decision"),
    _words("policy_version"),
    _moment("decided_at"),
    Column("at_stake", Double),
    Column("accounts", Integer),
    _words("owner", nullable=True),
    Column("owner_day", Date),
    _one_of("verdict", Verdict),
    _to("ask", "ask"),
    _to("need", "need"),
    Index("ix_decision_ask", "workspace", "ask", "id"),
    Index("ix_decision_need", "workspace", "need", "id"),
)

answer = _table(
    "answer",
    ("ask", "said_ts"),
    _number("ask"),
    _words("said_ts"),
    _number("need"),
    _words("author"),
    _words("verdict"),
    _words("quarter", nullable=True),
    _words("reason"),
    _moment("said_at"),
    _number("seq"),
    _one_of("verdict", Verdict),
    _to("ask", "ask"),
    _to("need", "need"),
    Index("ix_answer_need", "workspace", "need", "seq"),
)

note = _table(
    "note",
    ("ask", "ts"),
    _number("ask"),
    _words("ts"),
    _words("author"),
    _words("text"),
    _moment("said_at"),
    _to("ask", "ask"),
)

roadmap_item = _table(
    "roadmap_item",
    ("key",),
    _words("key"),
    _words("title"),
    _words("description"),
    _document("aliases"),
    _words("status"),
    _document("teams"),
    _words("quarter"),
    Column("effort", Double),
    _words("url"),
    _words("note"),
    _words("shareable"),
    _words("offer"),
    _one_of("status", ItemStatus),
    _one_of("shareable", Shareable),
    CheckConstraint("effort >= 0", name="effort"),
)

account = _table(
    "account",
    ("name",),
    _words("name"),
    _document("aliases"),
    _words("domain"),
    _number("revenue_minor", nullable=True),
    _words("revenue_currency", nullable=True),
    _words("segment"),
    Column("renewal_date", Date),
    _words("owner"),
    CheckConstraint("(revenue_minor IS NULL) = (revenue_currency IS NULL)", name="revenue"),
)

team_quarter = _table(
    "team_quarter",
    ("team", "quarter"),
    _words("team"),
    _words("quarter"),
    Column("points", Double, nullable=False),
    Column("reserve", Double),
    CheckConstraint("points >= 0", name="points"),
    CheckConstraint("reserve >= 0 AND reserve <= 1", name="reserve"),
    CheckConstraint("quarter LIKE '____-Q_'", name="quarter"),
)

promise = _table(
    "promise",
    ("id",),
    _number("id"),
    _number("need"),
    _words("team"),
    _words("quarter"),
    Column("points", Double, nullable=False),
    _words("state"),
    Column("score", Double, nullable=False),
    _moment("since"),
    _moment("settled_at", nullable=True),
    _to("need", "need"),
    _one_of("state", PromiseState),
    CheckConstraint("points > 0", name="points"),
    CheckConstraint("quarter LIKE '____-Q_'", name="quarter"),
    _where("uq_promise_live", "state <> 'released'", "need", "team", "quarter", unique=True),
)

source_version = _table(
    "source_version",
    ("source",),
    _words("source"),
    _number("version"),
    _words("stamp"),
    _moment("as_of"),
    CheckConstraint("version > 0", name="version"),
)

policy_version = _table(
    "policy_version", ("version",), _words("version"), _words("content"), _moment("first_used_at")
)

digest_schedule = _table(
    "digest_schedule", ("digest", "channel"), _words("digest"), _words("channel"), _moment("first_seen")
)

digest_run = _table(
    "digest_run",
    ("digest", "channel", "period"),
    _words("digest"),
    _words("channel"),
    _words("period"),
    _moment("claimed_at"),
)

audit = _table(
    "audit",
    ("id",),
    _number("id"),
    _words("who"),
    _words("what"),
    _words("subject"),
    _document("details"),
    _moment("at"),
    Index("ix_audit_subject", "workspace", "subject", "id"),
)
