"""When digests come, as people saved it in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import digest_setting
from storage.transaction import Transaction
from triage.digest_ports import DigestSetting

_COLUMNS = tuple(column for column in digest_setting.c if column.name != "workspace")
_new = insert(digest_setting)
_PUT = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "digest", "channel"],
        set_={column.name: _new.excluded[column.name] for column in _COLUMNS[2:]},
    )
)
_ALL = Prepared(
    select(*_COLUMNS)
    .where(digest_setting.c.workspace == bindparam("workspace"))
    .order_by(digest_setting.c.digest, digest_setting.c.channel)
)


_DROP = Prepared(
    delete(digest_setting).where(
        digest_setting.c.workspace == bindparam("workspace"),
        digest_setting.c.digest == bindparam("kind"),
        digest_setting.c.channel == bindparam("place"),
    )
)


class DigestSettings:
    """Fulfils ``triage.digest_ports.DigestSettings``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def all(self) -> Sequence[DigestSetting]:
        rows = self._in.link.rows(_ALL, workspace=self._in.workspace)
        return tuple(replace(DigestSetting(*row), people=tuple(row[-1])) for row in rows)

    def put(self, setting: DigestSetting) -> None:
        named = zip((column.name for column in _COLUMNS), astuple(setting), strict=True)
        self._in.link.do(_PUT, workspace=self._in.workspace, **dict(named))

    def drop(self, kind: str, to: str) -> None:
        self._in.link.do(_DROP, workspace=self._in.workspace, kind=kind, place=to)
