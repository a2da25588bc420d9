"""PMs' answers, append-only; the newest of a need stands."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared, Row
from storage.tables import answer
from storage.transaction import Transaction
from triage.ports import AnswerRecord
from triage.verdicts import Verdict

COLUMNS = tuple(column for column in answer.c if column.name not in ("workspace", "seq"))

_ADD = Prepared(
    insert(answer)
    .on_conflict_do_nothing(index_elements=["workspace", "ask", "said_ts"])
    .returning(answer.c.seq)
)
_STANDING = Prepared(
    select(*COLUMNS)
    .where(answer.c.workspace == bindparam("workspace"), answer.c.need == bindparam("need"))
    .order_by(answer.c.seq.desc())
    .limit(1)
)


class Answers:
    """Fulfils ``triage.ports.Answers``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, answer: AnswerRecord) -> bool:
        added = self._in.link.rows(
            _ADD,
            workspace=self._in.workspace,
            ask=answer.ask,
            said_ts=answer.said_ts,
            need=answer.need,
            author=answer.author,
            verdict=answer.verdict,
            quarter=answer.quarter,
            reason=answer.reason,
            said_at=answer.said_at,
            seq=self._in.peek("answer"),
        )
        if added:
            self._in.next("answer")
        return bool(added)

    def standing(self, need: int) -> AnswerRecord | None:
        row = self._in.link.row(_STANDING, workspace=self._in.workspace, need=need)
        return None if row is None else answer_of(row)


def answer_of(row: Row) -> AnswerRecord:
    """The answer of a row of ``COLUMNS``."""
    ask, said_ts, need, author, verdict, quarter, reason, said_at = row
    return AnswerRecord(ask, need, author, Verdict(verdict), quarter, reason, said_ts, said_at)
