"""How events and gestures reach real Bolt apps, and what happens when they do not."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Delivery, GestureError, Sandbox
from bot.sandbox.signed_http import encode_body
from tests.bot.sandbox.conftest import BOT, Connect, Make, bolt_app, button, plain

MODAL = {
    "type": "modal",
    "callback_id": "details",
    "title": plain("Details"),
    "submit": plain("Save"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "account",
            "label": plain("Account"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "severity",
            "label": plain("How bad"),
            "optional": True,
            "element": {
                "type": "static_select",
                "action_id": "grade",
                "options": [
                    {"text": plain("Pain"), "value": "pain"},
                    {"text": plain("Nice"), "value": "nice"},
                ],
            },
        },
    ],
}


class Endpoint:
    """A bot's HTTP address that answers with the statuses it was told, then 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/slack/events", endpoint.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield endpoint
    await runner.cleanup()


def answering(sandbox: Sandbox) -> AsyncApp:
    """An app that answers each message in its thread, with a button that opens a modal."""
    app = bolt_app(sandbox)

    @app.event("message")
    async def hear(event: dict[str, Any], say: Any) -> None:
        if "subtype" not in event:
            blocks = [{"type": "actions", "elements": [button()]}]
            await say(text=f"Heard: {event['text']}", blocks=blocks, thread_ts=event["ts"])

    @app.action("why")
    async def why(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("details")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        if view["state"]["values"]["account"]["name"]["value"] == "?":
            await ack(response_action="errors", errors={"account": "Which one?"})
        else:
            await ack()

    @app.view_closed("details")
    async def closed(ack: Any) -> None:
        await ack()

    return app


async def answered(sandbox: Sandbox, ts: str) -> dict[str, Any]:
    await sandbox.wait_for(lambda: len(sandbox.messages("C1ASKS", ts)) == 2)
    return sandbox.messages("C1ASKS", ts)[1]


async def settled(sandbox: Sandbox) -> list[Delivery]:
    await sandbox.wait_for(lambda: all(one.state != "pending" for one in sandbox.deliveries))
    return sandbox.deliveries


async def test_a_bolt_app_hears_and_answers_over_socket_mode(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox))
    ts = await sandbox.say("U1RITA", "C1ASKS", "SSO for Acme")
    reply = await answered(sandbox, ts)
    assert (reply["user"], reply["text"], reply["parent_user_id"]) == (BOT, "Heard: SSO for Acme", "U1RITA")


async def test_a_bolt_app_hears_and_answers_over_signed_http(sandbox: Sandbox) -> None:
    server = answering(sandbox).web_app()
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    ts = await sandbox.say("U1RITA", "C1ASKS", "SSO for Acme")
    reply = await answered(sandbox, ts)
    click = await sandbox.click("U1RITA", "C1ASKS", reply["ts"], "why")
    (view_id,) = sandbox.views
    await sandbox.submit("U1RITA", view_id, {"account": {"name": "?"}})
    assert sandbox.view_errors == {view_id: {"account": "Which one?"}}
    assert click.acked
    await settled(sandbox)
    await runner.cleanup()


async def test_the_bots_own_post_and_update_come_back_as_events(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox))
    ts = await sandbox.say("U1RITA", "C1ASKS", "SSO")
    await answered(sandbox, ts)
    await sandbox.edit("U1RITA", "C1ASKS", ts, "SAML")
    await sandbox.delete("U1RITA", "C1ASKS", ts)
    events = [one.body["event"] for one in await settled(sandbox)]
    assert [event.get("subtype") for event in events] == [None, None, "message_changed", "message_changed"]
    assert events[1]["bot_id"] == "B0BECAUSE"
    assert (events[2]["message"]["text"], events[2]["previous_message"]["text"]) == ("SAML", "SSO")
    assert events[3]["message"]["subtype"] == "tombstone"
    assert events[3]["previous_message"]["text"] == "SAML"


