"""A rep who promises customers more than the answer does is told so, alone and once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox import Channel
from bot.sandbox.limits import problems
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, POLICY, REP
from tests.end_to_end.stages import OUTSIDER, quiet, staged
from triage.usecases.muting import set_muted

TEXT = "Acme ($120k ARR) needs SAML SSO before their renewal in March, dealbreaker"
SAFE = "SAML single sign-on is on our roadmap; timing isn't confirmed."
PROMISE = "Good news Acme, SSO will be live in January."
QUIET_POLICY = POLICY.replace('digest = ["C0DIGEST"]', "digest = []")
EVERYBODY = frozenset({BOT, REP, OTHER_REP, PM, OUTSIDER})
SHARED = Channel(ASKS, "acme-and-us", EVERYBODY, is_ext_shared=True)


async def test_only_the_rep_hears_it_once_with_the_words_and_what_may_be_said(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED], policy=QUIET_POLICY) as stage:
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await quiet(stage)
        public = len(stage.sandbox.messages(ASKS, ts))
        await stage.sandbox.say(OTHER_REP, ASKS, PROMISE, ts)
        await quiet(stage)
        reply = stage.sandbox.deliveries[-1]
        stage.sandbox.redeliver(str(reply.event_id))
        await quiet(stage)
        (note,) = stage.sandbox.whispers_to(OTHER_REP)
        assert note["thread_ts"] == ts
        assert problems(note["blocks"]) == []
        assert "SSO will be live in January" in note["text"]
        assert SAFE in note["text"]
        assert len(stage.sandbox.messages(ASKS, ts)) == public + 1


async def test_careful_words_and_other_peoples_are_left_alone(tmp_path: Path) -> None:
    async with staged(tmp_path, channels=[SHARED], policy=QUIET_POLICY) as stage:
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await stage.sandbox.say(OTHER_REP, ASKS, "It is on our roadmap; I can't give a date yet.", ts)
        await stage.sandbox.say(OUTSIDER, ASKS, PROMISE, ts)
        await stage.sandbox.say(PM, ASKS, PROMISE, ts)
        await quiet(stage)
        assert [stage.sandbox.whispers_to(user) for user in (OTHER_REP, OUTSIDER)] == [[], []]
        heard = stage.sandbox.whispers_to(PM)
        assert all(note["text"].startswith("Recorded: Yes") for note in heard), "a PM's word is an answer"


async def test_among_ourselves_and_in_muted_channels_nobody_is_corrected(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await stage.sandbox.say(OTHER_REP, ASKS, PROMISE, ts)
        await quiet(stage)
        assert stage.sandbox.whispers_to(OTHER_REP) == []
    muted = tmp_path / "muted"
    muted.mkdir()
    async with staged(muted, channels=[SHARED], policy=QUIET_POLICY) as stage:
        await stage.store.write(set_muted, ASKS, True, PM, datetime.now(UTC))
        ts = await stage.sandbox.say(REP, ASKS, TEXT)
        await stage.sandbox.say(OTHER_REP, ASKS, PROMISE, ts)
        await quiet(stage)
        assert stage.sandbox.ephemerals == []
