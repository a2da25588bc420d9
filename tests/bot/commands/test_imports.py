import asyncio
import json

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot.commands.conftest import EXAMPLES, CommandLine

ROADMAP = "key,title,status\nA-1,SSO,planned\nA-2,Export,\n"


def test_importing_twice_changes_nothing_the_second_time(bot: CommandLine) -> None:
    file = bot.write("r.csv", ROADMAP)
    assert bot("roadmap", "import", file).stdout == "Roadmap: 2 added, 0 changed, 0 removed, 0 unchanged.\n"
    assert bot("roadmap", "import", file).stdout == "Roadmap: 0 added, 0 changed, 0 removed, 2 unchanged.\n"
    bot.write("r.csv", "key,title\nA-1,Single sign-on\n")
    counted = bot.json("roadmap", "import", file, "--prune")
    assert (counted["changed"], counted["removed"]) == (1, 1)
    assert [item["title"] for item in bot.json("roadmap", "list")] == ["Single sign-on"]


def test_one_bad_row_keeps_everything_out(bot: CommandLine) -> None:
    file = bot.write("r.csv", "key,title,effort\nA,One,3\nB,Two,0\nC,,\n")
    assert bot.refusal("roadmap", "import", file) == (
        "r.csv:3:effort: an effort of 0 is no estimate"
        " — write more than 0, or leave it empty if nobody estimated it\n"
        "r.csv:4:title: is empty — fill it in\n"
        "Nothing was imported: 2 rows are bad. Correct them, or import the others with --skip-bad.\n"
    )
    assert bot.json("roadmap", "list") == []
    refused = bot.json("roadmap", "import", file, code=1)
    assert not refused["imported"]
    assert [(one["file"], one["line"], one["column"]) for one in refused["errors"]] == [
        ("r.csv", 3, "effort"),
        ("r.csv", 4, "title"),
    ]
    assert all(one["message"] and one["fix"] for one in refused["errors"])


def test_bad_rows_may_be_skipped(bot: CommandLine) -> None:
    file = bot.write("r.csv", "key,title,effort\nA,One,3\nB,Two,0\n")
    result = bot("roadmap", "import", file, "--skip-bad")
    assert result.exit_code == 0
    assert result.stdout == "Roadmap: 1 added, 0 changed, 0 removed, 0 unchanged, 1 bad skipped.\n"
    assert "r.csv:3:effort" in result.stderr
    only_bad = bot.write("bad.csv", "key,title\n,One\n")
    assert "1 row is bad and none is good" in bot.refusal("roadmap", "import", only_bad, "--skip-bad")


def test_pruning_spares_what_a_skipped_row_may_have_meant(bot: CommandLine) -> None:
    bot("roadmap", "import", bot.write("r.csv", ROADMAP))
    file = bot.write("r.csv", "key,title,effort\nA-1,SSO,1\nA-2,Export,none\n")
    result = bot("roadmap", "import", file, "--skip-bad", "--prune")
    assert result.exit_code == 0
    assert "Nothing was removed" in result.stderr
    assert len(bot.json("roadmap", "list")) == 2


def test_pruning_keeps_what_was_made_in_slack(bot: CommandLine) -> None:
    made = bot.write("made.csv", "key,title\nBECAUSE-7,Made by a PM\nOLD,Gone soon\n")
    assert bot("roadmap", "import", made).exit_code == 0
    file = bot.write("r.csv", "key,title\nA-1,SSO\n")
    assert bot("roadmap", "import", file, "--prune").stdout == (
        "Roadmap: 1 added, 0 changed, 1 removed, 0 unchanged, 1 made in Slack kept.\n"
    )
    assert [item["key"] for item in bot.json("roadmap", "list")] == ["A-1", "BECAUSE-7"]
    again = bot.json("roadmap", "import", file, "--prune")
    assert (again["removed"], again["unchanged"], again["kept"]) == (0, 1, 1)
    assert bot("roadmap", "import", file).stdout == "Roadmap: 0 added, 0 changed, 0 removed, 1 unchanged.\n"


def test_from_standard_input(bot: CommandLine) -> None:
    result = bot("roadmap", "import", "-", stdin=b"\xef\xbb\xbf" + ROADMAP.encode())
    assert result.exit_code == 0
    assert "standard input: is not UTF-8" in bot.refusal("roadmap", "import", "-", stdin=b"caf\xe9").replace(
        ":1:", ":"
    )


