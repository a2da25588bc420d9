import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import COMMANDS, app
from tests.bot.commands.conftest import CommandLine

ROOT = Path(__file__).parents[3]
GROUPS = {
    "policy": ("check", "show"),
    "roadmap": ("import", "list"),
    "capacity": ("import", "show"),
    "accounts": ("import", "list"),
    "asks": ("list", "show", "explain", "export"),
    "digest": ("preview", "send"),
    "evaluate": ("reading", "matching", "answers"),
}
ALONE = ("doctor", "manifest", "migrate", "read", "match")


def help_of(*command: str) -> str:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize(
    "command",
    [(name,) for name in ALONE] + [(group, name) for group, names in GROUPS.items() for name in names],
)
def test_every_command_has_help_with_an_example_that_names_it(command: tuple[str, ...]) -> None:
    assert f"python -m bot {' '.join(command)}" in help_of(*command)


def test_the_list_names_every_command() -> None:
    shown = help_of()
    assert all(name in shown and entry.summary in shown for name, entry in COMMANDS.items())


def test_help_imports_no_command() -> None:
    script = (
        "import sys; from typer.testing import CliRunner; from bot.__main__ import app;"
        "CliRunner().invoke(app, ['--help']);"
        "heavy = {'storage', 'triage', 'slack_sdk', 'httpx'};"
        "print([name for name in sys.modules if name.split('.')[0] in heavy])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "manifest"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["display_information"]["name"] == "Because"


def test_a_misspelt_command_is_a_usage_error_with_a_suggestion() -> None:
    result = CliRunner().invoke(app, ["roadmpa"])
    assert result.exit_code == 2
    assert "roadmap" in result.stderr


def test_settings_that_cannot_be_used_are_named(bot: CommandLine) -> None:
    words = bot.refusal("asks", "list", code=3, PORT="x", DATABASE_URL="mysql://u:topsecret@h/n")
    assert "PORT" in words
    assert "DATABASE_URL" in words
    assert "topsecret" not in words


def test_a_store_that_cannot_be_opened_is_named(bot: CommandLine) -> None:
    words = bot.refusal("asks", "list", code=3, DATABASE_URL=f"sqlite:///{bot.folder}/no/such/folder/x.db")
    assert "folder" in words
    bot.write("text.db", "this is no database, however long it may be " * 100)
    words = bot.refusal("asks", "list", code=3, DATABASE_URL=f"sqlite:///{bot.folder}/text.db")
    assert "is not a SQLite database" in words


def test_migrate_up_and_down(bot: CommandLine) -> None:
    assert bot("migrate").stdout == "The tables were brought up to date.\n"
    assert bot("migrate").stdout == "The tables are up to date.\n"
    assert bot("migrate", "--down", "base").stdout == "The tables are back at base.\n"
    assert "no tables yet" in bot.refusal("asks", "list", code=3, MIGRATE_ON_START="false")
    assert "nonsense" in bot.refusal("migrate", "--down", "nonsense", code=3)


def test_the_manifest_is_printed_as_it_is(bot: CommandLine) -> None:
    manifest = bot.json("manifest")
    assert manifest == json.loads((ROOT / "manifest.json").read_text("utf-8"))
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]


def test_the_manifest_keeps_slacks_limits(bot: CommandLine) -> None:
    shown = bot.json("manifest")["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
