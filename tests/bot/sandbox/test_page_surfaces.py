"""Home, commands, shortcuts, emoji, editing, forwarding and type-ahead on the page, in headless Chromium."""

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox
from tests.bot.sandbox.conftest import Connect, Make, bolt_app, button, plain
from tests.bot.sandbox.full_app import COMMANDS, HEARD, SHORTCUTS, everything
from tests.browser import Open

pytestmark = pytest.mark.browser


@pytest.fixture
async def workspace(make_sandbox: Make, connect: Connect) -> Sandbox:
    """A sandbox with an app that uses each way in."""
    sandbox = await make_sandbox(event_types=HEARD, commands=COMMANDS, shortcuts=SHORTCUTS)
    await connect(sandbox, everything(sandbox, []))
    return sandbox


async def menu_of(page: Page, text: str) -> Locator:
    """Opens the menu of the message that has this text."""
    message = page.locator("#channel .message", has_text=text)
    await message.hover()
    await message.get_by_label("More actions").click()
    return page.get_by_role("menu", name="Message actions")


async def test_home_comes_when_it_is_opened_and_changes_live(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    await page.get_by_role("link", name="because APP").click()
    await expect(page.get_by_label("Message because")).to_be_visible()
    await page.get_by_role("link", name="Home").click()
    home = page.get_by_role("region", name="Home")
    await home.locator("[data-action=again]").click()
    await workspace.wait_for(lambda: workspace.deliveries[-1].body.get("type") == "block_actions")
    assert workspace.deliveries[-1].body["view"]["type"] == "home"
    opened = [one.body["event"] for one in workspace.deliveries if one.event_id]
    assert [(one["type"], one["tab"]) for one in opened] == [
        ("app_home_opened", "messages"),
        ("app_home_opened", "home"),
    ]
    await home.locator("[data-action=again]").focus()
    fresh = [
        {"type": "header", "text": plain("One left")},
        {"type": "actions", "elements": [button("again")]},
    ]
    await bolt_app(workspace).client.views_publish(user_id="U1RITA", view={"type": "home", "blocks": fresh})
    await expect(home.locator("h3")).to_have_text("One left")
    await expect(home.locator("[data-action=again]")).to_be_focused()
    await page.locator(".switcher").click()
    await page.keyboard.press("ArrowDown")
    await page.get_by_role("menuitemradio", name="Pat Moore").click()
    await workspace.wait_for(lambda: "U2PAT" in workspace.homes)
    await expect(home.locator("h3")).to_have_count(0)
    await expect(home.locator("[data-action=again]")).to_be_visible()


async def test_commands_complete_themselves_and_answer_to_one_person(
    workspace: Sandbox, open_page: Open
) -> None:
    page = await open_page(workspace)
    box = page.get_by_label("Message #sales-asks")
    await box.press_sequentially("/a")
    await expect(page.get_by_role("option", name="/ask")).to_contain_text("File an ask")
    await page.keyboard.press("Tab")
    await expect(box).to_have_value("/ask ")
    await box.press_sequentially("hello")
    await page.keyboard.press("Enter")
    whisper = page.locator("#channel .whisper")
    await expect(whisper).to_contain_text("You said hello")
    await expect(whisper).to_contain_text("Only visible to you")
    await whisper.get_by_role("button", name="Dismiss").click()
    await expect(whisper).to_have_count(0)
    await box.fill("/sing a song")
    await page.keyboard.press("Enter")
    await expect(whisper).to_contain_text("/sing is not a valid command")
    await expect(whisper.locator(".author")).to_have_text("Slackbot")
    assert workspace.messages("C1ASKS") == []


async def test_a_form_from_the_composers_menu_with_type_ahead_by_keyboard(
    workspace: Sandbox, open_page: Open
) -> None:
    page = await open_page(workspace)
    await page.locator("#channel").get_by_label("Shortcuts and files").press("Enter")
    await expect(page.get_by_role("menuitem", name="File an ask")).to_be_focused()
    await page.keyboard.press("Enter")
    account = page.get_by_role("combobox", name="Account")
    await account.press_sequentially("ac")
    await expect(page.get_by_role("option")).to_have_text(["Acme", "Acorn"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(account).to_have_value("Acorn")
    await account.fill("zzz")
    await expect(page.locator(".suggestions")).to_have_text("No results")
    need = page.get_by_label("What they need")
    await need.fill("SSO")
    await expect(account).to_have_value("Acorn")
    await need.press("Enter")
    await workspace.wait_for(lambda: workspace.deliveries[-1].body.get("type") == "block_actions")
    await page.locator("dialog [type=submit]").click()
    await expect(page.locator("dialog")).to_have_count(0)
    submitted = workspace.deliveries[-1].body["view"]["state"]["values"]
    assert submitted["account"]["account"]["selected_option"]["value"] == "acorn"
    assert submitted["text"]["text"]["value"] == "SSO"


async def test_a_message_is_filed_by_its_menu(workspace: Sandbox, open_page: Open) -> None:
    await workspace.say("U2PAT", "C1ASKS", "Acme needs SSO")
    page = await open_page(workspace)
    menu = await menu_of(page, "Acme needs SSO")
    await expect(menu.get_by_role("menuitem", name="Edit message")).to_have_count(0)
    await menu.get_by_role("menuitem", name="File as ask").click()
    await expect(page.locator("dialog h2")).to_have_text("File an ask")


async def test_emoji_are_picked_counted_and_taken_back(workspace: Sandbox, open_page: Open) -> None:
    ts = await workspace.say("U2PAT", "C1ASKS", "Acme needs SSO")
    page = await open_page(workspace)
    menu = await menu_of(page, "Acme")
    await menu.get_by_role("button", name="pushpin", exact=True).click()
    pin = page.get_by_role("button", name="1 pushpin, remove yours")
    await expect(pin).to_have_attribute("aria-pressed", "true")
    await page.get_by_label("Add reaction").click()
    await page.get_by_label("Search emoji").fill("no_entry_s")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="1 no_entry_sign, remove yours")).to_be_visible()
    await workspace.react("U2PAT", "C1ASKS", ts, "pushpin")
    await page.get_by_role("button", name="2 pushpin, remove yours").click()
    await expect(page.get_by_role("button", name="1 pushpin, add yours")).to_be_visible()
    names = [one["name"] for one in workspace.messages("C1ASKS")[0]["reactions"]]
    assert names == ["pushpin", "no_entry_sign"]


async def test_own_messages_are_edited_in_place_and_deleted_after_a_question(
    workspace: Sandbox, open_page: Open
) -> None:
    await workspace.say("U1RITA", "C1ASKS", "Acme & @pat need SSO")
    page = await open_page(workspace)
    await (await menu_of(page, "need SSO")).get_by_role("menuitem", name="Edit message").click()
    field = page.get_by_label("Edit message")
    await expect(field).to_have_value("Acme & @pat need SSO")
    await field.fill("Acme & @pat need SAML")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel .text")).to_have_text("Acme & @Pat Moore need SAML (edited)")
    assert workspace.messages("C1ASKS")[0]["text"] == "Acme &amp; <@U2PAT> need SAML"
    await (await menu_of(page, "need SAML")).get_by_role("menuitem", name="Delete message").click()
    await page.locator("dialog").get_by_role("button", name="Delete").click()
    await expect(page.locator("#channel .message")).to_have_count(0)


async def test_a_message_is_forwarded_to_the_bot(workspace: Sandbox, open_page: Open) -> None:
    await workspace.say("U2PAT", "C3OTHER", "Acme needs <SSO>")
    page = await open_page(workspace, "/#/C3OTHER")
    await (await menu_of(page, "Acme needs")).get_by_role("menuitem", name="Forward message").click()
    await page.locator("dialog").get_by_label("Message").fill("an ask?")
    await page.locator("dialog").get_by_role("button", name="Forward").click()
    shared = page.locator("#channel .shared")
    await expect(shared).to_contain_text("Pat Moore")
    await expect(shared).to_contain_text("Acme needs <SSO>")
    (message,) = workspace.messages(workspace.dm("U1RITA"))
    assert (message["text"], message["attachments"][0]["is_share"]) == ("an ask?", True)


async def test_a_file_goes_along_by_name(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace)
    files = {"name": "notes.csv", "mimeType": "text/csv", "buffer": b"a,b"}
    await page.locator("#channel input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    await page.get_by_label("Message #sales-asks").fill("see notes")
    await page.keyboard.press("Enter")
    await expect(page.locator("#channel .message .files")).to_contain_text("notes.csv")
    (file,) = workspace.messages("C1ASKS")[0]["files"]
    assert (file["name"], file["size"], file["mimetype"]) == ("notes.csv", 3, "text/csv")


async def test_all_of_it_fits_on_a_phone(workspace: Sandbox, open_page: Open) -> None:
    ts = await workspace.say("U1RITA", "C1ASKS", "Acme needs SSO " * 20)
    page = await open_page(workspace, "/#/C1ASKS", width=390, height=844)
    for place in (f"#/C1ASKS/{ts}", "#/C1ASKS"):
        await page.evaluate(f"location.hash = '{place}'")
        pane = page.locator("#thread" if ts in place else "#channel")
        await pane.get_by_label("More actions").click()
        menu = page.get_by_role("menu", name="Message actions")
        box = await menu.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        await page.keyboard.press("Escape")
        await expect(pane.get_by_label("More actions")).to_be_focused()
    await page.evaluate("location.hash = '#/home'")
    await expect(page.get_by_role("region", name="Home").locator("[data-action=again]")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_an_archived_channel_cannot_be_written_to(workspace: Sandbox, open_page: Open) -> None:
    page = await open_page(workspace, "/#/C4OLD")
    await expect(page.locator("#channel .closed")).to_contain_text("archived")
    await expect(page.get_by_label("Message #old")).to_be_hidden()
