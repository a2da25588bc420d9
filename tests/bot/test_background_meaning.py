"""The model at work beside the event loop: late, broken or gone, it never holds up an ask."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from bot.runtime.meaning import BackgroundMeaning
from triage.matching.meaning import EmbeddingError, Vectors


class Model:
    """Gives each text a vector of its length; fails or waits when told to."""

    model = "m-1"

    def __init__(self) -> None:
        self.broken = False
        self.asked: list[Sequence[str]] = []
        self.go = threading.Event()
        self.go.set()

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(texts)
        self.go.wait(10)
        if self.broken:
            raise EmbeddingError("the model is away")
        return np.array([[len(text)] for text in texts], np.float32)


class Seconds:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def model() -> Model:
    return Model()


async def test_vectors_come_by_text(model: Model) -> None:
    found = await BackgroundMeaning(model).of(["SSO", "export"], 5)
    assert found is not None
    assert found.model == "m-1"
    assert {text: vector.tolist() for text, vector in found.vectors.items()} == {"SSO": [3], "export": [6]}


async def test_after_a_failure_the_model_rests_a_while(model: Model) -> None:
    seconds = Seconds()
    meaning = BackgroundMeaning(model, seconds)
    model.broken = True
    assert await meaning.of(["SSO"], 5) is None
    model.broken = False
    assert await meaning.of(["SSO"], 5) is None
    assert len(model.asked) == 1
    seconds.now += 31
    assert await meaning.of(["SSO"], 5) is not None


async def test_a_model_that_hangs_is_not_waited_for_and_rests(model: Model) -> None:
    meaning = BackgroundMeaning(model, Seconds())
    model.go.clear()
    assert await meaning.of(["SSO"], 0.01) is None
    model.go.set()
    assert await meaning.of(["SSO"], 5) is None


async def test_what_only_waits_in_line_is_dropped_and_the_model_goes_on(model: Model) -> None:
    meaning = BackgroundMeaning(model, Seconds())
    model.go.clear()
    busy = [meaning._threads.submit(model.embed, [str(number)]) for number in range(2)]
    assert await meaning.of(["late"], 0.01) is None
    model.go.set()
    for each in busy:
        each.result(5)
    assert await meaning.of(["SSO"], 5) is not None
    assert ["late"] not in model.asked
