from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, SlackMode, read_settings

TOKEN, SECRET = "xoxb-1-secret", "shhh"


def settings(**environ: str) -> Settings:
    return read_settings(environ, env_file=None)


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings(**environ)
    return str(caught.value)


def test_nothing_set_gives_the_defaults() -> None:
    found = settings()
    assert (found.slack_api_url, found.database_url) == ("https://slack.com/api/", "sqlite:///because.db")
    assert (found.host, found.port, found.log_level, found.log_format) == ("0.0.0.0", 3000, "info", "console")
    assert found.migrate_on_start
    assert found.slack_bot_token is None


def test_the_process_environment_is_not_read_behind_our_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1234")
    assert settings().port == 3000


def test_values_are_tidied() -> None:
    found = settings(
        SLACK_BOT_TOKEN=f" {TOKEN}\n",
        SLACK_API_URL="http://127.0.0.1:8/api",
        DATABASE_URL="postgres://u:p@h/n",
        LOG_LEVEL="DEBUG",
        LOG_FORMAT="Json",
        MIGRATE_ON_START="no",
        PORT="",
    )
    assert found.slack_bot_token is not None
    assert found.slack_bot_token.get_secret_value() == TOKEN
    assert found.slack_api_url == "http://127.0.0.1:8/api/"
    assert found.database_url == "postgresql://u:p@h/n"
    assert (found.log_level, found.log_format) == ("debug", "json")
    assert not found.migrate_on_start
    assert found.port == 3000


def test_env_file_completes_the_environment(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=4000\nHOST=127.0.0.1\nSOMETHING_ELSE=1\nSLACK_APP_TOKEN=\n")
    found = read_settings({"PORT": "5000"}, env_file=file)
    assert (found.port, found.host, found.slack_app_token) == (5000, "127.0.0.1", None)


def test_secrets_do_not_show() -> None:
    url = "postgresql://u:topsecret@h/n"
    found = settings(SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, DATABASE_URL=url)
    shown = f"{found!r} {found}"
    assert not any(secret in shown for secret in (TOKEN, SECRET, "topsecret"))


def test_everything_wrong_is_named_at_once_and_no_secret_with_it() -> None:
    words = refusal(
        PORT="x",
        DATABASE_URL="mysql://u:topsecret@h/n",
        SLACK_BOT_TOKEN="xapp-topsecret",
        SLACK_APP_TOKEN=TOKEN,
        LOG_LEVEL="loud",
        MIGRATE_ON_START="perhaps",
        SLACK_API_URL="slack.com/api",
    )
    lines = words.splitlines()
    assert {line.split()[0] for line in lines} == {
        "PORT", "DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "LOG_LEVEL", "MIGRATE_ON_START",
        "SLACK_API_URL",
    }  # fmt: skip
    assert "topsecret" not in words
    assert TOKEN not in words


@pytest.mark.parametrize("port", ["-1", "65536", "80.5", "http"])
def test_a_bad_port_is_refused(port: str) -> None:
    assert refusal(PORT=port) == (
        "PORT cannot be used; write a whole number from 0 to 65535, such as 3000 (0 takes any free port)."
    )


def test_socket_mode_comes_before_http() -> None:
    both = settings(SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="xapp-1", SLACK_SIGNING_SECRET=SECRET)
    assert both.require_slack() is SlackMode.SOCKET
    assert settings(SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET).require_slack() is SlackMode.HTTP


def test_a_missing_secret_says_which_and_where_to_get_it() -> None:
    with pytest.raises(SettingsError, match=r"SLACK_BOT_TOKEN is not set.*OAuth & Permissions"):
        settings(SLACK_APP_TOKEN="xapp-1").require_slack()
    with pytest.raises(SettingsError, match=r"SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET.*App-Level Tokens"):
        settings(SLACK_BOT_TOKEN=TOKEN).require_slack()


def test_the_policy_is_the_named_file_else_the_one_in_the_folder_else_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings().policy_text() == (None, "the shipped default")
    Path("policy.toml").write_text("# here", "utf-8")
    assert settings().policy_text() == ("# here", "policy.toml")
    Path("mine.toml").write_text("\ufeff# mine", "utf-8")
    assert settings(POLICY_FILE="mine.toml").policy_text() == ("# mine", "mine.toml")


def test_a_policy_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9")
    for name, words in (("gone.toml", "No such file"), ("", "Is a directory"), ("latin.toml", "not UTF-8")):
        with pytest.raises(SettingsError, match=words):
            settings(POLICY_FILE=str(tmp_path / name)).policy_text()


def test_the_example_names_every_variable_and_nothing_else() -> None:
    lines = (Path(__file__).parents[2] / ".env.example").read_text("utf-8").splitlines()
    named = {
        line.lstrip("#").split("=")[0] for line in lines if "=" in line and " " not in line.split("=")[0]
    }
    assert named == {name.upper() for name in Settings.model_fields}
