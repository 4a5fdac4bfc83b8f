"""Addresses of proxies as people write them, and keys that are never repeated."""

import base64

import pytest

from ingest.devices.proxies.proxy_address import PORT, check_key, proxy_address

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("text", "host", "port", "shown"),
    [
        ("gym.local", "gym.local", PORT, "gym.local"),
        (" gym.local ", "gym.local", PORT, "gym.local"),
        ("10.0.0.5:6054", "10.0.0.5", 6054, "10.0.0.5:6054"),
        ("10.0.0.5:6053", "10.0.0.5", PORT, "10.0.0.5"),
        ("fe80::1", "fe80::1", PORT, "[fe80::1]"),
        ("[fe80::1]:7000", "fe80::1", 7000, "[fe80::1]:7000"),
        ("[fe80::1]", "fe80::1", PORT, "[fe80::1]"),
    ],
)
def test_an_address_is_a_host_with_or_without_its_port(
    text: str, host: str, port: int, shown: str
) -> None:
    address = proxy_address(text)
    assert (address.host, address.port, str(address)) == (host, port, shown)


@pytest.mark.parametrize(
    "text",
    ["", ":6053", "gym.local:", "gym.local:0", "gym.local:70000", "gym.local:x", "[fe80::1",
     "[fe80::1]7", "http://gym.local", "key@gym.local", "two words", "gym.local:６０５３"],
)  # fmt: skip
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        proxy_address(text)


def test_a_key_is_kept_out_of_sight() -> None:
    address = proxy_address("gym.local", key=KEY)
    assert address.key == KEY
    assert KEY not in repr(address)
    assert KEY not in str(address)


@pytest.mark.parametrize("key", ["", "secret", KEY[:-2], KEY + "AAAA", "ä" * 44, KEY[:-1] + "\n"])
def test_what_is_no_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="32 bytes in base64") as refusal:
        check_key(key)
    assert not key or key not in str(refusal.value)
