from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.postgres import server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    with Store.open(f"sqlite:///{file}") as store:
        store.migrate()
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    file = shutil.copy(sqlite_template, tmp_path / "because.db")
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url() -> str:
    """The address of a migrated PostgreSQL database without rows."""
    return server().emptied()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated store on each database."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store without tables on each database."""
    return server().empty() if request.param == "postgres" else f"sqlite:///{tmp_path / 'because.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened
