"""The tables of the two queues: what came in, and what is to be said."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer

from storage.table_parts import document, moment, number, one_of, partial, refers_to, table, words
from triage.ports import Method


class InboxState(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARKED = "parked"


class OutboxState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    SUPERSEDED = "superseded"
    PARKED = "parked"


inbox = table(
    "inbox",
    ("event_id",),
    words("event_id"),
    number("seq"),
    words("thread"),
    document("body"),
    moment("received_at"),
    words("state"),
    Column("attempts", Integer, nullable=False),
    words("error", nullable=True),
    moment("due_at"),
    moment("leased_until", nullable=True),
    one_of("state", InboxState),
    partial("ix_inbox_open", "state = 'open'", "seq"),
    partial("ix_inbox_done", "state = 'done'", "received_at"),
    partial("ix_inbox_parked", "state = 'parked'", "seq"),
)

outbox = table(
    "outbox",
    ("key",),
    words("key"),
    number("seq"),
    words("kind"),
    words("method"),
    words("channel"),
    words("thread_ts", nullable=True),
    words("target", nullable=True),
    document("content"),
    moment("created_at"),
    words("state"),
    Column("attempts", Integer, nullable=False),
    Column("unsure", Boolean, nullable=False),
    words("error", nullable=True),
    moment("due_at"),
    moment("leased_until", nullable=True),
    words("message_ts", nullable=True),
    words("only_for", nullable=True),
    document("echo", nullable=True),
    one_of("state", OutboxState),
    one_of("method", Method),
    CheckConstraint("(method = 'update') = (target IS NOT NULL)", name="target"),
    CheckConstraint("echo IS NULL OR (method = 'post' AND only_for IS NULL)", name="echo"),
    refers_to("outbox", "target", key="key"),
    Index("ix_outbox_state", "workspace", "state", "seq"),
    partial("ix_outbox_queued_update", "state = 'queued' AND method = 'update'", "state", "method", "seq"),
    partial("ix_outbox_queued_channel", "state = 'queued'", "channel", "seq"),
    partial("ix_outbox_target", "target IS NOT NULL", "target", "seq"),
)
