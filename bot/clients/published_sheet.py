"""Fetching a published sheet (CSV behind an https address), limited in time, size and where it leads."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx

from bot.clients.addresses import PrivateAddressError, UnknownHostError, check_global, is_global, resolve

Resolver = Callable[[str, int], Awaitable[list[str]]]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ADDRESSES_TRIED = 4
_ONLY_HTTPS = "{}: only https addresses are fetched; write https://…"
_PUBLISH = "in Google Sheets: File > Share > Publish to web > the sheet > CSV"


class FetchError(Exception):
    """The sheet could not be had; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long (seconds, in all) and how large (bytes) a sheet may be, and how often it may redirect.

    ``allow_private`` lets it come from this machine or network, and then also without TLS; for tests.
    """

    seconds: float = 15.0
    bytes: int = 10_000_000
    redirects: int = 5
    allow_private: bool = False


async def fetch_sheet(
    address: str,
    limits: Limits = Limits(),
    *,
    resolver: Resolver = resolve,
    transport: httpx.AsyncBaseTransport | None = None,
) -> bytes:
    """The body behind the address. FetchError says in words why not."""
    try:
        async with asyncio.timeout(limits.seconds):
            return await _follow(address, limits, resolver, transport)
    except TimeoutError:
        wrong = f"no whole answer within {limits.seconds:g} seconds; try again later, or download the file"
    except (httpx.InvalidURL, ValueError):
        wrong = "this is not a web address; write it like https://example.com/roadmap.csv"
    except PrivateAddressError as refused:
        wrong = f"{refused}; download the file and import it from its path"
    except UnknownHostError as unknown:
        wrong = f"{unknown}; check the address and the network"
    except (httpx.HTTPError, ssl.SSLError, OSError) as failed:
        wrong = f"{str(failed) or type(failed).__name__}; check the address and the network"
    raise FetchError(f"{shown(address)}: {wrong}") from None


def shown(address: str) -> str:
    """The address without its query, which may hold a key."""
    return address.partition("?")[0]


async def _follow(
    address: str, limits: Limits, resolver: Resolver, transport: httpx.AsyncBaseTransport | None
) -> bytes:
    """Each hop is resolved and checked anew: a redirect is an address like any other."""
    url = httpx.URL(address)
    # Proxies and .netrc of the environment would call addresses that were not checked.
    timeout = httpx.Timeout(limits.seconds, connect=limits.seconds / 3)
    async with httpx.AsyncClient(trust_env=False, timeout=timeout, transport=transport) as client:
        for _ in range(limits.redirects + 1):
            response = await _get(client, url, await _checked(url, limits, resolver))
            try:
                if response.status_code not in _REDIRECTS:
                    return await _body(response, address, limits)
                url = url.join(response.headers.get("location", ""))
            finally:
                await response.aclose()
    raise FetchError(f"{shown(address)}: redirects more than {limits.redirects} times; check the address")


async def _checked(url: httpx.URL, limits: Limits, resolver: Resolver) -> list[str]:
    """The host's addresses, all of which may be called."""
    if url.scheme not in ("https", "http") or not url.host:
        raise ValueError(url.scheme)
    if url.userinfo:
        raise FetchError(f"{url.host}: an address must not hold a password; use a published sheet")
    if url.scheme == "http" and not limits.allow_private:
        raise FetchError(_ONLY_HTTPS.format(shown(str(url))))
    addresses = await resolver(url.host, url.port or (443 if url.scheme == "https" else 80))
    if not limits.allow_private:
        check_global(url.host, addresses)
    elif url.scheme == "http" and any(map(is_global, addresses)):
        raise FetchError(_ONLY_HTTPS.format(shown(str(url))))
    return addresses


async def _get(client: httpx.AsyncClient, url: httpx.URL, addresses: list[str]) -> httpx.Response:
    """Asks the first address that answers. The request goes to the very address that was checked, whatever
    the name means a moment later; TLS still verifies the certificate of the name."""
    # Unpacked bodies cannot be limited before they are unpacked, so none is asked for.
    headers = {"Accept-Encoding": "identity", "User-Agent": "because"}
    failed: httpx.HTTPError = httpx.ConnectError("the host has no address")
    for address in addresses[:_ADDRESSES_TRIED]:
        request = client.build_request("GET", url, headers=headers, extensions={"sni_hostname": url.host})
        request.url = url.copy_with(host=address)
        try:
            return await client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as wrong:
            failed = wrong
    raise failed


async def _body(response: httpx.Response, address: str, limits: Limits) -> bytes:
    if response.status_code != 200:
        raise FetchError(f"{shown(address)}: {_status_words(response.status_code)}")
    if "html" in response.headers.get("content-type", ""):
        raise FetchError(
            f"{shown(address)}: is a web page, not CSV; the sheet may not be published. "
            f"Publish it ({_PUBLISH}) and use the address shown there"
        )
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchError(f"{shown(address)}: came compressed though plain CSV was asked for; download it")
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > limits.bytes:
            size = f"{limits.bytes / 1e6:g} MB"
            raise FetchError(f"{shown(address)}: is larger than {size}; download the file, or split it")
    return bytes(data)


def _status_words(status: int) -> str:
    if status in (401, 403):
        return f"may not be read (status {status}); publish the sheet ({_PUBLISH})"
    if status in (404, 410):
        return f"is not there (status {status}); check the address"
    return f"the server answered with status {status}; try again later, or download the file"
