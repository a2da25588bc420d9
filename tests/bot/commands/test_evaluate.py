"""``evaluate reading|answers`` on files small enough to count by hand."""

import json
from pathlib import Path

import pytest

from tests.bot.commands.conftest import CommandLine

KEYS = {"rows", "precision", "recall", "f1", "auroc", "average_precision", "fields"} | {
    "r_at_1", "r_at_5", "mrr", "sure", "worst",
}  # fmt: skip
ACCOUNTS = "name,aliases\nAcme Corp,Acme\nInitech,\n"
NOTHING = {"precision": None, "recall": None, "f1": None}


def lines(*rows: dict[str, object]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_asks_and_talk(bot: CommandLine) -> None:
    file = bot.write(
        "m.jsonl",
        lines(
            {"id": "a", "text": "Acme needs SAML single sign-on or they walk", "is_request": 1},
            {"id": "b", "text": "Initech needs an audit log by March, deal blocked", "is_request": True},
            {"id": "c", "text": "good morning everybody", "is_request": 0},
            {"id": "d", "text": "Hooli needs an audit log, 50k ARR deal blocked", "is_request": 0},
            {"id": "e", "text": "no label, not judged"},
        ),
    )
    found = bot.json("evaluate", "reading", file)
    assert set(found) == KEYS
    assert found["rows"] == 5
    assert (found["precision"], found["recall"], found["f1"]) == (0.6667, 1.0, 0.8)
    assert found["fields"]["account"] == NOTHING
    assert found["r_at_1"] is found["r_at_5"] is found["mrr"] is None
    assert found["sure"] == {"precision": None, "share": None}
    [mistake] = found["worst"]
    assert (mistake["id"], mistake["what"], mistake["expected"]) == ("d", "no ask", "not an ask")
    assert mistake["found"].startswith("file, ")


def test_fields_are_judged_where_they_are_labelled(bot: CommandLine) -> None:
    bot.write("accounts.csv", ACCOUNTS)
    say = "Acme needs SSO by 2026-12-10, 45k ARR, no SSO no deal"
    file = bot.write(
        "m.jsonl",
        lines(
            {"text": say, "accounts": ["Acme Corp"], "amount": 45000, "currency": "USD", "urgency": "high",
             "due": ["2026-12-10", "2027-01-31"]},  # they have a day in common
            {"text": say, "accounts": ["Acme"], "amount": 45001, "due": ["2026-12-11", "2026-12-12"]},
            {"text": say, "accounts": [], "amount": None, "due": None},
            {"text": "Initech needs SSO", "accounts": ["Initech"], "amount": 10, "due": None},
        ),
    )  # fmt: skip
    found = bot.json("evaluate", "reading", file, "--accounts", "accounts.csv", "--today", "2026-11-22")
    fields = found["fields"]
    assert fields["account"] == {
        "precision": 0.5,
        "recall": 0.6667,
        "f1": 0.5714,
    }  # 2 right, 4 read, 3 labelled
    assert fields["amount"] == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333}
    assert fields["due"] == {"precision": 0.3333, "recall": 0.5, "f1": 0.4}
    assert fields["severity"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["precision"] is None
    assert found["auroc"] is None
    assert {"what": "amount", "expected": "10", "found": ""}.items() <= found["worst"][-1].items()


def test_the_day_a_message_was_written_counts_before_today(bot: CommandLine) -> None:
    rows = [
        {"text": "Acme needs SSO next month", "due": ["2026-12-01", "2026-12-31"]},
        {"text": "Acme needs SSO next month", "due": ["2025-12-01", "2025-12-31"], "ref_date": "2025-11-18"},
    ]
    file = bot.write("m.jsonl", lines(*rows))
    assert bot.json("evaluate", "reading", file, "--today", "2026-11-22")["fields"]["due"]["f1"] == 1.0
    assert bot.json("evaluate", "reading", file, "--today", "2024-11-22")["fields"]["due"]["f1"] == 0.5


@pytest.mark.parametrize("amount", [12_000, 144_000])
def test_an_amount_is_right_per_year_and_as_it_was_stated(bot: CommandLine, amount: float) -> None:
    file = bot.write("m.jsonl", lines({"text": "Acme needs SSO, they pay 12k per month", "amount": amount}))
    assert bot.json("evaluate", "reading", file)["fields"]["amount"]["f1"] == 1.0


def test_every_account_counts(bot: CommandLine) -> None:
    bot.write("accounts.csv", ACCOUNTS)
    rows = lines({"text": "Acme and Initech both need SSO", "accounts": ["Initech", "Acme Corp", "Hooli"]})
    found = bot.json("evaluate", "reading", bot.write("m.jsonl", rows), "--accounts", "accounts.csv")
    assert found["fields"]["account"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8}
    assert found["worst"][0]["expected"] == "Acme Corp, Hooli, Initech"


def test_one_class_alone_has_no_auroc(bot: CommandLine) -> None:
    file = bot.write("m.jsonl", lines({"text": "good morning", "is_request": 0}))
    found = bot.json("evaluate", "reading", file)
    assert (found["auroc"], found["average_precision"], found["recall"], found["f1"]) == (None,) * 4


def test_tables_for_people(bot: CommandLine) -> None:
    row = {
        "id": "ü1",
        "text": "日本語 \x1b[31mneeds\nSSO",
        "is_request": 1,
        "accounts": ["Zoë"],
        "amount": None,
    }
    shown = bot("evaluate", "reading", bot.write("m.jsonl", lines(row, row)), "--worst", "4").stdout
    assert "Is it an ask? 2 messages with a label" in shown
    assert "Worst errors, 4 of 4" in shown
    assert "Zoë" in shown
    assert "\x1b" not in shown
    shown = bot("evaluate", "reading", bot.write("n.jsonl", lines({"text": "x"}))).stdout
    assert shown.splitlines() == [
        "No message tells whether it is an ask: add is_request.",
        "No message names its fields: add accounts, amount, due or urgency.",
        "No errors.",
    ]


def test_worst_is_as_long_as_asked_for(bot: CommandLine) -> None:
    file = bot.write("m.jsonl", lines(*[{"text": "good morning", "is_request": 1}] * 12))
    assert len(bot.json("evaluate", "reading", file)["worst"]) == 10
    assert len(bot.json("evaluate", "reading", file, "--worst", "12")["worst"]) == 12
    assert bot.json("evaluate", "reading", file, "--worst", "0")["worst"] == []
    assert "Worst" not in bot("evaluate", "reading", file, "--worst", "0").stdout


@pytest.mark.parametrize("command", ["reading", "matching", "answers"])
def test_files_that_cannot_be_measured_by(bot: CommandLine, command: str) -> None:
    words = bot.refusal("evaluate", command, bot.write("bad.jsonl", 'nonsense\n{"id": "a"}\n'), "--json")
    assert words.startswith("bad.jsonl:1: is no JSON: expected")
    assert "bad.jsonl:2" in words
    assert words.endswith("Nothing was measured.\n")
    assert "gone.jsonl: there is no such file" in bot.refusal("evaluate", command, "gone.jsonl")
    assert "holds no rows" in bot.refusal("evaluate", command, bot.write("empty.jsonl", ""))
    assert "cannot be read: Is a directory" in bot.refusal("evaluate", command, ".")


def test_many_broken_lines_are_cut(bot: CommandLine) -> None:
    words = bot.refusal("evaluate", "reading", bot.write("bad.jsonl", "{\n" * 70))
    assert words.count("bad.jsonl:") == 50
    assert "… and 20 more." in words


def test_broken_accounts_are_named(bot: CommandLine) -> None:
    file = bot.write("m.jsonl", lines({"text": "x"}))
    bot.write("accounts.csv", "name,revenue\nAcme,lots\n")
    words = bot.refusal("evaluate", "reading", file, "--accounts", "accounts.csv")
    assert words.startswith("accounts.csv:2:revenue:")


@pytest.mark.parametrize(
    "wrong", [("--today", "soon"), ("--currency", "XX"), ("--fiscal-start", "13"), ("--worst", "-1")]
)
def test_options_that_make_no_sense(bot: CommandLine, wrong: tuple[str, str]) -> None:
    file = bot.write("m.jsonl", lines({"text": "x"}))
    bot.refusal("evaluate", "reading", file, *wrong, code=2)


def test_it_is_called_like_the_evaluation_of_matching(bot: CommandLine) -> None:
    file = bot.write("m.jsonl", lines({"text": "Acme needs SSO", "is_request": 1}))
    bot.write("mine.tsv", "sso\tacme login\n")
    told = bot.json("evaluate", "reading", file, "--mode", "lexical", "--synonyms", "mine.tsv")
    assert told == bot.json("evaluate", "reading", file)
    bot.write("bad.tsv", "gloom gloomview\n")
    assert bot.refusal("evaluate", "reading", file, "--synonyms", "bad.tsv").startswith("bad.tsv:1:")


def test_standard_input(bot: CommandLine) -> None:
    result = bot("evaluate", "reading", "-", "--json", stdin=lines({"text": "hi", "is_request": 0}).encode())
    assert json.loads(result.stdout)["rows"] == 1
    assert bot.refusal("evaluate", "reading", "-", stdin=b"{").startswith("standard input:1: is no JSON")


def test_it_needs_no_settings(bot: CommandLine) -> None:
    file = bot.write("m.jsonl", lines({"text": "hi", "is_request": 0}))
    unusable = {"PORT": "x", "DATABASE_URL": "mysql://h/n", "POLICY_FILE": "gone.toml"}
    assert bot.json("evaluate", "reading", file, **unusable)["rows"] == 1
    assert not list(Path.cwd().glob("*.db"))


def test_answers(bot: CommandLine) -> None:
    file = bot.write(
        "r.jsonl",
        lines(
            {
                "id": "1",
                "text": "yes, in Q1 because five accounts wait",
                "verdict": "yes",
                "quarter": "2027-Q1",
            },
            {"id": "2", "text": "no, because nobody else asks for it", "verdict": "later", "quarter": None},
            {"id": "3", "text": "hm, hard to say", "verdict": "no", "quarter": "2027-Q2"},
            {"id": "4", "text": "yes, let me check", "verdict": None},
            {"id": "5", "text": "later: in Q3 after the redesign", "verdict": None},
            {"id": "6", "text": "yes, because why not"},  # no label: not judged
        ),
    )
    found = bot.json("evaluate", "answers", file, "--today", "2026-11-22")
    worst = found.pop("worst")
    assert found == {
        "rows": 5,
        "clear_recorded": 0.6667,
        "hedges_recorded": 0.5,
        "wrong_verdict": 0.3333,
        "quarter_right": 0.5,
    }
    assert [(mistake["id"], mistake["what"]) for mistake in worst] == [
        ("5", "talk recorded"), ("2", "other verdict"), ("3", "not recorded"),
    ]  # fmt: skip
    shown = bot("evaluate", "answers", file, "--today", "2026-11-22").stdout
    assert "0.667" in shown
    assert "later 2027-Q3" in shown


def test_answers_without_labels_are_null(bot: CommandLine) -> None:
    file = bot.write("r.jsonl", lines({"text": "yes"}))
    found = bot.json("evaluate", "answers", file)
    assert {
        found[key] for key in ("clear_recorded", "hedges_recorded", "wrong_verdict", "quarter_right")
    } == {None}
    assert "add verdict" in bot("evaluate", "answers", file).stdout
