"""``read``: one message taken apart, and its evidence shown with and without colours."""

import io

import pytest
from rich.console import Console

from bot.commands.marked import Mark, print_marked
from tests.bot.commands.conftest import CommandLine

SAID = "Acme needs SAML single sign-on by 2026-12-10, 45k ARR, or they walk"


def printed(text: str, *marks: Mark, width: int = 40, colour: bool = False) -> str:
    out = io.StringIO()
    system = "truecolor" if colour else None
    print_marked(text, marks, Console(file=out, width=width, color_system=system, force_terminal=colour))
    return out.getvalue()


def test_what_a_program_gets(bot: CommandLine) -> None:
    bot.write("accounts.csv", "name,aliases\nAcme Corp,Acme\n")
    found = bot.json("read", SAID, "--accounts", "accounts.csv", "--today", "2026-11-22")
    assert found["band"] == "file"
    assert 0.5 <= found["score"] <= 1
    assert "single sign-on" in found["title"]
    assert found["account"]["value"] == "Acme Corp"
    assert found["account"]["known"]
    assert found["account"]["evidence"] == {"start": 0, "end": 4, "text": "Acme"}
    assert found["amount"].items() >= {"value": 45000, "currency": "USD", "per": "year"}.items()
    assert found["due"]["value"] == ["2026-12-10", "2026-12-10"]
    assert found["severity"]["value"] == "dealbreaker"
    assert found["workaround"] is None


def test_what_people_see(bot: CommandLine) -> None:
    shown = bot("read", SAID, "--today", "2026-11-22").stdout
    text, letters = shown.splitlines()[3:5]
    assert text == SAID
    assert letters[text.index("45k") :].startswith("$$$")
    assert letters[text.index("2026-12-10")] == "D"
    assert letters[text.index("SAML")] == "W"
    assert "an ask: it would be filed" in shown
    assert "45,000 USD a year" in shown


def test_talk_and_nothing_at_all(bot: CommandLine) -> None:
    assert "no ask: it would be left alone" in bot("read", "good morning").stdout
    assert "What was read" not in bot("read", "good morning").stdout
    assert bot("read", "").exit_code == 0
    assert bot.json("read", "")["account"] is None


def test_standard_input_and_steering_characters(bot: CommandLine) -> None:
    result = bot("read", "-", stdin=f"{SAID}\n\x1b[31m\xff".encode("latin-1"))
    assert result.exit_code == 0
    assert SAID in result.stdout
    assert "\x1b" not in result.stdout


def test_letters_stand_below_their_words_however_wide_these_are() -> None:
    shown = printed("日本 wants SSO, e\u0301té", Mark("account", 0, 2), Mark("wish", 9, 12))
    assert shown.splitlines() == ["日本 wants SSO, e\u0301té", "AAAA       WWW", "A account  W wish"]


def test_long_lines_break_at_a_space_and_marks_go_on() -> None:
    shown = printed("one two three four\nfive", Mark("due", 4, 13), width=10)
    assert shown.splitlines() == ["one two", "    DDDD", "three four", "DDDDD", "five", "D due"]


@pytest.mark.parametrize("text", ["x" * 25, "日" * 13, "", "\n\n", "a b " * 9])
def test_no_row_is_wider_than_the_terminal(text: str) -> None:
    shown = printed(text, Mark("due", 0, len(text)), width=10)
    assert all(len(line) <= 10 for line in shown.splitlines())
    assert shown.replace("D due", "").replace("D", "").replace("\n", "").replace(" ", "") == (
        text.replace(" ", "").replace("\n", "")
    )


def test_the_shorter_mark_shows_and_bare_space_is_not_marked() -> None:
    shown = printed("aa SSO bb", Mark("wish", 3, 6), Mark("workaround", 0, 9), Mark("due", 6, 7))
    assert shown.splitlines()[1] == "KKKWWWKKK"
    assert printed("a  b", Mark("due", 1, 3)).splitlines()[0] == "a  b"


def test_colours_underline_the_evidence() -> None:
    shown = printed("Acme asks", Mark("account", 0, 4), colour=True)
    assert shown == "\x1b[1;4;36mAcme\x1b[0m asks\n\x1b[1;4;36maccount\x1b[0m\n"
