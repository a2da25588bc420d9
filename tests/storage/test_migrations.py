from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from storage import Store, StoreError, schema
from storage.engines import database_url, migrating_engine
from storage.tables import metadata
from tests.storage.values import NOW, a_decision, a_post, a_promise, an_answer, an_ask, an_update, filed
from triage.asks import Via
from triage.capacity import OneOff
from triage.digest_ports import KnownSchedule, RunKey
from triage.matching.meaning import Kind
from triage.ports import Method, PolicyText, Repeat, UnitOfWork
from triage.quarters import Quarter
from triage.roadmap import RoadmapItem

_ROOT = Path(__file__).resolve().parents[2]
_VERSIONS = _ROOT / "migrations" / "versions"


def _fill(uow: UnitOfWork) -> None:
    uow.roadmap.put([RoadmapItem("R-1", "SSO")], NOW)
    ask = filed(uow)
    uow.decisions.add(a_decision(ask))
    uow.answers.add(an_answer(ask))
    uow.promises.hold([a_promise(ask.need)], NOW)
    uow.outbox.put(a_post("p"), NOW)
    uow.outbox.put(an_update("u", "p"), NOW)
    uow.needs.add("N", "R-1", frozenset({"a", "b"}), NOW)


def _tables(url: str) -> set[str]:
    engine = migrating_engine(database_url(url))
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def _is_no_index_of_words(name: str | None, kind: str, _parents: object) -> bool:
    """The full text index is another thing on each database, so the tables in common know nothing of it."""
    return kind != "table" or not (name or "").startswith("ask_words")


def test_the_migrated_schema_is_the_one_the_code_knows(url: str) -> None:
    engine = migrating_engine(database_url(url))
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _is_no_index_of_words}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_checks_and_references_are_the_ones_the_code_knows(url: str) -> None:
    """Alembic compares no check constraints, so their names are compared here."""
    engine = migrating_engine(database_url(url))
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            known = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
            assert {check["name"] for check in inspector.get_check_constraints(table.name)} == known


