"""Modals and Home: stacks, hashes, errors in place, closing, and what Slack refuses."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Command, Sandbox, SlackError
from tests.bot.sandbox.conftest import Connect, Make, bolt_app, plain

FIELD = {
    "type": "input",
    "block_id": "text",
    "label": plain("Text"),
    "element": {"type": "plain_text_input", "action_id": "text"},
}
NOTE = {"type": "section", "block_id": "note", "text": plain("hi")}


def modal(name: str = "form", **more: Any) -> dict[str, Any]:
    view = {"type": "modal", "callback_id": name, "title": plain(name), "submit": plain("Go")}
    return view | {"blocks": [NOTE, FIELD], "notify_on_close": True} | more


HOME = {"type": "home", "blocks": [NOTE]}
Answers = list[dict[str, Any]]


@pytest.fixture
def answers() -> Answers:
    """What the app acks the next submissions with."""
    return []


@pytest.fixture
async def workspace(make_sandbox: Make, connect: Connect, answers: Answers) -> Sandbox:
    sandbox = await make_sandbox(commands=(Command("/open"),))
    app: AsyncApp = bolt_app(sandbox)

    @app.command("/open")
    async def opened(ack: Any, command: dict[str, Any], client: Any) -> None:
        await ack()
        more = {"clear_on_close": True} if command["text"] == "clearing" else {}
        await client.views_open(trigger_id=command["trigger_id"], view=modal(**more))

    @app.view("form")
    async def submitted(ack: Any) -> None:
        await ack(**answers.pop(0))

    @app.view_closed("form")
    async def closed(ack: Any) -> None:
        await ack()

    await connect(sandbox, app)
    return sandbox


@pytest.fixture
def web(workspace: Sandbox) -> AsyncWebClient:
    return bolt_app(workspace).client


async def submit(sandbox: Sandbox) -> None:
    view = sandbox.view_of("U1RITA")
    await sandbox.submit("U1RITA", view["id"], {"text": {"text": "x"}})


async def test_submissions_push_up_to_three_views_and_clear_them(
    workspace: Sandbox, answers: Answers
) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    root = workspace.view_of("U1RITA")
    answers += [{"response_action": "push", "view": modal()}] * 3 + [{"response_action": "clear"}]
    await submit(workspace)
    await submit(workspace)
    top = workspace.view_of("U1RITA")
    assert (len(workspace.views), top["root_view_id"]) == (3, root["id"])
    assert top["previous_view_id"] not in {root["id"], top["id"]}
    with pytest.raises(SlackError, match="push_limit_reached"):
        await submit(workspace)
    await submit(workspace)
    assert workspace.views == {}


async def test_a_submission_may_change_the_view_in_place(workspace: Sandbox, answers: Answers) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    before = dict(workspace.view_of("U1RITA"))
    answers.append({"response_action": "update", "view": modal("second")})
    await submit(workspace)
    after = workspace.view_of("U1RITA")
    assert (after["id"], after["callback_id"]) == (before["id"], "second")
    assert after["hash"] != before["hash"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"note": "no input there"}},
        {"response_action": "update", "view": modal() | {"title": plain("x" * 25)}},
        {"response_action": "explode"},
    ],
    ids=["block without input", "title too long", "unknown action"],
)
async def test_an_answer_that_slack_cannot_show_is_refused(
    workspace: Sandbox, answers: Answers, answer: dict[str, Any]
) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    answers.append(answer)
    with pytest.raises(SlackError, match="invalid_arguments"):
        await submit(workspace)
    assert (len(workspace.views), workspace.view_errors) == (1, {})


@pytest.mark.parametrize("clearing", [False, True])
async def test_closing_one_view_or_the_stack(workspace: Sandbox, answers: Answers, clearing: bool) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    answers.append({"response_action": "push", "view": modal(clear_on_close=clearing)})
    await submit(workspace)
    await workspace.close("U1RITA", workspace.view_of("U1RITA")["id"])
    closed = [one.body for one in workspace.deliveries if one.body.get("type") == "view_closed"]
    assert len(workspace.views) == (0 if clearing else 1)
    assert [one["is_cleared"] for one in closed] == ([True, True] if clearing else [False])
    assert all("trigger_id" not in one for one in closed)


async def test_a_stale_hash_changes_nothing(workspace: Sandbox, web: AsyncWebClient) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    view = dict(workspace.view_of("U1RITA"))
    fresh = await web.views_update(view_id=view["id"], hash=view["hash"], view=modal("fresh"))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await web.views_update(view_id=view["id"], hash=view["hash"], view=modal("stale"))
    home = await web.views_publish(user_id="U1RITA", view=HOME)
    again = await web.views_publish(user_id="U1RITA", view=HOME, hash=home["view"]["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await web.views_publish(user_id="U1RITA", view=HOME, hash=home["view"]["hash"])
    assert workspace.view_of("U1RITA")["hash"] == fresh["view"]["hash"]
    assert again["view"]["id"] == home["view"]["id"]
    updated = await web.views_update(view_id=home["view"]["id"], view=HOME)
    assert workspace.homes["U1RITA"]["hash"] == updated["view"]["hash"]


async def test_views_that_slack_refuses(workspace: Sandbox, web: AsyncWebClient) -> None:
    await workspace.slash("U1RITA", "C1ASKS", "/open")
    view_id = workspace.view_of("U1RITA")["id"]
    heavy = {"type": "section", "text": plain("x" * 2999)}
    refusals = [
        (web.views_publish(user_id="U1RITA", view=modal()), "must be a home view"),
        (web.views_update(view_id=view_id, view=HOME), "must be a modal view"),
        (web.views_publish(user_id="U9", view=HOME), "invalid `user_id`"),
        (web.views_publish(user_id="U1RITA", view=HOME | {"blocks": [heavy] * 100}), "view_too_large"),
    ]
    for call, words in refusals:
        with pytest.raises(SlackApiError, match=words):
            await call
    await web.views_publish(user_id="U1RITA", view=HOME | {"external_id": "one"})
    await web.views_publish(user_id="U1RITA", view=HOME | {"external_id": "one"})
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await web.views_publish(user_id="U2PAT", view=HOME | {"external_id": "one"})
    assert list(workspace.homes) == ["U1RITA"]
