"""The Web API's front door: body, token, faults, method, answer, and a note of it all."""

import asyncio
import json
from collections.abc import Callable
from math import ceil
from time import perf_counter
from typing import Any

from aiohttp import web

from bot.sandbox import api_chat, api_conversations, api_people, api_reactions, api_views
from bot.sandbox.errors import RateLimitedError, SlackError
from bot.sandbox.faults import Fault, Faults, PostPace
from bot.sandbox.record import ApiCall, Log
from bot.sandbox.scopes import check_scope
from bot.sandbox.workspace import Workspace
from bot.sandbox.world import Payload

METHODS: dict[str, Callable[[Workspace, Payload], Payload]] = (
    api_chat.METHODS
    | api_conversations.METHODS
    | api_people.METHODS
    | api_reactions.METHODS
    | api_views.METHODS
)
STRUCTURED = frozenset({"blocks", "attachments", "metadata", "view"})
Answer = tuple[int, Payload, dict[str, str]]


class WebApi:
    """Answers `/api/METHOD` as Slack does. `announce` hears of every call, for the inspector."""

    def __init__(
        self,
        workspace: Workspace,
        new_socket_url: Callable[[], str],
        pace: PostPace | None,
        keep_log: int,
        announce: Callable[[ApiCall], None],
    ) -> None:
        self.faults = Faults()
        self.calls: Log[ApiCall] = Log(keep_log)
        self._workspace = workspace
        self._new_socket_url = new_socket_url
        self._pace = pace
        self._announce = announce

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call over HTTP."""
        started = perf_counter()
        method = request.match_info["method"]
        args, token, broken = await read_arguments(request)
        fault = self.faults.take(method) or Fault()
        if fault.delay and not fault.drop_after_commit:
            await asyncio.sleep(fault.delay)
        answer = broken or self._answer(method, args, token, fault)
        self._note(method, args, answer, started, fault)
        if fault.drop_after_commit:
            return await self._cut(request, fault)
        return self._response(answer)

    def _answer(self, method: str, args: Payload, token: str, fault: Fault) -> Answer:
        try:
            self._fail_on_demand(fault)
            self._check_token(method, token)
            if self.faults.refuses(args.get("blocks")):
                raise SlackError("invalid_blocks")
            return 200, {"ok": True} | self._run(method, args), {}
        except RateLimitedError as limited:
            return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(limited.retry_after)}
        except SlackError as error:
            return fault.status or 200, {"ok": False, "error": error.code, **error.extra}, {}

    @staticmethod
    def _fail_on_demand(fault: Fault) -> None:
        if fault.status == 429:
            raise RateLimitedError(fault.retry_after if fault.retry_after is not None else 1)
        if fault.error or fault.status:
            raise SlackError(fault.error or "internal_error")

    def _check_token(self, method: str, token: str) -> None:
        identity = self._workspace.identity
        if method == "api.test":
            return
        if not token:
            raise SlackError("not_authed")
        if token not in {identity.bot_token, identity.app_token}:
            raise SlackError("invalid_auth")
        if (token == identity.app_token) != (method == "apps.connections.open"):
            raise SlackError("not_allowed_token_type")

    def _run(self, method: str, args: Payload) -> Payload:
        if method == "apps.connections.open":
            return {"url": self._new_socket_url()}
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        check_scope(self._workspace, method, args)
        if method == "chat.postMessage" and self._pace is not None:
            wait = self._pace.wait_needed(str(args.get("channel")))
            if wait:
                raise RateLimitedError(ceil(wait))
        return METHODS[method](self._workspace, args)

    def _note(self, method: str, args: Payload, answer: Answer, started: float, fault: Fault) -> None:
        world = self._workspace.world
        call = ApiCall(
            id=world.new_id("AC"),
            method=method,
            args=args,
            response=answer[1],
            status=answer[0],
            at=world.now(),
            latency=perf_counter() - started,
            dropped=fault.drop_after_commit,
        )
        self.calls.append(call)
        self._announce(call)

    async def _cut(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        """Breaks the connection after the work was done, so that the bot cannot know the outcome."""
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if isinstance(request.transport, asyncio.Transport):
            request.transport.abort()
        return web.Response()

    def _response(self, answer: Answer) -> web.Response:
        status, body, headers = answer
        scopes = {"x-oauth-scopes": ",".join(self._workspace.app.scopes), "x-accepted-oauth-scopes": ""}
        return web.Response(
            status=status, text=json.dumps(body), content_type="application/json", headers=scopes | headers
        )


async def read_arguments(request: web.Request) -> tuple[Payload, str, Answer | None]:
    """Arguments from query, form or JSON; the token from header or argument; an answer if unreadable."""
    args: Payload = dict(request.query)
    try:
        args |= await _body(request)
        for key in STRUCTURED & args.keys():
            args[key] = _structured(args[key], key)
    except SlackError as error:
        return args, "", (200, {"ok": False, "error": error.code}, {})
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ").strip() or str(args.get("token") or "")
    args.pop("token", None)
    return args, token, None


async def _body(request: web.Request) -> Payload:
    if request.content_type != "application/json":
        return dict(await request.post()) if request.can_read_body else {}
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def _structured(value: Any, key: str) -> Any:
    if not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise SlackError("invalid_arguments" if key == "view" else f"invalid_{key}_format") from None
