"""The house is the one the design names, and its arrows run one way."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
NOT_PACKAGES = {"tests", "bench", "migrations"}


def root_packages() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return settings["tool"]["importlinter"]["root_packages"]  # type: ignore[no-any-return]


def test_every_room_is_watched() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders - NOT_PACKAGES == set(root_packages())


@pytest.mark.parametrize("name", root_packages())
def test_names_resolve_to_this_checkout(name: str) -> None:
    found = importlib.import_module(name)
    assert found.__file__ is not None
    assert Path(found.__file__).is_relative_to(ROOT)


def test_the_arrows_run_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0


def test_requirements_name_no_registry() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        assert lines
        assert all("==" in line and "/" not in line and not line.startswith("-") for line in lines), path
