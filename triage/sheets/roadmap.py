"""``roadmap.csv``: what product plans."""

from __future__ import annotations

from triage.roadmap import ItemStatus, RoadmapItem, Shareable
from triage.sheets import cells
from triage.sheets.problems import Sheet
from triage.sheets.rows import RowReader, read_rows
from triage.sheets.table import Columns

COLUMNS = Columns(
    known=(
        "key", "title", "description", "aliases", "status", "team", "quarter", "effort", "url", "note",
        "shareable", "offer",
    ),
    required=("key", "title"),
)  # fmt: skip

_status = cells.choice(
    ItemStatus,
    {
        "done": "shipped", "released": "shipped", "live": "shipped", "launched": "shipped", "ga": "shipped",
        "rejected": "declined", "wontfix": "declined", "won't_do": "declined", "wont_do": "declined",
        "doing": "in_progress", "started": "in_progress", "wip": "in_progress", "underway": "in_progress",
        "committed": "planned", "scheduled": "planned", "next": "planned",
        "backlog": "idea", "todo": "idea", "candidate": "idea", "proposed": "idea",
    },
)  # fmt: skip
_shareable = cells.choice(Shareable, {"yes": "date", "true": "date", "none": "no", "false": "no"})
_TAKES_CAPACITY = (ItemStatus.PLANNED, ItemStatus.IN_PROGRESS)


def read_roadmap(text: str, file: str) -> Sheet[RoadmapItem]:
    """The items of a roadmap sheet. SheetError where the file as a whole cannot be read."""
    return read_rows(text, file, COLUMNS, build=_item, key=_key, key_columns=("key",))


def _key(item: RoadmapItem) -> str:
    return item.key.casefold()


def _item(row: RowReader) -> RoadmapItem:
    item = RoadmapItem(
        key=row.read("key", cells.name, ""),
        title=row.read("title", cells.name, ""),
        description=row.read("description", cells.prose, ""),
        aliases=row.read("aliases", cells.names, ()),
        status=row.read("status", _status, ItemStatus.IDEA),
        teams=row.read("team", cells.names, ()),
        quarter=row.read("quarter", cells.period, ""),
        effort=row.read("effort", cells.effort, None),
        url=row.read("url", cells.web_address, ""),
        note=row.read("note", cells.prose, ""),
        shareable=row.read("shareable", _shareable, Shareable.NO),
        offer=row.read("offer", cells.prose, ""),
    )
    _warn(row, item)
    return item


def _warn(row: RowReader, item: RoadmapItem) -> None:
    """What the sheet may leave open and yet makes answers poorer."""
    if item.status is ItemStatus.DECLINED and not item.note:
        row.warn("note", "a declined item has no reason", "say why, so that a no can be explained")
    if item.status not in _TAKES_CAPACITY or row.problems:
        return
    lacking = [name for name, there in (("team", item.teams), ("effort", item.effort)) if not there]
    if lacking:
        words = f"{item.status.value.replace('_', ' ')} without {' and '.join(lacking)}: takes no capacity"
        row.warn(lacking[0], words, "fill it in")
