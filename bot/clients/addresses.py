"""Which addresses may be called: only those anybody on the internet can reach.

Without this, whoever names an address could make the bot read what only its own network can see.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = ip_network("64:ff9b::/96")  # carries an IPv4 address in its last 32 bits


class PrivateAddressError(Exception):
    """One of the host's addresses is private."""


class UnknownHostError(Exception):
    """The host cannot be found."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses behind a host name; UnknownHostError where there are none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UnknownHostError(f"the host {host} cannot be found") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def check_global(host: str, addresses: Iterable[str]) -> None:
    """PrivateAddressError where any address is not global: such a host is not to be trusted."""
    for address in addresses:
        if not is_global(address):
            raise PrivateAddressError(f"the host {host} has the private address {address}")


def is_global(text: str) -> bool:
    """Whether anybody on the internet can reach the address; sees through IPv4 wrapped in IPv6."""
    address = ip_address(text.partition("%")[0])
    inner = _wrapped(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return is_global(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo
