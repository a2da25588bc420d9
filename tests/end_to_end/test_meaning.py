"""Asks in words that the roadmap does not use, through the real bot. A tick makes the vectors that lack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from bot.clients.minilm import MiniLM
from bot.demo.stage import Stage, running_bot, stage_settings
from bot.settings import Matching
from tests.end_to_end.company import make_sandbox, seeded_store, write_policy
from tests.end_to_end.test_way_of_an_ask import answer_to
from triage.asks import Ask
from triage.matching.meaning import Kind
from triage.ports import UnitOfWork
from triage.roadmap import ItemStatus, RoadmapItem

# No list of synonyms is about these.
BIKE = RoadmapItem("BIKE", "Bicycle courier deliveries", status=ItemStatus.PLANNED)
OTHER_WORDS = "Globex needs parcels brought by cyclists, $80k deal"
Opened = Callable[[Matching], AbstractAsyncContextManager[Stage]]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    @asynccontextmanager
    async def open_stage(matching: Matching) -> AsyncIterator[Stage]:
        with seeded_store(tmp_path) as store:
            store.run(lambda uow: uow.roadmap.put([BIKE], datetime.now(UTC)))
            async with make_sandbox() as sandbox:
                address = f"sqlite:///{tmp_path / 'because.db'}"
                settings = stage_settings(sandbox, address, write_policy(tmp_path), matching=matching)
                async with running_bot(sandbox, store, settings, post_s=0.0) as stage:
                    yield stage

    return open_stage


def vectors(stage: Stage, kind: Kind) -> set[str]:
    return set(stage.store.look(lambda uow: uow.vectors.fingerprints(kind, MiniLM.model)))


def filed(stage: Stage, number: int) -> Ask:
    ask = stage.store.look(lambda uow: uow.asks.get(number))
    assert ask is not None
    return ask


def decided_with(stage: Stage) -> str:
    """The facts of ASK-1's decision: they name the item that it is, or may be."""
    decision = stage.store.look(lambda uow: uow.decisions.newest(1))
    assert decision is not None
    return str(decision.facts)


async def test_an_item_in_other_words_is_found_by_meaning_alone(opened: Opened) -> None:
    async with opened(Matching.HYBRID) as stage:
        await stage.bot.tick()
        await answer_to(stage, OTHER_WORDS)
        assert BIKE.title in decided_with(stage)
        assert vectors(stage, Kind.ASK) == {"1"}


async def test_by_words_alone_it_is_not(opened: Opened) -> None:
    async with opened(Matching.LEXICAL) as stage:
        await answer_to(stage, OTHER_WORDS)
        assert BIKE.title not in decided_with(stage)
        assert vectors(stage, Kind.ITEM) == vectors(stage, Kind.ASK) == set()


async def test_without_its_model_the_bot_answers_by_words_and_makes_up_for_it_later(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("bot.clients.minilm._installed", lambda: tmp_path / "gone.onnx")
        async with opened(Matching.HYBRID) as stage:
            card = await answer_to(stage, "Acme needs SAML SSO")
            assert card["text"].startswith("Yes — planned")
            assert filed(stage, 1).item == "SSO"
            assert vectors(stage, Kind.ASK) == set()
    async with opened(Matching.HYBRID) as stage:
        await stage.bot.tick()
        assert vectors(stage, Kind.ASK) == {"1"}
        assert len(vectors(stage, Kind.ITEM)) == 6


async def test_a_new_model_makes_every_vector_anew_and_those_of_the_old_one_go(opened: Opened) -> None:
    def by_the_old_one(uow: UnitOfWork) -> set[str]:
        return set(uow.vectors.fingerprints(Kind.ITEM, "older"))

    async with opened(Matching.HYBRID) as stage:
        stage.store.run(
            lambda uow: uow.vectors.put(Kind.ITEM, "SSO", "older", "single sign-on", np.ones(4, np.float32))
        )
        assert stage.store.look(by_the_old_one) == {"SSO"}
        await stage.bot.tick()
        assert len(vectors(stage, Kind.ITEM)) == 6
        assert stage.store.look(by_the_old_one) == set()
