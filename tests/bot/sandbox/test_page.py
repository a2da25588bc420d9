"""The page in headless Chromium: what a new user sees and does."""

from typing import Any

import aiohttp
import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from tests.bot.sandbox.conftest import Clock, Connect, Make, bolt_app, button, plain
from tests.browser import Open

pytestmark = pytest.mark.browser

EXAMPLES = ("Acme needs SSO by March", "Initech wants an audit log", "Hooli would love a wallet")
HOSTILE = "<img src=x onerror=document.title='owned'> *bold* & <b>"
OPTIONS = [{"text": plain("Pain"), "value": "pain"}, {"text": plain("Nice"), "value": "nice"}]
MODAL = {
    "type": "modal",
    "callback_id": "details",
    "title": plain("Add details"),
    "submit": plain("Save"),
    "blocks": [
        {
            "type": "input",
            "block_id": "account",
            "label": plain("Account"),
            "element": {"type": "plain_text_input", "action_id": "name"},
        },
        {
            "type": "input",
            "block_id": "grade",
            "optional": True,
            "label": plain("How bad"),
            "element": {"type": "radio_buttons", "action_id": "grade", "options": OPTIONS},
        },
    ],
}


@pytest.fixture
async def workspace(make_sandbox: Make, connect: Connect) -> Sandbox:
    """A sandbox with a bot that answers each message in its thread and opens a modal."""
    sandbox = await make_sandbox(examples=EXAMPLES)
    app = bolt_app(sandbox)

    @app.event("message")
    async def hear(event: dict[str, Any], say: Any) -> None:
        if "subtype" in event or "bot_id" in event:
            return
        card = {"type": "section", "text": {"type": "mrkdwn", "text": f"*Later* for {event['text']}"}}
        blocks = [card, {"type": "actions", "elements": [button("add"), button("update")]}]
        await say(text="Later", blocks=blocks, thread_ts=event.get("thread_ts", event["ts"]))

    @app.action("add")
    async def add(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.action("update")
    async def update(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="Yes", blocks=[]
        )

    @app.view("details")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        if view["state"]["values"]["account"]["name"]["value"] == "?":
            await ack(response_action="errors", errors={"account": "Which account?"})
        else:
            await ack()

    await connect(sandbox, app)
    return sandbox


async def test_a_new_user_files_an_example_and_sees_the_answer_in_the_thread(
    workspace: Sandbox, open_page: Open
) -> None:
    page = await open_page(workspace)
    await expect(page.locator(".badge")).to_have_text("because connected")
    await expect(page.locator(".switcher")).to_contain_text("Rita Reyes")
    await expect(page.locator(".chip")).to_have_count(3)
    await page.locator(".chip").first.click()
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel .replies")).to_contain_text("1 reply")
    await expect(page.locator("#thread .b-section strong")).to_have_text("Later")
    await expect(page.locator("#thread")).to_contain_text("Acme needs SSO by March")
    await expect(page.locator(".hint-box").first).to_be_hidden()


async def test_buttons_and_modals_work(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    ts = await workspace.say("U1RITA", "C1ASKS", "SSO")
    await page.locator("#thread [data-action=add]").click()
    modal = page.locator("dialog")
    await modal.get_by_role("button", name="Save").click()
    await expect(modal.locator(".error")).to_have_text("Please complete this required field.")
    await modal.get_by_label("Account").fill("?")
    await modal.get_by_label("Pain").check()
    await modal.get_by_role("button", name="Save").click()
    await expect(modal.locator(".error")).to_have_text("Which account?")
    await expect(modal.get_by_label("Account")).to_have_value("?")
    await expect(modal.get_by_label("Pain")).to_be_checked()
    await modal.get_by_label("Account").fill("Acme")
    await page.keyboard.press("Enter")
    await expect(modal).to_have_count(0)
    submitted = [one.body for one in workspace.deliveries if one.body["type"] == "view_submission"][-1]
    values = submitted["view"]["state"]["values"]
    assert values["account"]["name"]["value"] == "Acme"
    assert values["grade"]["grade"]["selected_option"]["value"] == "pain"
    assert len(workspace.messages("C1ASKS", ts)) == 2


async def test_an_updated_card_changes_in_place_and_says_so(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    await workspace.say("U1RITA", "C1ASKS", "SSO")
    await page.locator("#thread [data-action=update]").click()
    await expect(page.locator("#thread .message").last).to_contain_text("Yes (edited)")


async def test_acting_as_somebody_else_in_the_thread(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    ts = await workspace.say("U1RITA", "C1ASKS", "SSO")
    await page.locator("#thread .message").last.wait_for()
    await page.locator(".switcher").click()
    await page.get_by_role("menuitemradio", name="Pat Moore").click()
    await page.get_by_label("Reply…").fill("Yes, in Q1")
    await page.keyboard.press("Enter")
    await workspace.wait_for(lambda: any(one["user"] == "U2PAT" for one in workspace.messages("C1ASKS", ts)))
    await expect(page.locator("#thread")).to_contain_text("Yes, in Q1")


async def test_unread_marks_come_live_and_go_when_read(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    unread = page.get_by_role("link", name="random, unread")
    await expect(unread).to_have_count(0)
    await workspace.say("U2PAT", "C3OTHER", "lunch, @rita?")
    await expect(unread.locator(".marks")).to_have_text("1")
    await unread.click()
    await expect(page.locator("#channel .text")).to_have_text("lunch, @Rita Reyes?")
    await page.get_by_role("link", name="sales-asks").click()
    await expect(page.get_by_role("link", name="random")).to_be_visible()
    await expect(unread).to_have_count(0)


async def test_what_people_type_is_never_markup(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    await page.get_by_label("Message #sales-asks").fill(HOSTILE)
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel .text")).to_have_text(HOSTILE.replace("*bold*", "bold"))
    await expect(page.locator("#thread .b-section")).to_contain_text("<img src=x")
    assert await page.locator("main img, aside img").count() == 0
    assert "owned" not in await page.title()


async def test_the_inspector_shows_both_directions(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    await workspace.say("U1RITA", "C1ASKS", "SSO")
    await page.get_by_role("button", name="Inspector").click()
    await expect(page.locator(".entry", has_text="chat.postMessage")).to_contain_text("ok")
    await expect(page.locator(".entry", has_text="event →").last).to_contain_text("acked")
    await page.get_by_label("Filter payloads").fill("chat.postmessage")
    await expect(page.locator(".entry .what").first).to_have_text("chat.postMessage")
    await page.locator(".entry summary").first.click()
    await expect(page.locator(".payload pre").first).to_contain_text('"thread_ts"')


async def test_a_direct_message_to_the_bot_is_answered_there(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    await page.get_by_role("link", name="because APP").click()
    await page.get_by_label("Message because").fill("check SSO")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread .b-section")).to_contain_text("Later for check SSO")
    assert workspace.messages(workspace.dm("U1RITA"))[0]["text"] == "check SSO"


async def test_a_phone_shows_one_pane_at_a_time(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace, width=390, height=844)
    await expect(page.locator("#channel")).to_be_hidden()
    await page.get_by_role("link", name="sales-asks").click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.get_by_label("Message #sales-asks").fill("SSO")
    await page.get_by_role("button", name="Send").click()
    await page.locator(".replies").click()
    await expect(page.locator("#channel")).to_be_hidden()
    await expect(page.locator("#thread .b-section")).to_contain_text("Later for SSO")
    await page.get_by_label("Back to the channel").click()
    await page.get_by_label("Back to channels").click()
    await expect(page.locator("#sidebar")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_the_badge_says_when_the_bot_is_gone_and_clicks_say_it_too(
    sandbox: Sandbox, open_page: Open
) -> None:
    client = bolt_app(sandbox).client
    blocks = [{"type": "actions", "elements": [button()]}]
    await client.chat_postMessage(channel="C1ASKS", text="card", blocks=blocks)
    page = await open_page(sandbox)
    await expect(page.locator(".badge")).to_have_text("because not connected")
    await page.locator("#channel [data-action=why]").click()
    await expect(page.locator(".toast")).to_contain_text("did not answer")


async def test_every_kind_of_block_is_drawn(sandbox: Sandbox, open_page: Open) -> None:
    chart = {"type": "pie", "segments": [{"label": "Yes", "value": 3}, {"label": "No", "value": 1}]}
    points = [{"label": "Q1", "value": 3}, {"label": "Q2", "value": 0}]
    line = {
        "type": "line",
        "series": [{"name": "Free", "data": points}],
        "axis_config": {"categories": ["Q1", "Q2"]},
    }
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]}
    blocks = [
        {"type": "header", "text": plain("Week 47")},
        {"type": "section", "fields": [plain("one"), plain("two")]},
        {"type": "section", "text": plain("x"), "accessory": {"type": "static_select", "options": OPTIONS}},
        {"type": "context", "elements": [plain("as of today")]},
        {"type": "divider"},
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "A picture"},
        {"type": "markdown", "text": "# Title\n**strong** [link](https://example.com)"},
        {"type": "rich_text", "elements": [quote]},
        {"type": "data_visualization", "title": "Verdicts", "chart": chart},
        {"type": "data_visualization", "title": "Capacity", "chart": line},
        {"type": "actions", "elements": [{"type": "overflow", "options": OPTIONS}, button()]},
    ]
    await bolt_app(sandbox).client.chat_postMessage(channel="C2DIGEST", text="digest", blocks=blocks)
    page = await open_page(sandbox, "/#/C2DIGEST")
    drawn = page.locator("#channel .blocks")
    await expect(drawn.locator("> *")).to_have_count(len(blocks))
    await expect(drawn.locator(".unsupported")).to_have_count(0)
    await expect(drawn.get_by_role("img", name="Verdicts: Yes 3, No 1")).to_be_visible()
    await expect(drawn.get_by_role("img", name="Capacity: Free: Q1 3, Q2 0")).to_be_visible()
    await expect(drawn.locator("blockquote")).to_have_text("said")
    await expect(drawn.locator(".b-markdown a")).to_have_attribute("href", "https://example.com/")


async def test_the_page_comes_back_by_itself(make_sandbox: Make, open_page: Open) -> None:
    sandbox = await make_sandbox(now=Clock())
    page = await open_page(sandbox)
    await page.evaluate("window.before = true")
    await sandbox._parts.page.close()
    await sandbox.say("U1RITA", "C1ASKS", "while you were away")
    await expect(page.locator("#channel .text")).to_have_text("while you were away")
    await expect(page.locator("#offline")).to_be_hidden()
    assert await page.evaluate("window.before")


async def test_other_sites_may_not_act_here(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    body = {"user": "U1RITA", "channel": "C1ASKS", "text": "hi"}
    async with http.post(
        f"{sandbox.url}/sandbox/say", json=body, headers={"Origin": "https://evil.example"}
    ) as response:
        assert response.status == 403
    async with http.post(f"{sandbox.url}/sandbox/say", json=body) as response:
        assert (await response.json())["ok"]
