"""``evaluate reading|matching|answers``: how good the bot is on messages of one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import typer

from bot.commands.evaluate_json import answers_json, reading_json
from bot.commands.evaluate_matching import matching
from bot.commands.evaluate_shown import show_answers, show_reading
from bot.commands.importing import AsJson
from bot.commands.labelled import (
    AccountsFile,
    Currency,
    FiscalStart,
    RowsArgument,
    Today,
    Worst,
    read_book,
    read_rows,
    the_day,
)
from bot.commands.nearness import Mode, ModeOption
from bot.commands.output import print_json
from bot.commands.progress import tracked
from bot.commands.synonym_file import SynonymsFile, read_synonyms
from triage.accounts import AccountBook
from triage.evaluating.messages import judge_readings
from triage.evaluating.replies import judge_answers
from triage.evaluating.rows import MESSAGES, REPLIES, LabelledMessage, LabelledReply
from triage.plain_answers import PlainAnswer, read_answer
from triage.reading import Reading, read

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Measure the bot on messages of your own, before going live.",
)


app.command()(matching)


@app.command()
def reading(
    file: RowsArgument,
    *,
    accounts: AccountsFile = None,
    currency: Currency = "USD",
    today: Today = None,
    fiscal_start: FiscalStart = 1,
    mode: ModeOption = Mode.HYBRID,
    synonyms: SynonymsFile = None,
    worst: Worst = 10,
    as_json: AsJson = False,
) -> None:
    """Measure how well messages are read: is it an ask, and its account, amount,
    date and severity.

    Each line is a message and what you know of it:

      {"id": "m1", "text": "Acme needs SSO by June, 45k ARR", "is_request": 1,
      "accounts": ["Acme"], "amount": 45000, "currency": "USD",
      "due": ["2027-06-01", "2027-06-30"], "urgency": "high",
      "ref_date": "2026-11-22"}

    All but text may be missing: what has no label is not judged, and its
    figures are null. A label of null or [] says that there is nothing to find.
    Right is: an account by its exact name, an amount by its number (per year or
    as stated, whatever the currency), a date by a common day, urgency high,
    medium or low as dealbreaker, pain or nice. ref_date is the day the message
    was written, else --today.

    Precision and recall of asks are those of filing without asking back. Needs
    no token, database or policy. Reading goes by words alone: --mode and
    --synonyms are taken, so that both evaluations can be called alike, and
    change nothing.

    Exit code 0: it was measured. 1: a file cannot be read; every broken line is
    named.

    Examples:

      python -m bot evaluate reading messages.jsonl --accounts accounts.csv

      python -m bot evaluate reading messages.jsonl --json | jq '.fields.amount.f1'
    """
    del mode
    read_synonyms(synonyms)  # a file that cannot be read is told of here, too
    rows = read_rows(file, MESSAGES)
    book = read_book(accounts, currency)
    report = judge_readings(_readings(rows, book, currency, the_day(today), fiscal_start))
    if as_json:
        print_json(reading_json(report, worst))
    else:
        show_reading(report, worst)


@app.command()
def answers(
    file: RowsArgument,
    *,
    today: Today = None,
    fiscal_start: FiscalStart = 1,
    worst: Worst = 10,
    as_json: AsJson = False,
) -> None:
    """Measure how well PMs' replies are understood: clear ones recorded, talk left
    alone.

    Each line is a reply; a verdict of null says that it is talk or a hedge:

      {"id": "r1", "text": "yes, in Q1 because five accounts wait",
      "verdict": "yes", "quarter": "2027-Q1"}

    clear_recorded is the share of clear replies that were recorded, with
    whatever verdict; hedges_recorded the share of talk that was recorded;
    wrong_verdict the share of clear replies recorded with another verdict;
    quarter_right the share of clear replies with a quarter that were recorded
    with that quarter.

    Exit code 0: it was measured. 1: the file cannot be read; every broken line
    is named.

    Examples:

      python -m bot evaluate answers replies.jsonl --today 2026-11-22

      python -m bot evaluate answers replies.jsonl --json | jq '.hedges_recorded'
    """
    rows = read_rows(file, REPLIES)
    report = judge_answers(_answers(rows, the_day(today), fiscal_start))
    if as_json:
        print_json(answers_json(report, worst))
    else:
        show_answers(report, worst)


def _readings(
    rows: Sequence[LabelledMessage], book: AccountBook, currency: str, today: date, fiscal_start: int
) -> Iterator[tuple[LabelledMessage, Reading]]:
    for row in tracked(rows, "Reading"):
        day = row.ref_date or today
        yield row, read(row.text, accounts=book, currency=currency, today=day, fiscal_start=fiscal_start)


def _answers(
    rows: Sequence[LabelledReply], today: date, fiscal_start: int
) -> Iterator[tuple[LabelledReply, PlainAnswer | None]]:
    for row in tracked(rows, "Reading"):
        yield row, read_answer(row.text, today=row.ref_date or today, fiscal_start=fiscal_start)
