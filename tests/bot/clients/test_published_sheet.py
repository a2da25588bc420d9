"""Against a real server on loopback; what must not be called is checked by who was asked."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clients.published_sheet import FetchError, Limits, fetch_sheet

CSV = b"key,title\nA,SSO\n"
HERE = Limits(seconds=2, allow_private=True)
Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[TestServer] = []

    async def start(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        app = web.Application()
        app.router.add_get("/{path:.*}", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/sheet"))

    yield start
    for server in servers:
        await server.close()


async def refusal(address: str, limits: Limits = HERE) -> str:
    with pytest.raises(FetchError) as caught:
        await fetch_sheet(address, limits)
    return str(caught.value)


async def test_the_sheet_is_fetched(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=CSV, content_type="text/csv")

    assert await fetch_sheet(await serve(handler), HERE) == CSV


async def test_redirects_are_followed_but_not_for_ever(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        left = int(request.query["left"])
        if not left:
            return web.Response(body=CSV)
        return web.Response(status=302, headers={"Location": f"?left={left - 1 if left < 9 else 9}"})

    address = await serve(handler)
    assert await fetch_sheet(f"{address}?left=5", HERE) == CSV
    assert "redirects more than 5 times" in await refusal(f"{address}?left=9")


async def test_a_web_page_is_not_a_sheet(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text="<html>Sign in</html>", content_type="text/html")

    assert "is a web page, not CSV; the sheet may not be published" in await refusal(await serve(handler))


@pytest.mark.parametrize(
    ("status", "words"), [(403, "may not be read"), (404, "is not there"), (500, "status 500")]
)
async def test_refusals_come_in_words(serve: Serve, status: int, words: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(status=status)

    assert words in await refusal(await serve(handler))


async def test_size_has_a_limit(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 2000)

    assert "larger than 0.001 MB" in await refusal(
        await serve(handler), Limits(bytes=1000, allow_private=True)
    )


async def test_a_small_answer_cannot_unpack_into_a_huge_one(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.headers["Accept-Encoding"] == "identity"
        return web.Response(body=zlib.compress(b"x" * 10**6), headers={"Content-Encoding": "deflate"})

    assert "came compressed" in await refusal(await serve(handler))


async def test_time_is_counted_over_the_whole_answer(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    limits = Limits(seconds=0.2, allow_private=True)
    assert "no whole answer within 0.2 seconds" in await refusal(await serve(handler), limits)


async def test_private_addresses_are_refused_before_anybody_is_called(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.Response:
        raise AssertionError("nobody may call this")

    address = (await serve(handler)).replace("http://", "https://")
    assert "has the private address 127.0.0.1" in await refusal(address, Limits())


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.com/x", "only https addresses"),
        ("ftp://example.com/x", "not a web address"),
        ("https://", "not a web address"),
        ("https://[::1", "not a web address"),
        ("https://me:secret@example.com/x", "must not hold a password"),
    ],
)
async def test_addresses_that_are_no_https_addresses(address: str, words: str) -> None:
    found = await refusal(address, Limits())
    assert words in found
    assert "secret" not in found


async def test_the_key_in_an_address_is_not_repeated() -> None:
    assert "topsecret" not in await refusal("http://example.com/x?key=topsecret", Limits())


class Internet:
    """Answers by host name, and notes which address was really called and what it was asked for."""

    def __init__(self, addresses: dict[str, list[str]], answers: dict[str, httpx.Response]) -> None:
        self.addresses = addresses
        self.answers = answers
        self.called: list[tuple[str, str, str]] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        return self.addresses[host]

    def answer(self, request: httpx.Request) -> httpx.Response:
        host = request.headers["Host"]
        self.called.append((request.url.host, host, request.extensions["sni_hostname"]))
        if request.url.host.endswith(".9"):
            raise httpx.ConnectError("nobody is there")
        return self.answers[host]

    async def fetch(self, address: str) -> bytes:
        transport = httpx.MockTransport(self.answer)
        return await fetch_sheet(address, resolver=self.resolve, transport=transport)


async def test_the_checked_address_is_the_one_that_is_called() -> None:
    net = Internet(
        {"a.example": ["93.184.216.34"]}, {"a.example": httpx.Response(200, stream=httpx.ByteStream(CSV))}
    )
    assert await net.fetch("https://a.example/x") == CSV
    assert net.called == [("93.184.216.34", "a.example", "a.example")]


async def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    net = Internet(
        {"a.example": ["93.184.216.9", "93.184.216.34"]},
        {"a.example": httpx.Response(200, stream=httpx.ByteStream(CSV))},
    )
    assert await net.fetch("https://a.example/x") == CSV
    assert [address for address, _, _ in net.called] == ["93.184.216.9", "93.184.216.34"]


@pytest.mark.parametrize(
    "location", ["https://inside.example/x", "http://a.example/x", "https://me:pw@a.example/"]
)
async def test_a_redirect_is_checked_like_any_other_address(location: str) -> None:
    answers = {"a.example": httpx.Response(302, headers={"Location": location})}
    net = Internet({"a.example": ["93.184.216.34"], "inside.example": ["10.0.0.1"]}, answers)
    with pytest.raises(FetchError):
        await net.fetch("https://a.example/x")
    assert len(net.called) == 1
