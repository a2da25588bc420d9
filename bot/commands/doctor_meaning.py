"""What ``doctor`` asks the model of meaning: does it work, and has everything its vector."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.checks import Check, ok, warning
from bot.commands.session import Session
from bot.wiring import embedder_of
from triage.matching.meaning import EmbeddingError
from triage.occasion import Occasion
from triage.usecases.meaning import without_vector

_COUNTED = 1000


def model_check(session: Session) -> Check:
    """Whether texts can be compared by meaning now; without it the bot works, but finds less."""
    embedder = embedder_of(session.settings)
    if embedder is None:
        return ok("Matching", "lexical: words alone are compared, because MATCHING says so")
    try:
        embedder.embed(["single sign-on"])
    except EmbeddingError as wrong:
        return warning("Matching", f"words alone are compared: {wrong}", "repair it, then run doctor again")
    return ok("Matching", f"hybrid: words and meaning, by {embedder.model}")


def vector_check(session: Session, on: Occasion | None) -> Iterator[Check]:
    """How much waits for its vector; StoreError where the store cannot be used. ``on`` is None while the
    policy is broken, which tells how texts are compared."""
    embedder = embedder_of(session.settings)
    if embedder is None or on is None:
        return
    waiting = len(session.look(without_vector, embedder.model, _COUNTED, on))
    if waiting:
        count = f"{waiting} or more" if waiting == _COUNTED else str(waiting)
        yield ok("Vectors", f"{count} items and asks wait for theirs; the running bot makes them")
    else:
        yield ok("Vectors", "every roadmap item and ask has its own")
