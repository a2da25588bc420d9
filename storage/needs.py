"""Needs and the telling words they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.columns import DOCUMENT, among, texts
from storage.prepared import Prepared, Row
from storage.tables import need, need_term, term_count
from storage.transaction import Transaction
from triage.matching import NeedText
from triage.ports import Need

# How many (term, need) pairs one search looks at: the rarest terms come first, because a term that is in
# every other need says little about any of them.
_PAIRS = 2000
# How many of the needs found that way are compared term by term.
_COMPARED = 60

_WORKSPACE = bindparam("workspace", type_=need.c.workspace.type)


def _each_term(*others: ColumnElement[int]) -> Select[Any]:
    """One row per term of the list ``terms``, with the workspace before and ``others`` behind it."""
    terms = texts("terms").subquery()
    return select(_WORKSPACE, terms.c.value, *others).where(true())


_OWN = ("workspace", "number", "title", "item", "terms", "created_at")
# The other columns repeat what decisions and answers say; they write it.
_ADD = Prepared(insert(need), without=[column.name for column in need.c if column.name not in _OWN])
_ADD_TERMS = Prepared(
    insert(need_term).from_select(
        ["workspace", "term", "need"], _each_term(bindparam("need", type_=need.c.number.type))
    )
)
_COUNT_TERMS = Prepared(
    insert_or(term_count)
    .from_select(["workspace", "term", "needs"], _each_term(literal_column("1", Integer)))
    .on_conflict_do_update(index_elements=["workspace", "term"], set_={"needs": term_count.c.needs + 1})
)
_OF_ITEM = Prepared(
    select(need.c.number).where(need.c.workspace == _WORKSPACE, need.c.item == bindparam("item"))
)
_FREQUENCIES = Prepared(
    select(term_count.c.needs, term_count.c.term).where(
        term_count.c.workspace == _WORKSPACE, among(term_count.c.term, "terms")
    )
)
_shares = func.count().label("shares")
_sharing = (
    select(need_term.c.need, _shares)
    .where(need_term.c.workspace == _WORKSPACE, among(need_term.c.term, "terms"))
    .group_by(need_term.c.need)
    .order_by(_shares.desc(), need_term.c.need.desc())
    .limit(_COMPARED)
    .subquery()
)
_newest = (
    select(need_term.c.need)
    .where(need_term.c.workspace == _WORKSPACE, need_term.c.term == bindparam("term"))
    .order_by(need_term.c.need.desc())
    .limit(_COMPARED)
    .subquery()
)
_found = select(need.c.number, need.c.title, need.c.item, need.c.terms).where(need.c.workspace == _WORKSPACE)
_SHARING = Prepared(_found.join_from(need, _sharing, need.c.number == _sharing.c.need))
_NEWEST = Prepared(_found.join_from(need, _newest, need.c.number == _newest.c.need))
_GET = Prepared(
    select(need.c.number, need.c.title, need.c.item, need.c.terms, need.c.created_at).where(
        need.c.workspace == _WORKSPACE, need.c.number == bindparam("number")
    )
)
_SAYING = Prepared(
    select(need.c.title, need.c.item).where(
        need.c.workspace == _WORKSPACE,
        need.c.number == bindparam("number"),
        need.c.terms == bindparam("terms", type_=DOCUMENT),
    )
)
_one = need.c.workspace == bindparam("in_workspace"), need.c.number == bindparam("of_number")
_SET_ITEM = Prepared(update(need).where(*_one).values(item=bindparam("to_item")))
_RENAME = Prepared(update(need).where(*_one).values(title=bindparam("to_title")))


class Needs:
    """Fulfils ``triage.ports.Needs``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def add(self, title: str, item: str | None, terms: frozenset[str], now: datetime) -> int:
        number = self._in.next("need")
        words = sorted(terms)
        link, workspace = self._in.link, self._in.workspace
        link.do(_ADD, workspace=workspace, number=number, title=title, item=item, terms=words, created_at=now)
        if words:
            link.do(_ADD_TERMS, workspace=workspace, terms=words, need=number)
            link.do(_COUNT_TERMS, workspace=workspace, terms=words)
        return number

    def of_item(self, item: str) -> int | None:
        row = self._in.link.row(_OF_ITEM, workspace=self._in.workspace, item=item)
        return None if row is None else int(row[0])

    def get(self, number: int) -> Need | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, number=number)
        if row is None:
            return None
        number, title, item, terms, created_at = row
        return Need(number, title, item, frozenset(terms), created_at)

    def set_item(self, number: int, item: str | None) -> None:
        self._in.link.do(_SET_ITEM, in_workspace=self._in.workspace, of_number=number, to_item=item)

    def rename(self, number: int, title: str) -> None:
        self._in.link.do(_RENAME, in_workspace=self._in.workspace, of_number=number, to_title=title)

    def candidates(
        self, terms: frozenset[str], limit: int = 20, *, same_alone: bool = False
    ) -> Sequence[NeedText]:
        """Those sharing the most terms first, among them the newest."""
        if same_alone and (known := self._known(terms)):
            return [known]
        found = [
            NeedText(number, title, frozenset(own), item) for number, title, item, own in self._rows(terms)
        ]
        if same_alone and (same := [each for each in found if each.terms == terms]):
            oldest = min(same, key=lambda each: each.need)
            self._in.memory.needs.remember(terms, oldest.need)
            return [oldest]
        found.sort(key=lambda each: (-len(each.terms & terms), -each.need))
        return found[:limit]

    def _known(self, terms: frozenset[str]) -> NeedText | None:
        """The need that said exactly this when it was last asked for, if it still does."""
        number = self._in.memory.needs.numbers.get(terms)
        if number is None:
            return None
        said = {"number": number, "terms": sorted(terms)}
        row = self._in.link.row(_SAYING, workspace=self._in.workspace, **said)
        return NeedText(number, row[0], terms, row[1]) if row else None

    def _rows(self, terms: frozenset[str]) -> list[Row]:
        counted = self._in.link.rows(_FREQUENCIES, workspace=self._in.workspace, terms=sorted(terms))
        telling = _rarest(counted)
        if not telling:
            return []
        if len(telling) == 1:
            return self._in.link.rows(_NEWEST, workspace=self._in.workspace, term=telling[0])
        return self._in.link.rows(_SHARING, workspace=self._in.workspace, terms=telling)


def _rarest(counted: list[Row]) -> list[str]:
    """The rarest terms that stay within the bound together, at least one."""
    chosen: list[str] = []
    pairs = 0
    for needs, term in sorted(counted):
        pairs += needs
        if chosen and pairs > _PAIRS:
            break
        chosen.append(term)
    return chosen
