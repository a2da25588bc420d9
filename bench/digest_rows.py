"""A company's years of asks, made by the database itself: a million rows in seconds.

Asks are spread evenly over the weeks up to ``NOW``, five to a need; the newest are open, the others answered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, create_engine, text

from storage.engines import database_url

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PM, REP = "U0PM1", "U0REP7"
# Spreads the asks over the needs.
_STEP = 7919
_FACTS = {f"fact.{number}": {"value": number, "source": "roadmap"} for number in range(14)}
_DECIDED: dict[str, Any] = {
    "verdict": "later", "gate": "unsized", "quarter": None, "proposed": False, "owner": PM, "missing": "",
    "task": "sizes it", "day": "2026-11-27", "autonomy": "post", "change": "", "offer": "", "warning": "",
    "headline": "wanted, but nobody has sized it", "holds": [], "score": None, "policy_version": "1",
    "because": "It looks worth doing; without an estimate nobody can say when.", "at_stake": 100000.0,
    "say": "This isn't scheduled today. I've shared your request with our product team.",
    "sides": {"roadmap": "none", "worth": "medium", "capacity": "unsized"},
    "gates": [{"id": f"gate{n}", "verdict": "later", "applies": False, "inputs": {}} for n in range(8)],
}  # fmt: skip
_TABLES = {
    "need": """
        SELECT 'main' AS workspace, i AS number, 'Need ' || i AS title,
            CASE WHEN i <= 300 THEN 'R' || i END AS item, {empty} AS terms, {start} AS created_at,
            {newest} AS decision, {newest_verdict} AS verdict, 'unsized' AS gate,
            {newest_pick} * 1000.0 AS at_stake, 'U0PM' || ({newest} % 20) AS owner,
            CASE WHEN {newest} % 4 = 0 THEN {past} ELSE {ahead} END AS owner_day, 'post' AS autonomy,
            CASE WHEN {first} BETWEEN 1 AND {rows} / 2 THEN {first_verdict} END AS said
        FROM n
    """,
    "roadmap_item": """
        SELECT 'main' AS workspace, 'R' || i AS key, 'Item ' || i AS title, '' AS description,
            {empty} AS aliases, {empty} AS teams, '2027-Q1' AS quarter, i % 9 AS effort, '' AS url,
            '' AS note,
            CASE i % 4 WHEN 0 THEN 'idea' WHEN 1 THEN 'planned' WHEN 2 THEN 'in_progress' ELSE 'shipped' END
                AS status,
            CASE i % 3 WHEN 0 THEN 'no' WHEN 1 THEN 'direction' ELSE 'date' END AS shareable, '' AS offer
        FROM n
    """,
    "ask": """
        SELECT 'main' AS workspace, i AS number, 'U0REP' || (i % 200) AS author, 'C' || (i % 9) AS channel,
            i || '.0' AS ts, i || '.0' AS thread_ts, 'Acme needs single sign-on for the renewal' AS text,
            'Single sign-on ' || i AS title, {at} AS created_at, {need} AS need,
            'Account ' || (i % 4999) AS account, {no} AS severity_evidence, '' AS workaround,
            CASE WHEN i > {rows} - {open_asks} THEN 'open' ELSE 'answered' END AS state,
            i AS decision, {verdict} AS verdict, CASE WHEN i % 50 = 7 THEN 'Which account?' END AS missing
        FROM n
    """,
    "decision": """
        SELECT 'main' AS workspace, i AS id, i AS ask, {need} AS need, {verdict} AS verdict,
            'unsized' AS gate, NULL AS quarter, {facts} AS facts,
            CASE WHEN i % 50 = 7 THEN {lacking} ELSE {decided} END AS decision, '1' AS policy_version,
            {at} AS decided_at, {pick} * 1000.0 AS at_stake, 3 AS accounts, 'U0PM' || (i % 20) AS owner,
            CASE WHEN i % 4 = 0 THEN {past} ELSE {ahead} END AS owner_day, 'post' AS autonomy
        FROM n
    """,
    "answer": """
        SELECT 'main' AS workspace, i AS ask, 's' || i AS said_ts, {need} AS need,
            'U0PM' || (i % 20) AS author, {verdict} AS verdict, NULL AS quarter, 'because' AS reason,
            {at} AS said_at, i AS seq
        FROM n
    """,
    "flip": """
        SELECT 'main' AS workspace, i AS id, i AS change, {all_asks} - i + 1 AS ask, {need} AS need,
            'U0REP' || (i % 200) AS asker, NULL AS item,
            CASE i % 5 WHEN 0 THEN 'moved' ELSE 'told' END AS state, {at} AS found_at, {at} AS settled_at,
            'later' AS from_verdict, 'none' AS from_commitment, 'yes' AS to_verdict,
            CASE i % 10 WHEN 1 THEN 'shipped' ELSE 'planned' END AS to_commitment, {moved} AS details
        FROM n
    """,
}


@dataclass(frozen=True, slots=True)
class Company:
    """How much there is of it; ``weeks`` is how long it has been asking."""

    asks: int
    weeks: int
    open_asks: int

    @property
    def rows(self) -> dict[str, int]:
        """By table: half the needs are answered, and of twenty asks one flipped."""
        needs = self.asks // 5
        return {
            "need": needs,
            "roadmap_item": 400,
            "ask": self.asks,
            "decision": self.asks,
            "answer": needs // 2,
            "flip": self.asks // 20,
        }


def fill(url: str, company: Company) -> None:
    """Puts the company into a migrated, empty store."""
    engine = create_engine(database_url(url))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table, select in _TABLES.items():
            _insert(connection, table, select, company)
        connection.exec_driver_sql("ANALYZE")  # as any store that runs for a while does by itself
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM")
    engine.dispose()


def _insert(connection: Connection, table: str, select: str, company: Company) -> None:
    """One statement that makes all rows, numbered ``i`` from 1."""
    rows = company.rows[table]
    made = select.format_map(_words(connection.dialect.name, company, rows))
    names = ", ".join(part.rsplit(None, 1)[-1] for part in _aliases(select))
    numbers = (
        f"WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {rows})"
    )
    connection.execute(text(f"INSERT INTO {table} ({names}) {numbers} {made}".replace(":", "\\:")))


def _aliases(select: str) -> list[str]:
    """The pieces that end with a column's name."""
    return [part.split(",")[0].split()[0] for part in select.split(" AS ")[1:]]


