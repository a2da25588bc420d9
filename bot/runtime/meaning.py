"""A model of meaning at work: in threads of its own, within the time that one is willing to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import structlog

from triage.matching.meaning import Embedder, EmbeddingError, Meanings

log = structlog.get_logger(__name__)

# One for the ask that somebody waits for, one for what is made up for.
_THREADS = 2
_REST_S = 30.0


class BackgroundMeaning:
    """Fulfils ``handlers.desk.Meaning``. After a failure it rests a while: nobody waits for a model that is
    out of reach again and again."""

    def __init__(self, embedder: Embedder, seconds: Callable[[], float] = monotonic) -> None:
        self._embedder = embedder
        self._seconds = seconds
        self._resting_until = 0.0
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="meaning")

    @property
    def model(self) -> str:
        return self._embedder.model

    async def of(self, texts: Sequence[str], patience_s: float) -> Meanings | None:
        """The vectors by text; None, and a line in the log, where they can't be had."""
        if self._seconds() < self._resting_until:
            return None
        making = self._threads.submit(self._embedder.embed, texts)
        try:
            async with asyncio.timeout(patience_s):
                rows = await asyncio.wrap_future(making)
        except EmbeddingError as wrong:
            self._failed(str(wrong), rest=True)
            return None
        except TimeoutError:  # what still waited in line is dropped: many ask, but the model works
            self._failed(f"took longer than {patience_s:g} s", rest=not making.cancelled())
            return None
        return Meanings(self.model, dict(zip(texts, rows, strict=True)))

    def _failed(self, error: str, rest: bool) -> None:
        if rest:
            self._resting_until = self._seconds() + _REST_S
        log.warning("meaning_not_made", error=error, model=self.model)
