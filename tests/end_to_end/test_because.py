"""``/because`` through the real bot: every subcommand, for reps and PMs, and nothing left behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.demo.stage import Stage
from bot.sandbox.limits import problems
from tests.end_to_end.company import ASKS, BOT, OTHER_REP, PM, REP
from tests.end_to_end.test_home import asked, labels, texts
from triage.policy import load_policy
from triage.ports import UnitOfWork

TEXT = "Acme needs SAML SSO before March, $120k ARR"


async def because(stage: Stage, who: str, typed: str) -> dict[str, Any]:
    """The answer that this person alone sees."""
    said = len(stage.sandbox.messages(ASKS))
    delivery = await stage.sandbox.slash(who, ASKS, "/because", typed)
    assert delivery.acked
    assert len(stage.sandbox.messages(ASKS)) == said
    return answer(stage, who)


def answer(stage: Stage, who: str) -> dict[str, Any]:
    whisper = stage.sandbox.whispers_to(who)[-1]
    assert problems(whisper["blocks"]) == []
    return whisper


async def turn(stage: Stage, who: str, action: str) -> dict[str, Any]:
    """Clicks in the newest answer, which is replaced."""
    whisper = answer(stage, who)
    await stage.sandbox.click(who, ASKS, whisper["ts"], action)
    fresh = answer(stage, who)
    assert fresh["ts"] == whisper["ts"]
    return fresh


async def test_help_is_what_nothing_gives_and_pms_have_more(stage: Stage) -> None:
    rep, pm = await because(stage, REP, ""), await because(stage, PM, "help")
    assert "/because check" in texts(rep)
    assert "/because capacity" not in texts(rep)
    assert "/because capacity" in texts(pm)


async def test_an_ask_by_its_name_is_its_card(stage: Stage) -> None:
    await asked(stage, TEXT)
    for typed in ("ASK-1", "ask-1", "1"):
        shown = await because(stage, OTHER_REP, typed)
        assert "Yes — planned" in texts(shown)
        assert "at stake" not in str(shown["blocks"])
    assert "$30k at stake a year" in str((await because(stage, PM, "ASK-1"))["blocks"])
    assert "There is no ASK-77" in texts(await because(stage, REP, "ASK-77"))


async def test_an_account_before_a_call(stage: Stage) -> None:
    await asked(stage, TEXT, "Acme needs an audit log export", "Globex needs dark mode")
    rep = texts(await because(stage, OTHER_REP, "acme"))
    assert rep.startswith("*Acme Corp*")
    assert ("ASK-1" in rep, "ASK-2" in rep, "ASK-3" in rep) == (True, True, False)
    assert "120k" not in rep  # a link has figures of its own
    assert "$120k a year" in texts(await because(stage, PM, "ACME corp"))
    assert "Nobody has asked for anything for Initech yet" in texts(await because(stage, REP, "initech"))


async def test_an_account_that_only_asks_name(stage: Stage) -> None:
    await asked(stage, "Our customer Stark Industries needs dark mode")
    assert "ASK-1" in texts(await because(stage, REP, "stark industries"))


async def test_unknown_words_get_did_you_mean(stage: Stage) -> None:
    shown = await because(stage, REP, "globx")
    assert "Did you mean" in texts(shown)
    assert labels(shown) == ["Globex", "Search “globx”"]
    shown = await turn(stage, REP, "because_try_0")
    assert "*Globex*" in texts(shown)
    shown = await because(stage, REP, "<!channel> & <b>")
    assert "&lt;!channel&gt; &amp; &lt;b&gt;" in texts(shown)
    assert "Did you mean" in texts(await because(stage, REP, "polcy"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Globex needs SCIM user provisioning, $300k renewal",
        "Initech would like bitcoin payments",
        "Globex needs webhooks for refunds, it blocks their $300k renewal in June 2027",
        "Hooli needs dark mode",
    ],
)
async def test_check_says_what_filing_says_and_leaves_no_trace(stage: Stage, text: str) -> None:
    await asked(stage, "Acme needs webhooks for refunds, $90k")
    before = contents(stage)
    would = await because(stage, PM, f"check {text}")
    assert contents(stage) == before
    assert "nothing was filed" in texts(would)
    ts = await stage.sandbox.say(REP, ASKS, text)
    await stage.sandbox.wait_for(lambda: len(stage.sandbox.messages(ASKS, ts)) == 2)
    card = stage.sandbox.messages(ASKS, ts)[1]
    assert card["user"] == BOT
    assert texts(would).splitlines()[1:] == texts(card).replace("ASK-2", "not filed").splitlines()


def contents(stage: Stage) -> list[Any]:
    """Every row that lasts, but what marks an event as heard."""

    def query(uow: UnitOfWork) -> list[Any]:
        asks = [uow.asks.view(number) for number in range(1, 5)]
        return [asks, [uow.needs.get(number) for number in range(1, 5)], list(uow.promises.live())]

    return stage.store.look(query)


async def test_check_without_words_says_how(stage: Stage) -> None:
    assert "/because check" in texts(await because(stage, REP, "check"))
    assert "no words to read" in texts(await because(stage, REP, "check :tada:"))


async def test_lists_have_pages_that_replace_each_other(stage: Stage) -> None:
    things = "SAML, audit logs, webhooks, dark mode, SCIM, invoices, dashboards, exports, backups, emojis"
    await asked(stage, *(f"Acme needs a widget for {thing}" for thing in things.split(", ")))
    mine = await because(stage, REP, "mine")
    assert ("ASK-10" in texts(mine), "ASK-2 " in texts(mine), labels(mine)) == (True, False, ["More"])
    mine = await turn(stage, REP, "because_more")
    assert ("ASK-2 " in texts(mine), labels(mine)) == (True, ["Back"])
    assert labels(await turn(stage, REP, "because_back")) == ["More"]
    assert labels(await because(stage, REP, "search widget")) == ["More"]


async def test_search_shows_others_customers_to_nobody_but_pms(stage: Stage) -> None:
    await asked(stage, TEXT)
    assert "Acme" in texts(await because(stage, REP, "search saml"))
    other = texts(await because(stage, OTHER_REP, "search saml"))
    assert "ASK-1" in other
    assert "Acme" not in other
    assert "Acme" in texts(await because(stage, PM, "search saml"))
    assert "No ask has all these words" in texts(await because(stage, REP, "search zzz"))


async def test_the_roadmap_as_far_as_it_may_be_shared(stage: Stage) -> None:
    rep, pm = texts(await because(stage, REP, "roadmap")), texts(await because(stage, PM, "roadmap"))
    assert "SAML single sign-on" in rep
    assert ("SCIM" in rep, "Bitcoin" in rep, "20" in rep) == (False, False, False)
    assert ("SCIM" in pm, "Bitcoin" in pm, "not to be shared" in pm, "Identity" in pm) == (True,) * 4
    assert "SAML" in texts(await because(stage, REP, "roadmap single sign-on"))
    assert "Nothing on the roadmap" in texts(await because(stage, REP, "roadmap teleporting"))


async def test_what_is_for_pms_is_refused_kindly(stage: Stage) -> None:
    for typed in (
        "queue",
        "capacity",
        "digest preview sales",
        "muted",
        f"mute <#{ASKS}|asks>",
        f"live <#{ASKS}|asks>",
    ):
        delivery = await stage.sandbox.slash(REP, ASKS, "/because", typed.split(" <")[0] + _channel(typed))
        assert delivery.acked
        assert "PM" in texts(answer(stage, REP))
    assert stage.store.look(lambda uow: uow.channels.muted()) == frozenset()


def _channel(typed: str) -> str:
    return " #asks" if "<#" in typed else ""


async def test_a_guest_sees_own_asks_alone(stage: Stage) -> None:
    await asked(stage, TEXT)
    guest = stage.sandbox.world.people[OTHER_REP]
    stage.sandbox.world.people[OTHER_REP] = replace(guest, is_restricted=True)
    for typed in ("acme", "search saml", "roadmap", "policy", "check Acme needs SSO"):
        assert "As a guest you see your own asks only" in texts(await because(stage, OTHER_REP, typed))
    assert "There is no ASK-1 that you can see" in texts(await because(stage, OTHER_REP, "ASK-1"))
    assert "You have not asked for anything yet" in texts(await because(stage, OTHER_REP, "mine"))


async def test_a_pms_figures(stage: Stage) -> None:
    await asked(stage, "Globex needs SCIM user provisioning, $300k renewal")
    assert "1 need waits for you" in texts(await because(stage, PM, "queue"))
    assert "Identity" in texts(await because(stage, PM, "capacity"))
    assert "1 new ask" in texts(await because(stage, PM, "digest product"))


async def test_the_policy_in_plain_words_page_by_page(stage: Stage) -> None:
    shown = await because(stage, REP, "policy")
    assert f"<@{PM}>" in texts(shown)
    pages = 1
    while "More" in labels(shown):
        shown = await turn(stage, REP, "because_more")
        pages += 1
    assert pages > 2
    assert load_policy(None).gates[-1].id in texts(shown)


async def test_a_muted_channel_posts_nothing_until_it_goes_live(stage: Stage) -> None:
    assert "is muted" in texts(await because(stage, PM, "mute #asks"))
    await stage.sandbox.say(REP, ASKS, TEXT)
    await stage.sandbox.wait_for(lambda: not stage.sandbox.pending)
    await stage.bot.workers.drain()
    muted = texts(await because(stage, PM, "muted"))
    assert f"<#{ASKS}>" in muted
    assert "*Yes" in muted
    mine = texts(await because(stage, REP, "mine"))
    assert "Not answered yet" in mine
    assert "Yes" not in mine
    assert "no answer to show yet" in texts(await because(stage, REP, "ASK-1"))
    assert "is live" in texts(await because(stage, PM, "live #asks"))
    assert "No channel is muted" in texts(await because(stage, PM, "muted"))
    assert "Name the channel" in texts(await because(stage, PM, "mute"))
