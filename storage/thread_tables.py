"""The tables of what people say and do around asks, and of who they are."""

from __future__ import annotations

from sqlalchemy import Index

from storage.table_parts import document, flag, moment, number, one_of, partial, refers_to, table, words
from triage.records import DoubtState
from triage.roadmap import Shareable
from triage.verdicts import Autonomy, Verdict

answer = table(
    "answer",
    ("ask", "said_ts"),
    number("ask"),
    words("said_ts"),
    number("need"),
    words("author"),
    words("verdict"),
    words("quarter", nullable=True),
    words("reason"),
    moment("said_at"),
    number("seq"),
    words("gate", server_default=""),
    flag("agreed", nullable=True),
    words("shareable", server_default=""),
    moment("undone_at", nullable=True),
    one_of("verdict", Verdict),
    one_of("shareable", ("", *Shareable)),
    refers_to("ask", "ask"),
    refers_to("need", "need"),
    Index("ix_answer_need", "workspace", "need", "seq"),
    Index("ix_answer_said", "workspace", "said_at"),
    partial("ix_answer_gate", "agreed IS NOT NULL AND undone_at IS NULL", "gate", "seq"),
)

note = table(
    "note",
    ("ask", "ts"),
    number("ask"),
    words("ts"),
    words("author"),
    words("text"),
    moment("said_at"),
    refers_to("ask", "ask"),
)

repeat = table(
    "repeat",
    ("channel", "ts"),
    words("channel"),
    words("ts"),
    words("thread_ts"),
    number("ask"),
    words("author"),
    moment("said_at"),
    refers_to("ask", "ask"),
    Index("ix_repeat_thread", "workspace", "channel", "thread_ts"),
    Index("ix_repeat_ask", "workspace", "ask"),
)

doubt = table(
    "doubt",
    ("channel", "ts"),
    words("channel"),
    words("ts"),
    words("thread_ts"),
    words("author"),
    words("text"),
    moment("asked_at"),
    words("state"),
    one_of("state", DoubtState),
    partial("ix_doubt_open", "state = 'asked'", "author", "asked_at"),
)

# What people did about a need that waits for a PM: a row per need that was ever passed on, paused or
# disagreed with.
handling = table(
    "handling",
    ("need",),
    number("need"),
    words("assignee"),
    moment("paused_at", nullable=True),
    words("paused_by"),
    moment("disagreed_at", nullable=True),
    words("disagreed_by"),
    words("disagreement"),
    number("disagreed_ask"),
    refers_to("need", "need"),
    partial("ix_handling_disagreed", "disagreed_at IS NOT NULL", "need"),
)

need_join = table(
    "need_join",
    ("id",),
    number("id"),
    number("left_need"),
    number("into_need"),
    document("asks"),
    words("joined_by"),
    moment("joined_at"),
    moment("undone_at", nullable=True),
    refers_to("need", "left_need", name="fk_need_join_left"),
    refers_to("need", "into_need", name="fk_need_join_into"),
)

person = table(
    "person",
    ("id",),
    words("id"),
    words("name"),
    words("timezone"),
    flag("is_guest"),
    flag("is_external"),
    flag("is_bot"),
    flag("is_deleted"),
    moment("updated_at"),
)

channel_mode = table(
    "channel_mode",
    ("channel",),
    words("channel"),
    flag("muted"),
    words("changed_by"),
    moment("changed_at"),
)

autonomy_choice = table(
    "autonomy_choice",
    ("gate",),
    words("gate"),
    words("autonomy"),
    words("chosen_by"),
    moment("chosen_at"),
    one_of("autonomy", Autonomy),
)
