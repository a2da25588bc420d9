"""Reactions, direct messages and what comes back from our own posts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.demo.stage import Stage
from tests.end_to_end.company import ASKS, PM, REP
from tests.faults.conftest import settled
from triage.asks import Ask
from triage.gestures import Gesture, Given, Via, gesture_from_json, gesture_to_json
from triage.ports import Method, Outgoing


async def say(stage: Stage, *messages: Outgoing) -> None:
    """Queues them as a use case would, and lets the sender know."""
    await stage.store.write(lambda uow: [uow.outbox.put(each, datetime.now(UTC)) for each in messages])
    stage.bot.sender.wake()


def reaction(key: str, ts: str, name: str = "eyes", on: bool = True) -> Outgoing:
    return Outgoing(key, "state", ASKS, {"name": name, "on": on, "ts": ts}, method=Method.REACT)


def post(key: str, channel: str = ASKS, **changes: Any) -> Outgoing:
    return Outgoing(key, "safe", channel, {"say": f"Words of {key}."}, **changes)


def shown(stage: Stage, ts: str) -> list[str]:
    [message] = [each for each in stage.sandbox.messages(ASKS) if each["ts"] == ts]
    return [each["name"] for each in message.get("reactions", [])]


async def a_message(stage: Stage) -> str:
    await say(stage, post("first"))
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 1)
    return str(stage.sandbox.messages(ASKS)[0]["ts"])


async def test_reactions_come_and_go_and_nothing_is_wrong_where_they_are_as_wanted(stage: Stage) -> None:
    ts = await a_message(stage)
    await say(stage, reaction("r1", ts), reaction("r2", ts), reaction("r3", ts, "white_check_mark"))
    await say(stage, reaction("r4", ts, on=False), reaction("r5", ts, on=False), reaction("r6", "1.000001"))
    await settled(stage)
    assert shown(stage, ts) == ["white_check_mark"]
    assert (await stage.store.outbox.counts())["sent"] == 7


@pytest.mark.parametrize("error", ["missing_scope", "too_many_emoji", "is_archived"])
async def test_a_reaction_that_cannot_be_stops_no_message(stage: Stage, error: str) -> None:
    ts = await a_message(stage)
    stage.sandbox.fail_next("reactions.add", error=error, times=10)
    await say(stage, reaction("r1", ts), post("behind"))
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 2)
    if error == "missing_scope":
        await settled(stage)
        assert [row.error for row in await stage.store.outbox.parked(9)] == ["missing_scope"]


async def test_words_do_not_wait_until_slack_takes_reactions_again(stage: Stage) -> None:
    ts = await a_message(stage)
    stage.sandbox.fail_next("reactions.add", retry_after=3600)
    await say(stage, reaction("r1", ts))
    await stage.sandbox.wait_for(lambda: _calls(stage, "reactions.add") == 1)
    await say(stage, post("behind"))
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 2)
    assert shown(stage, ts) == []


async def test_a_direct_message_is_sent_by_user_and_changed_where_it_stands(stage: Stage) -> None:
    await say(stage, post("dm", PM, only_for=PM))
    change = Outgoing("dm:2", "safe", PM, {"say": "Better words."}, method=Method.UPDATE, target="dm")
    await say(stage, change)
    await settled(stage)
    assert [row.error for row in await stage.store.outbox.parked(9)] == []
    [message] = _direct(stage)
    assert "Better words." in message["text"]


async def test_a_direct_message_whose_answer_was_lost_is_sent_once(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", drop_after_commit=True)
    await say(stage, post("dm", PM))
    await settled(stage)
    assert len(_direct(stage)) == 1
    assert _calls(stage, "chat.postMessage") == 1


def _direct(stage: Stage) -> list[dict[str, Any]]:
    channels = {call.args.get("channel") for call in stage.sandbox.calls if call.method.startswith("chat.")}
    direct = stage.sandbox.world.open_dm(PM).id
    assert channels <= {PM, direct}
    return list(stage.sandbox.messages(direct))


def _calls(stage: Stage, method: str) -> int:
    return [call.method for call in stage.sandbox.calls].count(method)


GESTURE = Gesture(Via.FORM, "U0REP2", Given(account="Acme Corp"))


def anchor(**changes: Any) -> Outgoing:
    event = {"type": "message", "channel": ASKS, "user": REP, "text": "Acme ($120k ARR) needs SAML SSO"}
    body = {"type": "event_callback", "team_id": "T0SANDBOX", "event": event}
    return post("anchor:1", echo={**body, "because": gesture_to_json(GESTURE)}, **changes)


async def filed_at(stage: Stage, ts: str) -> Ask:
    """The ask of the message at ``ts``, once its card stands."""
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2, timeout=20)
    asks = stage.store.look(lambda uow: uow.asks.in_thread(ASKS, ts))
    assert [ask.number for ask in asks] == [1]
    return asks[0]


async def test_a_post_that_echoes_is_heard_as_its_authors_message_at_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_to_take_up(**_: Any) -> int:
        return 0

    monkeypatch.setattr(stage.bot.workers, "take_up", nothing_to_take_up)
    await say(stage, anchor())
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 1)
    ts = stage.sandbox.messages(ASKS)[0]["ts"]
    ask = await filed_at(stage, ts)
    assert (ask.author, ask.ts, ask.thread_ts) == (REP, ts, ts)
    assert (ask.via, ask.filed_by, ask.account) == (Via.FORM, "U0REP2", "Acme Corp")


async def test_an_echo_comes_once_also_where_slacks_answer_was_lost(stage: Stage) -> None:
    stage.sandbox.fail_next("chat.postMessage", drop_after_commit=True)
    await say(stage, anchor())
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS)) == 1)
    await filed_at(stage, stage.sandbox.messages(ASKS)[0]["ts"])
    await settled(stage)
    assert len(stage.sandbox.messages(ASKS)) == 1
    assert stage.store.look(lambda uow: uow.asks.get(2)) is None


def test_a_gesture_survives_the_journal() -> None:
    assert gesture_from_json(gesture_to_json(GESTURE)) == GESTURE
