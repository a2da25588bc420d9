"""The environment as values. Nothing is read at import: whoever starts the program passes it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

APPS_PAGE = "https://api.slack.com/apps"
_BOT_TOKEN_PLACE = f"{APPS_PAGE} > your app > OAuth & Permissions > Bot User OAuth Token (begins with xoxb-)"
_APP_TOKEN_PLACE = (
    f"{APPS_PAGE} > your app > Basic Information > App-Level Tokens, "
    "scope connections:write (begins with xapp-)"
)
_SECRET_PLACE = f"{APPS_PAGE} > your app > Basic Information > Signing Secret"
_FIXES = {
    "port": "write a whole number from 0 to 65535, such as 3000 (0 takes any free port)",
    "log_level": "write debug, info, warning, error or critical",
    "log_format": "write console or json",
    "migrate_on_start": "write true or false",
    "matching": "write hybrid or lexical",
    "embeddings_allow_private": "write true or false",
}


class SettingsError(Exception):
    """The environment cannot be used; the text names each variable, what is wrong and what to do."""


class SlackMode(StrEnum):
    """How events reach the bot."""

    SOCKET = "socket"
    HTTP = "http"


class Matching(StrEnum):
    """How texts are compared: by words and meaning, or by words alone."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"


class Settings(BaseSettings):
    """Everything the environment decides. Secrets show neither in logs nor in ``repr``."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        env_file_encoding="utf-8",
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = Field("sqlite:///because.db", repr=False)
    policy_file: Path | None = None
    host: str = "0.0.0.0"  # noqa: S104  containers and proxies reach it; HOST=127.0.0.1 keeps it on this machine
    port: int = Field(3000, ge=0, le=65535)
    log_level: Literal["debug", "info", "warning", "error", "critical"] = "info"
    log_format: Literal["console", "json"] = "console"
    migrate_on_start: bool = True
    matching: Matching = Matching.HYBRID
    embeddings_url: str | None = None
    embeddings_model: str | None = None
    embeddings_api_key: SecretStr | None = None
    embeddings_allow_private: bool = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over ``.env``; the process environment is never read behind our back."""
        return init_settings, dotenv_settings

    @field_validator("log_level", "log_format", "matching", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator(
        "slack_bot_token", "slack_app_token", "slack_signing_secret", "embeddings_api_key", mode="before"
    )
    @classmethod
    def _trim(cls, value: Any) -> Any:
        """Copied secrets often bring a blank or a line end along."""
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _not_beginning(token, ("xapp-", "xoxp-", "xoxe-"), _BOT_TOKEN_PLACE)

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _not_beginning(token, ("xoxb-", "xoxp-", "xoxe-"), _APP_TOKEN_PLACE)

    @field_validator("slack_api_url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not a web address: write it like https://slack.com/api/")
        return url.strip().rstrip("/") + "/"

    @field_validator("embeddings_url")
    @classmethod
    def _is_embeddings_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValueError("is not a web address: write it like https://api.example.com/v1/embeddings")
        return url.strip()

    @model_validator(mode="after")
    def _names_the_remote_model(self) -> Self:
        if self.embeddings_url and not self.embeddings_model:
            raise ValueError(
                "EMBEDDINGS_MODEL is not set: name the model to ask for at EMBEDDINGS_URL, such as "
                "text-embedding-3-small"
            )
        return self

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        url = re.sub(r"^postgres://", "postgresql://", url.strip())
        if re.match(r"sqlite:///.|postgresql(\+psycopg)?://.", url):
            return url
        raise ValueError(
            "is not a database address: write sqlite:///because.db or postgresql://user:password@host/name"
        )

    def require_slack(self) -> SlackMode:
        """How to talk to Slack; SettingsError says which secret is missing and where to get it."""
        if self.slack_bot_token is None:
            raise SettingsError(f"SLACK_BOT_TOKEN is not set. Copy it from {_BOT_TOKEN_PLACE}.")
        if self.slack_app_token is not None:
            return SlackMode.SOCKET
        if self.slack_signing_secret is not None:
            return SlackMode.HTTP
        raise SettingsError(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. For Socket Mode (simplest, no public "
            f"address) copy SLACK_APP_TOKEN from {_APP_TOKEN_PLACE}. For HTTP copy SLACK_SIGNING_SECRET from "
            f"{_SECRET_PLACE}."
        )

    def policy_text(self) -> tuple[str | None, str]:
        """The text of the policy file and its name; (None, …) where the shipped default is all there is."""
        path = self.policy_file or Path("policy.toml")
        if self.policy_file is None and not path.exists():
            return None, "the shipped default"
        return read_policy_file(path), str(path)


def read_policy_file(path: Path) -> str:
    """SettingsError says why it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise SettingsError(
            f"The policy file {path} is not UTF-8 (byte {wrong.start}); save it as UTF-8."
        ) from None
    except OSError as wrong:
        reason = wrong.strerror or type(wrong).__name__
        raise SettingsError(
            f"The policy file {path} cannot be read: {reason}. "
            "Correct the path (POLICY_FILE), or leave it out to use the shipped default."
        ) from None


def read_settings(environ: Mapping[str, str], env_file: Path | None = Path(".env")) -> Settings:
    """Settings from ``environ``, completed by ``env_file``. SettingsError lists everything that is wrong."""
    names = {name.lower(): name for name in environ}
    given: dict[str, Any] = {
        name: environ[names[name]] for name in Settings.model_fields if environ.get(names.get(name, ""))
    }
    given["_env_file"] = env_file
    try:
        return Settings(**given)
    except ValidationError as wrong:
        raise SettingsError("\n".join(_in_words(one) for one in wrong.errors(include_input=False))) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not UTF-8; save it as UTF-8.") from None
    except OSError as wrong:
        raise SettingsError(f"{env_file} cannot be read: {wrong.strerror}; let this user read it.") from None


def _in_words(error: Any) -> str:
    if not error["loc"]:  # what is wrong between several of them names them itself
        return f"{str(error['msg']).removeprefix('Value error, ')}."
    name = str(error["loc"][0])
    if error["type"] == "value_error":
        return f"{name.upper()} {str(error['msg']).removeprefix('Value error, ')}."
    return f"{name.upper()} cannot be used; {_FIXES.get(name, 'correct it')}."


def _not_beginning(token: SecretStr | None, others: tuple[str, ...], place: str) -> SecretStr | None:
    """Catches swapped tokens; other beginnings may be those of a Slack-compatible server."""
    if token is not None and token.get_secret_value().startswith(others):
        raise ValueError(f"holds another kind of token. Copy the right one from {place}")
    return token
