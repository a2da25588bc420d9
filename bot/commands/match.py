"""``match``: which roadmap items a message may mean, and the words that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.commands.errors import CommandError
from bot.commands.importing import AsJson
from bot.commands.labelled import AccountsFile, read_book, read_message_text, sheet_values, the_day
from bot.commands.nearness import Mode, ModeOption, nearness
from bot.commands.output import print_json, print_table, say
from bot.commands.query import asked
from bot.commands.read import MessageArgument
from bot.commands.session import open_session
from bot.commands.synonym_file import SynonymsFile, read_synonyms
from triage.accounts import AccountBook
from triage.matching import Match, cleaned, item_text, match_roadmap
from triage.ports import UnitOfWork
from triage.roadmap import Roadmap
from triage.sheets.roadmap import read_roadmap

RoadmapFile = Annotated[
    str | None,
    typer.Option("--roadmap", metavar="FILE.csv", help="A roadmap sheet, instead of the one in the store."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many items.")]


def match_message(
    text: MessageArgument,
    *,
    roadmap: RoadmapFile = None,
    mode: ModeOption = Mode.HYBRID,
    accounts: AccountsFile = None,
    synonyms: SynonymsFile = None,
    limit: Limit = 5,
    as_json: AsJson = False,
) -> None:
    """Rank the roadmap items a message may mean, with how sure that is and the
    words that carried it.

    sure: it is meant. maybe: a person is asked. no: neither. With --roadmap it
    needs no token, database or policy; without, the imported roadmap and
    accounts are looked at.

    Examples:

      python -m bot match "Acme wants to log in with Okta" --roadmap examples/roadmap.csv

      python -m bot match "retries for webhooks" --mode lexical --json | jq '.[0].key'

      pbpaste | python -m bot match -
    """
    message = read_message_text(text)
    items, book = _known(roadmap)
    if accounts:
        book = read_book(accounts, "USD")
    if not items.items:
        raise CommandError(
            "The roadmap is empty. Import one: python -m bot roadmap import examples/roadmap.csv"
        )
    known = read_synonyms(synonyms)
    told = asked(message, book, the_day(None), known)
    near = nearness(
        mode, {item.key: cleaned(item_text(item), (), known) for item in items.items}, [told.cleaned]
    )
    matches = match_roadmap(
        told.text,
        items,
        drop=told.drop,
        near=near.of(0) if near else None,
        limit=limit,
        synonyms=known,
    )
    if as_json:
        print_json([_as_json(match, items) for match in matches])
    else:
        _show(matches, items)


def _known(roadmap: str | None) -> tuple[Roadmap, AccountBook]:
    """The items of the file; else those of the store, with its accounts."""
    if roadmap is not None:
        return Roadmap(sheet_values(roadmap, read_roadmap), 1), AccountBook()
    with open_session() as session:
        return session.look(_snapshots)


def _snapshots(uow: UnitOfWork) -> tuple[Roadmap, AccountBook]:
    return uow.roadmap.snapshot(), uow.accounts.snapshot()


def _as_json(match: Match, roadmap: Roadmap) -> dict[str, Any]:
    return {
        "key": match.key,
        "title": roadmap.by_key[match.key].title,
        "score": match.score,
        "band": match.band.value,
        "words": list(match.words),
    }


def _show(matches: Sequence[Match], roadmap: Roadmap) -> None:
    if not matches:
        say("Nothing on the roadmap has anything in common with it.")
        return
    rows = (
        (f"{match.score:.2f}", match.band, match.key, roadmap.by_key[match.key].title, ", ".join(match.words))
        for match in matches
    )
    title = f"{len(matches)} of {len(roadmap.items)} items"
    print_table(title, ("score", "band", "key", "title", "by the words"), rows, right=frozenset({"score"}))
