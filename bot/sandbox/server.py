"""The HTTP server: Web API, Socket Mode, response addresses, and the page."""

from functools import partial
from pathlib import Path

from aiohttp import web

from bot.sandbox.assembly import Parts
from bot.sandbox.errors import SlackError
from bot.sandbox.responses import respond
from bot.sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"
BODY_BYTES = 8_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; img-src 'self' data:"
)


def build_app(parts: Parts) -> web.Application:
    """All routes of the sandbox."""
    app = web.Application(client_max_size=BODY_BYTES)
    app.router.add_route("*", "/api/{method}", parts.api.handle)
    app.router.add_get("/link/", parts.sockets.handle)
    app.router.add_post("/response/{secret}", partial(_respond, parts.workspace))
    app.router.add_get("/sandbox/live", parts.page.handle)
    app.router.add_post("/sandbox/{doing}", parts.page.act)
    app.router.add_get("/archives/{channel}/{message}", _open_message)
    app.router.add_get("/", _index)
    app.router.add_static("/page", PAGE)
    app.on_response_prepare.append(_guard)
    return app


async def _index(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _guard(request: web.Request, response: web.StreamResponse) -> None:
    """What people type can never run as script, and pages are always fresh after an upgrade."""
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-cache"


async def _open_message(request: web.Request) -> web.StreamResponse:
    """A permalink leads to the message on the page."""
    digits = request.match_info["message"].removeprefix("p")
    ts = f"{digits[:-6]}.{digits[-6:]}"
    thread = request.query.get("thread_ts", ts)
    raise web.HTTPFound(f"/#/{request.match_info['channel']}/{thread}")


async def _respond(workspace: Workspace, request: web.Request) -> web.Response:
    try:
        respond(workspace, request.match_info["secret"], await request.json())
    except SlackError as error:
        return web.json_response({"ok": False, "error": error.code, **error.extra}, status=404)
    return web.Response(text="ok")