async def test_the_envelope_is_slacks(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox))
    ts = await sandbox.say("U1RITA", "C1ASKS", "R&D <asks> @pat in #random, see https://a.example/x.")
    body = (await settled(sandbox))[0].body
    assert body["authorizations"][0] == {
        "enterprise_id": None,
        "team_id": "T0SANDBOX",
        "user_id": BOT,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert body["event_id"].startswith("Ev")
    event = body["event"]
    assert event["text"] == "R&amp;D &lt;asks&gt; <@U2PAT> in <#C3OTHER|random>, see <https://a.example/x>."
    assert (event["ts"], event["event_ts"], event["channel_type"]) == (ts, ts, "channel")


async def test_a_mention_is_a_second_event_with_the_same_ts(make_sandbox: Make, connect: Connect) -> None:
    sandbox = await make_sandbox(event_types=("message", "app_mention"))
    app = bolt_app(sandbox)
    heard: list[tuple[str, str]] = []

    @app.event("message")
    @app.event("app_mention")
    async def hear(event: dict[str, Any]) -> None:
        heard.append((event["type"], event["ts"]))

    await connect(sandbox, app)
    ts = await sandbox.say("U1RITA", "C1ASKS", "@because check SSO")
    first, second = await settled(sandbox)
    assert sorted(heard) == [("app_mention", ts), ("message", ts)]
    assert first.event_id != second.event_id


async def test_nothing_is_heard_where_the_bot_is_not(sandbox: Sandbox) -> None:
    await sandbox.say("U1RITA", "C3OTHER", "psst")
    assert sandbox.deliveries == []


async def test_what_is_said_while_nobody_listens_is_delivered_at_connect(
    sandbox: Sandbox, connect: Connect
) -> None:
    ts = await sandbox.say("U1RITA", "C1ASKS", "anybody?")
    assert sandbox.pending == 1
    await connect(sandbox, answering(sandbox))
    await answered(sandbox, ts)
    await sandbox.wait_for(lambda: sandbox.pending == 0)


async def test_an_event_that_is_not_acked_comes_again_with_the_same_id(
    make_sandbox: Make, connect: Connect
) -> None:
    sandbox = await make_sandbox(redelivery_delays=(0.0, 0.01), ack_timeout=0.05)
    app = bolt_app(sandbox)
    heard: list[str] = []

    @app.event("message")
    async def hear(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])
        if len(heard) < 3:
            raise RuntimeError("the store is down")

    await connect(sandbox, app)
    await sandbox.say("U1RITA", "C1ASKS", "ask")
    (delivery,) = await settled(sandbox)
    assert heard == [delivery.event_id] * 3
    assert [(one.retry_num, one.error) for one in delivery.attempts] == [
        (0, "timeout"),
        (1, "timeout"),
        (2, ""),
    ]


async def test_a_broken_connection_redelivers_what_was_not_acked(
    make_sandbox: Make, connect: Connect
) -> None:
    sandbox = await make_sandbox()
    app, heard = bolt_app(sandbox), []

    @app.event("message")
    async def hear(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])
        if len(heard) == 1:
            await sandbox.disconnect_sockets(abrupt=True)
            raise RuntimeError("crashed with the event in hand")

    await connect(sandbox, app, ping_s=0.2)
    await sandbox.say("U1RITA", "C1ASKS", "ask")
    (delivery,) = await settled(sandbox)
    assert heard == [delivery.event_id] * 2
    assert [one.error for one in delivery.attempts] == ["connection_failed", ""]


async def test_a_polite_disconnect_makes_the_client_come_back(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox), ping_s=0.2)
    await sandbox.disconnect_sockets()
    await sandbox.connected()
    ts = await sandbox.say("U1RITA", "C1ASKS", "still there?")
    await answered(sandbox, ts)


async def test_http_redelivery_after_a_non_200_is_signed_and_numbered(
    make_sandbox: Make, endpoint: Endpoint
) -> None:
    sandbox = await make_sandbox(redelivery_delays=(0.0, 0.01), events_url=endpoint.url)
    endpoint.statuses = [500, 404]
    await sandbox.say("U1RITA", "C1ASKS", "ask")
    await settled(sandbox)
    retries = [
        (head.get("x-slack-retry-num"), head.get("x-slack-retry-reason")) for head, _ in endpoint.requests
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({body for _, body in endpoint.requests}) == 1
    verifier = SignatureVerifier("sandbox-secret")
    assert all(verifier.is_valid_request(body, head) for head, body in endpoint.requests)


async def test_http_gives_up_after_the_last_redelivery(make_sandbox: Make, endpoint: Endpoint) -> None:
    sandbox = await make_sandbox(redelivery_delays=(0.0,), events_url=endpoint.url)
    endpoint.statuses = [500, 500]
    await sandbox.say("U1RITA", "C1ASKS", "ask")
    (delivery,) = await settled(sandbox)
    assert (delivery.state, len(delivery.attempts)) == ("failed", 2)


async def test_a_lost_ack_can_be_played(make_sandbox: Make, endpoint: Endpoint) -> None:
    sandbox = await make_sandbox(events_url=endpoint.url)
    await sandbox.say("U1RITA", "C1ASKS", "ask")
    (delivery,) = await settled(sandbox)
    sandbox.redeliver(delivery.event_id)
    await sandbox.wait_for(lambda: len(endpoint.requests) == 2 and len(delivery.attempts) == 2)
    assert endpoint.requests[0][1] == endpoint.requests[1][1]


async def test_a_click_opens_a_modal_and_its_errors_are_shown_in_place(
    sandbox: Sandbox, connect: Connect
) -> None:
    await connect(sandbox, answering(sandbox))
    reply = await answered(sandbox, await sandbox.say("U1RITA", "C1ASKS", "SSO"))
    click = await sandbox.click("U1RITA", "C1ASKS", reply["ts"], "why")
    assert click.body["message"]["ts"] == reply["ts"]
    assert click.body["container"]["thread_ts"] == reply["thread_ts"]
    (view_id,) = sandbox.views
    await sandbox.submit("U1RITA", view_id, {"account": {"name": "?"}})
    assert sandbox.view_errors[view_id] == {"account": "Which one?"}
    done = await sandbox.submit(
        "U1RITA", view_id, {"account": {"name": "Acme"}, "severity": {"grade": "pain"}}
    )
    assert sandbox.views == {}
    chosen = done.body["view"]["state"]["values"]["severity"]["grade"]["selected_option"]
    assert chosen == {"text": plain("Pain"), "value": "pain"}


async def test_closing_a_modal_tells_a_bot_that_asked_for_it(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox))
    reply = await answered(sandbox, await sandbox.say("U1RITA", "C1ASKS", "SSO"))
    await sandbox.click("U1RITA", "C1ASKS", reply["ts"], "why")
    await sandbox.close("U1RITA", next(iter(sandbox.views)))
    assert (sandbox.views, sandbox.deliveries[-1].body["type"]) == ({}, "view_closed")


