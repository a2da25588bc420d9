"""The command line in a folder and with a database of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner, Result

from bot.__main__ import app
from storage import Store
from triage.asks import Ask
from triage.messages import FileLink, Message
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.usecases.filing import file_ask
from triage.usecases.replies import hear_reply

EXAMPLES = Path(__file__).parents[3] / "examples"
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class CommandLine:
    """``bot("asks", "list")`` runs the command; ``json`` also reads what it printed."""

    folder: Path

    def __call__(self, *arguments: str, stdin: bytes | None = None, **environ: str) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, env=environ)

    def json(self, *arguments: str, code: int = 0, **environ: str) -> Any:
        result = self(*arguments, "--json", **environ)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    def refusal(self, *arguments: str, code: int = 1, stdin: bytes | None = None, **environ: str) -> str:
        """What stderr says; nothing may be on stdout."""
        result = self(*arguments, stdin=stdin, **environ)
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert result.stdout == ""
        return result.stderr

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, "utf-8")
        return name


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    for name in list(os.environ):
        if name.startswith("SLACK_") or name in {"POLICY_FILE", "PORT", "HOST"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'because.db'}")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("MATCHING", "lexical")  # nobody loads a model who does not ask about it
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path)


@pytest.fixture
def company(bot: CommandLine) -> CommandLine:
    """The examples, imported on the day they are about."""
    (bot.folder / "policy.toml").write_text((EXAMPLES / "policy.toml").read_text("utf-8"), "utf-8")
    with time_machine.travel(TODAY, tick=False):
        for kind in ("roadmap", "capacity", "accounts"):
            assert bot(kind, "import", str(EXAMPLES / f"{kind}.csv")).exit_code == 0
    return bot


File = Callable[..., Ask]


@pytest.fixture
def file(company: CommandLine) -> File:
    """Files a message as the bot would; replies are those of a PM."""
    minutes = iter(range(1000))

    def say(text: str, answer: str = "", files: tuple[FileLink, ...] = ()) -> Ask:
        policy = load_policy((company.folder / "policy.toml").read_text("utf-8"))
        now = TODAY + timedelta(minutes=next(minutes))
        on = Occasion(policy, now)
        ts = f"{now.timestamp():.0f}.000100"
        with Store.open(f"sqlite:///{company.folder / 'because.db'}") as store:
            ask = store.run(file_ask, Message("C1", ts, "U1", text, files=files), on).ask
            assert ask is not None
            if answer:
                reply = Message("C1", f"{ts[:-1]}1", "U0PRIYA", answer, ts)
                store.run(hear_reply, [ask], reply, on, True)
        return ask

    return say
