"""Pairs of texts that people said are the same or not: what matching can be measured by and learn from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from storage.prepared import Prepared
from storage.tables import match_label
from storage.transaction import Transaction
from triage.matching.meaning import Kind
from triage.meaning_ports import Label, LabelBook

# What was said long ago of thousands of other pairs teaches little more.
_LEARNED_FROM = 2000
_ADD = Prepared(insert(match_label))
_NEWEST = Prepared(
    select(*(column for column in match_label.c if column.name not in ("workspace", "id")))
    .where(match_label.c.workspace == bindparam("workspace"))
    .order_by(match_label.c.id.desc())
    .limit(bindparam("most"))
)


class Labels:
    """Fulfils ``triage.meaning_ports.Labels``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, label: Label) -> None:
        self._in.link.do(
            _ADD,
            workspace=self._in.workspace,
            id=self._in.next("label"),
            kind=label.kind,
            left_key=label.left,
            right_key=label.right,
            same=label.same,
            said_by=label.by,
            said_at=label.at,
            left_text=label.left_text,
            right_text=label.right_text,
        )
        self._in.new_version(match_label.name, label.at)

    def snapshot(self) -> LabelBook:
        return self._in.snapshot(match_label.name, lambda _: LabelBook(tuple(self.newest(_LEARNED_FROM))))

    def newest(self, limit: int) -> Sequence[Label]:
        rows = self._in.link.rows(_NEWEST, workspace=self._in.workspace, most=limit)
        return tuple(Label(Kind(kind), *rest) for kind, *rest in rows)