async def test_from_an_address(bot: CommandLine) -> None:
    async def sheet(request: web.Request) -> web.Response:
        return web.Response(text=ROADMAP, content_type="text/csv")

    app = web.Application()
    app.router.add_get("/r.csv", sheet)
    async with TestServer(app) as server:
        address = str(server.make_url("/r.csv"))
        result = await asyncio.to_thread(bot, "roadmap", "import", address, "--allow-private")
    assert result.exit_code == 0
    assert result.stdout == "Roadmap: 2 added, 0 changed, 0 removed, 0 unchanged.\n"


def test_addresses_that_may_not_be_called(bot: CommandLine) -> None:
    assert "only https addresses" in bot.refusal("roadmap", "import", "http://127.0.0.1:9/r.csv")
    assert "private address" in bot.refusal("roadmap", "import", "https://127.0.0.1:9/r.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [("gone.csv", "there is no such file"), (".", "is a folder"), ("a\0b", "cannot be read")],
)
def test_files_that_cannot_be_read(bot: CommandLine, name: str, words: str) -> None:
    assert words in bot.refusal("accounts", "import", name)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"key,title\n", "has a header but no rows"),
        ("key,title\nA,é".encode("latin-1"), "is not UTF-8 (byte 0xE9)"),
        ("key,title".encode("utf-16"), "is UTF-16"),
        (b"\x00\x01\x02", "column is missing"),
    ],
)
def test_files_that_are_no_sheets(bot: CommandLine, data: bytes, words: str) -> None:
    (bot.folder / "x.csv").write_bytes(data)
    assert words in bot.refusal("roadmap", "import", "x.csv")


def test_a_bad_sheet_needs_no_database(bot: CommandLine) -> None:
    file = bot.write("x.csv", "")
    assert "is empty" in bot.refusal("roadmap", "import", file, DATABASE_URL="sqlite:////no/such/folder/x.db")


def test_accounts_take_the_currency_of_the_policy(bot: CommandLine) -> None:
    bot.write("policy.toml", '[workspace]\ncurrency = "EUR"\n')
    bot(
        "accounts", "import", bot.write("a.csv", 'name,revenue,currency\nAcme,"120,000",\nHooli,1200.5,USD\n')
    )
    assert [(one["name"], one["revenue"], one["currency"]) for one in bot.json("accounts", "list")] == [
        ("Acme", 120000, "EUR"),
        ("Hooli", 1200.5, "USD"),
    ]


def test_capacity_shows_what_is_left(bot: CommandLine) -> None:
    bot(
        "roadmap",
        "import",
        bot.write("r.csv", "key,title,status,team,quarter,effort\nA,B,planned,Core,2027-Q1,8\n"),
    )
    bot("capacity", "import", bot.write("c.csv", "team,quarter,points,reserve\nCore,2027-Q1,40,0.25\n"))
    assert bot.json("capacity", "show") == [
        {
            "team": "Core",
            "quarter": "2027-Q1",
            "points": 40,
            "reserved": 10,
            "committed": 8,
            "promised": 0,
            "free": 22,
        }
    ]


def test_lists_for_people_say_what_to_do_when_empty(bot: CommandLine) -> None:
    for command in (("roadmap", "list"), ("capacity", "show"), ("accounts", "list")):
        result = bot(*command)
        assert result.exit_code == 0
        assert "import" in result.stdout


def test_the_examples_are_listed_for_people(company: CommandLine) -> None:
    assert "SAML single sign-on" in company("roadmap", "list").stdout
    assert "Brightwater Energy" in company("accounts", "list").stdout
    assert "Integrations" in company("capacity", "show").stdout
    rows = (EXAMPLES / "roadmap.csv").read_text("utf-8").splitlines()
    assert len(company.json("roadmap", "list")) == len(rows) - 1


def test_the_json_of_a_list_is_what_the_sheet_said(company: CommandLine) -> None:
    item = next(one for one in company.json("roadmap", "list") if one["key"] == "PL-1")
    assert (item["teams"], item["quarter"], item["effort"]) == (["Platform", "Identity"], "2027-H2", 40)
    assert json.dumps(item)
