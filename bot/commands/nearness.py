"""How near texts are in meaning, by the model that comes with the bot; without it, words alone count."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import numpy as np
import typer

from bot.clients.minilm import MiniLM
from bot.commands.output import warn
from bot.commands.progress import progress
from triage.matching.meaning import Embedder, EmbeddingError, Vectors

_NEIGHBOURS = 10
_BATCH = 16  # texts embedded at a time: the bar moves often, and no core waits long for the other


class Mode(StrEnum):
    """``hybrid`` compares words and meaning, ``lexical`` words alone."""

    LEXICAL = "lexical"
    HYBRID = "hybrid"


ModeOption = Annotated[Mode, typer.Option("--mode", help="Compare words and meaning, or words alone.")]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Cosines of queries to documents, computed when they are asked for: all at once would not fit."""

    ids: Sequence[str]
    documents: Vectors
    queries: Vectors

    def of(self, query: int) -> Mapping[str, float]:
        """Document id -> cosine to the query of this number."""
        return dict(zip(self.ids, (self.documents @ self.queries[query]).tolist(), strict=True))

    def crowding(self) -> Mapping[str, float]:
        """Document id -> mean cosine to the nearest other documents."""
        return dict(zip(self.ids, map(self._crowd, range(len(self.ids))), strict=True))

    def _crowd(self, document: int) -> float:
        others = np.delete(self.documents @ self.documents[document], document)
        nearest = np.sort(others)[-_NEIGHBOURS:]
        return float(nearest.mean()) if nearest.size else 0.0


def nearness(mode: Mode, documents: Mapping[str, str], queries: Sequence[str]) -> Nearness | None:
    """Embeds cleaned texts; None where words alone count, be it for want of the model (said on stderr)."""
    if mode is Mode.LEXICAL:
        return None
    try:
        embedder = MiniLM()
        vectors = embedded(embedder, [*documents.values(), *queries])
    except EmbeddingError as wrong:
        warn(f"warning: words alone are compared: {wrong}")
        return None
    return Nearness(tuple(documents), vectors[: len(documents)], vectors[len(documents) :])


def embedded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """One row per text, on every core: the model lets go of the interpreter while it works."""
    batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
    with progress() as shown, ThreadPoolExecutor(os.cpu_count()) as threads:
        done = shown.track(threads.map(embedder.embed, batches), total=len(batches), description="Embedding")
        vectors = list(done)
    return np.concatenate(vectors) if vectors else embedder.embed([])
