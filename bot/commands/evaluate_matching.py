"""``evaluate matching``: whether messages find the roadmap item, or the earlier ask, they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.commands.evaluate_json import ranking_json
from bot.commands.evaluate_shown import show_ranking
from bot.commands.importing import AsJson
from bot.commands.labelled import AccountsFile, RowsArgument, Worst, read_book, read_rows, the_day
from bot.commands.nearness import Mode, ModeOption, nearness
from bot.commands.output import print_json, warn
from bot.commands.progress import tracked
from bot.commands.query import asked
from bot.commands.synonym_file import SynonymsFile, read_synonyms
from triage.accounts import AccountBook
from triage.evaluating.rankings import judge_rankings
from triage.evaluating.rows import DOCUMENTS_AND_QUERIES, Document, Query
from triage.matching import Documents, Match, Synonyms, cleaned, match_documents

_DEPTH = 100  # how far down a relevant document is looked for
_NAME = 60  # characters of a document's text that people see


def matching(
    file: RowsArgument,
    *,
    mode: ModeOption = Mode.HYBRID,
    accounts: AccountsFile = None,
    synonyms: SynonymsFile = None,
    worst: Worst = 10,
    as_json: AsJson = False,
) -> None:
    """Measure how well messages find what they are about, be it a roadmap item or
    an earlier ask.

    Each line is a document or a query with the ids of the documents it is
    about:

      {"type": "doc", "id": "ID-1", "title": "SAML single sign-on",
      "text": "Sign in with Okta or Entra ID."}

      {"type": "query", "id": "q1", "text": "Acme wants to log in with Okta",
      "relevant": ["ID-1"]}

    "relevant": [] says that it is about none of them; a query without relevant
    is not judged. "exclude" names documents that do not take part. r_at_1 and
    r_at_5 are the shares of queries with a relevant document first, or among
    the first five; mrr is the mean of 1/place among the first 100. sure tells
    the precision of first matches in the band sure, over all queries, and their
    share. precision, recall, f1, auroc and average_precision tell queries that
    are about something from the others (null unless there are both).

    Without the model of meaning it says so and compares words alone. Needs no
    token, database or policy.

    Exit code 0: it was measured. 1: a file cannot be read; every broken line is
    named.

    Examples:

      python -m bot evaluate matching pairs.jsonl --accounts accounts.csv

      python -m bot evaluate matching pairs.jsonl --mode lexical --json | jq '.r_at_1, .sure'
    """
    rows = read_rows(file, DOCUMENTS_AND_QUERIES)
    known, book = read_synonyms(synonyms), read_book(accounts, "USD")
    documents = {str(row.id): row for row in rows if isinstance(row, Document)}
    queries = [row for row in rows if isinstance(row, Query)]
    _warn_of_missing(queries, documents)
    names = {key: _name(document) for key, document in documents.items()}
    report = judge_rankings(_ranked(queries, documents, known, mode, book), names)
    if as_json:
        print_json(ranking_json(report, len(rows), worst))
    else:
        show_ranking(report, len(documents), worst)


def _ranked(
    queries: Sequence[Query],
    documents: Mapping[str, Document],
    synonyms: Synonyms,
    mode: Mode,
    book: AccountBook,
) -> Iterator[tuple[Query, Sequence[Match]]]:
    index = Documents(((key, row.title or "", row.text) for key, row in documents.items()), synonyms)
    texts = {key: cleaned(text, (), synonyms) for key, text in zip(index.ids, index.texts, strict=True)}
    told = [asked(query.text, book, the_day(None), synonyms) for query in queries]
    near = nearness(mode, texts, [one.cleaned for one in told])
    crowding = near.crowding() if near and not index.titled.items else None  # of asks, not of items
    for number in tracked(range(len(queries)), "Matching"):
        query, one = queries[number], told[number]
        yield (
            query,
            match_documents(
                one.text,
                index,
                drop=one.drop,
                near=near.of(number) if near else None,
                crowding=crowding,
                exclude=frozenset(map(str, query.exclude or ())),
                limit=_DEPTH,
            ),
        )


def _name(document: Document) -> str:
    said = " ".join((document.title or document.text).split())
    return f"{document.id}: {said if len(said) <= _NAME else said[: _NAME - 1] + '…'}"


def _warn_of_missing(queries: Sequence[Query], documents: Mapping[str, Document]) -> None:
    missing = {str(key) for query in queries for key in query.relevant or () if str(key) not in documents}
    if missing:
        some = ", ".join(sorted(missing)[:5])
        warn(f"warning: {len(missing)} relevant ids are no documents and can never be found: {some}")
