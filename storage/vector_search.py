"""Searching vectors in memory: one shelf per kind of thing and model, kept in step with the store."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock, Thread
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from usearch.index import Index

Row = NDArray[np.float32]

# Up to here every vector is compared (docs/reading-and-matching.md, "Meaning"); beyond, a graph is walked,
# which costs minutes to build and now and then misses one, but answers in the same time whatever there is.
EXACT_UP_TO = 200_000
_FIRST_ROOM = 256
_BYTES = "<f2"


def to_bytes(vector: Row) -> bytes:
    """The vector as it is stored."""
    return vector.astype(_BYTES).tobytes()


def from_bytes(stored: bytes) -> Row:
    return np.frombuffer(stored, _BYTES).astype(np.float32)


class Shelf:
    """Vectors of length one by key. Hold ``lock`` around every use; ``seen`` is the last write it has."""

    def __init__(self, exact_up_to: int = EXACT_UP_TO) -> None:
        self.lock = Lock()
        self.seen = 0
        self._exact_up_to = exact_up_to
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._rows = np.empty((0, 0), np.float32)
        self._graph: Index | None = None
        self._planting: Thread | None = None
        self._changed: set[int] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def put(self, key: str, vector: Row) -> None:
        """Adds or replaces; one of another size than the first one's cannot be compared and is left out."""
        if not self._keys:
            self._rows = np.empty((_FIRST_ROOM, vector.size), np.float32)
        if vector.size != self._rows.shape[1]:
            return
        place = self._places.setdefault(key, len(self._keys))
        if place == len(self._keys):
            self._keys.append(key)
        self._set(place, vector)

    def nearest(self, vector: Row, limit: int) -> Mapping[str, float]:
        """Key -> cosine of the nearest ones, nearest first."""
        if not self._keys or vector.size != self._rows.shape[1]:
            return {}
        places, cosines = (
            self._walk(vector, limit) if self._graph is not None else self._compare(vector, limit)
        )
        return {self._keys[place]: float(cosine) for place, cosine in zip(places, cosines, strict=True)}

    def _compare(self, vector: Row, limit: int) -> tuple[NDArray[np.intp], Row]:
        # Not ``@``: BLAS takes several threads, which wait for each other on a busy machine: 10 times slower.
        cosines = np.einsum("ij,j->i", self._rows[: len(self._keys)], vector)
        best = np.argpartition(cosines, -limit)[-limit:] if limit < cosines.size else np.arange(cosines.size)
        best = best[np.argsort(-cosines[best], kind="stable")]
        return best, cosines[best]

    def _set(self, place: int, vector: Row) -> None:
        if self._graph is not None:
            if place in self._graph:
                self._graph.remove(place)
            self._graph.add(place, vector)
            return
        if place >= len(self._rows):
            more = np.empty((len(self._rows) // 2, vector.size), np.float32)
            self._rows = np.concatenate([self._rows, more])
        self._rows[place] = vector
        if self._planting is not None:
            self._changed.add(place)
        elif len(self._keys) > self._exact_up_to:
            self._planting = Thread(target=self._plant, args=(len(self._keys),), daemon=True)
            self._planting.start()

    def wait_for_graph(self) -> None:
        """Until a graph that is being built is in use. Not while holding ``lock``, which that needs."""
        if self._planting is not None:
            self._planting.join()

    def _plant(self, count: int) -> None:
        """From here on a graph of half-precision vectors; the rows themselves are let go. Building it takes
        minutes, so it happens in a thread of its own, and what changes meanwhile is put in at the end."""
        # In this order, and only when it is needed: onnxruntime crashes the process that imports it after
        # usearch.
        import onnxruntime  # noqa: F401, PLC0415
        from usearch.index import Index  # noqa: PLC0415

        graph = Index(ndim=self._rows.shape[1], metric="ip", dtype="f16")
        graph.add(np.arange(count), self._rows[:count], threads=1)
        with self.lock:
            for place in self._changed:
                if place in graph:
                    graph.remove(place)
                graph.add(place, self._rows[place])
            self._graph = graph
            self._rows = np.empty((0, self._rows.shape[1]), np.float32)

    def _walk(self, vector: Row, limit: int) -> tuple[NDArray[np.intp], Row]:
        assert self._graph is not None
        found = self._graph.search(vector, min(limit, len(self._keys)))
        return found.keys.astype(np.intp), 1 - found.distances
