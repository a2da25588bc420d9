"""Vectors of what people ask and of what is planned: made between transactions, never in one."""

from __future__ import annotations

from handlers.desk import Desk
from triage.matching.meaning import Meanings
from triage.messages import Message
from triage.usecases.meaning import forget_older, keep_vectors, texts_of, without_vector

# Whoever asks waits for the card: later than this, the ask is placed by its words.
_ASK_PATIENCE_S = 2.0
_CATCH_UP_PATIENCE_S = 30.0
_BATCH = 16
# About half a minute of work: the clock has other things to do, and ticks again soon.
_MOST_BATCHES = 200
_FORGOTTEN_AT_ONCE = 1000


async def meanings_of(message: Message, desk: Desk, wanted: bool = False) -> Meanings | None:
    """The vectors that hearing this message needs; None where it needs none or they can't be had in time."""
    if desk.meaning is None:
        return None
    texts = await desk.store.read(texts_of, message, desk.occasion(), wanted)
    return await desk.meaning.of(texts, _ASK_PATIENCE_S) if texts else None


async def catch_up(desk: Desk) -> None:
    """Makes the vectors that are lacking: of imported items, of asks filed while the model could not be had,
    of everything when the model is a new one, after which those of the old one go. In small batches, so that
    new asks come in between."""
    if desk.meaning is None:
        return
    for number in range(_MOST_BATCHES):
        lacking = await desk.store.read(without_vector, desk.meaning.model, _BATCH, desk.occasion())
        if not lacking:
            if number:
                await _forget_older(desk, desk.meaning.model)
            return
        meanings = await desk.meaning.of([each.text for each in lacking], _CATCH_UP_PATIENCE_S)
        if meanings is None:
            return
        await desk.store.write(keep_vectors, lacking, meanings)


async def _forget_older(desk: Desk, model: str) -> None:
    while await desk.store.write(forget_older, model, _FORGOTTEN_AT_ONCE):
        pass