def test_up_with_data_down_and_up_again(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        assert "no tables" in (store.schema_problem() or "")
        store.migrate()
        store.migrate()
        assert store.schema_problem() is None
        store.run(_fill)
    schema.downgrade(database_url(empty_url), "base")
    assert _tables(empty_url) == set()
    with Store.open(empty_url) as store:
        store.migrate()
        assert store.run(filed).number == 1


def test_the_second_version_keeps_what_the_first_one_had(empty_url: str) -> None:
    """Up from the first version with data, down to it and up again: what both know stays."""
    with Store.open(empty_url) as store:
        schema.upgrade(database_url(empty_url), "0001")
        _fill_first_version(empty_url)
        store.migrate()
        assert store.look(lambda uow: uow.policies.text("p1")) == PolicyText("[workspace]", None)
        assert store.look(lambda uow: uow.asks.get(1)) == an_ask(1, number=1, ts="1.0", thread_ts="1.0")
        [held] = store.look(lambda uow: uow.promises.live())
        assert (held.need, held.passed_at) == (1, None)
        store.run(lambda uow: uow.promises.lapse(1, NOW))
        store.run(lambda uow: uow.one_offs.spend(OneOff(1, Quarter(2027, 1), 5.0, "PM", NOW)))
    schema.downgrade(database_url(empty_url), "0001")
    with Store.open(empty_url) as store:
        store.migrate()
        assert store.look(lambda uow: uow.promises.live()) == ()
        assert store.look(lambda uow: uow.promises.lapsed()) == {}
        assert store.look(lambda uow: uow.asks.get(1)) is not None


def test_the_third_version_keeps_what_the_second_one_had(empty_url: str) -> None:
    """Vectors are lost on the way down and can be made again; numbering goes on as if nothing had been."""
    vector = np.ones(2, np.float32)
    with Store.open(empty_url) as store:
        schema.upgrade(database_url(empty_url), "0003")
    for _ in range(2):
        with migrating_engine(database_url(empty_url)).connect() as connection:
            _work_with_meaning(connection)
        schema.downgrade(database_url(empty_url), "0002")
        assert {"meaning", "match_label"}.isdisjoint(_tables(empty_url))
        schema.upgrade(database_url(empty_url), "0003")
    with Store.open(empty_url) as store:
        store.migrate()
        store.run(lambda uow: uow.vectors.put(Kind.ITEM, "R-1", "m", "SSO", vector))
        assert store.look(lambda uow: uow.vectors.near(Kind.ITEM, "m", vector, 1)) == {"R-1": 2.0}


def _work_with_meaning(connection: Connection) -> None:
    """Rows as the third version wrote them."""
    at = "2026-11-22 12:00:00+00:00"
    rows = (
        "INSERT INTO counter VALUES ('main', 'meaning', 7), ('main', 'label', 1)",
        "INSERT INTO meaning VALUES ('main', 'item', 'm', 'R-1', 'hash', :vector, 7)",
        f"INSERT INTO match_label VALUES ('main', 1, 'item', '1', 'R-1', TRUE, 'U1', '{at}', 'okta', 'SSO')",
    )
    for row in rows:
        connection.execute(text(row), {"vector": b"\x00<\x00<"} if ":vector" in row else {})


def test_the_fourth_version_keeps_what_the_third_one_had(empty_url: str) -> None:
    """The outbox is rebuilt on SQLite: its rows, references, checks and indexes are there after both ways."""
    with Store.open(empty_url) as store:
        schema.upgrade(database_url(empty_url), "0001")
        _fill_first_version(empty_url)
        schema.upgrade(database_url(empty_url), "0003")
        _say(empty_url, *_THIRD_VERSION)
        before = _indexes(empty_url, "outbox")
        store.migrate()
        assert _indexes(empty_url, "outbox") == before
        assert len(before) >= 4
        store.run(_talk)
    schema.downgrade(database_url(empty_url), "0003")
    assert _indexes(empty_url, "outbox") == before
    with Store.open(empty_url) as store:
        store.migrate()
        store.run(_find_what_was_kept)
        with pytest.raises(StoreError):
            store.run(lambda uow: uow.outbox.put(an_update("u9", "nothing"), NOW))


def test_the_seventh_version_knows_what_was_sent_before(empty_url: str) -> None:
    """Runs of the sixth version are done; those that nobody finished are none on the way down."""
    with Store.open(empty_url) as store:
        schema.upgrade(database_url(empty_url), "0006")
        for row in (
            f"digest_schedule VALUES ('main', 'product', 'C1', {_AT})",
            f"digest_run VALUES ('main', 'product', 'C1', '2026-11-16', {_AT})",
            f"digest_run VALUES ('main', 'product', 'C1', 'now:2026-11-20', {_AT})",
        ):
            _say(empty_url, f"INSERT INTO {row}")
        store.migrate()
        known = store.look(lambda uow: uow.digest_runs.known())["product", "C1"]
        assert known == KnownSchedule(NOW, last_period="2026-11-16")
        for period, claimed in (("2026-11-16", False), ("2026-11-23", True)):
            run = RunKey("product", "C1", period)
            assert store.run(lambda uow, run=run: uow.digest_runs.claim(run, "me", NOW, NOW)) is claimed
    schema.downgrade(database_url(empty_url), "0006")
    schema.upgrade(database_url(empty_url), "0007")
    with Store.open(empty_url) as store:
        store.migrate()
        assert store.look(lambda uow: uow.digest_runs.known())["product", "C1"].last_period == "2026-11-16"
        assert store.run(lambda uow: uow.digest_runs.claim(run, "other", NOW, NOW))


_AT = "'2026-11-22 12:00:00+00:00'"
_THIRD_VERSION = (
    "INSERT INTO counter VALUES ('main', 'outbox', 2)",
    "INSERT INTO outbox (workspace, key, seq, kind, method, channel, target, content, created_at, state, "
    f"attempts, unsure, due_at) VALUES ('main', 'p', 1, 'card', 'post', 'C1', NULL, '{{}}', {_AT}, "
    f"'queued', 0, FALSE, {_AT}), ('main', 'u', 2, 'card', 'update', 'C1', 'p', '{{}}', {_AT}, "
    f"'queued', 0, FALSE, {_AT})",
    "INSERT INTO decision (workspace, id, ask, need, verdict, gate, facts, decision, policy_version, "
    "decided_at, owner) VALUES ('main', 1, 1, 1, 'later', 'unsized', '{}', "
    f"'{{\"autonomy\": \"draft\"}}', 'p1', {_AT}, NULL)",
)


def _talk(uow: UnitOfWork) -> None:
    """What only the fourth version knows, beside what it took over."""
    [found] = uow.asks.search("acme", 10)
    assert (found.ask.via, found.ask.files, found.decision is not None) == (Via.MESSAGE, (), True)
    assert uow.queue.count(None) == 1  # a draft, as its JSON said before there was a column for it
    assert uow.answers.add(an_answer(found.ask, gate="unsized", agreed=True))
    assert uow.joins.add(uow.needs.add("Other", None, frozenset(), NOW), 1, [1], "PM", NOW) == 1
    assert uow.repeats.add(Repeat("C1", "2.0", "2.0", 1, "U1", NOW))
    uow.outbox.put(a_post("e", echo={"event": {}}), NOW)
    uow.outbox.put(a_post("r", method=Method.REACT), NOW)


def _find_what_was_kept(uow: UnitOfWork) -> None:
    assert [uow.outbox.knows(key) for key in "puer"] == [True, True, True, False]
    assert len(uow.asks.search("acme", 10)) == 1
    assert uow.queue.count(None) == 1
    assert len(uow.answers.of_need(1)) == 1


def _indexes(url: str, table: str) -> list[tuple[str | None, str]]:
    """The table's indexes with their columns and conditions."""
    with migrating_engine(database_url(url)).connect() as connection:
        found = inspect(connection).get_indexes(table)
    return sorted((index["name"], _described(index)) for index in found)


def _described(index: ReflectedIndex) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['column_names']} {options}"


