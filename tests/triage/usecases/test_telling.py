"""What is queued where outsiders read along, in muted channels, and for whom: any kind, any ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.blocks.rendering import _DRAWN
from tests.triage.deciding.scene import Scene, book
from tests.triage.deciding.scene import ask as an_ask
from triage.asks import Ask
from triage.cards import card_of, pending_of
from triage.occasion import Occasion
from triage.people import Person
from triage.ports import Method, Outgoing
from triage.usecases import telling
from triage.usecases.telling import Said, Unsaid
from triage.verdicts import Verdict

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SCENE = Scene((an_ask(),), accounts=book())
ON = Occasion(SCENE.policy, NOW)
FILER = Person("U0FILER", "fay", "Asia/Kolkata", False, False, False, False, NOW)


class Kept:
    """A unit of work that keeps what is queued; every key is known, so that updates are queued too."""

    def __init__(self, ask: Ask, muted: bool = False) -> None:
        self.queued: list[Outgoing] = []
        self.asks = SimpleNamespace(get=lambda number: ask)
        self.people = SimpleNamespace(get=lambda user: FILER if user == FILER.user else None)
        self.channels = SimpleNamespace(is_muted=lambda channel: muted)
        self.outbox = SimpleNamespace(knows=lambda key: True, put=self._put)

    def _put(self, message: Outgoing, now: datetime) -> bool:
        self.queued.append(message)
        return True


Tell = Callable[[Any, Ask], None]
CARD = replace(card_of(SCENE.asks[0], SCENE.decision, SCENE.policy), owner="U0PM")
WAYS: dict[str, Tell] = {
    "card": lambda uow, ask: telling.post_card(uow, ask, CARD, ON),
    "pending": lambda uow, ask: telling.post_pending(
        uow, ask, replace(pending_of(ask, SCENE.decision, SCENE.policy), owner="U0PM"), ON
    ),
    "update": lambda uow, ask: telling.update_card(uow, ask, "why", CARD, ON),
    "state": lambda uow, ask: telling.show_state(uow, ask, Verdict.NO, Verdict.YES, ON),
}


def saying(kind: str, to: str) -> Tell:
    return lambda uow, ask: telling.tell(uow, ask, Said(f"k:{kind}", kind, {"secret": 1}, to), ON)


def standing(kind: str) -> Tell:
    return lambda uow, ask: telling.update_post(uow, ask, Said(f"k:{kind}", kind, {}), "safe words", ON)


kinds = st.sampled_from(sorted({*_DRAWN, "repeat", "shared_ask", "digest"} - {"safe"}))
ways = st.one_of(
    st.sampled_from(sorted(WAYS)).map(WAYS.__getitem__),
    st.builds(saying, kinds, st.sampled_from(["", "U1", FILER.user])),
    st.builds(standing, kinds),
)
asks = st.builds(
    lambda stranger, filed_by: replace(
        an_ask(), channel="C1", shared=True, stranger=stranger, filed_by=filed_by
    ),
    st.booleans(),
    st.sampled_from(["", FILER.user, "U0UNKNOWN"]),
)


@given(ways, asks)
def test_outsiders_read_nothing_but_the_sentence_for_customers(tell: Tell, ask: Ask) -> None:
    uow = Kept(ask)
    tell(uow, ask)
    for message in uow.queued:
        assert message.method is not Method.REACT
        if message.kind == "safe":
            assert set(message.values) == {"say"}
        elif message.channel == ask.channel:
            hearer = FILER.user if ask.stranger else ask.author
            assert message.only_for == hearer
            assert not ask.stranger or ask.filed_by == FILER.user
        else:
            assert (message.kind, message.channel) == ("shared_ask", CARD.owner)


@given(ways, asks, st.booleans())
def test_in_a_muted_channel_nothing_is_said(tell: Tell, ask: Ask, shared: bool) -> None:
    uow = Kept(ask, muted=True)
    tell(uow, replace(ask, shared=shared))
    assert uow.queued == []


@given(ways, asks)
def test_among_ourselves_nothing_is_hidden(tell: Tell, ask: Ask) -> None:
    uow = Kept(ask)
    tell(uow, replace(ask, shared=False))
    assert uow.queued
    assert all(message.only_for is None and message.channel == "C1" for message in uow.queued)


def test_news_waits_for_the_hours_of_whom_it_is_for() -> None:
    ask = replace(an_ask(), channel="C1")
    uow = Kept(ask)
    for to in ("", FILER.user, "U0UNKNOWN"):
        telling.tell(uow, ask, Said(f"k:{to}", "notice", {}, to), ON)
    no_one, filer, unknown = (message.due_at for message in uow.queued)
    assert no_one is None
    assert filer == datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    assert unknown == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_who_asked_hears_once_that_nothing_can_be_posted() -> None:
    ask = replace(an_ask(), channel="C1")
    uow = Kept(ask)
    for key in ("card:1", "card:1:told"):
        telling.tell_unsaid(uow, Unsaid(key, "card", "C1", {"ask": ask.name}, "is_archived"), NOW)
    assert {(one.key, one.channel) for one in uow.queued} == {(f"unsaid:{ask.name}", ask.author)}
    uow.queued.clear()
    elsewhere = Unsaid("x", "shared_ask", "U0PM", {"ask": ask.name}, "is_archived")
    telling.tell_unsaid(uow, elsewhere, NOW)
    assert uow.queued == []
