"""``match``: roadmap items ranked for one message."""

import json
import subprocess
import sys

from tests.bot.commands.conftest import EXAMPLES, CommandLine

ROADMAP = ("--roadmap", str(EXAMPLES / "roadmap.csv"), "--mode", "lexical")


def test_items_of_a_sheet_need_no_store(bot: CommandLine) -> None:
    first, *others = bot.json("match", "Acme needs Okta single sign-on", *ROADMAP, DATABASE_URL="mysql://h/n")
    assert first["key"] == "ID-1"
    assert first["title"] == "SAML single sign-on"
    assert first["band"] == "sure"
    assert "okta" in " ".join(first["words"])
    assert all(other["score"] <= first["score"] for other in others)


def test_people_see_the_words_that_carried_it(bot: CommandLine) -> None:
    shown = bot("match", "Acme needs Okta single sign-on", *ROADMAP, "--limit", "1").stdout
    assert "1 of " in shown
    assert "ID-1" in shown
    assert "okta" in shown


def test_the_imported_roadmap(company: CommandLine) -> None:
    assert company.json("match", "Okta single sign-on", "--mode", "lexical")[0]["key"] == "ID-1"


def test_meaning_counts_where_words_differ(bot: CommandLine) -> None:
    result = bot("match", "-", *ROADMAP[:2], stdin=b"Okta single sign-on")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "ID-1" in result.stdout


def test_nothing_to_rank(bot: CommandLine) -> None:
    assert "The roadmap is empty" in bot.refusal("match", "SSO", "--mode", "lexical")
    assert "Nothing on the roadmap" in bot("match", "zzz", *ROADMAP).stdout
    assert "there is no such file" in bot.refusal("match", "SSO", "--roadmap", "gone.csv")
    bot.write("bad.csv", "key,title\nA,\n")
    assert bot.refusal("match", "SSO", "--roadmap", "bad.csv").startswith("bad.csv:2:title: is empty")


def test_the_store_and_the_model_of_meaning_live_in_one_process() -> None:
    """In a process of its own: libraries of the two have crashed it, depending on which came first."""
    command = [sys.executable, "-m", "bot", "match", "Okta login", *ROADMAP[:2], "--json"]
    done = subprocess.run(command, cwd=EXAMPLES.parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)[0]["key"] == "ID-1"
