"""``evaluate matching`` on a roadmap of three items, counted by hand."""

import json
from pathlib import Path

import pytest

from bot.clients.minilm import MiniLM
from tests.bot.commands.conftest import CommandLine

DOCUMENTS = [
    {"type": "doc", "id": "SSO", "title": "SAML single sign-on", "text": "Log in with Okta or Entra ID."},
    {"type": "doc", "id": "LOG", "title": "Audit log", "text": "Who changed what, and when."},
    {"type": "doc", "id": 3, "title": "Dark mode", "text": "A dark theme."},
]


def query(text: str, **labels: object) -> dict[str, object]:
    return {"type": "query", "id": text[:9], "text": text, **labels}


QUERIES = [
    query("Acme wants SAML single sign-on", relevant=["SSO"]),
    query("dark mode please", relevant=["LOG", 3]),
    query("we need the audit log", relevant=["SSO"]),
    query("zzz qqq", relevant=[]),
    query("audit log, but nobody knows what about"),  # not judged
]


def rows(*some: dict[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in some)


@pytest.fixture
def file(bot: CommandLine) -> str:
    return bot.write("pairs.jsonl", rows(QUERIES[0], *DOCUMENTS, *QUERIES[1:]))


def measured(bot: CommandLine, *arguments: str):
    return bot.json("evaluate", "matching", *arguments, "--mode", "lexical")


def test_places_and_the_sure_band(bot: CommandLine, file: str) -> None:
    found = measured(bot, file)
    assert (found["rows"], found["queries"]) == (8, 4)
    assert (found["r_at_1"], found["r_at_5"], found["mrr"]) == (0.6667, 0.6667, 0.6667)
    assert found["sure"] == {"precision": 0.6667, "share": 0.75}
    # Three of four said to be about something, and three are.
    assert (found["precision"], found["recall"], found["f1"], found["auroc"]) == (1.0, 1.0, 1.0, 1.0)
    assert found["fields"]["due"] == {"precision": None, "recall": None, "f1": None}
    [worst] = found["worst"]
    assert (worst["what"], worst["expected"]) == ("surely wrong", "SSO: SAML single sign-on")
    assert worst["found"].startswith("LOG: Audit log (sure, ")


def test_queries_that_are_all_about_something_tell_nothing_of_the_others(bot: CommandLine) -> None:
    found = measured(bot, bot.write("p.jsonl", rows(*DOCUMENTS, *QUERIES[:3])))
    assert [found[key] for key in ("precision", "recall", "f1", "auroc", "average_precision")] == [None] * 5
    assert found["sure"]["share"] == 1.0


def test_excluded_documents_do_not_take_part(bot: CommandLine) -> None:
    asked = query("Acme wants SAML single sign-on", relevant=["SSO"], exclude=["SSO"])
    found = measured(bot, bot.write("p.jsonl", rows(*DOCUMENTS, asked)))
    assert found["mrr"] == 0.0


def test_a_relevant_document_that_is_not_there_counts_as_missed_and_is_said(bot: CommandLine) -> None:
    file = bot.write("p.jsonl", rows(*DOCUMENTS, query("dark mode", relevant=["GONE"])))
    result = bot("evaluate", "matching", file, "--mode", "lexical", "--json")
    assert "1 relevant ids are no documents and can never be found: GONE" in result.stderr
    assert json.loads(result.stdout)["r_at_1"] == 0.0


def test_no_documents_or_no_queries(bot: CommandLine) -> None:
    found = measured(bot, bot.write("p.jsonl", rows(*DOCUMENTS)))
    assert (found["r_at_1"], found["sure"]) == (None, {"precision": None, "share": None})
    assert "add relevant" in bot("evaluate", "matching", "p.jsonl", "--mode", "lexical").stdout
    assert measured(bot, bot.write("q.jsonl", rows(QUERIES[0])))["r_at_1"] == 0.0


def test_synonyms_of_ones_own(bot: CommandLine) -> None:
    file = bot.write("p.jsonl", rows(*DOCUMENTS, query("they beg for gloomview", relevant=[3])))
    assert measured(bot, file)["r_at_1"] == 0.0
    bot.write("mine.tsv", "# ours\ngloom\tgloomview; dark mode\n\n")
    assert measured(bot, file, "--synonyms", "mine.tsv")["r_at_1"] == 1.0
    bot.write("bad.tsv", "gloom gloomview\nx\t;\n")
    words = bot.refusal("evaluate", "matching", file, "--synonyms", "bad.tsv")
    assert words.startswith("bad.tsv:1: names no way of saying it — write a meaning, a tab")
    assert "bad.tsv:2:" in words


def test_tables_for_people(bot: CommandLine, file: str) -> None:
    shown = bot("evaluate", "matching", file, "--mode", "lexical").stdout
    assert "4 queries, 3 documents" in shown
    assert "2 of 3 sure matches are right" in shown
    assert "any match: AUROC" in shown


def test_meaning_is_compared_unless_told_otherwise(bot: CommandLine, file: str) -> None:
    found = bot("evaluate", "matching", file, "--json")
    assert found.exit_code == 0
    assert found.stderr == ""
    assert json.loads(found.stdout)["r_at_1"] == 0.6667


def test_without_the_model_words_alone_count_and_it_is_said(
    bot: CommandLine, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.nearness.MiniLM", lambda: MiniLM(Path("gone.onnx")))
    result = bot("evaluate", "matching", file, "--json")
    assert result.exit_code == 0
    assert "words alone are compared" in result.stderr
    assert "gone.onnx" in result.stderr
    assert json.loads(result.stdout) == measured(bot, file)
