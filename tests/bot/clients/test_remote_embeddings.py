"""Against a real server on loopback, from threads, as the bot asks it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clients.remote_embeddings import RemoteEmbeddings
from triage.matching.meaning import EmbeddingError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[RemoteEmbeddings]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[TestServer] = []

    async def start(handler: Handler) -> RemoteEmbeddings:
        app = web.Application()
        app.router.add_post("/v1/embeddings", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return RemoteEmbeddings(
            str(server.make_url("/v1/embeddings")), "m-1", "secret", seconds=1.0, allow_private=True
        )

    yield start
    for server in servers:
        await server.close()


def answer(*vectors: list[Any]) -> web.Response:
    """Last text first: the order is told by the index alone."""
    data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return web.json_response({"data": data[::-1]})


async def refusal(remote: RemoteEmbeddings) -> str:
    with pytest.raises(EmbeddingError) as caught:
        await asyncio.to_thread(remote.embed, ["SSO"])
    assert "secret" not in str(caught.value)
    return str(caught.value)


async def test_vectors_come_in_order_and_of_length_one(serve: Serve) -> None:
    asked: list[tuple[dict[str, Any], str]] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append((await request.json(), request.headers["Authorization"]))
        return answer([3, 4], [0, 2])

    remote = await serve(handler)
    rows = await asyncio.to_thread(remote.embed, ["SSO", "x" * 40_000])
    assert np.allclose(rows, [[0.6, 0.8], [0, 1]])
    assert rows.dtype == np.float32
    [(body, key)] = asked
    assert (body["model"], body["input"][0], len(body["input"][1])) == ("m-1", "SSO", 4_000)
    assert key == "Bearer secret"
    assert len(remote.embed([])) == 0


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_server_is_asked_once_more(serve: Serve, status: int) -> None:
    tries: list[int] = []

    async def handler(request: web.Request) -> web.Response:
        tries.append(1)
        return answer([1.0]) if len(tries) == 2 else web.Response(status=status)

    remote = await serve(handler)
    assert (await asyncio.to_thread(remote.embed, ["SSO"])).tolist() == [[1.0]]
    tries.extend([1, 1])
    assert f"answered with status {status}" in await refusal(remote)
    assert len(tries) == 6


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "refuses the key"), (404, "does not know the address or the model"), (302, "status 302")],
)
async def test_a_refusal_is_told_at_once(serve: Serve, status: int, words: str) -> None:
    tries: list[int] = []

    async def handler(request: web.Request) -> web.Response:
        tries.append(1)
        return web.Response(status=status, headers={"Location": "http://127.0.0.1:1/"})

    assert words in await refusal(await serve(handler))
    assert len(tries) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        "[]",
        json.dumps({"data": []}),
        json.dumps({"data": [{"index": 0, "embedding": []}]}),
        json.dumps({"data": [{"index": 0, "embedding": ["a"]}]}),
        json.dumps({"data": [{"index": 0, "embedding": [0.0, 0.0]}]}),
        json.dumps({"data": [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}]}),
        '{"data": [{"index": 0, "embedding": [NaN]}]}',
    ],
)
async def test_an_answer_that_is_no_vector_is_refused(serve: Serve, body: str) -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response(text=body)

    assert "EMBEDDINGS_MODEL" in await refusal(await serve(handler))


async def test_an_endless_answer_is_cut_off(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(30):
            await response.write(b" " * 1_000_000)
        return response

    assert "more than 20 MB" in await refusal(await serve(handler))


async def test_a_silent_server_is_given_up_after_two_tries(serve: Serve) -> None:
    tries: list[int] = []
    released = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        tries.append(1)
        await released.wait()
        return answer([1.0])

    remote = await serve(handler)
    quick = RemoteEmbeddings(remote.url, "m", seconds=0.1, allow_private=True)
    assert "check the network" in await refusal(quick)
    released.set()
    assert len(tries) == 2


async def test_private_addresses_and_plain_http_are_refused() -> None:
    assert "private address 127.0.0.1" in await refusal(RemoteEmbeddings("https://127.0.0.1/v1", "m"))
    assert "only https" in await refusal(RemoteEmbeddings("http://example.com/v1", "m"))
    assert "cannot be found" in await refusal(RemoteEmbeddings("https://nowhere.invalid/v1", "m"))
