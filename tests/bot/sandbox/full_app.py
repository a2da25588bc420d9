"""An app that uses every way in that Slack has, and remembers what it was sent."""

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import Command, Sandbox, Shortcut
from tests.bot.sandbox.conftest import bolt_app, button, plain

HEARD = ("message", "app_mention", "reaction_added", "reaction_removed", "app_home_opened")
COMMANDS = (Command("/ask", "File an ask", "what they need"), Command("/find", escapes=True))
SHORTCUTS = (
    Shortcut("file_ask", "File as ask"),
    Shortcut("new_ask", "File an ask", "global"),
)
ACCOUNTS = ("Acme", "Acorn", "Globex")
MENU = {
    "type": "external_select",
    "action_id": "account",
    "min_query_length": 1,
    "placeholder": plain("Account"),
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("File an ask"),
    "submit": plain("File"),
    "blocks": [
        {"type": "input", "block_id": "account", "label": plain("Account"), "element": MENU},
        {
            "type": "input",
            "block_id": "text",
            "label": plain("What they need"),
            "dispatch_action": True,
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
    ],
}
CARD = [{"type": "actions", "block_id": "card", "elements": [button("again")]}]


def option(name: str) -> dict[str, Any]:
    return {"text": plain(name), "value": name.lower()}


def everything(sandbox: Sandbox, heard: list[dict[str, Any]]) -> AsyncApp:
    """An app that uses each way in and remembers what it was sent."""
    app = bolt_app(sandbox)

    @app.event("message")
    @app.event("app_mention")
    @app.event("reaction_added")
    @app.event("reaction_removed")
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event)

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        heard.append(event)
        view = {"type": "home", "blocks": CARD}
        await client.views_publish(user_id=event["user"], view=view)

    @app.command("/ask")
    async def ask(ack: Any, command: dict[str, Any], client: Any, respond: Any) -> None:
        heard.append(command)
        if command["text"] == "all":
            await ack(text="for all", response_type="in_channel")
        elif command["text"] == "later":
            await ack()
            await respond(text="at last", blocks=CARD)
        elif command["text"]:
            await ack(f"You said {command['text']}")
        else:
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)

    @app.command("/find")
    async def find(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command)
        await ack(blocks=CARD)

    @app.shortcut("file_ask")
    @app.shortcut("new_ask")
    async def shortcut(ack: Any, body: dict[str, Any], client: Any) -> None:
        heard.append(body)
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.options("account")
    async def accounts(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        found = [option(one) for one in ACCOUNTS if one.lower().startswith(body["value"].lower())]
        if body["value"] == "*":
            await ack(option_groups=[{"label": plain("All"), "options": [option(one) for one in ACCOUNTS]}])
        elif body["value"] == "?":
            await ack(options=[option("x" * 76)])
        else:
            await ack(options=found)

    @app.action("again")
    @app.action("text")
    @app.action("account")
    async def again(ack: Any, body: dict[str, Any], respond: Any) -> None:
        heard.append(body)
        await ack()
        if body["container"].get("is_ephemeral"):
            await respond(text="replaced", replace_original=True)

    @app.view("form")
    async def form(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack()

    return app
