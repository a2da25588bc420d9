"""Texts that may say the same as another: earlier asks, search results, any set one wants to judge by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from triage.matching.asides import without_asides
from triage.matching.cleaning import item_text, stripped
from triage.matching.fusing import (
    CLOSE,
    SURE_NAMED,
    Scores,
    best_places,
    evidence,
    fused,
    leads_clearly,
    uncrowded,
    unsure_band,
    wordings,
)
from triage.matching.items import match_items
from triage.matching.match import Band, Match
from triage.matching.needs import says_the_same
from triage.matching.synonyms import CONCEPT, Synonyms, shipped_synonyms
from triage.matching.terms import Unit, units, weight
from triage.roadmap import Roadmap, RoadmapItem

_SATURATION, _LENGTH = 1.2, 0.3  # k1 and b of Okapi BM25; short texts differ in length by chance
_WORDING = 0.7  # a wording counts beside its meaning: "Okta" and "Okta" are nearer than "Okta" and "SAML"
_LOOSE = 0.6
_WORDED, _LONG = 1.5, 20  # beside the model, how much louder plain words are in a text of so many units
_SAME = 0.84  # from this score an ask may be the same for sure, if it shares
_LEAST, _LEAST_NEAR = 2, 1  # so many meanings: one alone says little without the model
_TITLED = 50  # so many are compared with their titles

_of_roadmaps: WeakKeyDictionary[Roadmap, WeakKeyDictionary[Synonyms, Documents]] = WeakKeyDictionary()
_Postings = dict[str, tuple[NDArray[np.int32], float]]  # term -> where it stands, inverse document frequency


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The share of what is asked that each text covers, by meanings the synonyms know and by other words."""

    meant: Scores
    worded: Scores

    @property
    def all(self) -> Scores:
        """Both together, 0 to 1."""
        covered: Scores = np.minimum(self.meant + self.worded, 1.0)
        return covered

    def beside_meaning(self, told: int) -> Scores:
        """What words add to nearness in meaning. That two short texts share a plain word says little that the
        model does not see; of a long one, ``told`` units or more, it reads only the beginning."""
        covered: Scores = np.minimum(self.meant + self.worded * _WORDED * min(1.0, told / _LONG), 1.0)
        return covered


class Documents:
    """Texts by id, with the index they are searched by; built once, searched often.

    A document with a title is found by it as a roadmap item is; one without, such as an ask, by all it says.
    """

    def __init__(
        self,
        rows: Iterable[tuple[str, str, str]],
        synonyms: Synonyms | None = None,
        titled: Roadmap | None = None,
    ) -> None:
        """Rows are id, title ("" where it has none) and text. The order of rows means nothing. ``titled`` is
        the roadmap that the rows with a title were taken from, where it knows more names of them."""
        sorted_rows = sorted(rows)
        self.synonyms = synonyms or shipped_synonyms()
        self.ids = tuple(key for key, _, _ in sorted_rows)
        self.texts = tuple(_whole(title, text) for _, title, text in sorted_rows)
        self.titled = titled or Roadmap(
            tuple(RoadmapItem(key, title, text) for key, title, text in sorted_rows if title), 1
        )
        self.places = {key: place for place, key in enumerate(self.ids)}
        self._postings, self._gains = _indexed(self.texts, self.synonyms)

    def __len__(self) -> int:
        return len(self.ids)

    def said(self, place: int) -> tuple[Unit, ...]:
        """What the text at this place says."""
        return _said(self.texts[place], (), self.synonyms)

    def scored(self, asked: Sequence[Unit]) -> Shares:
        """How well each text covers what is asked, by Okapi BM25 over meanings and words."""
        meant, worded = (np.zeros(len(self.ids), dtype=np.float32) for _ in range(2))
        total = 0.0
        for term, worth in _weighed(asked).items():
            where, rarity = self._postings.get(term, (None, np.log1p(len(self.ids))))
            total += worth * rarity
            if where is not None:
                scores = meant if term.startswith(CONCEPT) else worded
                scores[where] += worth * rarity * self._gains[where]
        return Shares(meant / total, worded / total) if total else Shares(meant, worded)


def _whole(title: str, text: str) -> str:
    return text if text.startswith(title) else f"{title}. {text}"


def _indexed(texts: Sequence[str], synonyms: Synonyms) -> tuple[_Postings, Scores]:
    told = [_weighed(_said(text, (), synonyms)) for text in texts]
    where: dict[str, list[int]] = {}
    for place, terms in enumerate(told):
        for term in terms:
            where.setdefault(term, []).append(place)
    lengths = np.array([len(terms) for terms in told], dtype=np.float32)
    usual = float(lengths.mean()) if len(texts) else 0.0
    relative = lengths / usual if usual else lengths
    gains = (_SATURATION + 1) / (1 + _SATURATION * (1 - _LENGTH + _LENGTH * relative))
    found = {term: (np.array(at, dtype=np.int32), _rarity(len(at), len(texts))) for term, at in where.items()}
    return found, gains.astype(np.float32)


def _rarity(count: int, total: int) -> float:
    return float(np.log1p((total - count + 0.5) / (count + 0.5)))


