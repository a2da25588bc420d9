import asyncio

import pytest
import time_machine

from bot.sandbox import Channel, Sandbox
from storage import Store
from tests.bot.commands.conftest import TODAY, CommandLine, File
from triage.digest_ports import DigestSetting
from triage.ports import UnitOfWork


def queued(bot: CommandLine) -> int:
    with Store.open(f"sqlite:///{bot.folder}/because.db") as store:
        return asyncio.run(store.outbox.counts()).get("queued", 0)


@time_machine.travel(TODAY, tick=False)
def test_a_preview_shows_and_sends_nothing(bot: CommandLine, file: File) -> None:
    file("Acme needs SAML SSO, dealbreaker for the $180k renewal")
    before = queued(bot)
    with time_machine.travel(TODAY.replace(hour=12), tick=False):
        assert "1 new ask" in bot("digest", "preview", "product").stdout
        assert bot.json("digest", "preview", "product")["wanted"]["asked"] == {"yes": 1, "later": 0, "no": 0}
    assert queued(bot) == before


def test_a_kind_that_does_not_exist(bot: CommandLine) -> None:
    for command in ("preview", "send"):
        assert "choose one of: product, sales" in bot.refusal("digest", command, "sale")


def test_sending_needs_a_channel(bot: CommandLine) -> None:
    assert "no channel" in bot.refusal("digest", "send", "product")


def test_channel_ids_need_no_slack(bot: CommandLine) -> None:
    bot.write("policy.toml", '[channels]\ndigest = ["C0123", "C0456"]\n')
    assert len(bot.json("digest", "send", "product")["queued"]) == 2
    assert queued(bot) == 2


def test_channel_names_need_a_token(company: CommandLine) -> None:
    assert "SLACK_BOT_TOKEN" in company.refusal("digest", "send", "product", code=3)


@pytest.mark.parametrize(("name", "code"), [("product", 0), ("elsewhere", 1)])
async def test_channel_names_are_looked_up(company: CommandLine, name: str, code: int) -> None:
    async with Sandbox(people=(), channels=(Channel("C9PROD", name, frozenset({"U0BECAUSE"})),)) as sandbox:
        slack = {"SLACK_BOT_TOKEN": sandbox.identity.bot_token, "SLACK_API_URL": sandbox.api_url}
        result = await asyncio.to_thread(company, "digest", "send", "product", **slack)
    assert result.exit_code == code
    assert await asyncio.to_thread(queued, company) == (1 if code == 0 else 0)


async def test_a_channel_that_others_read_gets_none(company: CommandLine) -> None:
    shared = Channel("C9PROD", "product", frozenset({"U0BECAUSE"}), is_ext_shared=True)
    own = Channel("C8OWN", "own", frozenset({"U0BECAUSE"}))
    async with Sandbox(people=(), channels=(shared, own)) as sandbox:
        slack = {"SLACK_BOT_TOKEN": sandbox.identity.bot_token, "SLACK_API_URL": sandbox.api_url}
        only = await asyncio.to_thread(company, "digest", "send", "product", **slack)
        company.write("both.toml", '[channels]\ndigest = ["C9PROD", "#own"]\n')
        both = await asyncio.to_thread(
            company.json, "digest", "send", "product", POLICY_FILE="both.toml", **slack
        )
    assert only.exit_code == 1
    assert "#product: people of other companies read this channel" in only.stderr
    assert "Nothing was queued" in only.stderr
    assert [key.split(":")[2] for key in both["queued"]] == ["C8OWN"]
    assert both["withheld"] == ["C9PROD"]
    assert await asyncio.to_thread(queued, company) == 1


@time_machine.travel(TODAY, tick=False)
def test_the_list_tells_when_each_comes_next(company: CommandLine) -> None:
    assert company("digest", "list").exit_code == 0
    listed = {each["kind"]: each for each in company.json("digest", "list")["digests"]}
    product = listed["product"]
    assert (product["channel"], product["when"], product["time"]) == ("#product", "monday", "09:00")
    assert product["next"] == "2026-11-23T14:00:00+00:00"
    assert (listed["queue"]["when"], listed["queue"]["timezone"]) == ("working days", None)
    assert "sales" not in listed
    table = company("digest", "list").stdout
    assert "Mon 23 Nov, 09:00" in table
    assert "each person's own" in table


def test_what_was_saved_in_slack_is_listed_with_its_trouble(bot: CommandLine) -> None:
    bot.write("policy.toml", '[channels]\ndigest = ["C0123"]\n')

    def put(uow: UnitOfWork) -> None:
        for setting in (
            DigestSetting("product", "C0123", "friday", "10:00", "Asia/Kolkata", True, "U1", TODAY),
            DigestSetting("sales", "C0456", "monday", "25:00", "", False, "U1", TODAY),
        ):
            uow.digest_settings.put(setting)

    with Store.open(f"sqlite:///{bot.folder}/because.db") as store:
        store.migrate()
        store.run(put)
    product, sales, *_ = bot.json("digest", "list")["digests"]
    assert (product["when"], product["timezone"], product["paused"]) == ("friday", "Asia/Kolkata", True)
    assert (product["next"], product["saved_by"]) == (None, "U1")
    assert "“25:00” is no time of day" in sales["trouble"]


def test_a_digest_to_people_takes_a_person(bot: CommandLine) -> None:
    for command in ("preview", "send"):
        assert "Whose? Name a person" in bot.refusal("digest", command, "queue")
        assert "takes no person" in bot.refusal("digest", command, "product", "U1")
