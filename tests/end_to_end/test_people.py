"""Who is who: looked up in the background, and asked at every action."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.stage import Stage
from bot.runtime.people import KnownPeople
from bot.sandbox import Channel, Person, Usergroup
from bot.wiring import now_utc
from handlers.blocks.refusals import cannot_decide
from tests.end_to_end.company import ANY_TIME, ASKS, BOT, OTHER_REP, PM, POLICY, REP
from tests.end_to_end.stages import PEOPLE, quiet, staged, until
from triage.asks import Ask, AskState
from triage.occasion import Occasion
from triage.people import Bar
from triage.people import Person as Known
from triage.ports import UnitOfWork
from triage.usecases.telling import Said, tell

TEXT = "Acme needs SAML SSO before March, $120k ARR"
NO = "No, outside our scope because nobody else needs it"


def known(stage: Stage, user: str) -> Known | None:
    return stage.store.look(lambda uow: uow.people.get(user))


def the_ask(uow: UnitOfWork) -> Ask:
    ask = uow.asks.get(1)
    assert ask
    return ask


def lookups(stage: Stage, user: str) -> int:
    calls = [call for call in stage.sandbox.calls if call.method == "users.info"]
    return [call.args.get("user") for call in calls].count(user)


async def asked(stage: Stage, user: str = REP, text: str = TEXT) -> str:
    ts = await stage.sandbox.say(user, ASKS, text)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
    return ts


async def test_an_author_is_looked_up_once_after_the_ask_was_filed(tmp_path: Path) -> None:
    people = (replace(PEOPLE[0], tz="Asia/Kolkata"), *PEOPLE[1:])
    async with staged(tmp_path, people=people) as stage:
        for _ in range(3):
            await asked(stage)
        await until(lambda: known(stage, REP) is not None)
        found = known(stage, REP)
        assert found
        assert (found.name, found.timezone, found.barred) == ("rita", "Asia/Kolkata", None)
        assert lookups(stage, REP) == 1


async def test_a_look_up_that_is_slow_or_refused_holds_up_no_ask(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        stage.sandbox.fail_next("users.info", error="internal_error", delay=0.2, times=50)
        await asked(stage)
        await quiet(stage)
        assert known(stage, REP) is None


@pytest.mark.parametrize(
    ("changed", "bar"),
    [
        ({"is_restricted": True}, Bar.GUEST),
        ({"is_ultra_restricted": True}, Bar.GUEST),
        ({"is_stranger": True}, Bar.EXTERNAL),
        ({"deleted": True}, Bar.GONE),
        ({"is_bot": True}, Bar.BOT),
    ],
)
async def test_whom_the_policy_names_decides_only_as_a_full_colleague(
    tmp_path: Path, changed: dict[str, bool], bar: Bar
) -> None:
    pm = replace(PEOPLE[2], **changed)  # type: ignore[arg-type]
    everybody = Channel(ASKS, "asks", frozenset({BOT, REP, OTHER_REP, PM}))
    policy = POLICY.replace('digest = ["C0DIGEST"]', "digest = []")
    async with staged(tmp_path, people=(*PEOPLE[:2], pm), channels=[everybody], policy=policy) as stage:
        directory = stage.bot.directory
        await until(lambda: directory.why_not_pm(PM) is bar)
        ts = await asked(stage)
        await stage.sandbox.say(PM, ASKS, NO, ts)
        await quiet(stage)
        assert stage.store.look(the_ask).state is AskState.OPEN
        assert directory.pms == ()
        (told,) = stage.sandbox.whispers_to(PM)
        assert told["text"] == cannot_decide(bar, ())


async def test_pms_are_named_by_id_address_and_group(tmp_path: Path) -> None:
    named = POLICY.replace(f'pms = ["{PM}"]', 'pms = ["ada@because.test", "@leads"]')
    guest = Person("U0GUEST", "gus", "Gus Guest", is_restricted=True)
    group = Usergroup("S0LEADS", "leads", "Leads", (OTHER_REP, guest.id))
    async with staged(tmp_path, people=(*PEOPLE, guest), usergroups=[group], policy=named) as stage:
        directory = stage.bot.directory
        await until(lambda: directory.known.get(guest.id) is not None)
        assert directory.pms == (PM, OTHER_REP)
        assert [directory.why_not_pm(each) for each in (PM, OTHER_REP, guest.id, REP)] == [
            None, None, Bar.GUEST, Bar.NOT_NAMED,
        ]  # fmt: skip


async def test_people_are_looked_up_again_after_a_day(tmp_path: Path) -> None:
    times = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    async with staged(tmp_path, clock=lambda: times[0]) as stage:
        await until(lambda: known(stage, PM) is not None)
        stage.sandbox.world.people[PM] = replace(PEOPLE[2], is_restricted=True)
        await stage.bot.directory.refresh()
        assert stage.bot.directory.is_pm(PM)
        times[0] = datetime(2026, 11, 24, 9, 1, tzinfo=UTC)
        await stage.bot.directory.refresh()
        assert stage.bot.directory.why_not_pm(PM) is Bar.GUEST


async def test_news_reaches_each_person_within_their_own_hours(tmp_path: Path) -> None:
    """18:00 in London on a Monday: late evening in Kolkata, afternoon in New York."""
    times = [datetime(2026, 11, 23, 18, 0, tzinfo=UTC)]
    people = (
        replace(PEOPLE[0], tz="Asia/Kolkata"),
        replace(PEOPLE[1], tz="America/New_York"),
        *PEOPLE[2:],
    )
    rules = POLICY.replace(ANY_TIME, "")
    async with staged(tmp_path, people=people, policy=rules, clock=lambda: times[0]) as stage:
        threads = {user: await asked(stage, user) for user in (REP,)}
        threads[OTHER_REP] = await asked(stage, OTHER_REP, "Globex needs SAML SSO, $300k renewal")
        await until(lambda: bool(known(stage, REP) and known(stage, OTHER_REP)))

        def news(uow: UnitOfWork) -> None:
            on = Occasion(stage.bot.directory.policy(), times[0])
            for number in (1, 2):
                ask = uow.asks.get(number)
                assert ask
                said = Said(f"news:{number}", "notice", {"text": f"news of {ask.name}"}, to=ask.author)
                tell(uow, ask, said, on)

        await stage.store.write(news)

        def heard(user: str) -> bool:
            return "news" in stage.sandbox.messages(ASKS, threads[user])[-1]["text"]

        await stage.sandbox.wait_for(lambda: heard(OTHER_REP))
        assert not heard(REP)
        times[0] = datetime(2026, 11, 24, 3, 29, tzinfo=UTC)  # 08:59 in Kolkata
        await stage.bot.sender.hand_out()
        assert not heard(REP)
        times[0] = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
        stage.bot.sender.wake()
        await stage.sandbox.wait_for(lambda: heard(REP))


async def test_before_we_know_our_own_workspace_nobody_is_looked_up(tmp_path: Path) -> None:
    """Or everybody would be taken for somebody of another company."""
    async with staged(tmp_path) as stage:
        unsettled = KnownPeople(stage.bot.directory.client, stage.store, now_utc)
        assert not await unsettled.look_up(REP)
        assert lookups(stage, REP) == 0
