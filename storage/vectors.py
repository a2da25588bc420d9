"""Vectors of asks and roadmap items: stored with what they were made from, searched in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nlargest

from sqlalchemy import Text, bindparam, cast, delete, exists, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import among
from storage.prepared import Prepared
from storage.tables import ask, meaning, need
from storage.transaction import Transaction, Unshelved
from storage.vector_search import Shelf, from_bytes, to_bytes
from triage.asks import AskState
from triage.matching import NeedText
from triage.matching.meaning import Kind, Vector, fingerprint
from triage.meaning_ports import AskText, NearNeed

# How many vectors are taken from the store at once when a process begins: 15 MB of them.
_AT_ONCE = 10_000
_LAST = 2**62

_here = meaning.c.workspace == bindparam("workspace")
_of_model = (_here, meaning.c.kind == bindparam("kind"), meaning.c.model == bindparam("model"))
_put = insert(meaning)
_PUT = Prepared(
    _put.on_conflict_do_update(
        index_elements=["workspace", "kind", "model", "key"],
        set_={name: _put.excluded[name] for name in ("text_hash", "vector", "seq")},
    )
)
_NEWER = Prepared(
    select(meaning.c.key, meaning.c.vector, meaning.c.seq)
    .where(*_of_model, meaning.c.seq > bindparam("seen"), meaning.c.seq <= bindparam("bound"))
    .order_by(meaning.c.seq)
    .limit(_AT_ONCE)
)
_FINGERPRINTS = Prepared(select(meaning.c.key, meaning.c.text_hash).where(*_of_model))
_OUTDATE = Prepared(
    update(meaning)
    .where(
        meaning.c.workspace == bindparam("in_workspace"),
        meaning.c.kind == bindparam("of_kind"),
        meaning.c.key == bindparam("of_key"),
    )
    .values(text_hash="")
)
_of_others = meaning.alias()
_FORGET = Prepared(
    delete(meaning).where(
        _here,
        tuple_(meaning.c.kind, meaning.c.model, meaning.c.key).in_(
            select(_of_others.c.kind, _of_others.c.model, _of_others.c.key)
            .where(
                _of_others.c.workspace == bindparam("workspace"),
                _of_others.c.kind == bindparam("kind"),
                _of_others.c.model != bindparam("model"),
                _of_others.c.seq < select(func.min(meaning.c.seq)).where(*_of_model).scalar_subquery(),
            )
            .limit(bindparam("most"))
        ),
    )
)
_has_vector = exists().where(
    meaning.c.workspace == ask.c.workspace,
    meaning.c.kind == Kind.ASK.value,
    meaning.c.model == bindparam("model"),
    meaning.c.key == cast(ask.c.number, Text),
    meaning.c.text_hash != "",
)
_WITHOUT = Prepared(
    select(ask.c.number, ask.c.title, ask.c.text)
    .where(ask.c.workspace == bindparam("workspace"), ask.c.state != AskState.WITHDRAWN.value, ~_has_vector)
    .order_by(ask.c.number.desc())
    .limit(bindparam("most"))
)
_NEEDS_OF = Prepared(
    select(ask.c.number, need.c.number, need.c.title, need.c.terms, need.c.item)
    .join_from(ask, need, (need.c.workspace == ask.c.workspace) & (need.c.number == ask.c.need))
    .where(
        ask.c.workspace == bindparam("workspace"),
        ask.c.state != AskState.WITHDRAWN.value,
        among(ask.c.number, "asks"),
    )
)


class Vectors:
    """Fulfils ``triage.meaning_ports.Vectors``."""

    def __init__(self, transaction: Transaction) -> None:
        self._in = transaction

    def put(self, kind: Kind, key: str, model: str, text: str, vector: Vector) -> None:
        self._in.link.do(
            _PUT,
            workspace=self._in.workspace,
            kind=kind,
            model=model,
            key=key,
            text_hash=fingerprint(text),
            vector=to_bytes(vector),
            seq=self._in.next("meaning"),
        )
        self._in.unshelved.append(Unshelved((kind, model), key, vector))

    def near(self, kind: Kind, model: str, vector: Vector, limit: int) -> Mapping[str, float]:
        shelf = self._in.memory.shelves.setdefault((kind, model), Shelf())
        with shelf.lock:
            self._bring_up_to_date(shelf, kind, model)
            found = dict(shelf.nearest(vector, limit))
        for mine in self._in.unshelved:
            if mine.shelf == (kind, model) and mine.vector.size == vector.size:
                found[mine.key] = float(mine.vector @ vector)
        return dict(nlargest(limit, found.items(), key=lambda each: each[1]))

    def needs_near(self, model: str, vector: Vector, limit: int) -> Sequence[NearNeed]:
        asks = self.near(Kind.ASK, model, vector, limit)
        if not asks:
            return ()
        numbers = [int(key) for key in asks]
        rows = self._in.link.rows(_NEEDS_OF, workspace=self._in.workspace, asks=numbers)
        found: dict[int, NearNeed] = {}
        for of_ask, number, title, terms, item in sorted(rows, key=lambda row: -asks[str(row[0])]):
            text = NeedText(number, title, frozenset(terms), item)
            found.setdefault(number, NearNeed(text, asks[str(of_ask)]))
        return tuple(found.values())

    def fingerprints(self, kind: Kind, model: str) -> Mapping[str, str]:
        return dict(self._in.link.rows(_FINGERPRINTS, workspace=self._in.workspace, kind=kind, model=model))

    def asks_without(self, model: str, limit: int) -> Sequence[AskText]:
        rows = self._in.link.rows(_WITHOUT, workspace=self._in.workspace, model=model, most=limit)
        return tuple(AskText(*row) for row in rows)

    def outdate(self, kind: Kind, key: str) -> None:
        self._in.link.do(_OUTDATE, in_workspace=self._in.workspace, of_kind=kind, of_key=key)

    def forget_older(self, kind: Kind, model: str, limit: int) -> int:
        return self._in.link.do(_FORGET, workspace=self._in.workspace, kind=kind, model=model, most=limit)

    def _bring_up_to_date(self, shelf: Shelf, kind: Kind, model: str) -> None:
        """Reads on from what the shelf has, but nothing that this transaction may still undo.

        Writes are numbered under the workspace's lock, so a greater number was never committed earlier.
        """
        bound = self._in.committed_number("meaning")
        while True:
            rows = self._in.link.rows(
                _NEWER,
                workspace=self._in.workspace,
                kind=kind,
                model=model,
                seen=shelf.seen,
                bound=_LAST if bound is None else bound,
            )
            for key, stored, seq in rows:
                shelf.put(key, from_bytes(stored))
                shelf.seen = seq
            if len(rows) < _AT_ONCE:
                return