@lru_cache(maxsize=2_000)
def _said(text: str, drop: tuple[str, ...], synonyms: Synonyms) -> tuple[Unit, ...]:
    return tuple(units(without_asides(stripped(text, drop, synonyms)), drop, synonyms))


def _weighed(said: Sequence[Unit]) -> dict[str, float]:
    """Each meaning and each wording once, with what it tells by itself."""
    found: dict[str, float] = {}
    for unit in said:
        found.setdefault(unit.meaning, weight(unit.meaning) * (_LOOSE if unit.loose else 1.0))
        if unit.wording != unit.meaning:
            found.setdefault(unit.wording, _WORDING)
    return found


def match_documents(
    text: str,
    documents: Documents,
    *,
    drop: Sequence[str] = (),
    near: Mapping[str, float] | None = None,
    crowding: Mapping[str, float] | None = None,
    exclude: Collection[str] = (),
    limit: int = 5,
) -> tuple[Match, ...]:
    """The likeliest documents but the excluded, best first; ``near`` is id -> cosine of the cleaned texts.

    ``crowding`` is id -> mean cosine to the nearest other documents: of two that score alike the one that
    stands apart goes first, so that scores may not fall from place to place. It helps among short texts, such
    as asks, and harms where long ones differ in how special they are.

    Sure is a titled document that leads clearly, or a text that says the same and nothing else.
    """
    asked = _said(text, tuple(drop), documents.synonyms)
    titled = _by_title(text, documents, drop)
    lexical = _lexical(documents, asked, titled, by_meaning=near is not None)
    scores = fused(lexical, near, documents.ids)
    scores[[documents.places[key] for key in exclude if key in documents.places]] = 0.0
    ranks = uncrowded(scores, crowding, documents.ids) if crowding and near is not None else scores
    best = best_places(scores, ranks, limit + 1)
    if not best:
        return ()
    surely = (
        _is_meant(documents, scores, best, titled, by_meaning=near is not None)
        if documents.ids[best[0]] in documents.titled.by_key
        else _is_the_same(documents, scores, best[0], asked, by_meaning=near is not None)
    )
    bands = [unsure_band(float(scores[place]), float(scores[best[0]])) for place in best[:limit]]
    bands[:1] = [Band.SURE] if surely else bands[:1]
    return tuple(
        Match(documents.ids[place], round(float(scores[place]), 4), band, _words(asked, documents, place))
        for place, band in zip(best, bands, strict=False)
    )


def match_roadmap(
    text: str,
    roadmap: Roadmap,
    *,
    drop: Sequence[str] = (),
    near: Mapping[str, float] | None = None,
    limit: int = 5,
    synonyms: Synonyms | None = None,
) -> tuple[Match, ...]:
    """The likeliest items, best first, by words and meaning as ``match_documents`` weighs them; by words
    alone, with ``match_items``, where ``near`` (item key -> cosine) is not known."""
    known = synonyms or shipped_synonyms()
    if not near:
        return match_items(text, roadmap, drop=drop, limit=limit, synonyms=known)
    return match_documents(text, _documents_of(roadmap, known), drop=drop, near=near, limit=limit)


def _documents_of(roadmap: Roadmap, synonyms: Synonyms) -> Documents:
    kept = _of_roadmaps.setdefault(roadmap, WeakKeyDictionary())
    documents = kept.get(synonyms)
    if documents is None:
        rows = ((item.key, item.title, item_text(item)) for item in roadmap.items)
        copy = Roadmap(roadmap.items, roadmap.version)  # else the roadmap would keep itself alive
        documents = kept[synonyms] = Documents(rows, synonyms, copy)
    return documents


def _lexical(
    documents: Documents, asked: Sequence[Unit], titled: Sequence[Match], *, by_meaning: bool
) -> Scores:
    """What words tell of each document; a title counts half where there are some."""
    shares = documents.scored(asked)
    lexical = shares.beside_meaning(len(asked)) if by_meaning else shares.all
    if by_meaning and titled:
        lexical /= 2
    for match in titled:
        place = documents.places[match.key]
        lexical[place] = (lexical[place] if by_meaning else lexical[place] / 2) + match.score / 2
    return lexical


def _by_title(text: str, documents: Documents, drop: Sequence[str]) -> tuple[Match, ...]:
    if not documents.titled.items:
        return ()
    return match_items(text, documents.titled, drop=drop, limit=_TITLED, synonyms=documents.synonyms)


def _is_meant(
    documents: Documents, scores: Scores, best: Sequence[int], titled: Sequence[Match], *, by_meaning: bool
) -> bool:
    named = {match.key for match in titled if match.band is Band.SURE}
    agreed = documents.ids[best[0]] in named and float(scores[best[0]]) >= SURE_NAMED
    return agreed or (by_meaning and leads_clearly(scores, best))


def _is_the_same(
    documents: Documents, scores: Scores, place: int, asked: Sequence[Unit], *, by_meaning: bool
) -> bool:
    least = _LEAST_NEAR if by_meaning else _LEAST
    return float(scores[place]) >= _SAME and says_the_same(asked, documents.said(place), least)


def _words(asked: Sequence[Unit], documents: Documents, place: int) -> tuple[str, ...]:
    return evidence(asked, wordings(documents.said(place))) or CLOSE
