"""What PMs join and split changes where the next ask belongs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Store
from triage.matching.meaning import Kind
from triage.meaning_ports import Label
from triage.messages import Message
from triage.occasion import Occasion
from triage.policy import load_policy
from triage.ports import UnitOfWork
from triage.roadmap import RoadmapItem
from triage.usecases.hearing import hear_message

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ON = Occasion(load_policy(None), NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'because.db'}") as opened:
        opened.migrate()
        opened.run(lambda uow: uow.roadmap.put([RoadmapItem("WALK", "Gemba walk checklists")], NOW))
        yield opened


def item_of(store: Store, text: str, ts: str) -> str | None:
    store.run(hear_message, Message("C1", ts, "U1", text), ON, False)
    ask = store.look(lambda uow: uow.asks.at("C1", ts))
    assert ask
    return ask.item


def joined(one: str, other: str) -> Label:
    return Label(Kind.ITEM, "1", "WALK", True, "U0PM", NOW, one, other)


def test_two_joins_teach_another_way_of_saying(store: Store) -> None:
    assert item_of(store, "Acme needs shopfloor walk checklists", "1.0") is None

    def join(uow: UnitOfWork) -> None:
        uow.labels.add(joined("shopfloor walk", "gemba walk"))
        uow.labels.add(joined("shopfloor audit forms", "gemba audit forms"))

    store.run(join)
    assert item_of(store, "Globex needs shopfloor walk checklists", "2.0") == "WALK"
