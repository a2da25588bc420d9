"""People as Slack described them last."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.prepared import Prepared
from storage.tables import person
from storage.transaction import Transaction
from triage.people import Person

_COLUMNS = tuple(column for column in person.c if column.name != "workspace")
_new = insert(person)
_PUT = Prepared(
    _new.on_conflict_do_update(
        index_elements=["workspace", "id"],
        set_={column.name: _new.excluded[column.name] for column in _COLUMNS if column.name != "id"},
    )
)
_GET = Prepared(
    select(*_COLUMNS).where(person.c.workspace == bindparam("workspace"), person.c.id == bindparam("user"))
)


class People:
    """Fulfils ``triage.ports.People``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def get(self, user: str) -> Person | None:
        row = self._in.link.row(_GET, workspace=self._in.workspace, user=user)
        return None if row is None else Person(*row)

    def put(self, person: Person) -> None:
        self._in.link.do(
            _PUT,
            workspace=self._in.workspace,
            id=person.user,
            name=person.name,
            timezone=person.timezone,
            is_guest=person.is_guest,
            is_external=person.is_external,
            is_bot=person.is_bot,
            is_deleted=person.is_deleted,
            updated_at=person.updated_at,
        )
