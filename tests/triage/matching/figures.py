"""Asks of invented companies, and how well they find their roadmap item and earlier asks for the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.clients.minilm import MiniLM
from bot.commands.nearness import Nearness
from tests.triage.reading.figures import read_one, rows
from triage.matching import Band, Documents, cleaned, match_documents
from triage.usecases.meaning import account_words

COMPANIES = {
    "dev": ("freight", "people", "builds"),
    "held": ("freight", "people", "builds"),
    "fresh": ("flats",),
}


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str
    drop: tuple[str, ...]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """``places`` of the first right document (None: not among 50); whether sure ones were right."""

    places: tuple[int | None, ...]
    sure: tuple[bool, ...]

    def within(self, k: int) -> float:
        return sum(place is not None and place < k for place in self.places) / len(self.places)

    @property
    def precision(self) -> float:
        return sum(self.sure) / len(self.sure)

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.places + other.places, self.sure + other.sure)


def asks_to_items(half: str, *, by_meaning: bool) -> Figures:
    """Every ask of a half against the roadmap of its company; some are about no item."""
    return sum((_of_company(name, half, by_meaning) for name in COMPANIES[half]), Figures((), ()))


def _of_company(company: str, half: str, by_meaning: bool) -> Figures:
    asks = [row for row in rows("company_asks.jsonl") if row["company"] == company and row["half"] == half]
    return _to_items("company_roadmaps", company, asks, by_meaning)


def ordinary_asks_to_items(company: str, *, by_meaning: bool) -> Figures:
    """Asks as ordinary reps write them (three in five name the thing, three in ten use other words) to the
    40 items of their company."""
    return _to_items("ordinary_roadmaps", company, _ordinary_asks(company), by_meaning)


def _to_items(roadmaps: str, company: str, asks: Sequence[dict[str, str]], by_meaning: bool) -> Figures:
    items = [row for row in rows(f"{roadmaps}.jsonl") if row["company"] == company]
    queries = [_query(row, frozenset({row["item"]} - {None})) for row in asks]
    return _measured([(row["key"], row["title"], row["description"]) for row in items], queries, by_meaning)


def _ordinary_asks(*companies: str) -> list[dict[str, str]]:
    return [row for row in rows("ordinary.jsonl") if row.get("company") in companies]


def terse_asks_to_items(company: str, half: str, *, by_meaning: bool) -> Figures:
    """Asks in words of their own against the 40 items of one company, such as a help desk or a school."""
    items = [(row["key"], row["title"], row["description"]) for row in rows(f"{company}_roadmap.jsonl")]
    asks = [row for row in rows(f"{company}_asks.jsonl") if row["half"] == half]
    return _measured(items, [_query(row, frozenset({row["item"]})) for row in asks], by_meaning)


def asks_to_asks(half: str, *, by_meaning: bool) -> Figures:
    """Every ask of a half against all other asks of all companies."""
    asks = rows("company_asks.jsonl")
    return _among_themselves(asks, [row for row in asks if row["half"] == half], by_meaning)


def ordinary_asks_to_asks(*companies: str, by_meaning: bool) -> Figures:
    """Every ordinary ask to the others for the same, among those of these companies."""
    asks = _ordinary_asks(*companies)
    return _among_themselves(asks, asks, by_meaning)


def _among_themselves(
    asks: Sequence[dict[str, str]], asked: Sequence[dict[str, str]], by_meaning: bool
) -> Figures:
    same: dict[str, set[str]] = {}
    for row in asks:
        same.setdefault(_need(row), set()).add(row["id"])
    queries = [_query(row, frozenset(same[_need(row)] - {row["id"]})) for row in asked]
    return _measured([(row["id"], "", row["text"]) for row in asks], queries, by_meaning)


def pairs_of_asks(name: str, *, by_meaning: bool) -> Figures:
    """Asks to the earlier one for the same, in other words, among those for other things."""
    pairs, others = rows(f"{name}.jsonl"), rows("company_asks.jsonl")
    documents = [("e" + row["id"], "", row["earlier"]) for row in pairs]
    documents += [(row["id"], "", row["text"]) for row in others]
    return _measured(documents, [_query(row, frozenset({"e" + row["id"]})) for row in pairs], by_meaning)


def _need(row: dict[str, str]) -> str:
    return row.get("need") or row["item"] or row["id"]


def _query(row: dict[str, str], relevant: frozenset[str]) -> Query:
    return Query(row["id"], row["text"], account_words(read_one(row["text"])), relevant)


def _measured(documents: list[tuple[str, str, str]], queries: list[Query], by_meaning: bool) -> Figures:
    index = Documents(documents)
    near = _nearness(index, queries) if by_meaning else None
    crowding = near.crowding() if near and not index.titled.items else None
    places, sure = [], []
    for number, query in enumerate(queries):
        found = match_documents(
            query.text,
            index,
            drop=query.drop,
            near=near.of(number) if near else None,
            crowding=crowding,
            exclude=[query.id],
            limit=50,
        )
        if query.relevant:
            right = (place for place, match in enumerate(found) if match.key in query.relevant)
            places.append(next(right, None))
        if found and found[0].band is Band.SURE:
            sure.append(found[0].key in query.relevant)
    return Figures(tuple(places), tuple(sure))


def _nearness(index: Documents, queries: list[Query]) -> Nearness:
    asked = [vector(cleaned(query.text, query.drop)) for query in queries]
    return Nearness(index.ids, np.stack([vector(cleaned(text)) for text in index.texts]), np.stack(asked))


@cache
def model() -> MiniLM:
    return MiniLM()


@cache
def vector(text: str):
    return model().embed([text])[0]
