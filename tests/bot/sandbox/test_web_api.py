"""The Web API through Slack's own client over real HTTP."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Person, Sandbox
from tests.bot.sandbox.conftest import BOT, Clock, Make, button


async def refused(call: Awaitable[Any]) -> str:
    """Slack's word for why a call was refused."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_auth_test_tells_who_the_bot_is_and_its_scopes(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (BOT, "B0BECAUSE", "T0SANDBOX")
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "error"), [("xoxb-wrong", "invalid_auth"), ("xapp-sandbox", "not_allowed_token_type")]
)
async def test_a_wrong_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    assert await refused(AsyncWebClient(token=token, base_url=sandbox.api_url).auth_test()) == error


async def test_no_token_and_unknown_method(
    sandbox: Sandbox, http: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    async with http.post(sandbox.api_url + "auth.test") as response:
        assert (await response.json())["error"] == "not_authed"
    assert await refused(client.api_call("chat.sing")) == "unknown_method"


async def test_a_form_with_json_inside_and_a_token_argument_works(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    blocks = json.dumps([{"type": "divider"}])
    form = {"token": "xoxb-sandbox", "channel": "C1ASKS", "text": "hi", "blocks": blocks}
    async with http.post(sandbox.api_url + "chat.postMessage", data=form) as response:
        answer = await response.json()
    assert answer["ok"]
    assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_broken_bodies_have_slacks_errors(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    headers = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"}
    url = sandbox.api_url + "chat.postMessage"
    expected = {"{": "invalid_json", "[]": "json_not_object", '{"blocks": "["}': "invalid_blocks_format"}
    for body, error in expected.items():
        async with http.post(url, data=body, headers=headers) as response:
            assert (await response.json())["error"] == error


async def test_a_post_is_stored_with_metadata_and_given_back_on_request(client: AsyncWebClient) -> None:
    metadata = {"event_type": "because_post", "event_payload": {"key": "ASK-1"}}
    root = await client.chat_postMessage(channel="#sales-asks", text="root")
    posted = await client.chat_postMessage(
        channel="C1ASKS", text="hi", thread_ts=root["ts"], metadata=metadata
    )
    plain = await client.conversations_replies(channel="C1ASKS", ts=root["ts"])
    full = await client.conversations_replies(channel="C1ASKS", ts=root["ts"], include_all_metadata=True)
    assert [one["ts"] for one in full["messages"]] == [root["ts"], posted["ts"]]
    assert full["messages"][1]["metadata"] == metadata
    assert "metadata" not in plain["messages"][1]
    assert full["messages"][0]["reply_count"] == 1


Call = Callable[[AsyncWebClient], Awaitable[Any]]
REFUSALS: list[tuple[str, Call]] = [
    ("channel_not_found", lambda c: c.chat_postMessage(channel="C9", text="hi")),
    ("channel_not_found", lambda c: c.chat_postMessage(channel="G5SECRET", text="hi")),
    ("not_in_channel", lambda c: c.chat_postMessage(channel="C3OTHER", text="hi")),
    ("is_archived", lambda c: c.chat_postMessage(channel="C4OLD", text="hi")),
    ("msg_too_long", lambda c: c.chat_postMessage(channel="C1ASKS", text="x" * 40_001)),
    ("no_text", lambda c: c.api_call("chat.postMessage", json={"channel": "C1ASKS"})),
    ("invalid_blocks", lambda c: c.chat_postMessage(channel="C1ASKS", text="x", blocks=[{"type": "x"}])),
    ("message_not_found", lambda c: c.chat_update(channel="C1ASKS", ts="1.000001", text="x")),
    ("message_not_found", lambda c: c.chat_getPermalink(channel="C1ASKS", message_ts="1.000001")),
    ("thread_not_found", lambda c: c.conversations_replies(channel="C1ASKS", ts="1.000001")),
    ("not_in_channel", lambda c: c.conversations_history(channel="C3OTHER")),
    ("channel_not_found", lambda c: c.conversations_info(channel="G5SECRET")),
    ("is_archived", lambda c: c.conversations_join(channel="C4OLD")),
    ("user_not_found", lambda c: c.users_info(user="U9")),
    ("users_not_found", lambda c: c.users_lookupByEmail(email="nobody@example.com")),
    ("no_such_subteam", lambda c: c.usergroups_users_list(usergroup="S9")),
    ("user_not_in_channel", lambda c: c.chat_postEphemeral(channel="C1ASKS", user="U3GUEST", text="x")),
    ("invalid_trigger_id", lambda c: c.views_open(trigger_id="t", view={"type": "home", "blocks": []})),
    ("not_found", lambda c: c.views_update(view_id="V9", view={"type": "home", "blocks": []})),
    ("invalid_cursor", lambda c: c.users_list(cursor="?")),
]


@pytest.mark.parametrize(("error", "call"), REFUSALS)
async def test_slacks_errors(client: AsyncWebClient, error: str, call: Call) -> None:
    assert await refused(call(client)) == error


async def test_invalid_blocks_name_the_place(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1ASKS", text="x", blocks=[{"type": "header"}])
    (line,) = caught.value.response["response_metadata"]["messages"]
    assert line == "[ERROR] missing required field: text [json-pointer:/blocks/0]"


async def test_the_longest_text_passes(client: AsyncWebClient) -> None:
    assert (await client.chat_postMessage(channel="C1ASKS", text="x" * 40_000))["ok"]


async def test_update_keeps_what_is_not_named_and_marks_the_message_edited(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    blocks = [{"type": "actions", "block_id": "b", "elements": [button()]}]
    ts = (await client.chat_postMessage(channel="C1ASKS", text="one", blocks=blocks))["ts"]
    await client.chat_update(channel="C1ASKS", ts=ts, text="two")
    (message,) = sandbox.messages("C1ASKS")
    assert (message["text"], message["blocks"], message["edited"]["user"]) == ("two", blocks, BOT)


async def test_only_own_messages_can_be_changed_or_deleted(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.say("U1RITA", "C1ASKS", "mine")
    assert await refused(client.chat_update(channel="C1ASKS", ts=ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel="C1ASKS", ts=ts)) == "cant_delete_message"


async def test_deleting_a_root_with_replies_leaves_a_tombstone(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel="C1ASKS", text="root"))["ts"]
    reply = await client.chat_postMessage(channel="C1ASKS", text="reply", thread_ts=ts)
    await client.chat_delete(channel="C1ASKS", ts=ts)
    assert [one.get("subtype") for one in sandbox.messages("C1ASKS", ts)] == ["tombstone", None]
    await client.chat_delete(channel="C1ASKS", ts=reply["ts"])
    assert [one["ts"] for one in sandbox.messages("C1ASKS", ts)] == [ts]


async def test_lists_are_paged_by_cursor(client: AsyncWebClient) -> None:
    names, cursor = [], ""
    while True:
        page = await client.conversations_list(limit=2, cursor=cursor, types="public_channel,private_channel")
        names += [channel["name"] for channel in page["channels"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert names == ["sales-asks", "product-digest", "random", "old"]


async def test_history_is_newest_first_within_bounds_and_replies_oldest_first(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    stamps = [await sandbox.say("U1RITA", "C1ASKS", f"{number}") for number in range(4)]
    reply = await sandbox.say("U2PAT", "C1ASKS", "reply", stamps[0])
    page = await client.conversations_history(channel="C1ASKS", limit=3)
    assert [one["ts"] for one in page["messages"]] == stamps[:0:-1]
    assert page["has_more"]
    after = await client.conversations_history(channel="C1ASKS", oldest=stamps[2])
    assert [one["ts"] for one in after["messages"]] == [stamps[3]]
    with_bound = await client.conversations_history(channel="C1ASKS", oldest=stamps[2], inclusive=True)
    assert [one["ts"] for one in with_bound["messages"]] == [stamps[3], stamps[2]]
    thread = await client.conversations_replies(channel="C1ASKS", ts=stamps[0])
    assert [one["ts"] for one in thread["messages"]] == [stamps[0], reply]


async def test_every_page_of_a_thread_begins_with_its_root(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await sandbox.say("U1RITA", "C1ASKS", "ask")
    stamps = [await sandbox.say("U2PAT", "C1ASKS", f"{number}", root) for number in range(3)]
    first = await client.conversations_replies(channel="C1ASKS", ts=root, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_replies(channel="C1ASKS", ts=root, limit=2, cursor=cursor)
    assert [one["ts"] for one in first["messages"]] == [root, *stamps[:2]]
    assert [one["ts"] for one in second["messages"]] == [root, stamps[2]]
    assert (first["has_more"], second["has_more"]) == (True, False)


async def test_people_and_groups(client: AsyncWebClient) -> None:
    assert (await client.users_info(user="U3GUEST"))["user"]["is_restricted"]
    assert (await client.users_lookupByEmail(email="PAT@example.com"))["user"]["id"] == "U2PAT"
    assert len((await client.users_list())["members"]) == 4
    assert (await client.usergroups_list())["usergroups"][0]["handle"] == "pms"
    assert (await client.usergroups_users_list(usergroup="S1PMS"))["users"] == ["U2PAT"]
    assert BOT in (await client.conversations_members(channel="C1ASKS"))["members"]


async def test_the_bot_can_join_and_write_to_a_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_join(channel="C3OTHER")
    assert (await client.chat_postMessage(channel="C3OTHER", text="hello"))["ok"]
    opened = (await client.conversations_open(users="U1RITA"))["channel"]["id"]
    posted = await client.chat_postMessage(channel="U1RITA", text="psst")
    assert posted["channel"] == opened == sandbox.dm("U1RITA")


async def test_ephemerals_are_seen_by_one_person_and_in_no_history(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C1ASKS", user="U1RITA", text="File this?")
    assert sandbox.ephemerals[0]["to"] == "U1RITA"
    assert sandbox.messages("C1ASKS") == []


async def test_reactions_come_and_go(sandbox: Sandbox, client: AsyncWebClient) -> None:
    ts = await sandbox.say("U1RITA", "C1ASKS", "ask")
    await client.reactions_add(channel="C1ASKS", timestamp=ts, name="pushpin")
    assert sandbox.messages("C1ASKS")[0]["reactions"] == [{"name": "pushpin", "users": [BOT], "count": 1}]
    assert (
        await refused(client.reactions_add(channel="C1ASKS", timestamp=ts, name="pushpin"))
        == "already_reacted"
    )
    await client.reactions_remove(channel="C1ASKS", timestamp=ts, name="pushpin")
    assert "reactions" not in sandbox.messages("C1ASKS")[0]


async def test_a_permalink_leads_to_the_message_on_the_page(
    sandbox: Sandbox, client: AsyncWebClient, http: aiohttp.ClientSession
) -> None:
    ts = await sandbox.say("U1RITA", "C1ASKS", "ask")
    reply = await sandbox.say("U1RITA", "C1ASKS", "more", ts)
    link = (await client.chat_getPermalink(channel="C1ASKS", message_ts=reply))["permalink"]
    async with http.get(link, allow_redirects=False) as response:
        assert response.headers["Location"] == f"/#/C1ASKS/{ts}"


async def test_429_comes_on_demand_with_retry_after(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="C1ASKS", text="x")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert (await client.chat_postMessage(channel="C1ASKS", text="x"))["ok"]


async def test_errors_come_on_demand_as_often_as_asked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.fail_next("*", error="fatal_error", times=2)
    assert await refused(client.auth_test()) == "fatal_error"
    assert await refused(client.users_list()) == "fatal_error"
    assert (await client.users_list())["ok"]


async def test_drop_after_commit_leaves_the_message_and_no_answer(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.fail_next("chat.postMessage", drop_after_commit=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="C1ASKS", text="once")
    assert [one["text"] for one in sandbox.messages("C1ASKS")] == ["once"]
    assert sandbox.calls[-1].dropped


async def test_the_pace_of_one_post_a_second_per_channel(make_sandbox: Make) -> None:
    clock = Clock()
    sandbox = await make_sandbox(enforce_rate=True, now=clock)
    client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])
    await client.chat_postMessage(channel="C1ASKS", text="1")
    assert await refused(client.chat_postMessage(channel="C1ASKS", text="2")) == "ratelimited"
    await client.chat_postMessage(channel="C2DIGEST", text="elsewhere")
    clock.at += 1
    await client.chat_postMessage(channel="C1ASKS", text="2")
    assert [one["text"] for one in sandbox.messages("C1ASKS")] == ["1", "2"]


async def test_timestamps_grow_even_when_the_clock_stands_still(make_sandbox: Make) -> None:
    sandbox = await make_sandbox(now=Clock())
    stamps = [await sandbox.say("U1RITA", "C1ASKS", "x") for _ in range(3)]
    assert stamps == sorted(set(stamps))


async def test_the_logs_are_bounded(make_sandbox: Make) -> None:
    sandbox = await make_sandbox(keep_log=8)
    client = AsyncWebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
    for number in range(30):
        await client.api_call("api.test", json={"number": number})
    assert 8 <= len(sandbox.calls) <= 10
    assert sandbox.calls[-1].args["number"] == 29


async def test_a_person_has_a_time_zone_and_a_standing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.world.put_person(Person("U4ANA", "ana", "Ana", tz="Asia/Kolkata", is_stranger=True))
    ana = (await client.users_info(user="U4ANA"))["user"]
    assert (ana["tz"], ana["tz_offset"], ana["is_stranger"]) == ("Asia/Kolkata", 19_800, True)
    assert ana["team_id"] != (await client.users_info(user="U1RITA"))["user"]["team_id"]
    assert (await client.users_info(user="U3GUEST"))["user"]["is_restricted"]


async def test_a_whisper_stands_in_no_history_and_cannot_be_updated(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    whisper = await client.chat_postEphemeral(channel="C1ASKS", user="U1RITA", text="psst")
    assert (await client.conversations_history(channel="C1ASKS"))["messages"] == []
    ts = whisper["message_ts"]
    assert await refused(client.chat_update(channel="C1ASKS", ts=ts, text="x")) == "message_not_found"
    assert [one["to"] for one in sandbox.ephemerals] == ["U1RITA"]


async def test_reactions_can_be_asked_for_and_unknown_ones_are_refused(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    ts = await sandbox.say("U1RITA", "C1ASKS", "ask")
    await sandbox.react("U1RITA", "C1ASKS", ts, "wave::skin-tone-3")
    found = (await client.reactions_get(channel="C1ASKS", timestamp=ts))["message"]["reactions"]
    assert found == [{"name": "wave::skin-tone-3", "users": ["U1RITA"], "count": 1}]
    unknown = client.reactions_add(channel="C1ASKS", timestamp=ts, name="no_such_emoji")
    assert await refused(unknown) == "invalid_name"
    assert (
        await refused(client.reactions_remove(channel="C1ASKS", timestamp=ts, name="eyes")) == "no_reaction"
    )
