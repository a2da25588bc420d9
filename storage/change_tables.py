"""The tables of staying true: what changed, what is to be decided again, and what flipped."""

from __future__ import annotations

from sqlalchemy import Index

from storage.table_parts import (
    document,
    flag,
    moment,
    number,
    one_of,
    partial,
    refers_to,
    table,
    unique,
    words,
)
from triage.changes import Cause, ChangeState, Commitment, FlipState
from triage.verdicts import Verdict

# Which state of each source was last looked at.
noticed = table("noticed", ("source",), words("source"), words("seen"), moment("noticed_at"))

recheck = table(
    "recheck",
    ("need",),
    number("need"),
    number("mark"),
    moment("due_at"),
    refers_to("need", "need"),
    Index("ix_recheck_due", "workspace", "due_at"),
)

change = table(
    "change",
    ("number",),
    number("number"),
    words("cause"),
    words("caused_by"),
    moment("opened_at"),
    words("state"),
    number("reached"),
    number("last_ask"),
    flag("silent"),
    words("settled_by"),
    moment("settled_at", nullable=True),
    one_of("cause", Cause),
    one_of("state", ChangeState),
    partial("ix_change_under_way", "state IN ('checking', 'held', 'telling')", "number"),
)

flip = table(
    "flip",
    ("id",),
    number("id"),
    number("change"),
    number("ask"),
    number("need"),
    words("asker"),
    words("item", nullable=True),
    words("state"),
    moment("found_at"),
    moment("settled_at", nullable=True),
    words("from_verdict"),
    words("from_quarter", nullable=True),
    words("from_commitment"),
    words("to_verdict"),
    words("to_quarter", nullable=True),
    words("to_commitment"),
    document("details"),
    unique("flip", "change", "ask"),
    refers_to("ask", "ask"),
    refers_to("need", "need"),
    one_of("state", FlipState),
    one_of("from_verdict", Verdict),
    one_of("to_verdict", Verdict),
    one_of("from_commitment", Commitment),
    one_of("to_commitment", Commitment),
    Index("ix_flip_settled", "workspace", "settled_at", "id"),
    Index("ix_flip_ask", "workspace", "ask", "id"),
    Index("ix_flip_change", "workspace", "change", "id"),
    partial("ix_flip_found", "state = 'found'", "change", "id"),
    Index("ix_flip_asker", "workspace", "change", "asker"),
    Index("ix_flip_item", "workspace", "item", "id"),
)
