"""What everybody's asks add up to over a window, counted by the database.

Asks and needs repeat their newest decision and their standing answer, so that counting reads neither.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from storage.columns import Moment, among
from storage.most_wanted import most_wanted
from storage.prepared import Prepared, Row
from storage.standing import each_need_of, standing_answer
from storage.tables import answer, ask, need, need_join, roadmap_item
from storage.transaction import Transaction
from triage.asks import AskState
from triage.figures import AskCounts, NeedFigures, Some, UnaskedItem, WantedNeeds
from triage.roadmap import ItemStatus
from triage.verdicts import Verdict

_VERDICTS = (Verdict.YES, Verdict.LATER, Verdict.NO)
_since, _until = bindparam("since", type_=Moment), bindparam("until", type_=Moment)
in_window = and_(
    ask.c.workspace == bindparam("workspace"),
    ask.c.created_at >= _since,
    ask.c.created_at < _until,
    ask.c.state != AskState.WITHDRAWN.value,
)
_of_item = and_(need.c.workspace == roadmap_item.c.workspace, need.c.item == roadmap_item.c.key)


def _kept(rows: Select[Any], name: str) -> CTE:
    """Rows worked out once; SQLite would look each up again wherever a column of them is named."""
    return rows.cte(name).prefix_with("MATERIALIZED")


def _decided() -> CTE:
    """The asks of the window."""
    columns = (ask.c.need, ask.c.account, ask.c.number, ask.c.verdict)
    return _kept(select(*columns).where(in_window), "decided")


def _how_many(rows: Any, verdict: Verdict) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((rows.c.verdict == verdict.value, 1), else_=0)), 0)


def _counted(decided: CTE) -> CTE:
    """The needs asked for, each counted over its asks."""
    columns: list[ColumnElement[Any]] = [
        bindparam("workspace", type_=ask.c.workspace.type).label("workspace"),
        decided.c.need,
        func.count().label("asks"),
        *(_how_many(decided, verdict).label(f"{verdict.value}_asks") for verdict in _VERDICTS),
        func.count(decided.c.account.distinct()).label("accounts"),
        func.max(decided.c.number).label("newest"),
    ]
    grouped = select(*columns).where(decided.c.verdict.is_not(None)).group_by(decided.c.need)
    return _kept(grouped, "counted")


def _standing(counted: Any, said: ColumnElement[str], verdict: Verdict) -> ColumnElement[int]:
    """How many asks of a need have this verdict: all or none once a PM answered."""
    return case(
        (said.is_(None), counted.c[f"{verdict.value}_asks"]), (said == verdict.value, counted.c.asks), else_=0
    )


_TOTAL = Prepared(select(func.count()).where(in_window))
_ACCOUNTS = Prepared(select(func.count(ask.c.account.distinct())).where(in_window))
_ANSWERED = Prepared(
    select(func.count(answer.c.need.distinct())).where(
        answer.c.workspace == bindparam("workspace"),
        answer.c.said_at >= _since,
        answer.c.said_at < _until,
        answer.c.undone_at.is_(None),
    )
)


def _valued(decided: CTE) -> Select[Any]:
    """The needs asked for with what holds for them."""
    counted = _counted(decided)
    needs, matching = each_need_of(counted)
    item = and_(roadmap_item.c.workspace == needs.c.workspace, roadmap_item.c.key == needs.c.item)
    open_still = func.coalesce(roadmap_item.c.status, ItemStatus.IDEA.value) == ItemStatus.IDEA.value
    wanted = func.coalesce(needs.c.said, needs.c.verdict) != Verdict.NO.value
    columns: list[ColumnElement[Any]] = [
        *counted.c,
        *(_standing(counted, needs.c.said, verdict).label(verdict.value) for verdict in _VERDICTS),
        func.coalesce(needs.c.at_stake, 0.0).label("at_stake"),
        needs.c.verdict,
        needs.c.quarter,
        needs.c.title,
        case((and_(open_still, wanted), 1), else_=0).label("unplanned"),
    ]
    return select(*columns).select_from(counted.join(needs, matching).outerjoin(roadmap_item, item))


def _first(valued: CTE, largest: Sequence[str], number: int) -> Select[Any]:
    """The first needs of one list in their places; numbering all of them would sort all of them."""
    first = select(valued).order_by(*_order(valued, largest)).limit(bindparam("at_most"))
    chosen = first.subquery(f"first_{number}")
    place = func.row_number().over(order_by=_order(chosen, largest)).label("place")
    return select(literal_column(str(number)).label("list"), place, chosen)


def _order(rows: Any, largest: Sequence[str]) -> list[ColumnElement[Any]]:
    return [*(rows.c[name].desc() for name in largest), rows.c.need]


def _wanted() -> Select[Any]:
    """Only the first needs of each list are joined to what is shown of them."""
    decided = _decided()
    valued = _kept(_valued(decided), "valued")
    orders = (("at_stake", "accounts"), ("accounts", "at_stake"), ("unplanned", "at_stake", "accounts"))
    firsts = (_first(valued, largest, place) for place, largest in enumerate(orders))
    listed = union_all(*firsts).subquery("listed")
    accounts = select(func.count(decided.c.account.distinct())).scalar_subquery()
    sums: list[ColumnElement[Any]] = [func.count().label("needs"), accounts.label("all_accounts")]
    sums += (func.sum(valued.c[name]).label(name) for name in ("unplanned", *_VERDICTS))
    totals = _kept(select(*sums), "totals")
    newest = ask.alias("newest_ask")
    return (
        select(
            listed.c.list,
            listed.c.unplanned,
            *totals.c,
            listed.c.need,
            listed.c.title,
            listed.c.accounts,
            listed.c.at_stake,
            listed.c.asks,
            func.coalesce(answer.c.verdict, listed.c.verdict),
            case((answer.c.verdict.is_(None), listed.c.quarter), else_=answer.c.quarter),
            newest.c.number,
            newest.c.channel,
            newest.c.thread_ts,
        )
        .select_from(
            listed.join(
                newest, and_(newest.c.workspace == listed.c.workspace, newest.c.number == listed.c.newest)
            )
            .join(totals, true())
            .outerjoin(answer, standing_answer(listed))
        )
        .order_by(listed.c.list, listed.c.place)
    )


_WANTED = Prepared(_wanted())
_live = and_(
    ask.c.workspace == need.c.workspace,
    ask.c.need == need.c.number,
    ask.c.state != AskState.WITHDRAWN.value,
)
# An item's need that was joined to another one is asked for there.
_joined = and_(
    need_join.c.workspace == need.c.workspace,
    need_join.c.left_need == need.c.number,
    need_join.c.undone_at.is_(None),
)

# Each looked up by itself: as EXISTS, PostgreSQL would read all asks there ever were.
_asked_for = select(ask.c.number).where(_live).limit(1).scalar_subquery()
_joined_into = select(need_join.c.into_need).where(_joined).limit(1).scalar_subquery()
_asked_by = select(func.coalesce(_asked_for, _joined_into)).where(_of_item).limit(1).scalar_subquery()
_size = func.coalesce(roadmap_item.c.effort, -1.0)
_UNASKED = Prepared(
    select(
        roadmap_item.c.key,
        roadmap_item.c.title,
        roadmap_item.c.quarter,
        roadmap_item.c.effort,
        func.count().over(),
    )
    .where(
        roadmap_item.c.workspace == bindparam("workspace"),
        or_(
            roadmap_item.c.status == ItemStatus.PLANNED.value,
            roadmap_item.c.status == ItemStatus.IN_PROGRESS.value,
        ),
        _asked_by.is_(None),
    )
    .order_by(_size.desc(), roadmap_item.c.key)
    .limit(bindparam("at_most"))
)
_ASKING = Prepared(
    select(need.c.item, func.count(ask.c.account.distinct()))
    .select_from(need.join(ask, _live))
    .where(
        need.c.workspace == bindparam("workspace"), among(need.c.item, "items"), ask.c.account.is_not(None)
    )
    .group_by(need.c.item)
)


class Digests:
    """Fulfils ``triage.ports.Digests``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def total(self, since: datetime, until: datetime) -> int:
        row = self._in.link.row(_TOTAL, workspace=self._in.workspace, since=since, until=until)
        return int(row[0]) if row else 0

    def accounts(self, since: datetime, until: datetime) -> int:
        row = self._in.link.row(_ACCOUNTS, workspace=self._in.workspace, since=since, until=until)
        return int(row[0]) if row else 0

    def answered(self, since: datetime, until: datetime) -> int:
        row = self._in.link.row(_ANSWERED, workspace=self._in.workspace, since=since, until=until)
        return int(row[0]) if row else 0

    def wanted(self, since: datetime, until: datetime, limit: int) -> WantedNeeds:
        rows = self._in.link.rows(
            _WANTED, workspace=self._in.workspace, since=since, until=until, at_most=limit
        )
        if not rows:
            return WantedNeeds()
        needs, accounts, unplanned, *asked = rows[0][2:8]
        by_revenue, by_accounts, gaps = (_listed(rows, place) for place in range(3))
        return WantedNeeds(
            by_revenue=tuple(each for each in by_revenue if each.at_stake > 0),
            by_accounts=tuple(each for each in by_accounts if each.accounts > 0),
            unplanned=Some(gaps, int(unplanned)),
            total=needs,
            accounts=accounts,
            asked=AskCounts(*map(int, asked)),
        )

    def most_wanted(self, limit: int, offset: int = 0) -> Some[NeedFigures]:
        return most_wanted(self._in, limit, offset)

    def unasked(self, limit: int) -> Some[UnaskedItem]:
        rows = self._in.link.rows(_UNASKED, workspace=self._in.workspace, at_most=limit)
        return Some(tuple(UnaskedItem(*row[:4]) for row in rows), rows[0][4] if rows else 0)

    def asking(self, items: Collection[str]) -> Mapping[str, int]:
        return dict(self._in.link.rows(_ASKING, workspace=self._in.workspace, items=list(items)))


def _listed(rows: list[Row], place: int) -> tuple[NeedFigures, ...]:
    """The needs of one list; the last one holds only what nobody planned."""
    return tuple(_figures(row[8:]) for row in rows if row[0] == place and (place < 2 or row[1]))


def _figures(row: Row) -> NeedFigures:
    """A PM's answer counts whole: its verdict with its quarter, also where it names none."""
    number, title, accounts, at_stake, asks, verdict, *rest = row
    return NeedFigures(number, title, accounts, at_stake, asks, Verdict(verdict), *rest)