def _fill_first_version(url: str) -> None:
    """Rows as the first version wrote them."""
    at = "2026-11-22 12:00:00+00:00"
    rows = (
        "INSERT INTO counter VALUES ('main', 'ask', 1), ('main', 'need', 1), ('main', 'promise', 1)",
        f"INSERT INTO need VALUES ('main', 1, 'SSO', NULL, '[]', '{at}')",
        "INSERT INTO ask (workspace, number, author, channel, ts, thread_ts, text, title, created_at, need, "
        "severity_evidence, workaround, state) VALUES ('main', 1, 'U1', 'C1', '1.0', '1.0', "
        f"'Acme needs SSO', 'SSO', '{at}', 1, FALSE, '', 'open')",
        "INSERT INTO promise (workspace, id, need, team, quarter, points, state, score, since) "
        f"VALUES ('main', 1, 1, 'Identity', '2027-Q1', 3, 'proposed', 1, '{at}')",
        f"INSERT INTO source_version VALUES ('main', 'promise', 1, 'stamp', '{at}')",
        f"INSERT INTO policy_version VALUES ('main', 'p1', '[workspace]', '{at}')",
    )
    _say(url, *rows)


def _say(url: str, *statements: str) -> None:
    with migrating_engine(database_url(url)).connect() as connection:
        for statement in statements:
            connection.execute(text(statement.replace(":", "\\:")))


def test_tables_of_a_newer_program_are_left_alone(url: str) -> None:
    with migrating_engine(database_url(url)).connect() as connection:
        ours = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with Store.open(url) as store:
        assert "newer" in (store.schema_problem() or "")
        with pytest.raises(StoreError, match="9999"):
            store.migrate()
    with migrating_engine(database_url(url)).connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :ours"), {"ours": ours})


def test_many_that_start_together_migrate_once(empty_url: str) -> None:
    problems: list[str | None] = []

    def start() -> None:
        with Store.open(empty_url) as store:
            store.migrate()
            problems.append(store.schema_problem())

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [None, None, None]


def test_without_tables_the_words_say_what_to_do(empty_url: str) -> None:
    with Store.open(empty_url) as store:
        assert not store.healthy()
        with pytest.raises(StoreError, match="bot migrate"):
            store.run(filed)


def test_alembic_alone_migrates_the_database_of_the_environment(empty_url: str) -> None:
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(command, cwd=_ROOT, env=os.environ | {"DATABASE_URL": empty_url}, check=True, timeout=60)
    with Store.open(empty_url) as store:
        assert store.schema_problem() is None


def test_a_failing_migration_leaves_the_tables_as_they_were(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "migrations"
    (broken / "versions").mkdir(parents=True)
    for name in ("env.py", *(f"versions/{file.name}" for file in _VERSIONS.glob("*.py"))):
        (broken / name).write_text((_ROOT / "migrations" / name).read_text())
    head = max(file.name for file in _VERSIONS.glob("*.py"))[:4]
    (broken / "versions" / "9999_broken.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = '{head}'\n"
        "def upgrade():\n    op.execute('SELECT * FROM nowhere')\n"
    )
    config = schema.config()
    config.set_main_option("script_location", str(broken))
    monkeypatch.setattr(schema, "config", lambda: config)
    with Store.open(empty_url) as store, pytest.raises(StoreError):
        store.migrate()
    assert _tables(empty_url) == set()


def test_migrations_import_nothing_of_ours() -> None:
    for file in (_ROOT / "migrations" / "versions").glob("*.py"):
        words = file.read_text()
        for room in ("bot", "handlers", "storage", "triage"):
            assert f"from {room}" not in words
            assert f"import {room}" not in words
