"""``policy replay``: what would flip, and who agrees more with the PMs."""

from __future__ import annotations

import pytest

from tests.bot.commands.conftest import CommandLine, File

SSO = "Acme needs SAML SSO by 15 March 2027, it's a dealbreaker for their $180k renewal"
EXPORT = "Initech asks for an audit log export, $64k, pain"


def test_the_contract_of_replay(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    file(SSO, "No, outside our scope because nobody else needs it")
    policy = (bot.folder / "policy.toml").read_text("utf-8")
    bot.write("new.toml", f"{policy}\n[demand]\nfloor_accounts = 1\none_off_floor = 0\n")
    found = bot.json("policy", "replay", "--policy", "new.toml")
    assert (found["decisions"], found["flips"], found["unreadable"]) == (2, 1, 0)
    [flip] = found["would_flip"]
    assert {key: flip[key] for key in ("ask", "from", "to")} == {"ask": "ASK-1", "from": "no", "to": "later"}
    assert flip["title"]
    assert (flip["quarter_from"], flip["quarter_to"]) == (None, None)
    assert found["agreement"] == {"old": 0, "new": 0, "answers": 1}
    shown = bot("policy", "replay", "--policy", "new.toml").stdout
    assert "2 decisions tried; 1 standing answers would flip." in shown
    assert "Of 1 answers PMs gave" in shown
    assert "ASK-1" in shown


def test_the_policy_in_force_flips_nothing(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    file(SSO)
    found = bot.json("policy", "replay", "--policy", "policy.toml")
    assert (found["decisions"], found["flips"], found["would_flip"]) == (2, 0, [])


def test_since_leaves_older_decisions_out(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    assert bot.json("policy", "replay", "--policy", "policy.toml", "--since", "2026-11-22")["decisions"] == 1
    assert bot.json("policy", "replay", "--policy", "policy.toml", "--since", "2026-11-23")["decisions"] == 0
    shown = bot("policy", "replay", "--policy", "policy.toml", "--since", "2026-11-23").stdout
    assert shown.startswith("Nothing to decide again")


@pytest.mark.usefixtures("company")
def test_a_policy_that_fails_the_check_is_refused_with_its_problems(bot: CommandLine) -> None:
    bot.write("bad.toml", "[demand]\nfloor = 1\n")
    words = bot.refusal("policy", "replay", "--policy", "bad.toml")
    assert words.startswith("bad.toml:2:1: unknown field demand.floor.")
    assert "cannot be used" in words
    assert "No such file" in bot.refusal("policy", "replay", "--policy", "gone.toml")
