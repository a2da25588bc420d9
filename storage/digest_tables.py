"""The tables of when digests come and what became of each run."""

from __future__ import annotations

from storage.table_parts import document, flag, moment, one_of, table, words
from triage.digest_ports import RunState

# What is known of one digest to one channel or person: ``first_seen`` is since when its slots count,
# ``stopped_at`` since when it is paused or gone, ``shape`` what it was scheduled as then.
digest_schedule = table(
    "digest_schedule",
    ("digest", "channel"),
    words("digest"),
    words("channel"),
    moment("first_seen"),
    words("shape", server_default=""),
    moment("stopped_at", nullable=True),
    words("last_period", server_default=""),
    moment("covered_until", nullable=True),
    words("trouble", server_default=""),
)

# A run belongs to ``holder`` until its lease is out; ``outbox_key`` is "" where there was nothing to say.
digest_run = table(
    "digest_run",
    ("digest", "channel", "period"),
    words("digest"),
    words("channel"),
    words("period"),
    moment("claimed_at"),
    words("state", server_default=RunState.DONE),
    words("holder", server_default=""),
    moment("leased_until", nullable=True),
    words("outbox_key", server_default=""),
    words("error", server_default=""),
    one_of("state", RunState),
)

# What was saved in Slack over the policy, for a channel, for one person, or ("") for all people of the kind.
# ``days`` null: when it comes stands in the policy. ``people``: whom alone it is for, as Slack ids.
digest_setting = table(
    "digest_setting",
    ("digest", "channel"),
    words("digest"),
    words("channel"),
    words("days", nullable=True),
    words("time", nullable=True),
    words("timezone", server_default=""),
    flag("paused"),
    words("changed_by"),
    moment("changed_at"),
    document("people", server_default="[]"),
)

# Blocks that this workspace of Slack does not take.
block_refusal = table("block_refusal", ("block",), words("block"), moment("refused_at"))
