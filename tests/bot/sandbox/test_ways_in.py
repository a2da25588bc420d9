"""Commands, shortcuts, Home, type-ahead and the rest through a real Bolt app, over both ways to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.sandbox import File, GestureError, Sandbox, SlackError
from tests.bot.sandbox.conftest import BOT, Clock, Connect, Make, bolt_app
from tests.bot.sandbox.full_app import CARD, COMMANDS, HEARD, MENU, SHORTCUTS, everything, option

Serve = Callable[[Sandbox], Awaitable[list[dict[str, Any]]]]


@pytest.fixture(params=["socket", "http"])
async def serve(request: pytest.FixtureRequest, connect: Connect) -> AsyncIterator[Serve]:
    """Connects the app over Socket Mode or signed HTTP and gives what it hears."""
    runners: list[web.AppRunner] = []

    async def start(sandbox: Sandbox) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        app = everything(sandbox, heard)
        if request.param == "socket":
            await connect(sandbox, app)
            return heard
        runners.append(web.AppRunner(app.web_app()))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", 0).start()
        sandbox.events_url = f"http://127.0.0.1:{runners[-1].addresses[0][1]}/slack/events"
        return heard

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def workspace(make_sandbox: Make) -> Sandbox:
    return await make_sandbox(event_types=HEARD, commands=COMMANDS, shortcuts=SHORTCUTS)


async def test_a_command_is_answered_in_the_ack_for_one_or_for_all(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    done = await workspace.slash("U1RITA", "C1ASKS", "/ask", "R&D for @pat")
    assert done.acked
    assert (heard[0]["command"], heard[0]["text"]) == ("/ask", "R&amp;D for @pat")
    assert (heard[0]["channel_name"], heard[0]["user_name"]) == ("sales-asks", "rita")
    assert [one["text"] for one in workspace.whispers_to("U1RITA")] == ["You said R&amp;D for @pat"]
    await workspace.slash("U1RITA", "C1ASKS", "/ask", "all")
    assert [one["text"] for one in workspace.messages("C1ASKS")] == ["for all"]
    await workspace.slash("U1RITA", "C1ASKS", "/find", "@pat")
    assert heard[2]["text"] == "<@U2PAT>"
    assert workspace.whispers_to("U1RITA")[-1]["blocks"][0]["block_id"] == "card"


async def test_a_command_may_be_answered_later_where_it_was_typed(
    workspace: Sandbox, serve: Serve, http: aiohttp.ClientSession
) -> None:
    heard = await serve(workspace)
    await workspace.slash("U1RITA", "C3OTHER", "/ask", "later")
    await workspace.wait_for(lambda: bool(workspace.whispers_to("U1RITA")))
    (whisper,) = workspace.whispers_to("U1RITA")
    assert (whisper["channel"], whisper["text"]) == ("C3OTHER", "at last")
    await workspace.click("U1RITA", "C3OTHER", whisper["ts"], "again")
    await workspace.wait_for(lambda: workspace.whispers_to("U1RITA")[0]["text"] == "replaced")
    assert heard[1]["container"]["is_ephemeral"]
    assert "message" not in heard[1]
    async with http.post(heard[1]["response_url"], json={"delete_original": True}) as response:
        assert response.status == 200
    assert workspace.ephemerals == []


async def test_slackbot_refuses_unknown_commands_and_commands_in_threads(workspace: Sandbox) -> None:
    ts = await workspace.say("U1RITA", "C1ASKS", "hi")
    with pytest.raises(GestureError, match="not a valid command"):
        await workspace.slash("U1RITA", "C1ASKS", "/sing")
    with pytest.raises(GestureError, match="not supported in threads"):
        await workspace.slash("U1RITA", "C1ASKS", "/ask", thread_ts=ts)
    first, second = workspace.whispers_to("U1RITA")
    assert (first["user"], second["thread_ts"]) == ("USLACKBOT", ts)
    assert not any(one.kind == "slash_commands" for one in workspace.deliveries)


async def test_slackbot_says_when_nobody_answers_a_command(workspace: Sandbox) -> None:
    done = await workspace.slash("U1RITA", "C1ASKS", "/ask", "x")
    assert (done.state, workspace.whispers_to("U1RITA")[0]["text"]) == (
        "failed",
        '`/ask` failed with the error "dispatch_failed"',
    )


async def test_a_slow_answer_to_a_command_is_a_timeout(make_sandbox: Make, connect: Connect) -> None:
    sandbox = await make_sandbox(commands=COMMANDS, ack_timeout=0.05)
    app = bolt_app(sandbox)

    @app.command("/ask")
    async def ask() -> None:
        """Never acks."""

    await connect(sandbox, app)
    await sandbox.slash("U1RITA", "C1ASKS", "/ask", "x")
    assert "operation_timeout" in sandbox.whispers_to("U1RITA")[0]["text"]


async def test_shortcuts_open_the_form_from_a_message_and_from_anywhere(
    workspace: Sandbox, serve: Serve
) -> None:
    heard = await serve(workspace)
    ts = await workspace.say("U2PAT", "C3OTHER", "Acme needs SSO")
    await workspace.message_shortcut("U1RITA", "C3OTHER", ts, "file_ask")
    body = heard[-1]
    assert (body["type"], body["message"]["user"], body["message_ts"]) == ("message_action", "U2PAT", ts)
    assert (body["channel"], body["user"]["id"]) == ({"id": "C3OTHER", "name": "random"}, "U1RITA")
    assert body["response_url"].startswith(workspace.url)
    assert workspace.view_of("U1RITA")["callback_id"] == "form"
    await workspace.global_shortcut("U2PAT", "new_ask")
    assert heard[-1]["type"] == "shortcut"
    assert not {"channel", "message", "response_url"} & heard[-1].keys()
    assert workspace.view_of("U2PAT")["title"]["text"] == "File an ask"
    with pytest.raises(GestureError, match="there are: file_ask"):
        await workspace.message_shortcut("U1RITA", "C3OTHER", ts, "new_ask")


async def test_only_what_was_suggested_can_be_chosen(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    await workspace.slash("U1RITA", "C1ASKS", "/ask")
    view = workspace.view_of("U1RITA")
    values = {"account": {"account": "globex"}, "text": {"text": "SSO"}}
    with pytest.raises(GestureError, match="no option 'globex'"):
        await workspace.submit("U1RITA", view["id"], values)
    done = await workspace.suggest("U1RITA", "account", "glo", view_id=view["id"])
    assert done.reply == {"options": [option("Globex")]}
    assert (heard[-1]["value"], heard[-1]["block_id"], heard[-1]["view"]["id"]) == (
        "glo",
        "account",
        view["id"],
    )
    assert "trigger_id" not in heard[-1]
    await workspace.submit("U1RITA", view["id"], values)
    state = heard[-1]["view"]["state"]["values"]
    assert state["account"]["account"]["selected_option"] == option("Globex")
    with pytest.raises(LookupError):
        workspace.view_of("U1RITA")


async def test_suggestions_keep_slacks_rules(workspace: Sandbox, serve: Serve) -> None:
    await serve(workspace)
    await workspace.slash("U1RITA", "C1ASKS", "/ask")
    view_id = workspace.view_of("U1RITA")["id"]
    with pytest.raises(GestureError, match="from 1 letters on"):
        await workspace.suggest("U1RITA", "account", "", view_id=view_id)
    with pytest.raises(GestureError, match="no menu"):
        await workspace.suggest("U1RITA", "text", "x", view_id=view_id)
    with pytest.raises(SlackError, match="invalid_arguments"):
        await workspace.suggest("U1RITA", "account", "?", view_id=view_id)
    assert (await workspace.suggest("U1RITA", "account", "zz", view_id=view_id)).reply == {"options": []}
    await workspace.suggest("U1RITA", "account", "*", view_id=view_id)
    values = {"account": {"account": "acorn"}, "text": {"text": "x" * 21}}
    with pytest.raises(GestureError, match="takes 0 to 20 characters, not 21"):
        await workspace.submit("U1RITA", view_id, values)


async def test_type_ahead_in_a_message(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    blocks = [{"type": "actions", "block_id": "who", "elements": [MENU]}]
    ts = (await bolt_app(workspace).client.chat_postMessage(channel="C1ASKS", text="?", blocks=blocks))["ts"]
    await workspace.suggest("U1RITA", "account", "ac", channel="C1ASKS", message_ts=ts)
    assert (heard[-1]["container"]["message_ts"], heard[-1]["channel"]["id"]) == (ts, "C1ASKS")
    await workspace.click("U1RITA", "C1ASKS", ts, "account", "acme")
    assert heard[-1]["actions"][0]["selected_option"] == option("Acme")
    assert heard[-1]["state"]["values"]["who"]["account"]["selected_option"] == option("Acme")


async def test_typing_can_act_at_once_with_what_is_filled_in(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    await workspace.slash("U1RITA", "C1ASKS", "/ask")
    view_id = workspace.view_of("U1RITA")["id"]
    await workspace.click_in_view("U1RITA", view_id, "text", "Acme needs SSO")
    assert heard[-1]["actions"][0]["value"] == "Acme needs SSO"
    assert heard[-1]["view"]["state"]["values"]["text"]["text"]["value"] == "Acme needs SSO"


async def test_opening_home_publishes_it_and_its_buttons_work(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    await workspace.open_home("U1RITA")
    await workspace.wait_for(lambda: "U1RITA" in workspace.homes)
    assert (heard[0]["tab"], heard[0]["channel"], "view" in heard[0]) == ("home", "DU1RITA", False)
    home = workspace.homes["U1RITA"]
    await workspace.click_in_view("U1RITA", home["id"], "again")
    body = heard[-1]
    assert (body["container"], body["view"]["type"]) == ({"type": "view", "view_id": home["id"]}, "home")
    assert body["trigger_id"]
    assert "response_url" not in body
    await workspace.open_home("U1RITA")
    await workspace.wait_for(lambda: len(heard) == 3)
    assert heard[2]["view"]["id"] == home["id"]
    with pytest.raises(GestureError, match="no open view"):
        await workspace.click_in_view("U2PAT", home["id"], "again")


async def test_reactions_of_people_and_of_the_bot_are_events(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    ts = await workspace.say("U1RITA", "C1ASKS", "Acme needs SSO")
    await workspace.react("U2PAT", "C1ASKS", ts, ":pushpin:")
    await workspace.wait_for(lambda: len(heard) == 2)
    event = {key: heard[1][key] for key in ("type", "user", "reaction", "item", "item_user")}
    assert event == {
        "type": "reaction_added",
        "user": "U2PAT",
        "reaction": "pushpin",
        "item": {"type": "message", "channel": "C1ASKS", "ts": ts},
        "item_user": "U1RITA",
    }
    await workspace.unreact("U2PAT", "C1ASKS", ts, "pushpin")
    await bolt_app(workspace).client.reactions_add(channel="C1ASKS", timestamp=ts, name="thumbsup")
    await workspace.wait_for(lambda: len(heard) == 3 and workspace.pending == 0)
    own = workspace.deliveries[-1].body["event"]  # Bolt keeps it from listeners
    assert (heard[2]["type"], own["user"], own["reaction"]) == ("reaction_removed", BOT, "+1")
    for emoji, error in (("no_such_emoji", "invalid_name"), ("eyes", "no_reaction")):
        with pytest.raises(SlackError, match=error):
            await workspace.unreact("U2PAT", "C1ASKS", ts, emoji)


async def test_a_forwarded_message_comes_as_an_attachment_in_the_dm(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    ts = await workspace.say("U2PAT", "C3OTHER", "Acme needs *SSO* & SCIM")
    await workspace.forward("U1RITA", "C3OTHER", ts, text="please")
    await workspace.wait_for(lambda: bool(heard))
    event = heard[0]
    assert (event["channel_type"], event["user"], event["text"]) == ("im", "U1RITA", "please")
    (shared,) = event["attachments"]
    assert (shared["is_share"], shared["author_id"], shared["channel_id"], shared["ts"]) == (
        True,
        "U2PAT",
        "C3OTHER",
        ts,
    )
    assert shared["text"] == "Acme needs *SSO* &amp; SCIM"
    assert shared["from_url"] == f"{workspace.url}/archives/C3OTHER/p{ts.replace('.', '')}"


async def test_previews_of_links_change_a_message_without_an_edit(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    ts = await workspace.say("U1RITA", "C1ASKS", "see https://example.com/spec and https://example.org")
    await workspace.unfurl("C1ASKS", ts)
    await workspace.wait_for(lambda: len(heard) == 2)
    event = heard[1]
    assert (event["subtype"], event["message"]["text"]) == (
        "message_changed",
        event["previous_message"]["text"],
    )
    assert "edited" not in event["message"]
    links = [one["from_url"] for one in event["message"]["attachments"]]
    assert links == ["https://example.com/spec", "https://example.org"]
    with pytest.raises(GestureError, match="no links"):
        await workspace.unfurl("C1ASKS", await workspace.say("U1RITA", "C1ASKS", "none"))


async def test_files_come_with_the_message(workspace: Sandbox, serve: Serve) -> None:
    heard = await serve(workspace)
    files = [File("notes.pdf"), File("list.csv", "text/csv", 20)]
    await workspace.say("U1RITA", "C1ASKS", "Acme needs SSO", files=files)
    await workspace.wait_for(lambda: bool(heard))
    assert heard[0]["subtype"] == "file_share"
    assert [(one["name"], one["mimetype"]) for one in heard[0]["files"]] == [
        ("notes.pdf", "application/pdf"),
        ("list.csv", "text/csv"),
    ]
    assert heard[0]["files"][0]["permalink"].startswith(workspace.url)


async def test_people_change_only_what_is_theirs(workspace: Sandbox) -> None:
    ts = await workspace.say("U1RITA", "C1ASKS", "hi")
    for doing in (
        workspace.edit("U2PAT", "C1ASKS", ts, "ho"),
        workspace.delete("U2PAT", "C1ASKS", ts),
    ):
        with pytest.raises(GestureError, match="not by U2PAT"):
            await doing
    with pytest.raises(GestureError, match="archived"):
        await workspace.say("U1RITA", "C4OLD", "hi")
    await workspace.delete("U1RITA", "C1ASKS", ts)
    assert workspace.messages("C1ASKS") == []
    assert workspace.deliveries[-1].body["event"]["subtype"] == "message_deleted"


async def test_a_dismissed_whisper_is_gone_for_good(
    workspace: Sandbox, serve: Serve, http: aiohttp.ClientSession
) -> None:
    heard = await serve(workspace)
    await workspace.slash("U1RITA", "C1ASKS", "/ask", "hello")
    (whisper,) = workspace.whispers_to("U1RITA")
    with pytest.raises(GestureError, match="sees no ephemeral"):
        await workspace.dismiss("U2PAT", whisper["ts"])
    await workspace.dismiss("U1RITA", whisper["ts"])
    assert workspace.ephemerals == []
    for number in range(6):
        async with http.post(heard[0]["response_url"], json={"text": str(number)}) as response:
            assert response.status == (404 if number == 5 else 200)


async def test_a_response_address_dies_after_half_an_hour(
    make_sandbox: Make, serve: Serve, http: aiohttp.ClientSession
) -> None:
    clock = Clock()
    sandbox = await make_sandbox(commands=COMMANDS, now=clock, redelivery_delays=())
    # signatures are checked against real time, so the command itself may fail; its address counts
    done = await sandbox.slash("U1RITA", "C1ASKS", "/ask", "x")
    clock.at += 1801
    async with http.post(done.body["response_url"], json={"text": "late"}) as response:
        assert (await response.json())["error"] == "expired_url"


MANIFEST: dict[str, Any] = {
    "features": {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": False},
        "slash_commands": [{"command": "/ask", "description": "File", "usage_hint": "text"}],
        "shortcuts": [{"type": "global", "callback_id": "new", "name": "New", "description": "x"}],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["message.groups", "reaction_added"]}},
}


async def test_a_manifest_sets_the_app_up(make_sandbox: Make) -> None:
    sandbox = await make_sandbox(manifest=MANIFEST, event_types=None)
    client = bolt_app(sandbox).client
    ts = await sandbox.say("U1RITA", "C1ASKS", "not subscribed to public channels")
    assert sandbox.deliveries == []
    await sandbox.react("U1RITA", "C1ASKS", ts, "eyes")
    assert len(sandbox.deliveries) == 1
    assert (await sandbox.slash("U1RITA", "C1ASKS", "/ask")).body["command"] == "/ask"
    assert (await sandbox.global_shortcut("U1RITA", "new")).body["callback_id"] == "new"
    with pytest.raises(GestureError, match="turned off"):
        await sandbox.say("U1RITA", sandbox.dm("U1RITA"), "hi")
    with pytest.raises(GestureError, match="no Home tab"):
        await sandbox.open_home("U1RITA")
    with pytest.raises(SlackApiError, match="not_enabled"):
        await client.views_publish(user_id="U1RITA", view={"type": "home", "blocks": CARD})
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_history(channel="C1ASKS")
    refused = caught.value.response
    assert (refused["error"], refused["needed"]) == ("missing_scope", "channels:history")
    assert (await client.conversations_info(channel="C1ASKS"))["channel"]["is_member"]
