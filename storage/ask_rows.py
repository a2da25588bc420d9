"""How an ask becomes a row and a row an ask."""

from __future__ import annotations

from typing import Any

from storage.prepared import Row
from storage.tables import ask
from triage.asks import Ask, AskState, Severity, Stage, Via
from triage.messages import FileLink
from triage.money import Money

# What the row repeats of its newest decision; decisions write it.
REPEATED = ("decision", "verdict", "missing")
COLUMNS = tuple(column for column in ask.c if column.name not in ("workspace", *REPEATED))


def values_of(ask: Ask) -> dict[str, Any]:
    """The ask's columns but the workspace."""
    return {
        "number": ask.number,
        "author": ask.author,
        "channel": ask.channel,
        "ts": ask.ts,
        "thread_ts": ask.thread_ts,
        "text": ask.text,
        "title": ask.title,
        "created_at": ask.created_at,
        "need": ask.need,
        "account": ask.account,
        "amount_minor": ask.amount.minor if ask.amount else None,
        "amount_currency": ask.amount.currency if ask.amount else None,
        "severity": ask.severity,
        "severity_evidence": ask.severity_evidence,
        "stage": ask.stage,
        "due_from": ask.due_from,
        "due_to": ask.due_to,
        "workaround": ask.workaround,
        "item": ask.item,
        "state": ask.state,
        "shared": ask.shared,
        "stranger": ask.stranger,
        "via": ask.via,
        "filed_by": ask.filed_by,
        "problem": ask.problem,
        "files": [{"name": file.name, "url": file.url} for file in ask.files],
        "withdrawn_at": ask.withdrawn_at,
        "withdrawn_by": ask.withdrawn_by,
        "lost_at": ask.lost_at,
        "lost_by": ask.lost_by,
        "lost_words": ask.lost_words,
    }


def ask_of(row: Row) -> Ask:
    """The ask of a row of ``COLUMNS``."""
    number, author, channel, ts, thread_ts, text, title, created_at, need, account, *rest = row
    (
        minor,
        currency,
        severity,
        evidence,
        stage,
        due_from,
        due_to,
        workaround,
        item,
        state,
        shared,
        stranger,
        via,
        filed_by,
        problem,
        files,
        withdrawn_at,
        withdrawn_by,
        *lost,
    ) = rest
    return Ask(
        number=number,
        author=author,
        channel=channel,
        ts=ts,
        thread_ts=thread_ts,
        text=text,
        title=title,
        created_at=created_at,
        need=need,
        account=account,
        amount=None if minor is None else Money(minor, currency),
        severity=Severity(severity) if severity else None,
        severity_evidence=evidence,
        stage=Stage(stage) if stage else None,
        due_from=due_from,
        due_to=due_to,
        workaround=workaround,
        item=item,
        state=AskState(state),
        shared=shared,
        stranger=stranger,
        via=Via(via),
        filed_by=filed_by,
        problem=problem,
        files=tuple(FileLink(**file) for file in files),
        withdrawn_at=withdrawn_at,
        withdrawn_by=withdrawn_by,
        lost_at=lost[0],
        lost_by=lost[1],
        lost_words=lost[2],
    )
