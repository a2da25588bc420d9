import csv
import io
import json
from pathlib import Path

import pytest

from bot.commands.ask_export import harmless
from bot.commands.ask_json import FIELDS
from tests.bot.commands.conftest import CommandLine, File
from triage.messages import FileLink

SSO = "Acme needs SAML SSO by 15 March 2027, it's a dealbreaker for their $180k renewal"
EXPORT = "Initech asks for an audit log export, $64k, pain"


def test_the_contract_of_the_list(bot: CommandLine, file: File) -> None:
    file(SSO)
    file(EXPORT)
    newest, oldest = bot.json("asks", "list")
    assert list(oldest) == list(FIELDS)
    assert oldest == {
        "id": "ASK-1",
        "title": oldest["title"],
        "account": "Acme Corp",
        "amount": 180000,
        "currency": "USD",
        "severity": "dealbreaker",
        "verdict": "yes",
        "quarter": "2027-Q1",
        "gate": "planned_soon",
        "need": "NEED-1",
        "roadmap_item": "ID-1",
        "channel": "C1",
        "thread_ts": "1795338000.000100",
        "author": "U1",
        "state": "open",
        "created_at": "2026-11-22T09:00:00Z",
    }
    assert (newest["id"], newest["verdict"], newest["gate"]) == ("ASK-2", "no", "not_repeatable")


def test_verdict_and_quarter_are_the_pms_once_answered(bot: CommandLine, file: File) -> None:
    file(SSO, answer="Later, in 2027-Q3, because the team is on something else")
    (ask,) = bot.json("asks", "list")
    assert (ask["state"], ask["verdict"], ask["quarter"]) == ("answered", "later", "2027-Q3")
    assert ask["gate"] == "planned_soon"
    assert bot.json("asks", "show", "ASK-1")["answer"]["author"] == "U0PRIYA"
    assert "Answered later by U0PRIYA" in bot("asks", "explain", "ASK-1").stdout


def test_filters(bot: CommandLine, file: File) -> None:
    file(SSO, answer="Yes, in Q1 because it is planned")
    file(EXPORT)
    file("Globex wants dark mode")

    def ids(*options: str) -> list[str]:
        return [ask["id"] for ask in bot.json("asks", "list", *options)]

    assert ids("--state", "open") == ["ASK-3", "ASK-2"]
    assert ids("--account", "Initech") == ["ASK-2"]
    assert ids("--limit", "1") == ["ASK-3"]
    assert ids("--since", "2026-11-22") == ["ASK-3", "ASK-2", "ASK-1"]
    assert ids("--since", "2026-11-23") == []


def test_wrong_words_are_usage_errors(bot: CommandLine) -> None:
    for command in (
        ("list", "--since", "yesterday"),
        ("list", "--state", "lost"),
        ("list", "--limit", "0"),
        ("show", "x"),
        ("export", "--format", "xml"),
    ):
        assert bot("asks", *command).exit_code == 2


def test_an_ask_that_is_not_there(bot: CommandLine) -> None:
    for command in ("show", "explain"):
        assert bot.refusal("asks", command, "ASK-7") == "There is no ASK-7; see: python -m bot asks list\n"


def test_show_has_text_notes_and_answer(bot: CommandLine, file: File) -> None:
    file(SSO)
    shown = bot.json("asks", "show", "ask-1")
    assert shown["text"] == SSO
    assert shown["due_to"] == "2027-03-15"
    assert (shown["notes"], shown["answer"], shown["files"]) == ([], None, [])
    assert "Acme Corp" in bot("asks", "show", "ASK-1").stdout


def test_show_has_the_files_and_links_only_those_that_are_safe(bot: CommandLine, file: File) -> None:
    good, bad = "https://acme.slack.com/files/U1/F1/rfp.pdf", "javascript:alert(1)"
    file(SSO, files=(FileLink("RFP \x1b[31mAcme", good), FileLink("notes", bad)))
    assert bot.json("asks", "show", "ASK-1")["files"] == [
        {"name": "RFP \x1b[31mAcme", "url": good},
        {"name": "notes", "url": None},
    ]
    shown = bot("asks", "show", "ASK-1").stdout
    assert good in shown
    assert "notes" in shown
    assert bad not in shown
    assert "\x1b[31m" not in shown