def _words(dialect: str, company: Company, rows: int) -> dict[str, object]:
    postgres = dialect == "postgresql"
    step = company.weeks * 7 * 86400 / rows
    since = f"(i - {rows + 1}) * {step}"
    needs = company.rows["need"]
    # The asks of need i are those that lie whole multiples of all needs from its first one.
    first = f"(((i - 1) * {pow(_STEP, -1, needs)}) % {needs})"
    newest = f"({company.asks} - (({company.asks} - {first}) % {needs}))"
    return {
        "rows": rows,
        "all_asks": company.asks,
        "open_asks": company.open_asks,
        "at": _moment(since, postgres),
        "start": _moment(str(-company.weeks * 7 * 86400), postgres),
        "need": f"((i * {_STEP}) % {needs}) + 1",
        "first": first,
        "newest": newest,
        "verdict": _verdict("i"),
        "newest_verdict": _verdict(newest),
        "first_verdict": _verdict(first),
        "pick": _pick("i"),
        "newest_pick": _pick(newest),
        "no": "false" if postgres else "0",
        "past": f"{'DATE ' if postgres else ''}'2026-11-20'",
        "ahead": f"{'DATE ' if postgres else ''}'2026-11-30'",
        "empty": _document([], postgres),
        "facts": _document(_FACTS, postgres),
        "decided": _document(_DECIDED, postgres),
        "lacking": _document({**_DECIDED, "missing": "Which account?"}, postgres),
        "moved": _document({"moved": ["the item is planned now"]}, postgres),
    }


def _verdict(ask: str) -> str:
    return f"CASE {_pick(ask)} % 3 WHEN 0 THEN 'yes' WHEN 1 THEN 'later' ELSE 'no' END"


def _pick(ask: str) -> str:
    """Scattered over 0 to 999, and the same every time."""
    return f"(({ask} * 2654435761) % 1000)"


def _document(value: object, postgres: bool) -> str:
    quoted = json.dumps(value).replace("'", "''")
    return f"'{quoted}'{'::jsonb' if postgres else ''}"


def _moment(seconds: str, postgres: bool) -> str:
    if postgres:
        return f"to_timestamp({NOW.timestamp()} + {seconds})"
    return f"strftime('%Y-%m-%d %H:%M:%f', {NOW.timestamp()} + {seconds}, 'unixepoch') || '000+00:00'"
