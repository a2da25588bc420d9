"""Finding asks by their words: a full text index on each database, over words prepared alike for both.

On SQLite an FTS5 table whose row ids tell workspace and number; on PostgreSQL a table of ``tsvector``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from hashlib import blake2b

from sqlalchemy import text

from storage.prepared import Prepared
from storage.transaction import Transaction
from triage.asks import Ask

_WORD = re.compile(r"[^\W_]+")
# PostgreSQL refuses words of more than 2 KB; nobody looks for the end of one so long.
_LONGEST_WORD = 100
# Asks are numbered from 1 and stay far below this in one workspace.
_NUMBERS = 2**32

_PUT = {
    "sqlite": Prepared(text("INSERT OR REPLACE INTO ask_words (rowid, words) VALUES (:row, :words)")),
    "postgresql": Prepared(
        text(
            "INSERT INTO ask_words (workspace, ask, words) "
            "VALUES (:workspace, :ask, array_to_tsvector(string_to_array(:words, ' '))) "
            "ON CONFLICT (workspace, ask) DO UPDATE SET words = excluded.words"
        )
    ),
}
_FOUND = {
    "sqlite": Prepared(
        text(
            "SELECT ask.number FROM ask_words JOIN ask "
            "ON ask.workspace = :workspace AND ask.number = ask_words.rowid - :first "
            "WHERE ask_words MATCH :words AND ask_words.rowid BETWEEN :first AND :last "
            "AND ask.state <> 'withdrawn' ORDER BY ask_words.rowid DESC LIMIT :at_most OFFSET :skipped"
        )
    ),
    "postgresql": Prepared(
        text(
            "SELECT ask.number FROM ask_words JOIN ask "
            "ON ask.workspace = ask_words.workspace AND ask.number = ask_words.ask "
            "WHERE ask_words.workspace = :workspace AND ask_words.words @@ CAST(:words AS tsquery) "
            "AND ask.state <> 'withdrawn' ORDER BY ask_words.ask DESC LIMIT :at_most OFFSET :skipped"
        )
    ),
}


def put_words(transaction: Transaction, ask: Ask) -> None:
    """Makes the ask findable by what it says now, once the transaction is through."""
    words = " ".join(words_of(f"{ask.title} {ask.text} {ask.account or ''}"))
    if transaction.link.dialect.name == "sqlite":
        row = _first_row(transaction.workspace) + ask.number
        transaction.write_later(_PUT["sqlite"], row=row, words=words)
    else:
        workspace = transaction.workspace
        transaction.write_later(_PUT["postgresql"], workspace=workspace, ask=ask.number, words=words)


def found(transaction: Transaction, words: str, limit: int, offset: int) -> list[int]:
    """The numbers of the asks that have all these words or words that begin so, newest first."""
    wanted = words_of(words)
    if not wanted:
        return []
    workspace, page = transaction.workspace, {"at_most": limit, "skipped": offset}
    if transaction.link.dialect.name == "sqlite":
        first = _first_row(workspace)
        rows = {"first": first, "last": first + _NUMBERS - 1}
        query = " AND ".join(f'"{word}"*' for word in wanted)
        chosen = transaction.link.rows(_FOUND["sqlite"], workspace=workspace, words=query, **rows, **page)
    else:
        query = " & ".join(f"'{word}':*" for word in wanted)
        chosen = transaction.link.rows(_FOUND["postgresql"], workspace=workspace, words=query, **page)
    return [number for (number,) in chosen]


def words_of(said: str) -> list[str]:
    """The words of a text, each once, without case and accents."""
    plain = said.lower() if said.isascii() else _without_accents(said)
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(plain)))


def _without_accents(said: str) -> str:
    letters = unicodedata.normalize("NFKD", said.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _first_row(workspace: str) -> int:
    """Where the workspace's rows begin in SQLite's index, whose row ids are plain numbers."""
    shard = int.from_bytes(blake2b(workspace.encode(), digest_size=4).digest()) >> 1
    return shard << 32