async def test_a_person_cannot_do_what_the_page_does_not_offer(sandbox: Sandbox, connect: Connect) -> None:
    await connect(sandbox, answering(sandbox))
    reply = await answered(sandbox, await sandbox.say("U1RITA", "C1ASKS", "SSO"))
    with pytest.raises(GestureError, match="there are: why"):
        await sandbox.click("U1RITA", "C1ASKS", reply["ts"], "how")
    with pytest.raises(GestureError, match="not a member"):
        await sandbox.say("U3GUEST", "C1ASKS", "hi")
    await sandbox.click("U1RITA", "C1ASKS", reply["ts"], "why")
    (view_id,) = sandbox.views
    with pytest.raises(GestureError, match="'Account'"):
        await sandbox.submit("U1RITA", view_id)
    with pytest.raises(GestureError, match="no open view"):
        await sandbox.submit("U2PAT", view_id, {"account": {"name": "Acme"}})


@pytest.mark.parametrize("age", ["used", "late"])
async def test_a_trigger_works_once_and_within_three_seconds(
    make_sandbox: Make, endpoint: Endpoint, age: str
) -> None:
    sandbox = await make_sandbox(events_url=endpoint.url, event_types=())
    client = bolt_app(sandbox).client
    blocks = [{"type": "actions", "elements": [button()]}]
    ts = (await client.chat_postMessage(channel="C1ASKS", text="card", blocks=blocks))["ts"]
    trigger = (await sandbox.click("U1RITA", "C1ASKS", ts, "why")).body["trigger_id"]
    if age == "used":
        await client.views_open(trigger_id=trigger, view=MODAL)
    else:
        sandbox.expire_triggers()
    with pytest.raises(Exception, match=f"{'exchanged' if age == 'used' else 'expired'}_trigger_id"):
        await client.views_open(trigger_id=trigger, view=MODAL)


async def test_a_response_url_whispers_replaces_deletes_and_wears_out(
    make_sandbox: Make, endpoint: Endpoint, http: aiohttp.ClientSession
) -> None:
    sandbox = await make_sandbox(events_url=endpoint.url, event_types=())
    client = bolt_app(sandbox).client
    blocks = [{"type": "actions", "elements": [button()]}]
    ts = (await client.chat_postMessage(channel="C1ASKS", text="card", blocks=blocks))["ts"]
    url = (await sandbox.click("U1RITA", "C1ASKS", ts, "why")).body["response_url"]
    bodies = [
        {"text": "only you"},
        {"text": "new", "replace_original": True},
        {"text": "all", "response_type": "in_channel"},
    ]
    for body in [*bodies, {"delete_original": True}, {"text": "fifth"}]:
        async with http.post(url, json=body) as response:
            assert response.status == 200
    async with http.post(url, json={"text": "sixth"}) as response:
        assert (await response.json())["error"] == "used_url"
    assert [one["text"] for one in sandbox.ephemerals] == ["only you", "fifth"]
    assert [one["text"] for one in sandbox.messages("C1ASKS")] == ["all"]


async def test_a_click_is_tried_once_and_fails_when_nobody_is_there(sandbox: Sandbox) -> None:
    client = bolt_app(sandbox).client
    blocks = [{"type": "actions", "elements": [button()]}]
    ts = (await client.chat_postMessage(channel="C1ASKS", text="card", blocks=blocks))["ts"]
    click = await sandbox.click("U1RITA", "C1ASKS", ts, "why")
    assert (click.state, len(click.attempts)) == ("failed", 1)


async def test_gestures_are_form_encoded_and_events_are_json() -> None:
    body, kind = encode_body("interactive", {"type": "block_actions"})
    assert (body, kind) == (
        b"payload=%7B%22type%22%3A+%22block_actions%22%7D",
        "application/x-www-form-urlencoded",
    )
    assert encode_body("events_api", {"a": 1}) == (b'{"a": 1}', "application/json")


async def test_a_bolt_app_echoes_the_url_verification(sandbox: Sandbox) -> None:
    runner = web.AppRunner(bolt_app(sandbox).web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    assert (await sandbox.verify_url()).reply == {"challenge": "sandbox-challenge"}
    await runner.cleanup()


async def test_waiting_in_vain_shows_where_things_stand(sandbox: Sandbox) -> None:
    await sandbox.say("U1RITA", "C1ASKS", "hello?")
    with pytest.raises(TimeoutError, match=r"sales-asks .* U1RITA: 'hello\?'"):
        await sandbox.wait_for(lambda: False, timeout=0.01)
