from __future__ import annotations

from pathlib import Path

import pytest

from storage import AlreadyRunning, Store, StoreError
from tests.storage.values import filed


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:///:memory:", "in memory"),
        ("sqlite://", "in memory"),
        ("mysql://host/db", "'mysql'"),
        ("because.db", "not a database address"),
        ("", "not a database address"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_an_example(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        Store.open(url)
    assert "sqlite:///because.db" in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_way_to_write_postgresql_is_understood(scheme: str) -> None:
    with Store.open(f"{scheme}://user:secret@host/db") as store:
        assert store.dialect == "postgresql"


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with Store.open("postgresql://user:secret@127.0.0.1:1/db") as store:
        assert not store.healthy()
        with pytest.raises(StoreError, match="cannot be reached") as caught:
            store.run(filed)
        assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_said(postgres_url: str) -> None:
    name = postgres_url.partition("?")[0].rpartition("/")[2]
    with (
        Store.open(postgres_url.replace(f"/{name}?", "/nowhere?")) as store,
        pytest.raises(StoreError, match=r"nowhere.*create it"),
    ):
        store.look(lambda uow: uow.asks.get(1))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with (
        Store.open(f"sqlite:///{tmp_path / 'no' / 'because.db'}") as store,
        pytest.raises(StoreError, match=r"cannot be opened.*folder"),
    ):
        store.migrate()


def test_a_file_of_another_kind_is_said(tmp_path: Path) -> None:
    (tmp_path / "because.db").write_text("dear diary, " * 100)
    with (
        Store.open(f"sqlite:///{tmp_path / 'because.db'}") as store,
        pytest.raises(StoreError, match="not a SQLite database"),
    ):
        store.migrate()


def test_a_healthy_store_takes_a_write_and_gives_it_back(store: Store) -> None:
    assert store.healthy()
    assert store.healthy()


def test_a_second_bot_on_one_file_is_refused(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as first, Store.open(sqlite_url) as second:
        with first.lock_for_running():
            with pytest.raises(AlreadyRunning, match="Another bot"), second.lock_for_running():
                pass
            assert second.run(filed).number == 1
        with second.lock_for_running():
            pass


def test_several_bots_share_postgresql(postgres_url: str) -> None:
    with (
        Store.open(postgres_url) as first,
        Store.open(postgres_url) as second,
        first.lock_for_running(),
        second.lock_for_running(),
    ):
        pass
