"""What the doctor finds about comparing by meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from storage import Store
from tests.bot.commands.conftest import CommandLine


def findings(company: CommandLine, **environ: str) -> dict[str, dict[str, Any]]:
    """By name; without a token the doctor fails, which is not what is looked at here."""
    found = company.json("doctor", code=1, **environ)
    return {check["name"]: check for check in found["checks"]}


def test_lexical_matching_is_no_fault(company: CommandLine) -> None:
    checks = findings(company)
    assert checks["Matching"]["status"] == "ok"
    assert checks["Matching"]["says"].startswith("lexical")
    assert "Vectors" not in checks


def test_a_working_model_and_what_waits_for_it(company: CommandLine) -> None:
    checks = findings(company, MATCHING="hybrid")
    assert checks["Matching"]["says"] == "hybrid: words and meaning, by all-MiniLM-L6-v2-asks-2"
    with Store.open(f"sqlite:///{company.folder / 'because.db'}") as store:
        items = len(store.look(lambda uow: uow.roadmap.snapshot()).items)
    assert items
    assert checks["Vectors"]["says"].startswith(f"{items} items and asks wait")


def test_a_missing_model_degrades_and_is_told(
    company: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.clients.minilm._installed", lambda: tmp_path / "gone.onnx")
    check = findings(company, MATCHING="hybrid")["Matching"]
    assert check["status"] == "warn"
    assert check["says"].startswith("words alone are compared: the model gone.onnx cannot be read")


def test_a_remote_model_that_must_not_be_called_is_told(company: CommandLine) -> None:
    remote = {"EMBEDDINGS_URL": "https://127.0.0.1:9/v1/embeddings", "EMBEDDINGS_MODEL": "m"}
    check = findings(company, MATCHING="hybrid", **remote)["Matching"]
    assert check["status"] == "warn"
    assert "private address 127.0.0.1" in check["says"]
