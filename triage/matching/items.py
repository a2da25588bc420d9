"""Which roadmap item an ask is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from math import log
from weakref import WeakKeyDictionary

from triage.matching.asides import without_asides
from triage.matching.fusing import evidence, wordings
from triage.matching.match import Band, Match
from triage.matching.synonyms import CONCEPT, Synonyms, shipped_synonyms
from triage.matching.terms import Unit, units, weight
from triage.roadmap import Roadmap, RoadmapItem

_EXACT, _MEANT, _DESCRIBED = 1.0, 0.9, 0.4
_SURE_WEIGHT, _SURE_LEAD = 0.75, 1.5
_PARTLY_COVER = 0.75
_PLAIN_ASKED, _PLAIN_SHARE = 1.6, 0.35
_SURE_ASKED = 8.0  # the weight of all a text says; a longer story touches many items in passing
_MAYBE_COVER, _MAYBE_SCORE = 0.45, 0.3


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The title or an alias: the meanings it consists of with their weights, what they weigh together, and
    what it names of one by a word that is narrower ("SAP" of ~erp)."""

    meanings: dict[str, float]
    total: float
    named: dict[str, str]
    telling: frozenset[str]  # the meanings that are more than generic

    def covered(self, said: Set[str]) -> float:
        """The weight of what is said of it."""
        if said.isdisjoint(self.meanings):
            return 0.0
        return sum([weight for meaning, weight in self.meanings.items() if meaning in said])

    def in_full(self, said: Set[str]) -> bool:
        """Whether at most generic words of it are missing."""
        return self.telling <= said and self.covered(said) / self.total >= _PARTLY_COVER


@dataclass(frozen=True, slots=True)
class _Index:
    """Where each term stands: item number -> how strongly it stands for the item."""

    keys: tuple[str, ...]
    postings: dict[str, dict[int, float]]
    phrases: tuple[tuple[_Phrase, ...], ...]
    naming: dict[str, list[_Phrase]]  # titles and aliases that may make sure, by each meaning
    weights: dict[str, float]
    said: tuple[dict[str, str], ...]  # per item, how it words each meaning and each word


@dataclass(slots=True)
class _Tally:
    """What an item shares with an ask; ``cover`` is the covered share of its best title or alias."""

    score: float
    matched: set[str]
    units: list[Unit]
    cover: float = 0.0
    covered: float = 0.0


Ranked = tuple[float, int, _Tally]  # rank, item number, what it shares with the ask
_indexes: WeakKeyDictionary[Roadmap, WeakKeyDictionary[Synonyms, _Index]] = WeakKeyDictionary()


def match_items(
    reading_text: str,
    roadmap: Roadmap,
    *,
    drop: Sequence[str] = (),
    limit: int = 5,
    synonyms: Synonyms | None = None,
) -> tuple[Match, ...]:
    """The likeliest items by words alone, best first; ``drop`` names what to leave out of the text, such as
    the account. ``match_roadmap`` weighs meaning as well."""
    synonyms = synonyms or shipped_synonyms()
    index = _index_of(roadmap, synonyms)
    query, only_aside = _asked(reading_text, drop, synonyms)
    ranked = _ranked(query, index)
    asked = _weight_of(query, index)
    surely = not only_aside and _is_sure(ranked, index, asked, query)
    return tuple(_judged(ranked, place, index, asked, surely) for place in range(min(limit, len(ranked))))


def sure_item(text: str, roadmap: Roadmap, *, drop: Sequence[str], synonyms: Synonyms) -> Match | None:
    """The first of ``match_items`` where it is sure; most texts name none, which is told without ranking."""
    index = _index_of(roadmap, synonyms)
    query, only_aside = _asked(text, drop, synonyms)
    if only_aside or not _names_any(query, index):
        return None
    ranked = _ranked(query, index)
    asked = _weight_of(query, index)
    return _judged(ranked, 0, index, asked, True) if _is_sure(ranked, index, asked, query) else None


def _asked(text: str, drop: Sequence[str], synonyms: Synonyms) -> tuple[Sequence[Unit], bool]:
    """What a text says beside what it names without wanting it, and whether it says nothing else."""
    told = without_asides(text)
    query = units(told, drop, synonyms)
    if query or told == text:
        return query, False
    return units(text, drop, synonyms), True


