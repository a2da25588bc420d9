"""The policy in force: a broken file never replaces it, and says so once."""

from __future__ import annotations

from pathlib import Path

from structlog.testing import capture_logs

from bot.runtime.policy_file import PolicyFile
from bot.settings import read_settings


def running(folder: Path, text: str) -> tuple[PolicyFile, Path]:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return PolicyFile.read(read_settings({"POLICY_FILE": str(path)}, env_file=None)), path


def test_a_broken_file_never_replaces_the_policy_in_force(tmp_path: Path) -> None:
    policy, path = running(tmp_path, "[demand]\nfloor_accounts = 3\n")
    before = policy.current()
    path.write_text("[demand]\nfloor_acounts = 4\n", "utf-8")
    with capture_logs() as logs:
        assert [policy.reload(), policy.reload()] == [False, False]
    [refused] = logs
    assert (refused["event"], refused["log_level"]) == ("policy_refused", "error")
    assert refused["kept"] == before.version
    assert "policy.toml:2:1: unknown field demand.floor_acounts" in refused["problems"]
    assert "did you mean floor_accounts?" in refused["problems"]
    assert policy.current() is before


def test_a_file_that_is_gone_or_unreadable_changes_nothing(tmp_path: Path) -> None:
    policy, path = running(tmp_path, "[demand]\nfloor_accounts = 3\n")
    path.write_bytes(b"# caf\xe9\n")
    assert not policy.reload()
    path.unlink()
    with capture_logs() as logs:
        assert not policy.reload()
    assert "cannot be read" in logs[0]["problems"]
    assert policy.current().demand.floor_accounts == 3


def test_a_corrected_file_is_taken_up_and_a_later_mistake_is_said_again(tmp_path: Path) -> None:
    policy, path = running(tmp_path, "")
    path.write_text("nonsense", "utf-8")
    with capture_logs() as logs:
        policy.reload()
        path.write_text("[demand]\nfloor_accounts = 5\n", "utf-8")
        assert policy.reload()
        path.write_text("nonsense", "utf-8")
        policy.reload()
    assert [log["event"] for log in logs] == ["policy_refused", "policy_changed", "policy_refused"]
    assert policy.current().demand.floor_accounts == 5
