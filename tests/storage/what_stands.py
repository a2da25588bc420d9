"""What asks and needs repeat of decisions and answers, compared with those themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from storage.engines import database_url, migrating_engine
from storage.tables import answer, ask, decision, need

_OF_NEED = ("verdict", "gate", "quarter", "at_stake", "owner", "owner_day", "autonomy")


def assert_repeated_rightly(url: str) -> int:
    """Every ask and need repeats its newest decision and its standing answer; how many rows were compared."""
    engine = migrating_engine(database_url(url))
    with engine.connect() as connection:
        decisions = _rows(connection, select(decision).order_by(decision.c.id))
        said = _rows(connection, select(answer).where(answer.c.undone_at.is_(None)).order_by(answer.c.seq))
        asks, needs = _rows(connection, select(ask)), _rows(connection, select(need))
    engine.dispose()
    of_ask = {(row["workspace"], row["ask"]): row for row in decisions}
    of_need = {(row["workspace"], row["need"]): row for row in decisions}
    standing = {(row["workspace"], row["need"]): row["verdict"] for row in said}
    for row in asks:
        newest = of_ask.get((row["workspace"], row["number"]))
        missing = newest["decision"].get("missing") or None if newest else None
        repeated = (row["decision"], row["verdict"], row["missing"])
        assert repeated == ((newest["id"], newest["verdict"], missing) if newest else (None,) * 3)
    for row in needs:
        key = row["workspace"], row["number"]
        assert _of_decision(row, row["decision"]) == _newest(of_need.get(key))
        assert row["said"] == standing.get(key)
    return len(asks) + len(needs)


def _rows(connection: Connection, statement: Any) -> list[RowMapping]:
    return list(connection.execute(statement).mappings())


def _newest(row: RowMapping | None) -> Mapping[str, Any]:
    return _of_decision(row, row["id"]) if row else dict.fromkeys(("id", *_OF_NEED))


def _of_decision(row: RowMapping, number: int) -> Mapping[str, Any]:
    return {"id": number} | {name: row[name] for name in _OF_NEED}