def _weight_of(query: Sequence[Unit], index: _Index) -> float:
    return sum(index.weights.get(unit.meaning, weight(unit.meaning)) for unit in query) or 1.0


def _names_any(query: Sequence[Unit], index: _Index) -> bool:
    """Whether any item may be named in full."""
    said = {unit.meaning for unit in query}
    return any(phrase.in_full(said) for meaning in said for phrase in index.naming.get(meaning, ()))


def _ranked(query: Sequence[Unit], index: _Index) -> list[Ranked]:
    tallies = _tallied(query, index)
    ranked = [(_rank(tally, number, index), number, tally) for number, tally in tallies.items()]
    ranked.sort(key=lambda row: (-row[0], row[1]))
    return ranked


def _index_of(roadmap: Roadmap, synonyms: Synonyms) -> _Index:
    indexes = _indexes.setdefault(roadmap, WeakKeyDictionary())
    index = indexes.get(synonyms)
    if index is None:
        index = indexes[synonyms] = _build(roadmap.items, synonyms)
    return index


def _build(items: Sequence[RoadmapItem], synonyms: Synonyms) -> _Index:
    named = [[units(text, (), synonyms) for text in (item.title, *item.aliases)] for item in items]
    described = [units(item.description, (), synonyms) for item in items]
    postings: dict[str, dict[int, float]] = {}
    for number in range(len(items)):
        for unit in described[number]:
            _post(postings, unit, number, _DESCRIBED, _DESCRIBED)
        for phrase in named[number]:
            for unit in phrase:
                _post(postings, unit, number, _EXACT, _MEANT)
    weights = {term: weight(term) * _rarity(len(posted), len(items)) for term, posted in postings.items()}
    phrases = tuple(tuple(_phrase(phrase, weights) for phrase in item if phrase) for item in named)
    said = tuple(
        wordings([unit for phrase in names for unit in phrase] + about)
        for names, about in zip(named, described, strict=True)
    )
    return _Index(tuple(item.key for item in items), postings, phrases, _naming(phrases), weights, said)


def _naming(phrases: Iterable[Iterable[_Phrase]]) -> dict[str, list[_Phrase]]:
    naming: dict[str, list[_Phrase]] = {}
    for phrase in chain.from_iterable(phrases):
        for meaning in phrase.meanings if phrase.total >= _SURE_WEIGHT else ():
            naming.setdefault(meaning, []).append(phrase)
    return naming


def _post(postings: dict[str, dict[int, float]], unit: Unit, number: int, exact: float, meant: float) -> None:
    for term, value in (
        (unit.meaning, meant if unit.meaning != unit.wording else exact),
        (unit.wording, exact),
    ):
        posted = postings.setdefault(term, {})
        posted[number] = max(posted.get(number, 0.0), value)


def _rarity(count: int, total: int) -> float:
    """Inverse document frequency (Robertson), scaled so that a term of one item alone has weight 1."""
    return log(1 + (total - count + 0.5) / (count + 0.5)) / log(1 + (total - 0.5) / 1.5) if total > 1 else 1.0


def _phrase(phrase: Sequence[Unit], weights: dict[str, float]) -> _Phrase:
    meanings = {unit.meaning: weights[unit.meaning] for unit in phrase}
    telling = frozenset(meaning for meaning in meanings if weight(meaning) >= 1)
    return _Phrase(meanings, sum(meanings.values()), _narrower(phrase), telling)


def _tallied(query: Sequence[Unit], index: _Index) -> dict[int, _Tally]:
    """Every item that shares something with the ask; a meaning counts once, in its best wording."""
    tallies: dict[int, _Tally] = {}
    best: dict[tuple[int, str], float] = {}
    for unit in query:
        value = index.weights.get(unit.meaning, 0.0)
        meant, worded = index.postings.get(unit.meaning, {}), index.postings.get(unit.wording, {})
        for number in {*meant, *worded}:
            gain = max(
                value * meant.get(number, 0.0),
                index.weights.get(unit.wording, 0.0) * worded.get(number, 0.0) * 0.999,
            )
            tally = tallies.setdefault(number, _Tally(0.0, set(), []))
            before = best.get((number, unit.meaning), 0.0)
            if gain > before:
                tally.score += gain - before
                best[number, unit.meaning] = gain
            tally.matched.add(unit.meaning)
            tally.units.append(unit)
    return tallies


