"""What a model of meaning gives: for each text one vector, close to those of texts that mean the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row per text, of length one: the dot product of two rows is their cosine."""

Vector = NDArray[np.float32]
"""One such row."""


class EmbeddingError(Exception):
    """The model cannot be had or does not answer; the text says why and what to do."""


class Embedder(Protocol):
    """Turns texts into vectors. Slow (milliseconds a text): never call it inside a transaction."""

    @property
    def model(self) -> str:
        """The name stored beside each vector; vectors of two models are never compared."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order; no rows for no texts. EmbeddingError where it cannot be done."""
        ...


class Kind(StrEnum):
    """What a vector was made for."""

    ASK = "ask"
    ITEM = "item"


@dataclass(frozen=True, slots=True, eq=False)
class Meanings:
    """The vectors of some texts, as one model made them."""

    model: str
    vectors: Mapping[str, Vector]


def fingerprint(text: str) -> str:
    """Tells whether a vector was made from this very text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
