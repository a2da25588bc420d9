"""The tables. Every one is keyed by workspace first, so that the store can be distributed by it.

Migrations spell the same tables out once more; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Double, Index, Integer, false

from storage.change_tables import change, flip, noticed, recheck
from storage.digest_tables import block_refusal, digest_run, digest_schedule, digest_setting
from storage.meaning_tables import match_label, meaning
from storage.promise_tables import told
from storage.queue_tables import inbox, outbox
from storage.source_tables import account, roadmap_item, source_version, team_quarter
from storage.table_parts import (
    document,
    metadata,
    moment,
    number,
    one_of,
    partial,
    refers_to,
    table,
    unique,
    words,
)
from storage.thread_tables import (
    answer,
    autonomy_choice,
    channel_mode,
    doubt,
    handling,
    need_join,
    note,
    person,
    repeat,
)
from triage.asks import AskState, Severity, Stage, Via
from triage.capacity import PromiseState
from triage.changes import Commitment
from triage.verdicts import Autonomy, Verdict

__all__ = [
    "account",
    "answer",
    "ask",
    "audit",
    "autonomy_choice",
    "block_refusal",
    "change",
    "channel_mode",
    "claim",
    "counter",
    "decision",
    "digest_run",
    "digest_schedule",
    "digest_setting",
    "doubt",
    "flip",
    "handling",
    "inbox",
    "match_label",
    "meaning",
    "metadata",
    "need",
    "need_join",
    "need_term",
    "note",
    "noticed",
    "one_off",
    "outbox",
    "person",
    "policy_version",
    "promise",
    "recheck",
    "repeat",
    "roadmap_item",
    "source_version",
    "team_quarter",
    "term_count",
    "told",
]

counter = table(
    "counter",
    ("name",),
    words("name"),
    number("value"),
    CheckConstraint("value >= 0", name="value"),
)

need = table(
    "need",
    ("number",),
    number("number"),
    words("title"),
    words("item", nullable=True),
    document("terms"),
    moment("created_at"),
    # Repeated from its newest decision (by id) and its standing answer (``said``), so that lists and digests
    # need not look them up; null where there is none.
    number("decision", nullable=True),
    words("verdict", nullable=True),
    words("gate", nullable=True),
    words("quarter", nullable=True),
    Column("at_stake", Double),
    words("owner", nullable=True),
    Column("owner_day", Date),
    words("autonomy", nullable=True),
    words("said", nullable=True),
    partial("uq_need_item", "item IS NOT NULL", "item", unique=True),
    one_of("verdict", Verdict),
    one_of("autonomy", Autonomy),
    one_of("said", Verdict),
)

# Tables that are hardly more than their key: on SQLite the key's tree is the table.
_KEY_ONLY = {"sqlite_with_rowid": False}

need_term = table(
    "need_term", ("term", "need"), words("term"), number("need"), refers_to("need", "need"), **_KEY_ONLY
)

term_count = table(
    "term_count",
    ("term",),
    words("term"),
    number("needs"),
    CheckConstraint("needs > 0", name="needs"),
    **_KEY_ONLY,
)

ask = table(
    "ask",
    ("number",),
    number("number"),
    words("author"),
    words("channel"),
    words("ts"),
    words("thread_ts"),
    words("text"),
    words("title"),
    moment("created_at"),
    number("need"),
    words("account", nullable=True),
    number("amount_minor", nullable=True),
    words("amount_currency", nullable=True),
    words("severity", nullable=True),
    Column("severity_evidence", Boolean, nullable=False),
    words("stage", nullable=True),
    Column("due_from", Date),
    Column("due_to", Date),
    words("workaround"),
    words("item", nullable=True),
    words("state"),
    Column("shared", Boolean, nullable=False, server_default=false()),
    Column("stranger", Boolean, nullable=False, server_default=false()),
    words("via", server_default=Via.MESSAGE),
    words("filed_by", server_default=""),
    words("problem", server_default=""),
    document("files", server_default="[]"),
    moment("withdrawn_at", nullable=True),
    words("withdrawn_by", server_default=""),
    moment("lost_at", nullable=True),
    words("lost_by", server_default=""),
    words("lost_words", server_default=""),
    # Repeated from its newest decision (by id); null while it is undecided. ``missing`` is the fact it lacks.
    number("decision", nullable=True),
    words("verdict", nullable=True),
    words("missing", nullable=True),
    unique("ask", "channel", "ts"),
    refers_to("need", "need"),
    one_of("severity", Severity),
    one_of("stage", Stage),
    one_of("state", AskState),
    one_of("via", Via),
    one_of("verdict", Verdict),
    CheckConstraint("(amount_minor IS NULL) = (amount_currency IS NULL)", name="amount"),
    CheckConstraint("due_from <= due_to", name="due"),
    Index("ix_ask_thread", "workspace", "channel", "thread_ts"),
    Index("ix_ask_need", "workspace", "need", "number"),
    Index("ix_ask_created", "workspace", "created_at"),
    Index("ix_ask_account", "workspace", "account", "number"),
    Index("ix_ask_author", "workspace", "author", "state", "number"),
    partial("ix_ask_open", "state = 'open'", "number"),
    partial("ix_ask_lost", "lost_at IS NOT NULL", "need"),
)

# What the asks of a need claim, those alike as one: kept with every ask, so that deciding need not read all.
# "" stands for what was not said, because a key holds no nulls.
claim = table(
    "claim",
    ("need", "account", "severity", "evidence", "stage", "currency"),
    number("need"),
    words("account"),
    words("severity"),
    Column("evidence", Boolean, nullable=False),
    words("stage"),
    words("currency"),
    number("asks"),
    number("first_ask"),
    number("newest_ask"),
    moment("asked_at"),
    number("amount_minor", nullable=True),
    refers_to("need", "need"),
)

decision = table(
    "decision",
    ("id",),
    number("id"),
    number("ask"),
    number("need"),
    words("verdict"),
    words("gate"),
    words("quarter", nullable=True),
    document("facts"),
    document("decision"),
    words("policy_version"),
    moment("decided_at"),
    Column("at_stake", Double),
    Column("accounts", Integer),
    words("owner", nullable=True),
    Column("owner_day", Date),
    words("autonomy", nullable=True),
    words("commitment", server_default=""),
    one_of("verdict", Verdict),
    one_of("commitment", Commitment),
    one_of("autonomy", Autonomy),
    refers_to("ask", "ask"),
    refers_to("need", "need"),
    Index("ix_decision_ask", "workspace", "ask", "id"),
    Index("ix_decision_decided", "workspace", "decided_at", "id"),
)

promise = table(
    "promise",
    ("id",),
    number("id"),
    number("need"),
    words("team"),
    words("quarter"),
    Column("points", Double, nullable=False),
    words("state"),
    Column("score", Double, nullable=False),
    moment("since"),
    moment("settled_at", nullable=True),
    moment("passed_at", nullable=True),
    moment("lapsed_at", nullable=True),
    refers_to("need", "need"),
    one_of("state", PromiseState),
    CheckConstraint("points > 0", name="points"),
    CheckConstraint("quarter LIKE '____-Q_'", name="quarter"),
    partial("uq_promise_live", "state <> 'released'", "need", "team", "quarter", unique=True),
)

# What PMs spent of a quarter's one-off budget: a need has one row, as long as the PM's yes stands.
one_off = table(
    "one_off",
    ("need",),
    number("need"),
    words("quarter"),
    Column("amount", Double, nullable=False),
    words("author"),
    moment("spent_at"),
    refers_to("need", "need"),
    CheckConstraint("amount >= 0", name="amount"),
    CheckConstraint("quarter LIKE '____-Q_'", name="quarter"),
)

# ``content`` is the user's file, ``shipped`` the default it was laid over (null where it was not kept yet).
policy_version = table(
    "policy_version",
    ("version",),
    words("version"),
    words("content"),
    moment("first_used_at"),
    words("shipped", nullable=True),
)

audit = table(
    "audit",
    ("id",),
    number("id"),
    words("who"),
    words("what"),
    words("subject"),
    document("details"),
    moment("at"),
    Index("ix_audit_subject", "workspace", "subject", "id"),
)