def _rank(tally: _Tally, number: int, index: _Index) -> float:
    """By how much of it is shared, and by the best covered title or alias."""
    for phrase in index.phrases[number]:
        covered = phrase.covered(tally.matched)
        if covered:
            best = tally.cover, tally.covered
            tally.cover, tally.covered = max(best, (covered / phrase.total, covered))
    return tally.score * (0.4 + 0.6 * tally.cover)


def _judged(ranked: Sequence[Ranked], place: int, index: _Index, asked: float, surely: bool) -> Match:
    rank, number, tally = ranked[place]
    score = min(1.0, 0.55 * tally.cover + 0.45 * min(1.0, 1.5 * tally.score / asked))
    band = Band.NO
    if place == 0 and surely:
        band = Band.SURE
    elif (
        (tally.cover >= _MAYBE_COVER or score >= _MAYBE_SCORE)
        and tally.covered + tally.score > 0.5
        and rank >= 0.5 * ranked[0][0]
    ):
        band = Band.MAYBE
    return Match(index.keys[number], round(score, 4), band, evidence(tally.units, index.said[number]))


def _is_sure(ranked: Sequence[Ranked], index: _Index, asked: float, query: Sequence[Unit]) -> bool:
    """Whether the first item is meant: its name is said in full, and nothing else comes near."""
    if not ranked or asked > _SURE_ASKED:
        return False
    rank, number, tally = ranked[0]
    if len(ranked) > 1 and ranked[1][0] and rank / ranked[1][0] < _SURE_LEAD:
        return False
    loose = {unit.meaning for unit in query if unit.loose}
    firm = {unit.meaning for unit in query if not unit.loose}
    phrase = _named(tally, number, index)
    if phrase is None or phrase.total < _SURE_WEIGHT or not (loose - firm).isdisjoint(phrase.meanings):
        return False
    meant = any(meaning.startswith(CONCEPT) and weight(meaning) >= 1 for meaning in phrase.meanings)
    if not meant and asked > max(_PLAIN_ASKED, phrase.total / _PLAIN_SHARE):
        return False  # plain words such as "language" or "steps" stand in many long stories
    if _qualified(phrase, tally, query):
        return False
    return not any(_rivals(phrase, other, at, index) for _, at, other in ranked[1:])


def _named(tally: _Tally, number: int, index: _Index) -> _Phrase | None:
    """The heaviest title or alias that is said in full."""
    said = [
        phrase
        for phrase in index.phrases[number]
        if phrase.in_full(tally.matched) and not _names_another(phrase, tally)
    ]
    return max(said, key=lambda phrase: phrase.total, default=None)


def _narrower(said: Sequence[Unit]) -> dict[str, str]:
    """What is named by a word that is less than its meaning, by the meaning."""
    return {unit.meaning: unit.wording for unit in said if unit.wording != unit.meaning}


def _names_another(phrase: _Phrase, tally: _Tally) -> bool:
    """Whether the ask names something else of the same sort: Workday, where the item is called SAP."""
    asked = _narrower(tally.units)
    return any(asked.get(meaning, name) != name for meaning, name in phrase.named.items())


def _qualified(phrase: _Phrase, tally: _Tally, query: Sequence[Unit]) -> bool:
    """Whether something the item does not have stands right beside its name: "offline maps"."""
    named = [unit for unit in query if unit.meaning in phrase.meanings]
    return any(
        unit.end == name.first or (name.end == unit.first and name.meaning != unit.meaning)
        for unit in query
        if unit.meaning.startswith(CONCEPT) and unit.meaning not in tally.matched
        for name in named
    )


def _rivals(phrase: _Phrase, other: _Tally, number: int, index: _Index) -> bool:
    """Whether another item is named in full too, by something else than the first one's words."""
    return any(
        all(meaning in other.matched for meaning in rival.meanings)
        and rival.total >= _SURE_WEIGHT
        and not set(rival.meanings) <= set(phrase.meanings)
        for rival in index.phrases[number]
    )