def test_the_contract_of_explain(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    proof = bot.json("asks", "explain", "ASK-1")
    assert (proof["verdict"], proof["gate"]) == ("no", "not_repeatable")
    assert proof["policy_version"] == bot.json("policy", "show")["version"]
    assert proof["facts"]["item"]["key"] == "RP-3"
    assert {"id", "applies", "inputs"} <= proof["gates"][0].keys()
    assert [gate["id"] for gate in proof["gates"] if gate["applies"]] == ["not_repeatable", "default"]


def test_explain_names_sources_levers_and_room(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    proof = bot.json("asks", "explain", "ASK-1")
    facts = {fact["name"]: fact for fact in proof["looked_at"]}
    assert facts["demand.accounts"]["source"] == "asks and accounts"
    assert facts["item.status"] == {
        "name": "item.status", "value": "idea", "source": "roadmap", "as_of": "2026-11-22T09:00:00Z",
    }  # fmt: skip
    levers = {change["lever"]: change for change in proof["changes"]}
    assert (levers["accounts"]["to"], levers["accounts"]["honest"]) == ("2", True)
    assert proof["unfolded_with"] == proof["policy_version"]
    assert {"first_room", "displaced", "one_off_budget", "worth"} <= proof.keys()
    shown = " ".join(bot("asks", "explain", "ASK-1").stdout.split())
    assert "a second account of similar size" in shown
    assert "a threshold, in accounts" in shown


def test_a_pm_can_read_the_proof(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    shown = " ".join(bot("asks", "explain", "ASK-1").stdout.split())
    assert "→ not_repeatable │ no │ yes │ demand.accounts 1, policy.floor_accounts 2" in shown
    asked = "64,000 USD a year, Mid-market, asked in ASK-1 (64,000 USD, pain)"
    assert f"│ Initech │ {asked} │ accounts │ 2026-11-22 │" in shown
    assert "Roadmap: idea · Worth: low, 1 account · Capacity: not the reason" in shown
    assert "Meanwhile: Audit events through the REST API" in shown
    assert "U0TOMAS reviews it by 22 Dec 2026." in shown
    assert "│ teams │ Reporting │ roadmap │ 2026-11-22 │" in shown
    assert "33 points, 20 committed, 0 promised: 6.4 free" in shown
    assert "At stake: 32,000 USD a year. Reach: 1 account, 1 segment (Mid-market)." in shown
    assert "│ Initech │ 64,000 │ accounts │ 1 │ 0.5 │ 1 │ 32,000 │" in shown


def test_reach_tells_the_largest_share(bot: CommandLine, file: File) -> None:
    file(EXPORT)
    file("Umbrella asks for an audit log export too, $300k renewal, dealbreaker")
    reach = bot.json("asks", "explain", "ASK-2")["reach"]
    assert (reach["accounts"], reach["segments"], reach["unplaced"]) == (2, ["Mid-market"], 1)
    assert (reach["largest"], round(reach["largest_share"], 2)) == ("Umbrella", 0.9)
    shown = " ".join(bot("asks", "explain", "ASK-2").stdout.split())
    assert "1 of no known segment, Umbrella is 90% of what is at stake." in shown


def test_exports_are_oldest_first_and_hold_what_the_list_holds(bot: CommandLine, file: File) -> None:
    file(SSO)
    file(EXPORT)
    lines = bot("asks", "export", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == bot.json("asks", "list")[::-1]
    rows = list(csv.DictReader(io.StringIO(bot("asks", "export").stdout)))
    assert [row["id"] for row in rows] == ["ASK-1", "ASK-2"]
    assert rows[0].keys() == set(FIELDS)


def test_an_export_is_whole_or_not_there(bot: CommandLine, file: File) -> None:
    file(SSO)
    result = bot("asks", "export", "--output", "out.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 asks written to out.csv.\n")
    assert (bot.folder / "out.csv").read_text("utf-8").count("\n") == 2
    assert "cannot be written" in bot.refusal("asks", "export", "--output", "no/such/folder.csv")
    assert sorted(path.name for path in bot.folder.glob("out*")) == ["out.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_export_into_a_pipe_or_device_goes_through_it(bot: CommandLine, file: File) -> None:
    file(SSO)
    assert bot("asks", "export", "--output", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()
    assert bot.refusal("asks", "export", "--output", "/dev/full") == (
        "/dev/full: cannot be written: No space left on device\n"
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_other_cells_are_left_alone() -> None:
    assert [harmless(cell) for cell in ("a=b", "", None, -5)] == ["a=b", "", None, -5]


def test_an_export_pages_through_everything(
    bot: CommandLine, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account in ("Acme", "Hooli", "Initech"):
        file(f"{account} needs dark mode")
    monkeypatch.setattr("bot.commands.asks._PAGE", 2)
    lines = bot("asks", "export", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["ASK-1", "ASK-2", "ASK-3"]
