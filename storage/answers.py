"""PMs' answers, append-only; the newest of a need that was not undone stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared, Row
from storage.standing import standing_verdict
from storage.tables import answer, need
from storage.transaction import Transaction
from triage.ports import AnswerRecord
from triage.verdicts import Verdict

COLUMNS = tuple(column for column in answer.c if column.name not in ("workspace", "seq"))

_ADD = Prepared(
    insert(answer)
    .on_conflict_do_nothing(index_elements=["workspace", "ask", "said_ts"])
    .returning(answer.c.seq)
)
# A gate's agreement is that of so many newest answers: what PMs thought long ago says little of today.
_WEIGHED = 20
_of_need = (
    select(*COLUMNS)
    .where(answer.c.workspace == bindparam("workspace"), answer.c.need == bindparam("need"))
    .order_by(answer.c.seq)
)
_OF_NEED = Prepared(_of_need)
_STANDING = Prepared(
    _of_need.where(answer.c.undone_at.is_(None)).order_by(None).order_by(answer.c.seq.desc()).limit(1)
)
_UNDO = Prepared(
    update(answer)
    .where(
        answer.c.workspace == bindparam("in_workspace"),
        answer.c.ask == bindparam("of_ask"),
        answer.c.said_ts == bindparam("of_said_ts"),
        answer.c.undone_at.is_(None),
    )
    .values(undone_at=bindparam("at"))
    .returning(answer.c.need)
)
_NOTE = Prepared(
    update(need)
    .where(need.c.workspace == bindparam("in_workspace"), need.c.number == bindparam("of_need"))
    .values(said=standing_verdict(need.c.workspace, need.c.number))
)
_weighed = (
    select(answer.c.agreed)
    .where(
        answer.c.workspace == bindparam("workspace"),
        answer.c.gate == bindparam("gate"),
        text("answer.agreed IS NOT NULL AND answer.undone_at IS NULL"),
    )
    .order_by(answer.c.seq.desc())
    .limit(_WEIGHED)
    .subquery()
)
_AGREEMENT = Prepared(select(func.count(case((_weighed.c.agreed, 1))), func.count()).select_from(_weighed))


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
            gate=answer.gate,
            agreed=answer.agreed,
            shareable=answer.shareable,
            undone_at=answer.undone_at,
        )
        if added:
            self._in.next("answer")
            self._note(answer.need)
        return bool(added)

    def standing(self, need: int) -> AnswerRecord | None:
        row = self._in.link.row(_STANDING, workspace=self._in.workspace, need=need)
        return None if row is None else answer_of(row)

    def of_need(self, need: int) -> Sequence[AnswerRecord]:
        return tuple(map(answer_of, self._in.link.rows(_OF_NEED, workspace=self._in.workspace, need=need)))

    def undo(self, ask: int, said_ts: str, now: datetime) -> bool:
        named = {"in_workspace": self._in.workspace, "of_ask": ask, "of_said_ts": said_ts}
        undone = self._in.link.rows(_UNDO, **named, at=now)
        for (of_need,) in undone:
            self._note(of_need)
        return bool(undone)

    def _note(self, number: int) -> None:
        """The need repeats the verdict that stands now."""
        self._in.link.do(_NOTE, in_workspace=self._in.workspace, of_need=number)

    def agreement(self, gate: str) -> tuple[int, int]:
        row = self._in.link.row(_AGREEMENT, workspace=self._in.workspace, gate=gate)
        return (row[0], row[1]) if row else (0, 0)


def answer_of(row: Row) -> AnswerRecord:
    """The answer of a row of ``COLUMNS``."""
    ask, said_ts, need, author, verdict, quarter, reason, said_at, *marks = row
    return AnswerRecord(ask, need, author, Verdict(verdict), quarter, reason, said_ts, said_at, *marks)
