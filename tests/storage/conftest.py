from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.postgres import server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated store on each database."""
    if request.param == "postgresql":
        return server().fresh()
    address = f"sqlite:///{tmp_path / 'because.db'}"
    with Store.open(address) as store:
        store.migrate()
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store without tables on each database."""
    return server().empty() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'because.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store.open(url) as opened:
        yield opened


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'because.db'}"
    with Store.open(address) as store:
        store.migrate()
    return address
