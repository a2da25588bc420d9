"""The doctor, in a small workspace."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox import Channel, Person, Sandbox, Usergroup
from storage import Store
from tests.bot.commands.conftest import TODAY, CommandLine
from triage.digest_ports import DigestSetting
from triage.ports import Outgoing, UnitOfWork

BOT = "U0BECAUSE"
CHANNELS = (
    Channel("C1ASKS", "sales-asks", frozenset({BOT})),
    Channel("C2PROD", "product", frozenset({BOT})),
    Channel("C3OTHER", "random"),
    Channel("C4OLD", "old", frozenset({BOT}), is_archived=True),
)
PEOPLE = (Person("U0PRIYA", "priya", "Priya", email="p@x.example"), Person("U0TOMAS", "tomas", "Tomas"))
GROUPS = (Usergroup("S1PMS", "pms", "PMs", ("U0PRIYA", "U0TOMAS")), Usergroup("S2NONE", "nobody", "Nobody"))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(people=PEOPLE, channels=CHANNELS, usergroups=GROUPS) as running:
        yield running


async def examine(
    bot: CommandLine, sandbox: Sandbox, code: int = 0, **environ: str
) -> dict[str, dict[str, Any]]:
    """The findings by name. The doctor runs in a thread, so that the sandbox can answer it."""
    slack = {
        "SLACK_BOT_TOKEN": sandbox.identity.bot_token,
        "SLACK_APP_TOKEN": sandbox.identity.app_token,
        "SLACK_API_URL": sandbox.api_url,
    }
    found = await asyncio.to_thread(bot.json, "doctor", code=code, **slack | environ)
    assert found["ok"] == (code == 0)
    assert all(check["do"] for check in found["checks"] if check["status"] != "ok")
    return {check["name"]: check for check in found["checks"]}


async def test_all_is_well(company: CommandLine, sandbox: Sandbox) -> None:
    with time_machine.travel(TODAY, tick=True):
        checks = await examine(company, sandbox)
    assert {check["status"] for check in checks.values()} == {"ok"}
    assert checks["Slack token"]["says"] == "connected to Sandbox as because"
    assert {"Slack scopes", "Slack events", "Channel #sales-asks", "PM U0PRIYA", "Database", "Policy"} <= set(
        checks
    )


async def test_http_mode_needs_no_app_token(company: CommandLine, sandbox: Sandbox) -> None:
    checks = await examine(company, sandbox, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s")
    assert "POST /slack/events" in checks["Slack events"]["says"]


async def test_channels_and_people_that_are_not_right(bot: CommandLine, sandbox: Sandbox) -> None:
    bot.write(
        "policy.toml",
        '[channels]\nasks = ["#sales-asks", "C3OTHER", "#gone", "C4OLD"]\n'
        '[people]\npms = ["p@x.example", "@pms", "@nobody", "z@x.example", "S1PMS"]\n',
    )
    checks = await examine(bot, sandbox, code=1)
    status = {name: check["status"] for name, check in checks.items()}
    assert status["Channel #sales-asks"] == "ok"
    assert status["Channel C3OTHER"] == status["Channel #gone"] == status["Channel C4OLD"] == "fail"
    assert checks["Channel C3OTHER"]["do"] == "write /invite @Because in #random"
    assert status["PM p@x.example"] == status["PM @pms"] == status["PM S1PMS"] == "ok"
    assert status["PM @nobody"] == status["PM z@x.example"] == "fail"
    assert status["Digest channels"] == "warn"


async def test_channels_that_other_companies_read(bot: CommandLine) -> None:
    channels = [Channel(each, each.lower(), frozenset({BOT}), is_ext_shared=True) for each in ("C1", "C2XY")]
    bot.write("policy.toml", '[channels]\nasks = ["#c1"]\ndigest = ["C2XY"]\n')
    async with Sandbox(people=PEOPLE, channels=channels) as sandbox:
        checks = await examine(bot, sandbox, code=1)
    assert checks["Channel #c1"]["status"] == "ok"
    assert "only words for customers are posted" in checks["Channel #c1"]["says"]
    assert checks["Channel C2XY"]["status"] == "fail"
    assert "no digest is sent there" in checks["Channel C2XY"]["says"]


async def test_nothing_configured(bot: CommandLine, sandbox: Sandbox) -> None:
    checks = await examine(bot, sandbox, code=1)
    status = {name: check["status"] for name, check in checks.items()}
    assert status["Asks channels"] == status["PMs"] == "fail"
    assert status["Roadmap"] == status["Capacity"] == status["Accounts"] == "warn"


async def test_missing_scopes_are_named(company: CommandLine) -> None:
    async with Sandbox(people=PEOPLE, channels=CHANNELS, scopes=("chat:write", "users:read")) as sandbox:
        checks = await examine(company, sandbox, code=1)
    assert checks["Slack scopes"]["status"] == "fail"
    assert "channels:history" in checks["Slack scopes"]["says"]
    assert "chat:write" not in checks["Slack scopes"]["says"]


async def test_wrong_tokens(company: CommandLine, sandbox: Sandbox) -> None:
    checks = await examine(company, sandbox, code=1, SLACK_BOT_TOKEN="xoxb-other")
    assert checks["Slack token"]["says"] == "Slack refuses it: invalid_auth"
    checks = await examine(company, sandbox, code=1, SLACK_APP_TOKEN="xapp-other")
    assert checks["Slack events"]["says"] == "Slack refuses SLACK_APP_TOKEN: invalid_auth"
    assert checks["Channel #sales-asks"]["status"] == "ok"


async def test_slack_asks_to_wait(company: CommandLine, sandbox: Sandbox) -> None:
    sandbox.fail_next("auth.test", status=429, retry_after=0)
    assert (await examine(company, sandbox))["Slack token"]["status"] == "ok"


def test_slack_out_of_reach_is_a_finding(company: CommandLine) -> None:
    found = company.json("doctor", code=1, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1",
                         SLACK_API_URL="http://127.0.0.1:9/api")  # fmt: skip
    (slack,) = [check for check in found["checks"] if check["name"].startswith("Slack")]
    assert slack["status"] == "fail"
    assert slack["says"].startswith("Slack cannot be reached at http://127.0.0.1:9/api/")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(200, "<html>", "text/html"), (404, "?", "text/plain"), (200, '{"ok":true}', "application/json")],
)
async def test_a_server_that_is_not_slack_is_a_finding(
    company: CommandLine, status: int, body: str, kind: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type=kind)

    app = web.Application()
    app.router.add_post("/{method}", answer)
    async with TestServer(app) as server:
        environ = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": "s",
            "SLACK_API_URL": str(server.make_url("/")),
        }
        found = await asyncio.to_thread(company.json, "doctor", code=1, **environ)
    assert [check["says"] for check in found["checks"] if "not as Slack does" in check["says"]]


def test_no_token(company: CommandLine) -> None:
    result = company("doctor")
    assert result.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in result.stdout
    assert "1 failed" in result.stdout


def test_a_broken_policy_and_store_do_not_hide_the_rest(bot: CommandLine) -> None:
    bot.write("policy.toml", "[nonsense]\n")
    found = bot.json("doctor", code=1, DATABASE_URL=f"sqlite:///{bot.folder}/no/such/x.db")
    assert [(check["name"], check["status"]) for check in found["checks"]] == [
        ("Policy", "fail"),
        ("Slack token", "fail"),
        ("Matching", "ok"),
        ("Database", "fail"),
    ]


def test_old_and_ill_fitting_files_are_named(company: CommandLine) -> None:
    with time_machine.travel(TODAY + timedelta(days=15), tick=False):
        found = company.json("doctor", code=1)
    (roadmap,) = [check for check in found["checks"] if check["name"] == "Roadmap"]
    assert (roadmap["status"], "15 days ago" in roadmap["says"]) == ("warn", True)
    sheet = "team,quarter,points\nIdentity,2027-Q1,5\n"
    with time_machine.travel(TODAY, tick=False):
        company("capacity", "import", company.write("c.csv", sheet), "--prune")
        found = {check["name"]: check for check in company.json("doctor", code=1)["checks"]}
    assert found["Capacity"]["says"] == "nothing for 2026-Q4"
    assert found["Teams"]["says"].endswith("Billing, Integrations, Platform, Reporting")


def test_what_was_given_up_is_shown(company: CommandLine) -> None:
    def queue(uow: UnitOfWork) -> None:
        uow.outbox.put(Outgoing("card:1", "card", "C1", {}), TODAY)

    with Store.open(f"sqlite:///{company.folder}/because.db") as store:
        store.run(queue)
        asyncio.run(store.outbox.park("card:1", "not_in_channel"))
    (outbox,) = [check for check in company.json("doctor", code=1)["checks"] if check["name"] == "Outbox"]
    assert outbox["status"] == "warn"
    assert "card:1" in outbox["says"]
    assert "not_in_channel" in outbox["says"]


def test_missing_teams_and_past_quarters_are_named(bot: CommandLine) -> None:
    bot.write(
        "roadmap.csv",
        "key,title,status,team,quarter,effort\n"
        "R-1,Old promise,planned,Web,2026-Q1,3\nR-2,New one,planned,Ghosts,2027-Q1,3\n"
        "R-3,Done,shipped,Web,2026-Q1,3\n",
    )
    bot.write("capacity.csv", "team,quarter,points\nWeb,2026-Q4,20\nWeb,2027-Q1,20\n")
    with time_machine.travel(TODAY, tick=False):
        assert bot("capacity", "import", "capacity.csv").exit_code == 0
        told = bot("roadmap", "import", "roadmap.csv")
        assert told.exit_code == 0
        found = {check["name"]: check for check in bot.json("doctor", code=1)["checks"]}
    assert found["Roadmap dates"]["says"] == "planned for quarters that are past, so at risk: R-1"
    assert found["Teams"]["says"] == "the roadmap names teams that capacity does not: Ghosts"
    assert (
        "roadmap.csv:quarter: planned for quarters that are over, so answers call it at risk: R-1"
        in told.stderr
    )
    assert "roadmap.csv:team: capacity has no such team: Ghosts" in told.stderr


def test_capacity_of_past_quarters_is_named(bot: CommandLine) -> None:
    bot.write("capacity.csv", "team,quarter,points\nWeb,2025-Q4,20\nWeb,2026-Q4,20\n")
    with time_machine.travel(TODAY, tick=False):
        told = bot("capacity", "import", "capacity.csv")
    assert told.exit_code == 0
    assert "these quarters are over and no longer used: Web 2025-Q4" in told.stderr


async def test_digests_that_cannot_be_sent(company: CommandLine, sandbox: Sandbox) -> None:
    def put(uow: UnitOfWork) -> None:
        uow.digest_runs.set_trouble("product", "C2PROD", "this channel is archived.", TODAY)
        uow.digest_settings.put(
            DigestSetting("sales", "C9", "monday", "09:00", "Mars/Base", False, "U0PRIYA", TODAY)
        )

    with Store.open(f"sqlite:///{company.folder}/because.db") as store:
        store.run(put)
    checks = await examine(company, sandbox)
    assert checks["Digest product to C2PROD"]["says"] == "this channel is archived."
    assert "There is no time zone “Mars/Base”" in checks["Digest sales to C9"]["says"]
    assert "/because digest" in checks["Digest sales to C9"]["do"]


async def test_people_of_digests_who_are_not_in_slack(company: CommandLine, sandbox: Sandbox) -> None:
    policy = (company.folder / "policy.toml").read_text()
    gone = '[[digests]]\nkind = "queue"\nwhen = "daily"\ntime = "09:00"\npeople = ["gone@because.test"]\n'
    company.write("policy.toml", policy + gone)
    found = (await examine(company, sandbox, code=1))["Digest reader gone@because.test"]
    assert (found["status"], found["says"]) == ("fail", "cannot be found (users_not_found)")
    assert "[[digests]] people" in found["do"]
