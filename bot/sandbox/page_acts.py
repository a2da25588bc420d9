"""What people do on the page, as POSTs with JSON: each is one of the gestures in `Doings`."""

import contextlib
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.attached import File
from bot.sandbox.doings import Doings
from bot.sandbox.errors import GestureError, SlackbotError, SlackError
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload

Act = Callable[[Payload], Awaitable[Payload]]


class PageActs:
    """Reads a request, makes the gesture, and says how it went."""

    def __init__(self, doings: Doings, workspace: Workspace) -> None:
        self._doings = doings
        self._workspace = workspace
        self._acts: dict[str, Act] = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "forward": self._forward,
            "react": self._react,
            "dismiss": self._dismiss,
            "slash": self._slash,
            "shortcut": self._shortcut,
            "click": self._click,
            "suggest": self._suggest,
            "submit": self._submit,
            "close": self._close,
            "visit": self._visit,
        }

    async def handle(self, request: web.Request) -> web.Response:
        """Answers one POST; 400 with words when the gesture is not possible."""
        act = self._acts.get(request.match_info["doing"])
        if act is None or request.content_type != "application/json":
            raise web.HTTPNotFound
        try:
            return web.json_response({"ok": True} | await act(await request.json()))
        except (GestureError, SlackError) as error:
            return _refused(str(error))
        except (KeyError, TypeError, ValueError) as error:
            return _refused(f"cannot read the request: {error!r}")

    async def _say(self, body: Payload) -> Payload:
        files = [File(one["name"], one["mimetype"], one["size"]) for one in body.get("files") or []]
        text, thread = str(body["text"]), body.get("thread_ts")
        return {"ts": await self._doings.say(body["user"], body["channel"], text, thread, files=files)}

    async def _edit(self, body: Payload) -> Payload:
        await self._doings.edit(body["user"], body["channel"], body["ts"], str(body["text"]))
        return {}

    async def _delete(self, body: Payload) -> Payload:
        await self._doings.delete(body["user"], body["channel"], body["ts"])
        return {}

    async def _forward(self, body: Payload) -> Payload:
        user, text, to = body["user"], str(body.get("text") or ""), body.get("to")
        return {"ts": await self._doings.forward(user, body["channel"], body["ts"], to, text)}

    async def _react(self, body: Payload) -> Payload:
        """Adds the emoji, or takes it away when the person has it there already."""
        message = self._workspace.world.message(body["channel"], body["ts"])
        given = {(one["name"], user) for one in message.get("reactions", []) for user in one["users"]}
        gone = (body["emoji"], body["user"]) in given
        make = self._doings.unreact if gone else self._doings.react
        await make(body["user"], body["channel"], body["ts"], body["emoji"])
        return {}

    async def _dismiss(self, body: Payload) -> Payload:
        await self._doings.dismiss(body["user"], body["ts"])
        return {}

    async def _slash(self, body: Payload) -> Payload:
        """A command; when it fails the person hears it from Slackbot, so that the page need not say it."""
        text, thread = str(body["text"]), body.get("thread_ts")
        with contextlib.suppress(SlackbotError):
            await self._doings.slash(body["user"], body["channel"], body["command"], text, thread_ts=thread)
        return {}

    async def _shortcut(self, body: Payload) -> Payload:
        if "ts" in body:
            done = await self._doings.message_shortcut(
                body["user"], body["channel"], body["ts"], body["callback_id"]
            )
        else:
            done = await self._doings.global_shortcut(body["user"], body["callback_id"])
        return {"acked": done.acked}

    async def _click(self, body: Payload) -> Payload:
        action, block, value = body["action_id"], body.get("block_id"), body.get("value")
        if "view" in body:
            view, values = body["view"], body.get("values") or {}
            done = await self._doings.click_in_view(body["user"], view, action, value, values, block_id=block)
        else:
            done = await self._doings.click(
                body["user"], body["channel"], body["ts"], action, value, block_id=block
            )
        return {"acked": done.acked}

    async def _suggest(self, body: Payload) -> Payload:
        done = await self._doings.suggest(
            body["user"],
            body["action_id"],
            str(body["typed"]),
            view_id=body.get("view"),
            channel=body.get("channel"),
            message_ts=body.get("ts"),
            block_id=body.get("block_id"),
        )
        return {"acked": done.acked, "answer": done.reply or {}}

    async def _submit(self, body: Payload) -> Payload:
        done = await self._doings.submit(body["user"], body["view"], body.get("values") or {})
        return {"acked": done.acked}

    async def _close(self, body: Payload) -> Payload:
        await self._doings.close(body["user"], body["view"])
        return {}

    async def _visit(self, body: Payload) -> Payload:
        await self._doings.open_home(body["user"], body["tab"])
        return {}


def _refused(words: str) -> web.Response:
    return web.json_response({"ok": False, "error": words}, status=400)
