import pytest

from bot.clients.addresses import PrivateAddressError, UnknownHostError, check_global, is_global, resolve

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_only_we_can_reach_is_not_global(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_what_anybody_can_reach_is_global(address: str) -> None:
    assert is_global(address)


def test_one_private_address_is_one_too_many() -> None:
    check_global("x.example", ["93.184.216.34"])
    with pytest.raises(PrivateAddressError, match=r"x\.example.*10\.0\.0\.1"):
        check_global("x.example", ["93.184.216.34", "10.0.0.1"])


async def test_numbers_in_disguise_are_resolved_before_they_are_judged() -> None:
    assert await resolve("127.0.0.1", 80) == ["127.0.0.1"]
    assert not any(map(is_global, await resolve("2130706433", 80)))


async def test_a_host_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownHostError, match="no such"):
        await resolve("no such host", 80)
